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
    /**
     * connect.
     *
     * @param context of the call.
     * @return the answer.
     */
    public static NodensClient connect(final ClientContext context)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * async.
     *
     * @return the answer.
     */
    public AsyncNodensClient async()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * create.
     *
     * @param path of the call.
     * @param data of the call.
     * @param mode of the call.
     * @return the answer.
     */
    public String create(final String path, final byte[] data, final CreateMode mode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * create.
     *
     * @param path of the call.
     * @param data of the call.
     * @param mode of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public String create(final String path, final byte[] data, final CreateMode mode, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * delete.
     *
     * @param path of the call.
     * @param version of the call.
     */
    public void delete(final String path, final int version)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * setData.
     *
     * @param path of the call.
     * @param data of the call.
     * @param version of the call.
     * @return the answer.
     */
    public ZnodeStat setData(final String path, final byte[] data, final int version)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @return the answer.
     */
    public byte[] getData(final String path)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param watch of the call.
     * @return the answer.
     */
    public byte[] getData(final String path, final WatchListener watch)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param stat of the call.
     * @param watch of the call.
     * @param level of the call.
     * @return the answer.
     */
    public byte[] getData(final String path, final ZnodeStat stat, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * exists.
     *
     * @param path of the call.
     * @return the answer.
     */
    public ZnodeStat exists(final String path)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * exists.
     *
     * @param path of the call.
     * @param watch of the call.
     * @return the answer.
     */
    public ZnodeStat exists(final String path, final WatchListener watch)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * exists.
     *
     * @param path of the call.
     * @param watch of the call.
     * @param level of the call.
     * @return the answer.
     */
    public ZnodeStat exists(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @return the answer.
     */
    public List<String> getChildren(final String path)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @param watch of the call.
     * @return the answer.
     */
    public List<String> getChildren(final String path, final WatchListener watch)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @param stat of the call.
     * @param watch of the call.
     * @param level of the call.
     * @return the answer.
     */
    public List<String> getChildren(final String path, final ZnodeStat stat, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param dst of the call.
     * @param dstOffset of the call.
     * @param stat of the call.
     * @param level of the call.
     * @return the answer.
     */
    public int getData(final DirectBuffer path, final int pathOffset, final int pathLength, final MutableDirectBuffer dst,
        final int dstOffset, final ZnodeStat stat, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * setData.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param data of the call.
     * @param dataOffset of the call.
     * @param dataLength of the call.
     * @param version of the call.
     * @param stat of the call.
     * @return the answer.
     */
    public int setData(final DirectBuffer path, final int pathOffset, final int pathLength, final DirectBuffer data,
        final int dataOffset, final int dataLength, final int version, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * sync.
     *
     * @return the answer.
     */
    public long sync()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * sessionId.
     *
     * @return the answer.
     */
    public long sessionId()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * sessionTimeoutMs.
     *
     * @return the answer.
     */
    public int sessionTimeoutMs()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * lastZxid.
     *
     * @return the answer.
     */
    public long lastZxid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * isConnected.
     *
     * @return the answer.
     */
    public boolean isConnected()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * memberId.
     *
     * @return the answer.
     */
    public int memberId()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * doWork.
     *
     * @return the answer.
     */
    public int doWork()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * addSessionListener.
     *
     * @param listener of the call.
     */
    public void addSessionListener(final SessionListener listener)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * removeSessionListener.
     *
     * @param listener of the call.
     */
    public void removeSessionListener(final SessionListener listener)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * close.
     *
     */
    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
