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

import org.agrona.DirectBuffer;

import java.util.concurrent.CompletableFuture;


/**
 * Asynchronous client.
 */
public final class AsyncNodensClient implements AutoCloseable
{
    /** A limit on what may be in flight is reached; nothing was done. */
    public static final long BACK_PRESSURED = -1;
    /** The client is closed or its session expired; nothing was done. */
    public static final long CLOSED = -2;

    public static AsyncNodensClient connect(final ClientContext context)
    {
        throw new UnsupportedOperationException();
    }

    public long create(final DirectBuffer path, final int pathOffset, final int pathLength, final DirectBuffer data,
        final int dataOffset, final int dataLength, final CreateMode mode, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public long delete(final DirectBuffer path, final int pathOffset, final int pathLength, final int version,
        final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public long setData(final DirectBuffer path, final int pathOffset, final int pathLength, final DirectBuffer data,
        final int dataOffset, final int dataLength, final int version, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public long getData(final DirectBuffer path, final int pathOffset, final int pathLength, final ReadLevel level,
        final WatchListener watch, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public long exists(final DirectBuffer path, final int pathOffset, final int pathLength, final ReadLevel level,
        final WatchListener watch, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public long getChildren(final DirectBuffer path, final int pathOffset, final int pathLength, final long cursor,
        final int maxCount, final ReadLevel level, final WatchListener watch, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public long sync(final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<CreatedZnode> create(final String path, final byte[] data, final CreateMode mode)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Void> delete(final String path, final int version)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<io.nodens.tree.ZnodeStat> setData(final String path, final byte[] data, final int version)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<ZnodeData> getData(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<io.nodens.tree.ZnodeStat> exists(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Children> getChildren(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    public CompletableFuture<Long> sync()
    {
        throw new UnsupportedOperationException();
    }

    public boolean isConnected()
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
