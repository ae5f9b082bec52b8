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

import io.nodens.cluster.results.ResultRing;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.ConnectRequestDecoder;
import io.nodens.tree.TreeConfiguration;

import static java.lang.Math.max;
import static org.agrona.BitUtil.findNextPositivePowerOfTwo;
import static org.agrona.BitUtil.isPowerOfTwo;

/**
 * Limits on what clients of this front end may hold and queue, and the cluster-wide limits that it proposes. The
 * first proposal ever logged binds the cluster.
 * <p>
 * <b>Thread:</b> set by one thread before the agent runs; read-only afterwards.
 */
public final class FrontEndLimits
{
    /** Hard lower bound of a session timeout. */
    public static final int SESSION_TIMEOUT_FLOOR_MS = ProtocolLimits.MIN_SESSION_TIMEOUT_MS;
    /** Hard upper bound of a session timeout. */
    public static final int SESSION_TIMEOUT_CEILING_MS = ProtocolLimits.MAX_SESSION_TIMEOUT_MS;
    /** Connections above the limit that are told so; any more are rejected without an answer. */
    public static final int REFUSAL_SLOTS = 64;
    /**
     * Counters of the media driver that a connection over UDP takes: of its request stream, its response stream and
     * their channels.
     */
    public static final int COUNTERS_PER_CONNECTION = 12;
    /** Default of {@link #minSessionTimeoutMs()}. */
    public static final int MIN_SESSION_TIMEOUT_MS_DEFAULT = SESSION_TIMEOUT_FLOOR_MS;
    /** Default of {@link #maxSessionTimeoutMs()}. */
    public static final int MAX_SESSION_TIMEOUT_MS_DEFAULT = SESSION_TIMEOUT_CEILING_MS;
    /** Default of {@link #maxZnodes()}. */
    public static final long MAX_ZNODES_DEFAULT = 50_000_000;
    /** Default of {@link #maxTreeBytes()}. */
    public static final long MAX_TREE_BYTES_DEFAULT = 8L * 1024 * 1024 * 1024;
    /** Default of {@link #maxSessions()}. */
    public static final int MAX_SESSIONS_DEFAULT = 100_000;
    /** Default of {@link #maxEphemerals()}. */
    public static final int MAX_EPHEMERALS_DEFAULT = 20_000;
    /** Default of {@link #maxDataLength()}. */
    public static final int MAX_DATA_LENGTH_DEFAULT = 1024 * 1024;
    /** Default of {@link #maxConnections()}. */
    public static final int MAX_CONNECTIONS_DEFAULT = 4096;
    /** Default of {@link #maxSessionsPerConnection()}. */
    public static final int MAX_SESSIONS_PER_CONNECTION_DEFAULT = 16_384;
    /** Default of {@link #maxAttachedSessions()}. */
    public static final int MAX_ATTACHED_SESSIONS_DEFAULT = 65_536;
    /** Default of {@link #maxWatchPathBytes()}. */
    public static final long MAX_WATCH_PATH_BYTES_DEFAULT = 256L * 1024 * 1024;
    /** Default of {@link #maxWatches()}. */
    public static final int MAX_WATCHES_DEFAULT = 1_000_000;
    /** Default of {@link #maxWatchesPerConnection()}. */
    public static final int MAX_WATCHES_PER_CONNECTION_DEFAULT = 250_000;
    /** Default of {@link #maxInFlightCommands()}. */
    public static final int MAX_IN_FLIGHT_COMMANDS_DEFAULT = 8192;
    /** Default of {@link #forwardingQueueLength()}. */
    public static final int FORWARDING_QUEUE_LENGTH_DEFAULT = 32 * 1024 * 1024;
    /** Default of {@link #maxPendingRequests()}. */
    public static final int MAX_PENDING_REQUESTS_DEFAULT = 32_768;
    /** Default of {@link #maxPendingRequestsPerConnection()}. */
    public static final int MAX_PENDING_REQUESTS_PER_CONNECTION_DEFAULT = 1024;
    /** Default of {@link #maxOutgoingBytesPerConnection()}. */
    public static final int MAX_OUTGOING_BYTES_PER_CONNECTION_DEFAULT = 8 * 1024 * 1024;
    /** Default of {@link #responseTermLength()}, the least: the data limit that binds asks for more. */
    public static final int RESPONSE_TERM_LENGTH_DEFAULT = 1024 * 1024;
    /** Default of {@link #counterReserve()}. */
    public static final int COUNTER_RESERVE_DEFAULT = 1024;
    /** Default of {@link #childrenPageLength()}. */
    public static final int CHILDREN_PAGE_LENGTH_DEFAULT = 64 * 1024;
    /** Default of {@link #imageFragmentLimit()}. */
    public static final int IMAGE_FRAGMENT_LIMIT_DEFAULT = 32;

    /** Default of {@link #minProtocolVersion()}: every version that there was. */
    public static final int MIN_PROTOCOL_VERSION_DEFAULT = 0;

    private static final int MAX_PATH_LENGTH = TreeConfiguration.MAX_PATH_LENGTH;
    private static final int COMMAND_SLACK = 1024;
    private static final int TERM_TO_MESSAGE_RATIO = 8;

    private final ClientLimits clients = new ClientLimits();
    private long maxZnodes = MAX_ZNODES_DEFAULT;
    private long maxTreeBytes = MAX_TREE_BYTES_DEFAULT;
    private int maxSessions = MAX_SESSIONS_DEFAULT;
    private int maxEphemerals = MAX_EPHEMERALS_DEFAULT;
    private int maxDataLength = MAX_DATA_LENGTH_DEFAULT;
    private int minSessionTimeoutMs = MIN_SESSION_TIMEOUT_MS_DEFAULT;
    private int maxSessionTimeoutMs = MAX_SESSION_TIMEOUT_MS_DEFAULT;
    private int maxConnections = MAX_CONNECTIONS_DEFAULT;
    private int maxSessionsPerConnection = MAX_SESSIONS_PER_CONNECTION_DEFAULT;
    private int maxAttachedSessions = MAX_ATTACHED_SESSIONS_DEFAULT;
    private long maxWatchPathBytes = MAX_WATCH_PATH_BYTES_DEFAULT;
    private int maxWatches = MAX_WATCHES_DEFAULT;
    private int maxWatchesPerConnection = MAX_WATCHES_PER_CONNECTION_DEFAULT;
    private int maxInFlightCommands = MAX_IN_FLIGHT_COMMANDS_DEFAULT;
    private int forwardingQueueLength = FORWARDING_QUEUE_LENGTH_DEFAULT;
    private int maxPendingRequests = MAX_PENDING_REQUESTS_DEFAULT;
    private int maxPendingRequestsPerConnection = MAX_PENDING_REQUESTS_PER_CONNECTION_DEFAULT;
    private int maxOutgoingBytesPerConnection = MAX_OUTGOING_BYTES_PER_CONNECTION_DEFAULT;
    private int counterReserve = COUNTER_RESERVE_DEFAULT;
    private int responseTermLength = RESPONSE_TERM_LENGTH_DEFAULT;
    private int childrenPageLength = CHILDREN_PAGE_LENGTH_DEFAULT;
    private int imageFragmentLimit = IMAGE_FRAGMENT_LIMIT_DEFAULT;
    private int minProtocolVersion = MIN_PROTOCOL_VERSION_DEFAULT;

    /**
     * Length of the forwarding queue that data of a length ask for.
     *
     * @param maxDataLength in bytes.
     * @return bytes, a power of two, not below the default.
     */
    public static int forwardingQueueLengthFor(final int maxDataLength)
    {
        return max(FORWARDING_QUEUE_LENGTH_DEFAULT, leastForwardingQueueLengthFor(maxDataLength));
    }

    /**
     * Bytes of a connection's outgoing queue that data of a length ask for.
     *
     * @param maxDataLength in bytes.
     * @return bytes, a power of two, not below the default.
     */
    public static int outgoingBytesFor(final int maxDataLength)
    {
        return max(MAX_OUTGOING_BYTES_PER_CONNECTION_DEFAULT, lengthFor(maxDataLength));
    }

    /**
     * Least heap for what waits for slow clients that data of a length ask for.
     *
     * @param maxDataLength in bytes.
     * @return bytes.
     */
    public static int leastOutgoingBytesFor(final int maxDataLength)
    {
        return lengthFor(maxDataLength);
    }

    /**
     * Term of a response channel that data of a length ask for: a message may take an eighth of it.
     *
     * @param maxDataLength in bytes.
     * @return bytes, a power of two.
     */
    public static int responseTermLengthFor(final int maxDataLength)
    {
        return findNextPositivePowerOfTwo(TERM_TO_MESSAGE_RATIO * (maxDataLength + MAX_PATH_LENGTH + COMMAND_SLACK));
    }

    /**
     * Counters of the media driver that a member with so many connections needs.
     *
     * @param maxConnections limit of connections.
     * @return count, with the reserve for the member itself.
     */
    public static long countersFor(final int maxConnections)
    {
        final long connections = maxConnections + (long)REFUSAL_SLOTS;
        return connections * COUNTERS_PER_CONNECTION + 2L * COUNTER_RESERVE_DEFAULT;
    }

    /**
     * Length of the forwarding queue while little is under way: room for two of the longest commands, and for the
     * sixteenth that is kept from clients.
     *
     * @param maxDataLength in bytes.
     * @return bytes, a power of two.
     */
    public static int leastForwardingQueueLengthFor(final int maxDataLength)
    {
        return lengthFor(maxDataLength);
    }

    private static int lengthFor(final int maxDataLength)
    {
        final long needed = 2L * (maxDataLength + MAX_PATH_LENGTH + COMMAND_SLACK);
        return findNextPositivePowerOfTwo((int)(needed + (needed >> 3)));
    }

    void check()
    {
        checkCluster();
        checkConnections();
        checkQueues();
    }

    private void checkCluster()
    {
        inRange("minSessionTimeoutMs", minSessionTimeoutMs, SESSION_TIMEOUT_FLOOR_MS, SESSION_TIMEOUT_CEILING_MS);
        inRange("maxSessionTimeoutMs", maxSessionTimeoutMs, minSessionTimeoutMs, SESSION_TIMEOUT_CEILING_MS);
        inRange("maxDataLength", maxDataLength, 0, TreeConfiguration.MAX_DATA_LENGTH_LIMIT);
        inRange("maxSessions", maxSessions, 1, Integer.MAX_VALUE);
        inRange("maxEphemerals", maxEphemerals, 1, Integer.MAX_VALUE);
        inRange("maxZnodes", maxZnodes, 1, Long.MAX_VALUE);
        inRange("maxTreeBytes", maxTreeBytes, 1, Long.MAX_VALUE);
    }

    private void checkConnections()
    {
        inRange("maxConnections", maxConnections, 1, 1 << 20);
        inRange("maxSessionsPerConnection", maxSessionsPerConnection, 1, Integer.MAX_VALUE);
        inRange("maxAttachedSessions", maxAttachedSessions, 1, ResultRing.MAX_RECORDS_LIMIT);
        inRange("maxWatchPathBytes", maxWatchPathBytes, 1 << 20, 1L << 36);
        inRange("maxWatches", maxWatches, 1, 1 << 28);
        inRange("maxWatchesPerConnection", maxWatchesPerConnection, 1, maxWatches);
    }

    private void checkQueues()
    {
        inRange("maxInFlightCommands", maxInFlightCommands, 16, 1 << 20);
        powerOfTwo("maxInFlightCommands", maxInFlightCommands);
        inRange("forwardingQueueLength", forwardingQueueLength, 1 << 16, 1 << 30);
        powerOfTwo("forwardingQueueLength", forwardingQueueLength);
        atLeast("forwardingQueueLength", forwardingQueueLength, 2L * (maxDataLength + MAX_PATH_LENGTH + COMMAND_SLACK));
        inRange("maxPendingRequests", maxPendingRequests, 1, 1 << 24);
        inRange("maxPendingRequestsPerConnection", maxPendingRequestsPerConnection, 1, maxPendingRequests);
        inRange("maxOutgoingBytesPerConnection", maxOutgoingBytesPerConnection, 1 << 12, 1 << 30);
        powerOfTwo("maxOutgoingBytesPerConnection", maxOutgoingBytesPerConnection);
        atLeast(
            "maxOutgoingBytesPerConnection",
            maxOutgoingBytesPerConnection,
            2L * (maxDataLength + MAX_PATH_LENGTH + COMMAND_SLACK));
        inRange("maxHoldMs", clients.maxHoldMs(), 1, SESSION_TIMEOUT_CEILING_MS);
        atLeast("maxOutgoingBytes", clients.maxOutgoingBytes(), lengthFor(maxDataLength));
        inRange("responseTermLength", responseTermLength, 1 << 16, 1 << 30);
        powerOfTwo("responseTermLength", responseTermLength);
        inRange("counterReserve", counterReserve, 0, 1 << 20);
        inRange("childrenPageLength", childrenPageLength, MAX_PATH_LENGTH + 4, 1 << 20);
        inRange("imageFragmentLimit", imageFragmentLimit, 1, 1 << 16);
        inRange("minProtocolVersion", minProtocolVersion, 0, ConnectRequestDecoder.SCHEMA_VERSION);
    }

    static void inRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", was " + value);
        }
    }

    private static void atLeast(final String name, final long value, final long min)
    {
        if (value < min)
        {
            throw new IllegalArgumentException(
                name + " must be at least " + min + " for the maxDataLength that is set, was " + value);
        }
    }

    private static void powerOfTwo(final String name, final int value)
    {
        if (!isPowerOfTwo(value))
        {
            throw new IllegalArgumentException(name + " must be a power of two, was " + value);
        }
    }

    /**
     * What clients may take of what there is for all of them.
     *
     * @return limits, to be set like these.
     */
    public ClientLimits clients()
    {
        return clients;
    }

    /**
     * Limit of znodes to propose for the cluster.
     *
     * @return count.
     */
    public long maxZnodes()
    {
        return maxZnodes;
    }

    /**
     * Limit of znodes to propose for the cluster.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxZnodes(final long value)
    {
        maxZnodes = value;
        return this;
    }

    /**
     * Limit of logical tree bytes to propose for the cluster.
     *
     * @return bytes.
     */
    public long maxTreeBytes()
    {
        return maxTreeBytes;
    }

    /**
     * Limit of logical tree bytes to propose for the cluster.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxTreeBytes(final long value)
    {
        maxTreeBytes = value;
        return this;
    }

    /**
     * Limit of ephemerals of one session to propose for the cluster: all of them go in one step of every member, which
     * does nothing else meanwhile.
     *
     * @return count.
     */
    public int maxEphemerals()
    {
        return maxEphemerals;
    }

    /**
     * Set the limit of ephemerals of one session.
     *
     * @param value count, from 1.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxEphemerals(final int value)
    {
        maxEphemerals = value;
        return this;
    }

    /**
     * Limit of sessions to propose for the cluster.
     *
     * @return count.
     */
    public int maxSessions()
    {
        return maxSessions;
    }

    /**
     * Limit of sessions to propose for the cluster.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxSessions(final int value)
    {
        maxSessions = value;
        return this;
    }

    /**
     * Limit of a znode's data to propose for the cluster.
     *
     * @return bytes.
     */
    public int maxDataLength()
    {
        return maxDataLength;
    }

    /**
     * Limit of a znode's data to propose for the cluster.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxDataLength(final int value)
    {
        maxDataLength = value;
        return this;
    }

    /**
     * Shortest session timeout that is granted.
     *
     * @return milliseconds.
     */
    public int minSessionTimeoutMs()
    {
        return minSessionTimeoutMs;
    }

    /**
     * Shortest session timeout that is granted.
     *
     * @param value milliseconds, at least 20.
     * @return this for a fluent API.
     */
    public FrontEndLimits minSessionTimeoutMs(final int value)
    {
        minSessionTimeoutMs = value;
        return this;
    }

    /**
     * Longest session timeout that is granted.
     *
     * @return milliseconds.
     */
    public int maxSessionTimeoutMs()
    {
        return maxSessionTimeoutMs;
    }

    /**
     * Longest session timeout that is granted.
     *
     * @param value milliseconds, at most 600,000.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxSessionTimeoutMs(final int value)
    {
        maxSessionTimeoutMs = value;
        return this;
    }

    /**
     * Most connections at a time.
     *
     * @return count.
     */
    public int maxConnections()
    {
        return maxConnections;
    }

    /**
     * Most connections at a time.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxConnections(final int value)
    {
        maxConnections = value;
        return this;
    }

    /**
     * Most sessions that one connection may carry.
     *
     * @return count.
     */
    public int maxSessionsPerConnection()
    {
        return maxSessionsPerConnection;
    }

    /**
     * Most sessions that one connection may carry.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxSessionsPerConnection(final int value)
    {
        maxSessionsPerConnection = value;
        return this;
    }

    /**
     * Most sessions that are attached through this front end; the results ring is sized by it.
     *
     * @return count.
     */
    public int maxAttachedSessions()
    {
        return maxAttachedSessions;
    }

    /**
     * Most sessions that are attached through this front end; the results ring is sized by it.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxAttachedSessions(final int value)
    {
        maxAttachedSessions = value;
        return this;
    }

    /**
     * Bytes that the paths of all watches may take.
     *
     * @return bytes.
     */
    public long maxWatchPathBytes()
    {
        return maxWatchPathBytes;
    }

    /**
     * Bytes that the paths of all watches may take.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxWatchPathBytes(final long value)
    {
        maxWatchPathBytes = value;
        return this;
    }

    /**
     * Most watches of all connections together.
     *
     * @return count.
     */
    public int maxWatches()
    {
        return maxWatches;
    }

    /**
     * Most watches of all connections together.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxWatches(final int value)
    {
        maxWatches = value;
        return this;
    }

    /**
     * Most watches of one connection.
     *
     * @return count.
     */
    public int maxWatchesPerConnection()
    {
        return maxWatchesPerConnection;
    }

    /**
     * Most watches of one connection.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxWatchesPerConnection(final int value)
    {
        maxWatchesPerConnection = value;
        return this;
    }

    /**
     * Most commands that the member's replica has not yet applied.
     *
     * @return count.
     */
    public int maxInFlightCommands()
    {
        return maxInFlightCommands;
    }

    /**
     * Most commands that the member's replica has not yet applied.
     *
     * @param value count, a power of two.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxInFlightCommands(final int value)
    {
        maxInFlightCommands = value;
        return this;
    }

    /**
     * Bytes that commands in flight may take.
     *
     * @return bytes.
     */
    public int forwardingQueueLength()
    {
        return forwardingQueueLength;
    }

    /**
     * Bytes that commands in flight may take.
     *
     * @param value bytes, a power of two.
     * @return this for a fluent API.
     */
    public FrontEndLimits forwardingQueueLength(final int value)
    {
        forwardingQueueLength = value;
        return this;
    }

    /**
     * Most requests of all connections that wait for their answer.
     *
     * @return count.
     */
    public int maxPendingRequests()
    {
        return maxPendingRequests;
    }

    /**
     * Most requests of all connections that wait for their answer.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxPendingRequests(final int value)
    {
        maxPendingRequests = value;
        return this;
    }

    /**
     * Most requests of one connection that wait for their answer; beyond it the connection's stream is held back.
     *
     * @return count.
     */
    public int maxPendingRequestsPerConnection()
    {
        return maxPendingRequestsPerConnection;
    }

    /**
     * Most requests of one connection that wait for their answer; beyond it the connection's stream is held back.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxPendingRequestsPerConnection(final int value)
    {
        maxPendingRequestsPerConnection = value;
        return this;
    }

    /**
     * Bytes of answers and events that may wait for a slow client before its connection is closed.
     *
     * @return bytes.
     */
    public int maxOutgoingBytesPerConnection()
    {
        return maxOutgoingBytesPerConnection;
    }

    /**
     * Bytes of answers and events that may wait for a slow client before its connection is closed.
     *
     * @param value bytes, a power of two.
     * @return this for a fluent API.
     */
    public FrontEndLimits maxOutgoingBytesPerConnection(final int value)
    {
        maxOutgoingBytesPerConnection = value;
        return this;
    }

    /**
     * Counters of the media driver that clients' connections may not take: those of elections, snapshots and replays.
     *
     * @return count.
     */
    public int counterReserve()
    {
        return counterReserve;
    }

    /**
     * Counters of the media driver that clients' connections may not take.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits counterReserve(final int value)
    {
        counterReserve = value;
        return this;
    }

    /**
     * Longest term of a response publication; a client may ask for less. An eighth of it is the longest message.
     *
     * @return bytes.
     */
    public int responseTermLength()
    {
        return responseTermLength;
    }

    /**
     * Longest term of a response publication; a client may ask for less. An eighth of it is the longest message.
     *
     * @param value bytes, a power of two.
     * @return this for a fluent API.
     */
    public FrontEndLimits responseTermLength(final int value)
    {
        responseTermLength = value;
        return this;
    }

    /**
     * Bytes of names in one page of a listing.
     *
     * @return bytes.
     */
    public int childrenPageLength()
    {
        return childrenPageLength;
    }

    /**
     * Bytes of names in one page of a listing.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public FrontEndLimits childrenPageLength(final int value)
    {
        childrenPageLength = value;
        return this;
    }

    /**
     * Oldest protocol version of a client that is served.
     *
     * @return schema version.
     */
    public int minProtocolVersion()
    {
        return minProtocolVersion;
    }

    /**
     * Oldest protocol version of a client that is served; older ones are refused with VERSION_MISMATCH.
     *
     * @param value schema version.
     * @return this for a fluent API.
     */
    public FrontEndLimits minProtocolVersion(final int value)
    {
        minProtocolVersion = value;
        return this;
    }

    /**
     * Fragments taken from one connection in one duty cycle.
     *
     * @return count.
     */
    public int imageFragmentLimit()
    {
        return imageFragmentLimit;
    }

    /**
     * Fragments taken from one connection in one duty cycle.
     *
     * @param value count.
     * @return this for a fluent API.
     */
    public FrontEndLimits imageFragmentLimit(final int value)
    {
        imageFragmentLimit = value;
        return this;
    }
}
