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

import io.aeron.CommonContext;
import io.aeron.cluster.client.AeronCluster;
import io.nodens.cluster.results.ResultPoller;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import static org.agrona.BitUtil.isPowerOfTwo;

/**
 * Settings of a front end. Set them, {@link #conclude()} once, and hand them to {@link FrontEndAgent}.
 * <p>
 * <b>Thread:</b> set and concluded by one thread before the agent runs; read-only afterwards.
 */
public final class FrontEndContext
{
    /** Stream that carries requests, on UDP and on IPC. */
    public static final int REQUEST_STREAM_ID_DEFAULT = 9001;
    /** Hard lower bound of a session timeout. */
    public static final int SESSION_TIMEOUT_FLOOR_MS = 20;
    /** Hard upper bound of a session timeout. */
    public static final int SESSION_TIMEOUT_CEILING_MS = 600_000;
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
    /** Default of {@link #maxDataLength()}. */
    public static final int MAX_DATA_LENGTH_DEFAULT = 1024 * 1024;
    /** Default of {@link #staleTimeoutNs()}. */
    public static final long STALE_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(2);
    /** Default of {@link #staleCloseTimeoutNs()}. */
    public static final long STALE_CLOSE_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(5);
    /** Default of {@link #resubmitTimeoutNs()}. */
    public static final long RESUBMIT_TIMEOUT_NS_DEFAULT = TimeUnit.MILLISECONDS.toNanos(500);
    /** Default of {@link #keepAliveIntervalNs()}. */
    public static final long KEEP_ALIVE_INTERVAL_NS_DEFAULT = TimeUnit.MILLISECONDS.toNanos(250);
    /** Default of {@link #connectTimeoutNs()}. */
    public static final long CONNECT_TIMEOUT_NS_DEFAULT = TimeUnit.SECONDS.toNanos(5);
    /** Default of {@link #maxConnections()}. */
    public static final int MAX_CONNECTIONS_DEFAULT = 4096;
    /** Default of {@link #maxSessionsPerConnection()}. */
    public static final int MAX_SESSIONS_PER_CONNECTION_DEFAULT = 16_384;
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
    /** Default of {@link #responseTermLength()}. */
    public static final int RESPONSE_TERM_LENGTH_DEFAULT = 16 * 1024 * 1024;
    /** Default of {@link #childrenPageLength()}. */
    public static final int CHILDREN_PAGE_LENGTH_DEFAULT = 64 * 1024;
    /** Default of {@link #imageFragmentLimit()}. */
    public static final int IMAGE_FRAGMENT_LIMIT_DEFAULT = 32;

    private static final int MAX_PATH_LENGTH = TreeConfiguration.MAX_PATH_LENGTH;

    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private int memberId;
    private String aeronDirectoryName = CommonContext.getAeronDirectoryName();
    private String requestChannel;
    private int requestStreamId = REQUEST_STREAM_ID_DEFAULT;
    private boolean ipcEnabled = true;
    private int ipcStreamId = REQUEST_STREAM_ID_DEFAULT;
    private String clusterIngressChannel = "aeron:udp?term-length=16m";
    private int clusterIngressStreamId = AeronCluster.Configuration.INGRESS_STREAM_ID_DEFAULT;
    private String clusterIngressEndpoints;
    private String clusterEgressChannel = "aeron:udp?endpoint=localhost:0|term-length=64k";
    private int clusterEgressStreamId = AeronCluster.Configuration.EGRESS_STREAM_ID_DEFAULT;
    private long clusterMessageTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long newLeaderTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private TreeRegion treeRegion;
    private ResultPoller resultPoller;
    private MemberStatus memberStatus;
    private MemberInfo memberInfo;
    private LongSupplier commitPosition = () -> MemberStatus.NULL_VALUE;
    private long maxZnodes = MAX_ZNODES_DEFAULT;
    private long maxTreeBytes = MAX_TREE_BYTES_DEFAULT;
    private int maxSessions = MAX_SESSIONS_DEFAULT;
    private int maxDataLength = MAX_DATA_LENGTH_DEFAULT;
    private int minSessionTimeoutMs = MIN_SESSION_TIMEOUT_MS_DEFAULT;
    private int maxSessionTimeoutMs = MAX_SESSION_TIMEOUT_MS_DEFAULT;
    private long staleTimeoutNs = STALE_TIMEOUT_NS_DEFAULT;
    private long staleCloseTimeoutNs = STALE_CLOSE_TIMEOUT_NS_DEFAULT;
    private long resubmitTimeoutNs = RESUBMIT_TIMEOUT_NS_DEFAULT;
    private long keepAliveIntervalNs = KEEP_ALIVE_INTERVAL_NS_DEFAULT;
    private long connectTimeoutNs = CONNECT_TIMEOUT_NS_DEFAULT;
    private int maxConnections = MAX_CONNECTIONS_DEFAULT;
    private int maxSessionsPerConnection = MAX_SESSIONS_PER_CONNECTION_DEFAULT;
    private int maxWatches = MAX_WATCHES_DEFAULT;
    private int maxWatchesPerConnection = MAX_WATCHES_PER_CONNECTION_DEFAULT;
    private int maxInFlightCommands = MAX_IN_FLIGHT_COMMANDS_DEFAULT;
    private int forwardingQueueLength = FORWARDING_QUEUE_LENGTH_DEFAULT;
    private int maxPendingRequests = MAX_PENDING_REQUESTS_DEFAULT;
    private int maxPendingRequestsPerConnection = MAX_PENDING_REQUESTS_PER_CONNECTION_DEFAULT;
    private int maxOutgoingBytesPerConnection = MAX_OUTGOING_BYTES_PER_CONNECTION_DEFAULT;
    private int responseTermLength = RESPONSE_TERM_LENGTH_DEFAULT;
    private int childrenPageLength = CHILDREN_PAGE_LENGTH_DEFAULT;
    private int imageFragmentLimit = IMAGE_FRAGMENT_LIMIT_DEFAULT;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private long incarnation;
    private ErrorHandler errorHandler;
    private Runnable terminateHook;

    /**
     * Check the settings and fill in what was left open.
     *
     * @return this for a fluent API.
     * @throws IllegalStateException    when concluded before, or something necessary is missing.
     * @throws IllegalArgumentException when a setting is out of its range; the message names it and the range.
     */
    public FrontEndContext conclude()
    {
        if (!isConcluded.compareAndSet(false, true))
        {
            throw new IllegalStateException("the context is concluded already");
        }
        require("treeRegion", treeRegion);
        require("resultPoller", resultPoller);
        require("memberStatus", memberStatus);
        require("memberInfo", memberInfo);
        require("errorHandler", errorHandler);
        require("terminateHook", terminateHook);
        if (null == requestChannel && !ipcEnabled)
        {
            throw new IllegalStateException("set requestChannel or enable IPC: clients could not reach the member");
        }
        checkRanges();
        if (0 == incarnation)
        {
            incarnation = SystemEpochNanoClock.INSTANCE.nanoTime();
        }
        return this;
    }

    private void checkRanges()
    {
        inRange("minSessionTimeoutMs", minSessionTimeoutMs, SESSION_TIMEOUT_FLOOR_MS, SESSION_TIMEOUT_CEILING_MS);
        inRange("maxSessionTimeoutMs", maxSessionTimeoutMs, minSessionTimeoutMs, SESSION_TIMEOUT_CEILING_MS);
        inRange("maxDataLength", maxDataLength, 0, TreeConfiguration.MAX_DATA_LENGTH_LIMIT);
        inRange("maxSessions", maxSessions, 1, Integer.MAX_VALUE);
        inRange("maxZnodes", maxZnodes, 1, Long.MAX_VALUE);
        inRange("maxTreeBytes", maxTreeBytes, 1, Long.MAX_VALUE);
        inRange("staleTimeoutNs", staleTimeoutNs, 1, Long.MAX_VALUE);
        inRange("staleCloseTimeoutNs", staleCloseTimeoutNs, staleTimeoutNs, Long.MAX_VALUE);
        inRange("resubmitTimeoutNs", resubmitTimeoutNs, 1, Long.MAX_VALUE >> 4);
        inRange("keepAliveIntervalNs", keepAliveIntervalNs, 1, Long.MAX_VALUE);
        inRange("connectTimeoutNs", connectTimeoutNs, 1, Long.MAX_VALUE);
        inRange("maxConnections", maxConnections, 1, 1 << 20);
        inRange("maxSessionsPerConnection", maxSessionsPerConnection, 1, Integer.MAX_VALUE);
        inRange("maxWatches", maxWatches, 1, 1 << 28);
        inRange("maxWatchesPerConnection", maxWatchesPerConnection, 1, maxWatches);
        inRange("maxInFlightCommands", maxInFlightCommands, 16, 1 << 20);
        powerOfTwo("maxInFlightCommands", maxInFlightCommands);
        inRange("forwardingQueueLength", forwardingQueueLength, 1 << 16, 1 << 30);
        powerOfTwo("forwardingQueueLength", forwardingQueueLength);
        atLeast("forwardingQueueLength", forwardingQueueLength, 2L * (maxDataLength + MAX_PATH_LENGTH + 1024));
        inRange("maxPendingRequests", maxPendingRequests, 1, 1 << 24);
        inRange("maxPendingRequestsPerConnection", maxPendingRequestsPerConnection, 1, maxPendingRequests);
        inRange("maxOutgoingBytesPerConnection", maxOutgoingBytesPerConnection, 1 << 12, 1 << 30);
        powerOfTwo("maxOutgoingBytesPerConnection", maxOutgoingBytesPerConnection);
        atLeast(
            "maxOutgoingBytesPerConnection",
            maxOutgoingBytesPerConnection,
            2L * (maxDataLength + MAX_PATH_LENGTH + 1024));
        inRange("responseTermLength", responseTermLength, 1 << 16, 1 << 30);
        powerOfTwo("responseTermLength", responseTermLength);
        inRange("childrenPageLength", childrenPageLength, MAX_PATH_LENGTH + 4, 1 << 20);
        inRange("imageFragmentLimit", imageFragmentLimit, 1, 1 << 16);
    }

    private static void require(final String name, final Object value)
    {
        if (null == value)
        {
            throw new IllegalStateException(name + " must be set");
        }
    }

    private static void inRange(final String name, final long value, final long min, final long max)
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
     * Id of the member.
     *
     * @return member id, as in the member list.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * Id of the member.
     *
     * @param value member id, as in the member list.
     * @return this for a fluent API.
     */
    public FrontEndContext memberId(final int value)
    {
        memberId = value;
        return this;
    }

    /**
     * Directory of the media driver that the front end uses.
     *
     * @return Aeron directory.
     */
    public String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Directory of the media driver that the front end uses.
     *
     * @param value Aeron directory.
     * @return this for a fluent API.
     */
    public FrontEndContext aeronDirectoryName(final String value)
    {
        aeronDirectoryName = value;
        return this;
    }

    /**
     * UDP channel on which clients' requests arrive.
     *
     * @return channel with an endpoint, such as {@code aeron:udp?endpoint=host:20000}; null for none.
     */
    public String requestChannel()
    {
        return requestChannel;
    }

    /**
     * UDP channel on which clients' requests arrive.
     *
     * @param value channel with an endpoint, such as {@code aeron:udp?endpoint=host:20000}; null for none.
     * @return this for a fluent API.
     */
    public FrontEndContext requestChannel(final String value)
    {
        requestChannel = value;
        return this;
    }

    /**
     * Stream of the requests on the UDP channel.
     *
     * @return stream id.
     */
    public int requestStreamId()
    {
        return requestStreamId;
    }

    /**
     * Stream of the requests on the UDP channel.
     *
     * @param value stream id.
     * @return this for a fluent API.
     */
    public FrontEndContext requestStreamId(final int value)
    {
        requestStreamId = value;
        return this;
    }

    /**
     * Whether clients on the same media driver may connect over IPC.
     *
     * @return true to listen on IPC, too.
     */
    public boolean ipcEnabled()
    {
        return ipcEnabled;
    }

    /**
     * Whether clients on the same media driver may connect over IPC.
     *
     * @param value true to listen on IPC, too.
     * @return this for a fluent API.
     */
    public FrontEndContext ipcEnabled(final boolean value)
    {
        ipcEnabled = value;
        return this;
    }

    /**
     * Stream of the requests on IPC.
     *
     * @return stream id.
     */
    public int ipcStreamId()
    {
        return ipcStreamId;
    }

    /**
     * Stream of the requests on IPC.
     *
     * @param value stream id.
     * @return this for a fluent API.
     */
    public FrontEndContext ipcStreamId(final int value)
    {
        ipcStreamId = value;
        return this;
    }

    /**
     * Ingress channel template of the cluster.
     *
     * @return channel without endpoint.
     */
    public String clusterIngressChannel()
    {
        return clusterIngressChannel;
    }

    /**
     * Ingress channel template of the cluster.
     *
     * @param value channel without endpoint.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterIngressChannel(final String value)
    {
        clusterIngressChannel = value;
        return this;
    }

    /**
     * Ingress stream of the cluster.
     *
     * @return stream id.
     */
    public int clusterIngressStreamId()
    {
        return clusterIngressStreamId;
    }

    /**
     * Ingress stream of the cluster.
     *
     * @param value stream id.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterIngressStreamId(final int value)
    {
        clusterIngressStreamId = value;
        return this;
    }

    /**
     * Ingress endpoints of all members.
     *
     * @return endpoints such as {@code 0=host:port,1=host:port}.
     */
    public String clusterIngressEndpoints()
    {
        return clusterIngressEndpoints;
    }

    /**
     * Ingress endpoints of all members.
     *
     * @param value endpoints such as {@code 0=host:port,1=host:port}.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterIngressEndpoints(final String value)
    {
        clusterIngressEndpoints = value;
        return this;
    }

    /**
     * Channel on which the cluster tells the front end of new leaders; its host must be reachable from every member.
     *
     * @return channel.
     */
    public String clusterEgressChannel()
    {
        return clusterEgressChannel;
    }

    /**
     * Channel on which the cluster tells the front end of new leaders; its host must be reachable from every member.
     *
     * @param value channel.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterEgressChannel(final String value)
    {
        clusterEgressChannel = value;
        return this;
    }

    /**
     * Stream of the egress channel.
     *
     * @return stream id.
     */
    public int clusterEgressStreamId()
    {
        return clusterEgressStreamId;
    }

    /**
     * Stream of the egress channel.
     *
     * @param value stream id.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterEgressStreamId(final int value)
    {
        clusterEgressStreamId = value;
        return this;
    }

    /**
     * How long one attempt to connect to the cluster may take.
     *
     * @return nanoseconds.
     */
    public long clusterMessageTimeoutNs()
    {
        return clusterMessageTimeoutNs;
    }

    /**
     * How long one attempt to connect to the cluster may take.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterMessageTimeoutNs(final long value)
    {
        clusterMessageTimeoutNs = value;
        return this;
    }

    /**
     * How long to keep the cluster session without a leader before connecting anew.
     *
     * @return nanoseconds.
     */
    public long newLeaderTimeoutNs()
    {
        return newLeaderTimeoutNs;
    }

    /**
     * How long to keep the cluster session without a leader before connecting anew.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext newLeaderTimeoutNs(final long value)
    {
        newLeaderTimeoutNs = value;
        return this;
    }

    /**
     * The member's region; the front end takes readers from it and nothing else.
     *
     * @return region.
     */
    public TreeRegion treeRegion()
    {
        return treeRegion;
    }

    /**
     * The member's region; the front end takes readers from it and nothing else.
     *
     * @param value region.
     * @return this for a fluent API.
     */
    public FrontEndContext treeRegion(final TreeRegion value)
    {
        treeRegion = value;
        return this;
    }

    /**
     * Where the member's replica puts the results of this front end's commands.
     *
     * @return consumer side of the results ring.
     */
    public ResultPoller resultPoller()
    {
        return resultPoller;
    }

    /**
     * Where the member's replica puts the results of this front end's commands.
     *
     * @param value consumer side of the results ring.
     * @return this for a fluent API.
     */
    public FrontEndContext resultPoller(final ResultPoller value)
    {
        resultPoller = value;
        return this;
    }

    /**
     * What the member's service publishes of itself.
     *
     * @return status.
     */
    public MemberStatus memberStatus()
    {
        return memberStatus;
    }

    /**
     * What the member's service publishes of itself.
     *
     * @param value status.
     * @return this for a fluent API.
     */
    public FrontEndContext memberStatus(final MemberStatus value)
    {
        memberStatus = value;
        return this;
    }

    /**
     * Facts of the member for operators.
     *
     * @return facts.
     */
    public MemberInfo memberInfo()
    {
        return memberInfo;
    }

    /**
     * Facts of the member for operators.
     *
     * @param value facts.
     * @return this for a fluent API.
     */
    public FrontEndContext memberInfo(final MemberInfo value)
    {
        memberInfo = value;
        return this;
    }

    /**
     * Source of the commit position of the log.
     *
     * @return supplier that may be called from the front end's thread.
     */
    public LongSupplier commitPosition()
    {
        return commitPosition;
    }

    /**
     * Source of the commit position of the log.
     *
     * @param value supplier that may be called from the front end's thread.
     * @return this for a fluent API.
     */
    public FrontEndContext commitPosition(final LongSupplier value)
    {
        commitPosition = value;
        return this;
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
    public FrontEndContext maxZnodes(final long value)
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
    public FrontEndContext maxTreeBytes(final long value)
    {
        maxTreeBytes = value;
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
    public FrontEndContext maxSessions(final int value)
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
    public FrontEndContext maxDataLength(final int value)
    {
        maxDataLength = value;
        return this;
    }

    /**
     * Shortest session timeout that is granted.
     *
     * @return milliseconds, at least 20.
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
    public FrontEndContext minSessionTimeoutMs(final int value)
    {
        minSessionTimeoutMs = value;
        return this;
    }

    /**
     * Longest session timeout that is granted.
     *
     * @return milliseconds, at most 600,000.
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
    public FrontEndContext maxSessionTimeoutMs(final int value)
    {
        maxSessionTimeoutMs = value;
        return this;
    }

    /**
     * Age of the last applied tick beyond which the member does not serve.
     *
     * @return nanoseconds.
     */
    public long staleTimeoutNs()
    {
        return staleTimeoutNs;
    }

    /**
     * Age of the last applied tick beyond which the member does not serve.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext staleTimeoutNs(final long value)
    {
        staleTimeoutNs = value;
        return this;
    }

    /**
     * Age of the last applied tick beyond which connections with sessions are closed, so that clients attach
     * elsewhere. Shorter than the cluster's session timeout.
     *
     * @return nanoseconds.
     */
    public long staleCloseTimeoutNs()
    {
        return staleCloseTimeoutNs;
    }

    /**
     * Age of the last applied tick beyond which connections with sessions are closed, so that clients attach
     * elsewhere. Shorter than the cluster's session timeout.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext staleCloseTimeoutNs(final long value)
    {
        staleCloseTimeoutNs = value;
        return this;
    }

    /**
     * How long sent commands may stay unapplied before they are sent again; doubles with each vain attempt, up to
     * sixteen times.
     *
     * @return nanoseconds.
     */
    public long resubmitTimeoutNs()
    {
        return resubmitTimeoutNs;
    }

    /**
     * How long sent commands may stay unapplied before they are sent again; doubles with each vain attempt, up to
     * sixteen times.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext resubmitTimeoutNs(final long value)
    {
        resubmitTimeoutNs = value;
        return this;
    }

    /**
     * How often the cluster session is kept alive when nothing else is sent.
     *
     * @return nanoseconds.
     */
    public long keepAliveIntervalNs()
    {
        return keepAliveIntervalNs;
    }

    /**
     * How often the cluster session is kept alive when nothing else is sent.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext keepAliveIntervalNs(final long value)
    {
        keepAliveIntervalNs = value;
        return this;
    }

    /**
     * How long a client may take to finish its handshake, and a closing connection to drain.
     *
     * @return nanoseconds.
     */
    public long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * How long a client may take to finish its handshake, and a closing connection to drain.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext connectTimeoutNs(final long value)
    {
        connectTimeoutNs = value;
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
    public FrontEndContext maxConnections(final int value)
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
    public FrontEndContext maxSessionsPerConnection(final int value)
    {
        maxSessionsPerConnection = value;
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
    public FrontEndContext maxWatches(final int value)
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
    public FrontEndContext maxWatchesPerConnection(final int value)
    {
        maxWatchesPerConnection = value;
        return this;
    }

    /**
     * Most commands that the member's replica has not yet applied.
     *
     * @return count, a power of two.
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
    public FrontEndContext maxInFlightCommands(final int value)
    {
        maxInFlightCommands = value;
        return this;
    }

    /**
     * Bytes that commands in flight may take.
     *
     * @return bytes, a power of two.
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
    public FrontEndContext forwardingQueueLength(final int value)
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
    public FrontEndContext maxPendingRequests(final int value)
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
    public FrontEndContext maxPendingRequestsPerConnection(final int value)
    {
        maxPendingRequestsPerConnection = value;
        return this;
    }

    /**
     * Bytes of answers and events that may wait for a slow client before its connection is closed.
     *
     * @return bytes, a power of two.
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
    public FrontEndContext maxOutgoingBytesPerConnection(final int value)
    {
        maxOutgoingBytesPerConnection = value;
        return this;
    }

    /**
     * Longest term of a response publication; a client may ask for less. An eighth of it is the longest message.
     *
     * @return bytes, a power of two.
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
    public FrontEndContext responseTermLength(final int value)
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
    public FrontEndContext childrenPageLength(final int value)
    {
        childrenPageLength = value;
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
    public FrontEndContext imageFragmentLimit(final int value)
    {
        imageFragmentLimit = value;
        return this;
    }

    /**
     * Clock for timeouts; the one that MemberStatus.lastTickNs is stamped with.
     *
     * @return clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Clock for timeouts; the one that MemberStatus.lastTickNs is stamped with.
     *
     * @param value clock.
     * @return this for a fluent API.
     */
    public FrontEndContext nanoClock(final NanoClock value)
    {
        nanoClock = value;
        return this;
    }

    /**
     * Identity of this life of the front end: the epoch nanosecond clock at its start unless set.
     *
     * @return nanoseconds of the epoch, larger than of any former life.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * Identity of this life of the front end: the epoch nanosecond clock at its start unless set.
     *
     * @param value nanoseconds of the epoch, larger than of any former life.
     * @return this for a fluent API.
     */
    public FrontEndContext incarnation(final long value)
    {
        incarnation = value;
        return this;
    }

    /**
     * What hears of errors that the front end survives.
     *
     * @return handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * What hears of errors that the front end survives.
     *
     * @param value handler.
     * @return this for a fluent API.
     */
    public FrontEndContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }

    /**
     * What stops the member when the front end cannot go on.
     *
     * @return hook; called at most once.
     */
    public Runnable terminateHook()
    {
        return terminateHook;
    }

    /**
     * What stops the member when the front end cannot go on.
     *
     * @param value hook; called at most once.
     * @return this for a fluent API.
     */
    public FrontEndContext terminateHook(final Runnable value)
    {
        terminateHook = value;
        return this;
    }
}
