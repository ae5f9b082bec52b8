/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.client;

import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.List;


/**
 * Synchronous client.
 */
public final class NodensClient implements AutoCloseable
{
    public static NodensClient connect(final ClientContext context)
    {
        throw new UnsupportedOperationException();
    }

    public AsyncNodensClient async()
    {
        throw new UnsupportedOperationException();
    }

    public String create(final String path, final byte[] data, final CreateMode mode)
    {
        throw new UnsupportedOperationException();
    }

    public String create(final String path, final byte[] data, final CreateMode mode, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public void delete(final String path, final int version)
    {
        throw new UnsupportedOperationException();
    }

    public ZnodeStat setData(final String path, final byte[] data, final int version)
    {
        throw new UnsupportedOperationException();
    }

    public byte[] getData(final String path)
    {
        throw new UnsupportedOperationException();
    }

    public byte[] getData(final String path, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public byte[] getData(final String path, final WatchListener watch)
    {
        throw new UnsupportedOperationException();
    }

    public byte[] getData(final String path, final ZnodeStat stat, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public ZnodeStat exists(final String path)
    {
        throw new UnsupportedOperationException();
    }

    public ZnodeStat exists(final String path, final WatchListener watch)
    {
        throw new UnsupportedOperationException();
    }

    public ZnodeStat exists(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public List<String> getChildren(final String path)
    {
        throw new UnsupportedOperationException();
    }

    public List<String> getChildren(final String path, final WatchListener watch)
    {
        throw new UnsupportedOperationException();
    }

    public List<String> getChildren(final String path, final ZnodeStat stat, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public int getData(final DirectBuffer path, final int pathOffset, final int pathLength, final MutableDirectBuffer dst,
        final int dstOffset, final ZnodeStat stat, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public int setData(final DirectBuffer path, final int pathOffset, final int pathLength, final DirectBuffer data,
        final int dataOffset, final int dataLength, final int version, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    public long sync()
    {
        throw new UnsupportedOperationException();
    }

    public long sessionId()
    {
        throw new UnsupportedOperationException();
    }

    public int sessionTimeoutMs()
    {
        throw new UnsupportedOperationException();
    }

    public long lastZxid()
    {
        throw new UnsupportedOperationException();
    }

    public boolean isConnected()
    {
        throw new UnsupportedOperationException();
    }

    public int memberId()
    {
        throw new UnsupportedOperationException();
    }

    public int doWork()
    {
        throw new UnsupportedOperationException();
    }

    public void addSessionListener(final SessionListener listener)
    {
        throw new UnsupportedOperationException();
    }

    public void removeSessionListener(final SessionListener listener)
    {
        throw new UnsupportedOperationException();
    }

    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
