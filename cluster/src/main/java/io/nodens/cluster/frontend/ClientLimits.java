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
package io.nodens.cluster.frontend;

/**
 * What clients of a front end may take of what it has for all of them.
 * <p>
 * <b>Thread:</b> set by one thread before the agent runs; read-only afterwards.
 */
public final class ClientLimits
{
    /** Default of {@link #maxOutgoingBytes()}. */
    public static final long MAX_OUTGOING_BYTES_DEFAULT = 64L * 1024 * 1024;

    /** Default of {@link #maxHoldMs()}. */
    public static final int MAX_HOLD_MS_DEFAULT = 10_000;

    private int maxHoldMs = MAX_HOLD_MS_DEFAULT;
    private long maxOutgoingBytes = MAX_OUTGOING_BYTES_DEFAULT;
    private ResponseAddresses responseAddresses = ResponseAddresses.SOURCE_ONLY;

    /**
     * Addresses that clients may have their answers sent to, besides the one that their requests come from.
     *
     * @return addresses.
     */
    public ResponseAddresses responseAddresses()
    {
        return responseAddresses;
    }

    /**
     * Addresses that clients may have their answers sent to, besides the one that their requests come from.
     *
     * @param value addresses.
     * @return this for a fluent API.
     */
    public ClientLimits responseAddresses(final ResponseAddresses value)
    {
        responseAddresses = value;
        return this;
    }

    /**
     * Bytes of the heap that answers and events of all connections may take which wait for slow clients.
     *
     * @return bytes.
     */
    public long maxOutgoingBytes()
    {
        return maxOutgoingBytes;
    }

    /**
     * Bytes of the heap that answers and events of all connections may take which wait for slow clients; beyond it the
     * connection that takes the most is closed.
     *
     * @param value bytes, at least what one connection needs for its longest message.
     * @return this for a fluent API.
     */
    public ClientLimits maxOutgoingBytes(final long value)
    {
        maxOutgoingBytes = value;
        return this;
    }

    /**
     * Longest time that a read or sync waits for its zxid or its barrier, whatever its client allows.
     *
     * @return milliseconds.
     */
    public int maxHoldMs()
    {
        return maxHoldMs;
    }

    /**
     * Longest time that a read or sync waits for its zxid or its barrier, whatever its client allows.
     *
     * @param value milliseconds, positive.
     * @return this for a fluent API.
     */
    public ClientLimits maxHoldMs(final int value)
    {
        maxHoldMs = value;
        return this;
    }
}
