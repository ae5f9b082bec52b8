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
 * What a connection did, for people who look.
 * <p>
 * <b>Thread:</b> the agent's writes; a reader in another sees numbers that may be a little old.
 */
public final class ConnectionStats
{
    private final long establishedMs = System.currentTimeMillis();
    private long receivedCount;
    private long sentCount;
    private int lastXid;
    private int lastOpcode;
    private long lastZxid;
    private long lastLatencyNs;
    private long minLatencyNs;
    private long maxLatencyNs;
    private long totalLatencyNs;

    /** A frame came. */
    public void onReceived()
    {
        receivedCount++;
    }

    /** An event was sent. */
    public void onEvent()
    {
        sentCount++;
    }

    /**
     * A reply was encoded.
     *
     * @param xid       of the request.
     * @param opcode    of the request.
     * @param zxid      of the reply.
     * @param latencyNs from the request on.
     */
    public void onReply(final int xid, final int opcode, final long zxid, final long latencyNs)
    {
        minLatencyNs = 0 == sentCount ? latencyNs : Math.min(minLatencyNs, latencyNs);
        maxLatencyNs = Math.max(maxLatencyNs, latencyNs);
        totalLatencyNs += latencyNs;
        lastLatencyNs = latencyNs;
        lastXid = xid;
        lastOpcode = opcode;
        lastZxid = zxid;
        sentCount++;
    }

    /** Forget everything but when it began. */
    public void reset()
    {
        receivedCount = 0;
        sentCount = 0;
        lastLatencyNs = 0;
        minLatencyNs = 0;
        maxLatencyNs = 0;
        totalLatencyNs = 0;
    }

    /**
     * When the client connected.
     *
     * @return wall clock milliseconds.
     */
    public long establishedMs()
    {
        return establishedMs;
    }

    /**
     * Frames that came.
     *
     * @return their number.
     */
    public long receivedCount()
    {
        return receivedCount;
    }

    /**
     * Frames that were sent.
     *
     * @return their number.
     */
    public long sentCount()
    {
        return sentCount;
    }

    /**
     * Xid of the last reply.
     *
     * @return the xid.
     */
    public int lastXid()
    {
        return lastXid;
    }

    /**
     * Opcode of the last reply.
     *
     * @return the opcode.
     */
    public int lastOpcode()
    {
        return lastOpcode;
    }

    /**
     * Zxid of the last reply.
     *
     * @return the zxid.
     */
    public long lastZxid()
    {
        return lastZxid;
    }

    /**
     * Latency of the last reply.
     *
     * @return nanoseconds.
     */
    public long lastLatencyNs()
    {
        return lastLatencyNs;
    }

    /**
     * Shortest latency.
     *
     * @return nanoseconds.
     */
    public long minLatencyNs()
    {
        return minLatencyNs;
    }

    /**
     * Longest latency.
     *
     * @return nanoseconds.
     */
    public long maxLatencyNs()
    {
        return maxLatencyNs;
    }

    /**
     * Mean latency.
     *
     * @return nanoseconds.
     */
    public long meanLatencyNs()
    {
        return 0 == sentCount ? 0 : totalLatencyNs / sentCount;
    }
}
