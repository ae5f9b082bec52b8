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
import io.nodens.sbe.ProtocolLimits;
import io.nodens.tree.TreeRegion;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Settings of a front end. Set them, {@link #conclude()} once, and hand them to {@link FrontEndAgent}.
 * <p>
 * <b>Thread:</b> set and concluded by one thread before the agent runs; read-only afterwards.
 */
public final class FrontEndContext
{
    /** Stream that carries requests, on UDP and on IPC. */
    public static final int REQUEST_STREAM_ID_DEFAULT = ProtocolLimits.REQUEST_STREAM_ID;
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

    private final FrontEndLimits limits = new FrontEndLimits();
    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private int memberId;
    private String aeronDirectoryName = CommonContext.getAeronDirectoryName();
    private long driverTimeoutNs = TimeUnit.MILLISECONDS.toNanos(CommonContext.DEFAULT_DRIVER_TIMEOUT_MS);
    private String requestChannel;
    private int requestStreamId = REQUEST_STREAM_ID_DEFAULT;
    private int ipcStreamId = REQUEST_STREAM_ID_DEFAULT;
    private String clusterIngressChannel = "aeron:udp?term-length=16m";
    private int clusterIngressStreamId = AeronCluster.Configuration.INGRESS_STREAM_ID_DEFAULT;
    private String clusterIngressEndpoints;
    private String localIngressChannel;
    private String clusterEgressChannel = "aeron:udp?endpoint=localhost:0|term-length=64k";
    private int clusterEgressStreamId = AeronCluster.Configuration.EGRESS_STREAM_ID_DEFAULT;
    private long clusterMessageTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long newLeaderTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private TreeRegion treeRegion;
    private ResultPoller resultPoller;
    private MemberStatus memberStatus;
    private MemberInfo memberInfo;
    private ClusterContact clusterContact;
    private long staleTimeoutNs = STALE_TIMEOUT_NS_DEFAULT;
    private long staleCloseTimeoutNs = STALE_CLOSE_TIMEOUT_NS_DEFAULT;
    private long resubmitTimeoutNs = RESUBMIT_TIMEOUT_NS_DEFAULT;
    private long keepAliveIntervalNs = KEEP_ALIVE_INTERVAL_NS_DEFAULT;
    private long connectTimeoutNs = CONNECT_TIMEOUT_NS_DEFAULT;
    private AgentInvoker driverAgentInvoker;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private long incarnation;
    private ErrorHandler errorHandler;
    private MemberHooks memberHooks;

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
        require("clusterContact", clusterContact);
        require("errorHandler", errorHandler);
        require("memberHooks", memberHooks);
        checkRanges();
        if (0 == incarnation)
        {
            incarnation = SystemEpochNanoClock.INSTANCE.nanoTime();
        }
        return this;
    }

    private void checkRanges()
    {
        limits.check();
        FrontEndLimits.inRange("staleTimeoutNs", staleTimeoutNs, 1, Long.MAX_VALUE);
        FrontEndLimits.inRange("staleCloseTimeoutNs", staleCloseTimeoutNs, staleTimeoutNs, Long.MAX_VALUE);
        FrontEndLimits.inRange("resubmitTimeoutNs", resubmitTimeoutNs, 1, Long.MAX_VALUE >> 4);
        FrontEndLimits.inRange("keepAliveIntervalNs", keepAliveIntervalNs, 1, Long.MAX_VALUE);
        FrontEndLimits.inRange("connectTimeoutNs", connectTimeoutNs, 1, Long.MAX_VALUE);
    }

    private static void require(final String name, final Object value)
    {
        if (null == value)
        {
            throw new IllegalStateException(name + " must be set");
        }
    }

    /**
     * Limits of this front end.
     *
     * @return the limits, to be changed in place.
     */
    public FrontEndLimits limits()
    {
        return limits;
    }

    /**
     * Id of the member.
     *
     * @return member id.
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
     * Silence of the media driver after which it is taken for dead.
     *
     * @return nanoseconds.
     */
    public long driverTimeoutNs()
    {
        return driverTimeoutNs;
    }

    /**
     * Silence of the media driver after which it is taken for dead.
     *
     * @param value nanoseconds.
     * @return this for a fluent API.
     */
    public FrontEndContext driverTimeoutNs(final long value)
    {
        driverTimeoutNs = value;
        return this;
    }

    /**
     * UDP channel on which clients' requests arrive.
     *
     * @return channel with an endpoint.
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
     * Channel to the consensus module of the same process, on which it listens while it leads.
     *
     * @return channel over IPC, or null for none.
     */
    public String localIngressChannel()
    {
        return localIngressChannel;
    }

    /**
     * Channel to the consensus module of the same process, on which it listens while it leads.
     *
     * @param value channel over IPC, or null for none.
     * @return this for a fluent API.
     */
    public FrontEndContext localIngressChannel(final String value)
    {
        localIngressChannel = value;
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
     * What the front end may know of the member's consensus module.
     *
     * @return contact with the cluster.
     */
    public ClusterContact clusterContact()
    {
        return clusterContact;
    }

    /**
     * What the front end may know of the member's consensus module.
     *
     * @param value contact with the cluster.
     * @return this for a fluent API.
     */
    public FrontEndContext clusterContact(final ClusterContact value)
    {
        clusterContact = value;
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
     * Invoker of an embedded media driver that has no thread of its own.
     *
     * @return invoker.
     */
    public AgentInvoker driverAgentInvoker()
    {
        return driverAgentInvoker;
    }

    /**
     * Invoker of an embedded media driver that has no thread of its own.
     *
     * @param value invoker; null when the driver has threads.
     * @return this for a fluent API.
     */
    public FrontEndContext driverAgentInvoker(final AgentInvoker value)
    {
        driverAgentInvoker = value;
        return this;
    }

    /**
     * Clock for timeouts; the one that MemberStatus.freshNs is stamped with.
     *
     * @return clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Clock for timeouts; the one that MemberStatus.freshNs is stamped with.
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
     * @return nanoseconds of the epoch.
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
     * What the front end asks of its member, such as to stop when the front end cannot go on.
     *
     * @return hooks.
     */
    public MemberHooks memberHooks()
    {
        return memberHooks;
    }

    /**
     * What the front end asks of its member, such as to stop when the front end cannot go on.
     *
     * @param value hooks; the member is stopped at most once.
     * @return this for a fluent API.
     */
    public FrontEndContext memberHooks(final MemberHooks value)
    {
        memberHooks = value;
        return this;
    }
}
