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
package io.nodens.client.recipes;

import io.nodens.client.NodensClient;


/**
 * Fair lock.
 */
public final class DistributedLock implements AutoCloseable
{
    /**
     * DistributedLock.
     *
     * @param client of the call.
     * @param path of the call.
     * @param listener of the call.
     */
    public DistributedLock(final NodensClient client, final String path, final LockListener listener)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * lock.
     *
     * @return the answer.
     */
    public long lock()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * tryLock.
     *
     * @param timeoutMs of the call.
     * @return the answer.
     */
    public long tryLock(final long timeoutMs)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * isHeld.
     *
     * @return the answer.
     */
    public boolean isHeld()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * fencingToken.
     *
     * @return the answer.
     */
    public long fencingToken()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * unlock.
     *
     */
    public void unlock()
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
