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

import io.nodens.gateway.jute.Opcodes;
import io.nodens.gateway.status.AgentCount;
import io.nodens.gateway.status.AgentCounts;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a connection did, for people who look; it is added to what the agent counts at once.
 * <p>
 * <b>Thread:</b> the agent's writes; a reader in another sees numbers that may be a moment old.
 */
public final class ConnectionStats
{
    /** The client has sent no request with an xid of its own. */
    public static final int NULL_XID = -1;
    /** There was no reply. */
    public static final int NULL_ZXID = -1;

    // What a reset sets back.
    private static final int RECEIVED = 0;
    private static final int SENT = 1;
    private static final int LATENCY_COUNT = 2;
    private static final int LAST_LATENCY = 3;
    private static final int MIN_LATENCY = 4;
    private static final int MAX_LATENCY = 5;
    private static final int TOTAL_LATENCY = 6;
    private static final int RESET_LENGTH = 7;
    // What stays.
    private static final int RESETS_DONE = 7;
    private static final int LAST_XID = 8;
    private static final int LAST_OPCODE = 9;
    private static final int LAST_ZXID = 10;
    private static final int LAST_REPLY_NS = 11;
    private static final int SESSION_ID = 12;
    private static final int SESSION_TIMEOUT_MS = 13;
    private static final int OUTSTANDING = 14;
    private static final int HEARD_NS = 15;
    private static final int LENGTH = 16;

    private final long establishedMs = System.currentTimeMillis();
    private final long establishedNs;
    private final AgentCounts counts;
    private final AtomicLongArray values = new AtomicLongArray(LENGTH);

    /**
     * Of a connection that was accepted now.
     *
     * @param counts of the agent.
     */
    public ConnectionStats(final AgentCounts counts)
    {
        this.counts = counts;
        establishedNs = counts.nanoTime();
        values.setPlain(RESETS_DONE, counts.connectionResets());
        values.setPlain(LAST_XID, NULL_XID);
        values.setPlain(LAST_ZXID, NULL_ZXID);
        values.setPlain(LAST_REPLY_NS, establishedNs);
    }

    /** A frame or a word came. */
    public void onReceived()
    {
        resetIfAsked();
        add(RECEIVED, 1);
        counts.increment(AgentCount.PACKETS_RECEIVED);
    }

    /** An event or the answer to a word was sent. */
    public void onSent()
    {
        resetIfAsked();
        add(SENT, 1);
        counts.increment(AgentCount.PACKETS_SENT);
    }

    /**
     * A reply was encoded.
     *
     * @param xid        of the request.
     * @param opcode     of the request.
     * @param zxid       of the reply.
     * @param receivedNs when the request came, monotonic.
     */
    public void onReply(final int xid, final int opcode, final long zxid, final long receivedNs)
    {
        onSent();
        final long nowNs = counts.nanoTime();
        final long latencyNs = Math.max(0, nowNs - receivedNs);
        final boolean isFirst = 0 == values.getPlain(LATENCY_COUNT);
        values.setOpaque(
            MIN_LATENCY, isFirst ? latencyNs : Math.min(values.getPlain(MIN_LATENCY), latencyNs));
        values.setOpaque(MAX_LATENCY, Math.max(values.getPlain(MAX_LATENCY), latencyNs));
        add(TOTAL_LATENCY, latencyNs);
        add(LATENCY_COUNT, 1);
        values.setOpaque(LAST_LATENCY, latencyNs);
        if (xid >= 0)
        {
            values.setOpaque(LAST_XID, xid);
        }
        values.setOpaque(LAST_OPCODE, opcode);
        values.setOpaque(LAST_ZXID, zxid);
        values.setOpaque(LAST_REPLY_NS, nowNs);
        (isUpdate(opcode) ? counts.writes() : counts.reads()).record(latencyNs);
    }

    /** What ZooKeeper counts as an update: whatever is a transaction. */
    private static boolean isUpdate(final int opcode)
    {
        return switch (opcode)
        {
            case Opcodes.CREATE, Opcodes.CREATE2, Opcodes.CREATE_CONTAINER, Opcodes.CREATE_TTL, Opcodes.DELETE,
                Opcodes.SET_DATA, Opcodes.SET_ACL, Opcodes.MULTI, Opcodes.CREATE_SESSION, Opcodes.CLOSE_SESSION -> true;
            default -> false;
        };
    }

    /**
     * The session is attached.
     *
     * @param sessionId of it.
     * @param timeoutMs of it.
     */
    void onSession(final long sessionId, final int timeoutMs)
    {
        values.setOpaque(SESSION_TIMEOUT_MS, timeoutMs);
        values.setRelease(SESSION_ID, sessionId);
    }

    /** A connect request came. */
    public void onConnectRequest()
    {
        counts.increment(AgentCount.CONNECT_REQUESTS);
    }

    /** A connect request came for a session that there is. */
    public void onAttachAgain()
    {
        counts.increment(AgentCount.SESSIONS_ATTACHED_AGAIN);
    }

    /** The connection is closed because the member does not serve. */
    public void onNotServing()
    {
        counts.increment(AgentCount.CLOSED_NOT_SERVING);
    }

    /**
     * The client tried to prove who it is.
     *
     * @param isTaken whether it did.
     */
    public void onProof(final boolean isTaken)
    {
        if (!isTaken)
        {
            counts.increment(AgentCount.PROOFS_REFUSED);
        }
    }

    void onOutstanding(final int delta)
    {
        add(OUTSTANDING, delta);
        counts.add(AgentCount.OUTSTANDING_REQUESTS, delta);
    }

    void onHeard(final long livedNs)
    {
        values.setOpaque(HEARD_NS, livedNs);
    }

    /**
     * When the client was heard last, for the agent.
     *
     * @return lived nanoseconds.
     */
    public long heardNs()
    {
        return values.getPlain(HEARD_NS);
    }

    void onBytes(final int length)
    {
        counts.add(AgentCount.BYTES_RECEIVED, length);
    }

    void onEncoded(final int length, final boolean isEvent)
    {
        counts.add(isEvent ? AgentCount.EVENT_BYTES : AgentCount.REPLY_BYTES, length);
        if (!isEvent)
        {
            counts.responseSizes().record(length);
        }
    }

    private void add(final int index, final long delta)
    {
        values.setOpaque(index, values.getPlain(index) + delta);
    }

    private void resetIfAsked()
    {
        final int asked = counts.connectionResets();
        if (values.getPlain(RESETS_DONE) != asked)
        {
            for (int i = 0; i < RESET_LENGTH; i++)
            {
                values.setOpaque(i, 0);
            }
            values.setRelease(RESETS_DONE, asked);
        }
    }

    /** What a reset sets back: nothing as soon as it is asked for. */
    private long sinceReset(final int index)
    {
        return values.getAcquire(RESETS_DONE) == counts.connectionResets() ? values.getOpaque(index) : 0;
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
     * Frames that came since the last reset.
     *
     * @return their number.
     */
    public long receivedCount()
    {
        return sinceReset(RECEIVED);
    }

    /**
     * Frames that were sent since the last reset.
     *
     * @return their number.
     */
    public long sentCount()
    {
        return sinceReset(SENT);
    }

    /**
     * Requests that have no reply yet.
     *
     * @return their number.
     */
    public long outstandingCount()
    {
        return values.getOpaque(OUTSTANDING);
    }

    /**
     * The session.
     *
     * @return its id; 0 before it is attached.
     */
    public long sessionId()
    {
        return values.getAcquire(SESSION_ID);
    }

    /**
     * Timeout of the session.
     *
     * @return milliseconds.
     */
    public int sessionTimeoutMs()
    {
        return (int)values.getOpaque(SESSION_TIMEOUT_MS);
    }

    /**
     * How long the client has been silent.
     *
     * @return nanoseconds that count against it, by about 10 ms.
     */
    public long silentNs()
    {
        return Math.max(0, counts.get(AgentCount.LIVED_NS) - values.getOpaque(HEARD_NS));
    }

    /**
     * Xid of the last reply that was to a request with an xid of the client's own.
     *
     * @return the xid, or {@link #NULL_XID}.
     */
    public int lastXid()
    {
        return (int)values.getOpaque(LAST_XID);
    }

    /**
     * Opcode of the last reply.
     *
     * @return the opcode; 0, that of an event, before there is one.
     */
    public int lastOpcode()
    {
        return (int)values.getOpaque(LAST_OPCODE);
    }

    /**
     * Zxid of the last reply.
     *
     * @return the zxid, or {@link #NULL_ZXID}.
     */
    public long lastZxid()
    {
        return values.getOpaque(LAST_ZXID);
    }

    /**
     * When the last reply was sent.
     *
     * @return wall clock milliseconds as of when the client connected; 0 before there is one.
     */
    public long lastReplyMs()
    {
        final long ns = values.getOpaque(LAST_REPLY_NS) - establishedNs;
        return 0 == ns ? 0 : establishedMs + TimeUnit.NANOSECONDS.toMillis(ns);
    }

    /**
     * Latency of the last reply.
     *
     * @return nanoseconds.
     */
    public long lastLatencyNs()
    {
        return sinceReset(LAST_LATENCY);
    }

    /**
     * Shortest latency since the last reset.
     *
     * @return nanoseconds.
     */
    public long minLatencyNs()
    {
        return sinceReset(MIN_LATENCY);
    }

    /**
     * Longest latency since the last reset.
     *
     * @return nanoseconds.
     */
    public long maxLatencyNs()
    {
        return sinceReset(MAX_LATENCY);
    }

    /**
     * All latencies together since the last reset.
     *
     * @return nanoseconds.
     */
    public long totalLatencyNs()
    {
        return sinceReset(TOTAL_LATENCY);
    }

    /**
     * Replies that have a latency, since the last reset.
     *
     * @return their number.
     */
    public long latencyCount()
    {
        return sinceReset(LATENCY_COUNT);
    }
}
