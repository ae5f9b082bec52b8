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

import io.nodens.client.AsyncNodensClient;


/**
 * Election of one leader.
 */
public final class LeaderElection implements AutoCloseable
{
    /**
     * LeaderElection.
     *
     * @param client of the call.
     * @param path of the call.
     * @param candidateData of the call.
     * @param listener of the call.
     */
    public LeaderElection(final AsyncNodensClient client, final String path, final byte[] candidateData, final LeaderListener listener)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * start.
     *
     */
    public void start()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * isLeader.
     *
     * @return the answer.
     */
    public boolean isLeader()
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
     * close.
     *
     */
    public void close()
    {
        throw new UnsupportedOperationException();
    }
}
