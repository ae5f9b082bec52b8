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
package io.nodens.gateway.net;

/**
 * Settings by which clients are slowed down or refused when there are too many at once. By default there are none but
 * that of outstanding requests.
 */
public final class ThrottleContext
{
    /** Outstanding requests by default, as with ZooKeeper. */
    public static final int MAX_OUTSTANDING_DEFAULT = 1_000;
    /** Bytes of large requests by default, as with ZooKeeper. */
    public static final long LARGE_MAX_BYTES_DEFAULT = 100L << 20;

    private int connectionTokens;
    private long tokenFillTimeMs = 1;
    private int tokenFillCount = 1;
    private int maxOutstanding = MAX_OUTSTANDING_DEFAULT;
    private int largeThreshold = -1;
    private long largeMaxBytes = LARGE_MAX_BYTES_DEFAULT;

    /**
     * Clients that may connect at once.
     *
     * @return tokens; 0 for no limit.
     */
    public int connectionTokens()
    {
        return connectionTokens;
    }

    /**
     * Clients that may connect at once.
     *
     * @param value tokens; 0 for no limit.
     * @return this for a fluent API.
     */
    public ThrottleContext connectionTokens(final int value)
    {
        connectionTokens = value;
        return this;
    }

    /**
     * Time in which {@link #tokenFillCount()} tokens come back.
     *
     * @return milliseconds.
     */
    public long tokenFillTimeMs()
    {
        return tokenFillTimeMs;
    }

    /**
     * Time in which {@link #tokenFillCount()} tokens come back.
     *
     * @param value milliseconds, at least 1.
     * @return this for a fluent API.
     */
    public ThrottleContext tokenFillTimeMs(final long value)
    {
        tokenFillTimeMs = value;
        return this;
    }

    /**
     * Tokens that come back in {@link #tokenFillTimeMs()}.
     *
     * @return their number.
     */
    public int tokenFillCount()
    {
        return tokenFillCount;
    }

    /**
     * Tokens that come back in {@link #tokenFillTimeMs()}.
     *
     * @param value their number, at least 1.
     * @return this for a fluent API.
     */
    public ThrottleContext tokenFillCount(final int value)
    {
        tokenFillCount = value;
        return this;
    }

    /**
     * Requests of all clients of an agent that wait for the member, beyond which clients have one each.
     *
     * @return their number.
     */
    public int maxOutstanding()
    {
        return maxOutstanding;
    }

    /**
     * Requests of all clients of an agent that wait for the member, beyond which clients have one each.
     *
     * @param value their number, at least 1.
     * @return this for a fluent API.
     */
    public ThrottleContext maxOutstanding(final int value)
    {
        maxOutstanding = value;
        return this;
    }

    /**
     * Longest request that is not large.
     *
     * @return bytes; -1 when none is.
     */
    public int largeThreshold()
    {
        return largeThreshold;
    }

    /**
     * Longest request that is not large.
     *
     * @param value bytes; -1 for none is.
     * @return this for a fluent API.
     */
    public ThrottleContext largeThreshold(final int value)
    {
        largeThreshold = value;
        return this;
    }

    /**
     * Most bytes of large requests together that have not come whole.
     *
     * @return their number.
     */
    public long largeMaxBytes()
    {
        return largeMaxBytes;
    }

    /**
     * Most bytes of large requests together that have not come whole.
     *
     * @param value their number.
     * @return this for a fluent API.
     */
    public ThrottleContext largeMaxBytes(final long value)
    {
        largeMaxBytes = value;
        return this;
    }
}
