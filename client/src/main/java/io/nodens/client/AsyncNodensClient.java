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

    /**
     * connect.
     *
     * @param context of the call.
     * @return the answer.
     */
    public static AsyncNodensClient connect(final ClientContext context)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * create.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param data of the call.
     * @param dataOffset of the call.
     * @param dataLength of the call.
     * @param mode of the call.
     * @param handler of the call.
     * @return the answer.
     */
    public long create(final DirectBuffer path, final int pathOffset, final int pathLength, final DirectBuffer data,
        final int dataOffset, final int dataLength, final CreateMode mode, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * delete.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param version of the call.
     * @param handler of the call.
     * @return the answer.
     */
    public long delete(final DirectBuffer path, final int pathOffset, final int pathLength, final int version,
        final ResponseHandler handler)
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
     * @param handler of the call.
     * @return the answer.
     */
    public long setData(final DirectBuffer path, final int pathOffset, final int pathLength, final DirectBuffer data,
        final int dataOffset, final int dataLength, final int version, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param level of the call.
     * @param watch of the call.
     * @param handler of the call.
     * @return the answer.
     */
    public long getData(final DirectBuffer path, final int pathOffset, final int pathLength, final ReadLevel level,
        final WatchListener watch, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * exists.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param level of the call.
     * @param watch of the call.
     * @param handler of the call.
     * @return the answer.
     */
    public long exists(final DirectBuffer path, final int pathOffset, final int pathLength, final ReadLevel level,
        final WatchListener watch, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @param pathOffset of the call.
     * @param pathLength of the call.
     * @param cursor of the call.
     * @param maxCount of the call.
     * @param level of the call.
     * @param watch of the call.
     * @param handler of the call.
     * @return the answer.
     */
    public long getChildren(final DirectBuffer path, final int pathOffset, final int pathLength, final long cursor,
        final int maxCount, final ReadLevel level, final WatchListener watch, final ResponseHandler handler)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * sync.
     *
     * @param handler of the call.
     * @return the answer.
     */
    public long sync(final ResponseHandler handler)
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
    public CompletableFuture<CreatedZnode> create(final String path, final byte[] data, final CreateMode mode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * delete.
     *
     * @param path of the call.
     * @param version of the call.
     * @return the answer.
     */
    public CompletableFuture<Void> delete(final String path, final int version)
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
    public CompletableFuture<io.nodens.tree.ZnodeStat> setData(final String path, final byte[] data, final int version)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getData.
     *
     * @param path of the call.
     * @param watch of the call.
     * @param level of the call.
     * @return the answer.
     */
    public CompletableFuture<ZnodeData> getData(final String path, final WatchListener watch, final ReadLevel level)
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
    public CompletableFuture<io.nodens.tree.ZnodeStat> exists(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * getChildren.
     *
     * @param path of the call.
     * @param watch of the call.
     * @param level of the call.
     * @return the answer.
     */
    public CompletableFuture<Children> getChildren(final String path, final WatchListener watch, final ReadLevel level)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * sync.
     *
     * @return the answer.
     */
    public CompletableFuture<Long> sync()
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
