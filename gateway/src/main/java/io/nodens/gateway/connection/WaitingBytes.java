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
package io.nodens.gateway.connection;

/**
 * Sums up what the clients of an agent have waiting in its memory: replies and events that they do not take, and
 * requests that they have not sent whole. Each client has a bound of its own, but a few of them together could take
 * all memory, and a client that reads and writes as it should would find none.
 * <p>
 * A connection is counted when something was done for it. What the kernel took since then still counts, until somebody
 * counts all of them anew.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> nothing.
 */
public final class WaitingBytes
{
    /** What a client may have waiting before its requests are left alone, however little room there is. */
    static final int LEAST_BYTES = 64 << 10;

    private final long maxBytes;
    private long bytes;

    /**
     * Nothing waits yet.
     *
     * @param maxBytes of all clients of the agent together.
     */
    public WaitingBytes(final long maxBytes)
    {
        this.maxBytes = maxBytes;
    }

    /**
     * Count a connection.
     *
     * @param before what was counted for it until now.
     * @param now    what it has waiting.
     * @return what it has waiting.
     */
    long count(final long before, final long now)
    {
        bytes += now - before;
        return now;
    }

    /**
     * Whether half of what may wait does.
     *
     * @return true when clients for which much waits should be served no further.
     */
    public boolean isScarce()
    {
        return bytes > maxBytes >> 1;
    }

    /**
     * Whether more waits than may.
     *
     * @return true when somebody has to go.
     */
    public boolean isOver()
    {
        return bytes > maxBytes;
    }

    /**
     * Most bytes of all clients together.
     *
     * @return their number.
     */
    public long maxBytes()
    {
        return maxBytes;
    }
}
