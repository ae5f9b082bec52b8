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

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.nodens.cluster.frontend.aeron.AeronClusterLink;
import io.nodens.cluster.frontend.aeron.ConnectionTable;
import io.nodens.cluster.frontend.aeron.RequestDispatcher;
import io.nodens.cluster.frontend.aeron.ResponseProxy;
import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.frontend.propose.ClusterLink;
import io.nodens.cluster.frontend.propose.CommandProxy;
import io.nodens.cluster.frontend.propose.ForwardingQueue;
import io.nodens.cluster.frontend.propose.MemberReporter;
import io.nodens.cluster.frontend.propose.ResultListener;
import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.results.ResultPoller;
import io.nodens.cluster.status.ClusterLimits;
import io.nodens.cluster.status.MemberStatus;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Duty cycle of a member's front end: clients' connections, sessions' liveness, reads, watches, and the forwarding of
 * commands to the cluster.
 * <p>
 * <b>Thread:</b> constructed by any thread, then driven by one, its {@code AgentRunner}; {@link #isOpen()} and
 * {@link #linkState()} may be asked from any. <b>Owns:</b> an Aeron client, the request subscriptions, one
 * cluster session.
 */
public final class FrontEndAgent implements Agent, ResultListener
{
    /** Way to the cluster for a front end; tests have their own. */
    interface LinkFactory
    {
        /** The link of a front end that is being constructed. */
        ClusterLink newLink(
            FrontEndSettings settings,
            FrontEndEnvironment environment,
            Aeron aeron,
            ForwardingQueue queue,
            CommandProxy commands);
    }

    private static final int RESULT_LIMIT = 256;
    private static final int REQUEST_SOCKET_BUFFER_LENGTH = 2 << 20;
    private static final long FRESHNESS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SEND_LIMIT = 256;
    private static final int DETACH_LIMIT = 64;
    /** Fruitless re-submissions in a row after which the cluster session is given up for another. */
    static final int RESUBMISSIONS_BEFORE_RENEWAL = 4;
    /** The same, after which the member stops. */
    static final int RESUBMISSIONS_BEFORE_STOP = 12;

    final FrontEndRooms rooms;
    final ResponseProxy responses;
    final RequestDispatcher requests;
    final ConnectionTable connections;

    private final BooleanSupplier isGateOpen;
    private final SessionLiveness.SilenceHandler onSilence = this::onSilence;
    private final NanoClock nanoClock;
    private final MemberHooks memberHooks;
    private final ResultPoller resultPoller;
    private final MemberStatus memberStatus;
    private final SessionLiveness liveness;
    private final ServingMonitor serving;
    private final OutgoingBudget outgoingBudget;
    private final Aeron aeron;
    private final AgentInvoker aeronInvoker;
    private final ClusterLink link;
    private final MemberReporter reporter;
    private long nowNs;
    private long freshnessDeadlineNs;
    private boolean isTerminated;
    private boolean isRenewed;
    private int boundDataLength;
    private volatile ClusterLink.State state = ClusterLink.State.DISCONNECTED;

    /**
     * Connect to the media driver and listen for clients.
     *
     * @param settings    of the front end.
     * @param environment that it runs in.
     * @throws RuntimeException when the media driver is not there or a request channel cannot be opened.
     */
    public FrontEndAgent(final FrontEndSettings settings, final FrontEndEnvironment environment)
    {
        this(settings, environment, AeronClusterLink::new);
    }

    @SuppressWarnings("this-escape") // Collaborators keep this agent, and use it only when it works.
    FrontEndAgent(
        final FrontEndSettings settings, final FrontEndEnvironment environment, final LinkFactory linkFactory)
    {
        nanoClock = environment.nanoClock();
        nowNs = nanoClock.nanoTime();
        freshnessDeadlineNs = nowNs;
        memberHooks = environment.hooks();
        resultPoller = environment.results();
        memberStatus = environment.status();

        rooms = new FrontEndRooms(settings, environment, this);
        isGateOpen = rooms.gate::isOpen;
        liveness = rooms.lanes.liveness();
        serving = rooms.lanes.serving();
        outgoingBudget = rooms.lanes.outgoingBudget();
        reporter = new MemberReporter(memberStatus, rooms.commands, nowNs);

        aeron = connect(settings, environment);
        aeronInvoker = aeron.conductorAgentInvoker();
        responses = new ResponseProxy(settings, environment, liveness);
        requests = new RequestDispatcher(
            rooms.lanes,
            rooms.readRequests,
            rooms.watchLists,
            rooms.proposals,
            rooms.notices,
            rooms.administration,
            rooms.changes,
            responses);
        connections = new ConnectionTable(
            settings, environment, aeron, rooms.lanes, rooms.changes, responses, requests);
        link = linkFactory.newLink(settings, environment, aeron, rooms.queue, rooms.commands);
        listen(settings);
    }

    private static Aeron connect(final FrontEndSettings settings, final FrontEndEnvironment environment)
    {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(settings.aeronDirectoryName())
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(settings.driverTimeoutNs()))
            .useConductorAgentInvoker(true)
            .driverAgentInvoker(environment.driverInvoker())
            .subscriberErrorHandler(environment.errorHandler())
            .errorHandler(environment.errorHandler())
            .clientName("nodens front end " + settings.memberId()));
    }

    /**
     * Whether commands flow: the cluster session is open and the member's own replica has acknowledged this front end.
     *
     * @return true when open.
     */
    public boolean isOpen()
    {
        return ClusterLink.State.OPEN == state;
    }

    /**
     * What the front end is doing about its cluster session, for operators.
     *
     * @return name of a {@link ClusterLink.State}.
     */
    public String linkState()
    {
        return state.name();
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        nowNs = nanoClock.nanoTime();
        if (aeron.isClosed())
        {
            onFault("the front end's Aeron client is closed: the media driver is gone or this process was stalled");
        }
        requests.onDutyCycle();
        rooms.changes.onDutyCycle();
        int work = aeronInvoker.invoke();
        liveness.advance(nowNs);
        serving.update(nowNs, ClusterLink.State.OPEN == link.state());
        publishFreshness();
        followLimits();
        work += pollLink();
        rooms.results.nowNs(nowNs);
        work += resultPoller.poll(rooms.results, isGateOpen, RESULT_LIMIT);
        work += rooms.gate.isOpen() ? rooms.changes.poll() : 0;
        work += connections.doWork(nowNs);
        work += rooms.lanes.order().advanceWaiting();
        // While the cluster is lost nobody's end is proposed: by the time that it is decided the client may be back.
        work += serving.isServing() ? liveness.poll(onSilence) : 0;
        work += submitOwn();
        if (ClusterLink.State.OPEN == link.state())
        {
            work += sendCommands();
        }
        return work;
    }

    private void publishFreshness()
    {
        if (nowNs - freshnessDeadlineNs >= 0)
        {
            freshnessDeadlineNs = nowNs + FRESHNESS_INTERVAL_NS;
            memberStatus.freshNs(serving.upToDateNs());
            memberStatus.frontEnd().update(
                liveness.uncountedNs(), outgoingBudget.usedBytes(), outgoingBudget.closedCount());
            memberStatus.frontEnd().atTheDoor(connections.letInCount(), connections.refusedCount());
            memberStatus.frontEnd().load(
                connections.size(),
                rooms.lanes.watches().size(),
                rooms.lanes.pendingRequests().inUse(),
                (int)(rooms.queue.lastSequence() - rooms.queue.appliedSequence()),
                rooms.queue.resubmissions());
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onClose()
    {
        connections.closeAll();
        link.close();
        state = ClusterLink.State.CLOSED;
        CloseHelper.quietClose(aeron);
    }

    /** {@inheritDoc} */
    @Override
    public String roleName()
    {
        return "nodens-front-end";
    }

    /** {@inheritDoc} */
    @Override
    public void onOpened(final int maxDataLength)
    {
        bind(maxDataLength);
        link.onOpened(nowNs);
    }

    /** An operator may have changed the limits. */
    private void followLimits()
    {
        final ClusterLimits limits = memberStatus.limits();
        if (ClusterLink.State.OPEN == state && null != limits && limits.maxDataLength() != boundDataLength)
        {
            bind(limits.maxDataLength());
        }
    }

    private void bind(final int maxDataLength)
    {
        final String refusal = maxDataLength + CommandProxy.MAX_OVERHEAD_LENGTH > rooms.queue.maxClientCommandLength() ?
            "the cluster allows data of " + maxDataLength + " bytes, more than this member was made ready for: set" +
            " nodens.max.data.length (--max-data-length) as the cluster has it" :
            memberHooks.refusalOf(maxDataLength);
        if (null != refusal)
        {
            if (!isTerminated)
            {
                isTerminated = true;
                memberHooks.onMisconfigured(refusal);
            }
            throw new AgentTerminationException("front end: " + refusal);
        }
        boundDataLength = maxDataLength;
        rooms.lanes.admission().maxDataLength(maxDataLength);
        connections.maxDataLength(maxDataLength);
        responses.maxDataLength(maxDataLength);
    }

    /** Something is broken beyond repair: stop the member. */
    @Override
    public void onFault(final String message)
    {
        final AgentTerminationException ex = new AgentTerminationException("front end: " + message);
        if (!isTerminated)
        {
            isTerminated = true;
            memberHooks.onFault(message);
        }
        throw ex;
    }

    /**
     * A command that can never be sent, or that stays without effect however often it is sent while the replica
     * applies what others send, would hold up everybody's writes for ever.
     */
    private int sendCommands()
    {
        final int sent = rooms.queue.send(link, nowNs, serving.isServing(), SEND_LIMIT);
        if (ForwardingQueue.UNSENDABLE == sent)
        {
            final long sequence = rooms.queue.sentSequence() + 1;
            onFault("a command of " + rooms.queue.length(sequence) + " bytes can never be sent to the cluster");
        }
        final int fruitless = rooms.queue.fruitlessResubmissions();
        if (fruitless >= RESUBMISSIONS_BEFORE_STOP)
        {
            onFault("command " + (rooms.queue.appliedSequence() + 1) + " has no effect, though it was sent " +
                fruitless + " times again and the cluster goes on");
        }
        final boolean isRenewalDue = fruitless >= RESUBMISSIONS_BEFORE_RENEWAL;
        if (isRenewalDue && !isRenewed)
        {
            link.renew();
        }
        isRenewed = isRenewalDue;
        return sent;
    }

    private void listen(final FrontEndSettings settings)
    {
        boolean isListening = false;
        try
        {
            if (null != settings.requestChannel())
            {
                final ChannelUri channel = ChannelUri.parse(settings.requestChannel());
                // Memory of a client's terms is taken as they are used, whatever length the client gives them.
                channel.put(CommonContext.SPARSE_PARAM_NAME, "true");
                // A stream that was lost or rejected must not come back in the middle of a request.
                channel.put(CommonContext.REJOIN_PARAM_NAME, "false");
                // What many clients send at once waits here, where a host allows it, rather than being lost: a lost end
                // of a request is noticed after 100 ms only.
                channel.put(CommonContext.SOCKET_RCVBUF_PARAM_NAME, Integer.toString(REQUEST_SOCKET_BUFFER_LENGTH));
                aeron.addSubscription(
                    channel.toString(),
                    settings.requestStreamId(),
                    (image) -> connections.onImage(image, false),
                    connections::onImageGone);
            }
            aeron.addSubscription(
                CommonContext.IPC_CHANNEL,
                settings.requestStreamId(),
                (image) -> connections.onImage(image, true),
                connections::onImageGone);
            isListening = true;
        }
        finally
        {
            if (!isListening)
            {
                CloseHelper.quietClose(aeron);
            }
        }
    }

    private int pollLink()
    {
        final int work = link.doWork(nowNs);
        if (link.state() != state)
        {
            state = link.state();
        }
        return work;
    }

    private int submitOwn()
    {
        int work = 0;
        while (work < DETACH_LIMIT && null != liveness.firstToDetach() &&
            rooms.commands.detachSession(liveness.firstToDetach()))
        {
            liveness.removeFirstToDetach();
            work++;
        }
        if (rooms.lanes.barriers().isSubmissionDue() && rooms.commands.barrier())
        {
            rooms.lanes.barriers().onSubmitted();
            work++;
        }
        if (ClusterLink.State.OPEN == state)
        {
            work += reporter.doWork(nowNs);
        }
        return work;
    }

    private boolean onSilence(final AttachedSession session)
    {
        return rooms.commands.expireSession(session);
    }
}
