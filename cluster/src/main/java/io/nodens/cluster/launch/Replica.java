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
package io.nodens.cluster.launch;

import io.aeron.Counter;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.frontend.FrontEndAgent;
import io.nodens.cluster.frontend.FrontEndEnvironment;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.frontend.MemberInfo;
import io.nodens.cluster.gateway.MemberGateway;
import io.nodens.cluster.gateway.ZooKeeperFacts;
import io.nodens.cluster.keeper.Keeper;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.service.CountedTermView;
import io.nodens.cluster.service.DriverMemory;
import io.nodens.cluster.service.NodensService;
import io.nodens.cluster.service.ServiceContext;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.ThreadLayout;
import io.nodens.cluster.state.ConfigurationException;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberSetup;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ProgressCounters;
import io.nodens.cluster.status.Release;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.cluster.wiring.FrontEndWiring;
import io.nodens.cluster.wiring.IdleStrategies;
import io.nodens.gateway.Gateway;
import io.nodens.tree.TreeRegion;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What makes a member part of its cluster: consensus module, replicated service, front end and keeper, and the threads
 * that they share. They stand on the media driver, the archive and the region, which the member owns.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> what it starts.
 */
public final class Replica implements AutoCloseable
{
    private static final int KEEPER_IDLE_MS = 50;
    private static final int JOIN_TIMEOUT_MS = 500;
    /** The log of 512 ticks, the messages for whose timers fill half of what the consensus module's stream takes. */
    private static final int CAUGHT_UP_BYTES = 32 << 10;

    private final MemberContext context;
    private final AeronWiring wiring;
    private final DataDirectory directory;
    private final MemberLog log;
    private final MemberStatus status;
    private final TreeRegion region;
    private final GuardedThreads threads;
    /** A gateway whose default port is taken is done without, and its threads end. */
    private volatile boolean isGatewayOpen;
    private final Keeper.FaultHandler onFault;

    private volatile ConsensusModule consensusModule;
    private ServiceTurns service;
    private Agent lentService;
    private SharedThread consensusThread;
    private SharedThread frontEndThread;
    private Agent consensus;
    private FrontEndAgent frontEnd;
    private Keeper keeper;
    private AgentRunner keeperRunner;
    private Gateway gateway;

    /**
     * Nothing is started yet.
     *
     * @param context   of the member.
     * @param wiring    of what is Aeron's.
     * @param directory of the member's data.
     * @param log       of the member.
     * @param status    to be kept.
     * @param region    to be written by the service.
     * @param threads   makes the threads.
     * @param onFault   stops the member, by category and reason.
     */
    public Replica(
        final MemberContext context,
        final AeronWiring wiring,
        final DataDirectory directory,
        final MemberLog log,
        final MemberStatus status,
        final TreeRegion region,
        final GuardedThreads threads,
        final Keeper.FaultHandler onFault)
    {
        this.context = context;
        this.wiring = wiring;
        this.directory = directory;
        this.log = log;
        this.status = status;
        this.region = region;
        this.threads = threads;
        this.onFault = onFault;
    }

    /**
     * Start everything and return without waiting for an election.
     *
     * @param archive that is running.
     * @param startNs monotonic time of the member's start.
     * @param startMs wall clock time of it.
     * @param facts   of the member in ZooKeeper's terms.
     * @param onReady called once, when the member serves.
     */
    public void start(
        final GuardedArchive archive,
        final long startNs,
        final long startMs,
        final ZooKeeperFacts facts,
        final Runnable onReady)
    {
        final ResultRing ring = new ResultRing(
            directory.incarnation(),
            FrontEndLimits.MAX_IN_FLIGHT_COMMANDS_DEFAULT,
            FrontEndWiring.maxAttachments(context));
        keeper = new Keeper(context, wiring, directory, log, status, region, onFault, startNs);

        consensusThread = ThreadLayout.isArchiveShared(context) ?
            archive.sharedThread() : newThread("consensus-module");
        final ConsensusModule.Context moduleContext = wiring.consensusModule(consensusThread::waiting);
        final ErrorHandler requests = new LogFamilyErrors(new StopRequests(
            log,
            () -> isTerminating(moduleContext),
            () -> onFault.onFault(MemberException.Category.STOPPED, "an operator's tool asked the cluster to end"),
            this::onEnd), onFault);
        consensus = new GuardedAgent(
            "consensus-module-" + context.memberId(), () -> launchConsensusModule(moduleContext, requests));
        consensusThread.add(consensus);
        keeper.consensusThread(consensusThread::thread);
        service = new ServiceTurns(
            IdleStrategies.forHotAgent(context), region.writer()::handOver, threads)
            .launch(serviceContainer(ring).errorHandler(new MissedLogErrors(requests, onFault)));
        if (ThreadLayout.isServiceShared(context))
        {
            lentService = service.lent(
                () -> isActive(moduleContext) && isElected(moduleContext), () -> isCaughtUp(moduleContext));
            consensusThread.add(lentService);
        }

        frontEnd = new FrontEndAgent(FrontEndWiring.settings(context), new FrontEndEnvironment(
            region,
            ring.poller(),
            status,
            memberInfo(startMs),
            keeper.view(),
            FrontEndWiring.hooks(context, onFault::onFault, log::line),
            null,
            SystemNanoClock.INSTANCE,
            log,
            directory.incarnation()));
        keeper.frontEnd(frontEnd::isOpen, frontEnd::linkState, onReady);
        frontEndThread = ThreadLayout.isFrontEndShared(context) ? consensusThread : newThread("front-end");
        frontEndThread.add(frontEnd);

        gateway = MemberGateway.launch(
            context, region, keeper.view(), status, facts, threads.unless(() -> !isGatewayOpen), log);
        isGatewayOpen = null != gateway;

        keeperRunner = new AgentRunner(new SleepingMillisIdleStrategy(KEEPER_IDLE_MS), log, null, keeper);
        AgentRunner.startOnThread(keeperRunner, threads);
    }

    private SharedThread newThread(final String roleName)
    {
        return new SharedThread(roleName, IdleStrategies.forHotAgent(context), log).start(threads);
    }

    private ClusteredServiceContainer.Context serviceContainer(final ResultRing ring)
    {
        return wiring.serviceContainer(new NodensService(new ServiceContext()
            .memberId(context.memberId())
            .memberCount(context.endpoints().size())
            .treeRegion(region)
            .resultRing(ring)
            .memberStatus(status)
            .terminateHook(this::onServiceFault)
            .progressCountersFactory((cluster) ->
                new ProgressCounters(cluster.aeron(), context.memberId(), region.generation()))
            .driverMemoryFactory((cluster) -> DriverMemory.of(cluster, context.regionDir()))
            .snapshotTerms((position) -> OwnLog.snapshotTerm(directory.clusterDir(), position))
            .termViewFactory((cluster) ->
                new CountedTermView(cluster.aeron().countersReader(), wiring.clusterId()))
            .warningHandler((text) -> log.line("warning: " + text))),
            consensusThread::waiting).terminationHook(() -> {});
    }

    private void onEnd()
    {
        onFault.onFault(MemberException.Category.FAULT, "a component has ended; the lines above say why");
    }

    private void onServiceFault(final Throwable cause)
    {
        if (cause instanceof ConfigurationException)
        {
            onFault.onFault(MemberException.Category.CONFIGURATION, cause.getMessage());
            return;
        }

        log.onError(cause);
        onFault.onFault(
            MemberException.Category.FAULT,
            "the replicated service failed: " + MemberLog.reason(cause));
    }

    /** On the thread that drives it, since it waits for the archive. */
    private AgentInvoker launchConsensusModule(
        final ConsensusModule.Context moduleContext, final ErrorHandler requests)
    {
        final StartErrors errors = new StartErrors(new ConsensusErrors(
            requests,
            () -> isElected(moduleContext),
            onFault,
            SystemNanoClock.INSTANCE));
        try
        {
            consensusModule = ConsensusModule.launch(moduleContext.terminationHook(() -> {}).errorHandler(errors));
        }
        catch (final RuntimeException ex)
        {
            errors.onError(ex);
        }

        if (null != consensusModule && errors.isStarted(consensusModule.conductorAgentInvoker()))
        {
            return consensusModule.conductorAgentInvoker();
        }

        onFault.onFault(
            errors.category(),
            "the consensus module cannot start (" + errors.cause() +
            "); see docs/operating.md, 'Start-up refusals'");
        throw new AgentTerminationException("the consensus module did not start");
    }

    private static boolean isElected(final ConsensusModule.Context moduleContext)
    {
        final Counter state = moduleContext.electionStateCounter();
        return null != state && !state.isClosed() && ElectionState.CLOSED == ElectionState.get(state.get());
    }

    private boolean isCaughtUp(final ConsensusModule.Context moduleContext)
    {
        final Counter committed = moduleContext.commitPositionCounter();
        return null != committed && !committed.isClosed() &&
            committed.get() - status.appliedPosition() <= CAUGHT_UP_BYTES;
    }

    private static boolean isActive(final ConsensusModule.Context moduleContext)
    {
        final Counter state = moduleContext.moduleStateCounter();
        return null != state && !state.isClosed() && ConsensusModule.State.ACTIVE.code() == state.get();
    }

    private static boolean isTerminating(final ConsensusModule.Context moduleContext)
    {
        final Counter state = moduleContext.moduleStateCounter();
        return null != state && !state.isClosed() &&
            (ConsensusModule.State.TERMINATING.code() == state.get() ||
            ConsensusModule.State.CLOSED.code() == state.get());
    }

    private MemberInfo memberInfo(final long startMs)
    {
        return new MemberInfo(
            context.endpoints().clientEndpoints(),
            context.dataDir().toString(),
            context.regionDir().toString(),
            context.aeronDir().toString(),
            Release.version(),
            setup().text(),
            ProcessHandle.current().pid(),
            startMs);
    }

    private MemberSetup setup()
    {
        return MemberSetup.of(
            context.profile().text(), context.durability().text(), Runtime.getRuntime().availableProcessors(),
            context.isCrowded());
    }

    /**
     * The gateway.
     *
     * @return null when there is none.
     */
    public Gateway gateway()
    {
        return gateway;
    }

    /**
     * Close the doors first, then the consensus module, which reports to the others so that a leader's end is an
     * election at once. The archive must still run.
     */
    @Override
    public void close()
    {
        CloseHelper.quietClose(gateway);
        if (null != frontEndThread && !frontEndThread.remove(frontEnd) && frontEndThread != consensusThread)
        {
            frontEndThread.close();
        }
        if (null != keeperRunner)
        {
            keeperRunner.close(JOIN_TIMEOUT_MS, (thread) -> {});
        }
        // Neither may be closed on another thread while it works on this one.
        if (null != lentService && !consensusThread.remove(lentService))
        {
            consensusThread.close();
        }
        if (null != consensusThread && !consensusThread.remove(consensus))
        {
            consensusThread.close();
        }
        CloseHelper.quietClose(consensusModule);
        CloseHelper.quietClose(service);
        CloseHelper.quietClose(frontEndThread == consensusThread ? null : frontEndThread);
        CloseHelper.quietClose(ThreadLayout.isArchiveShared(context) ? null : consensusThread);
    }

    /** The keeper of a start that failed before its thread was there has an Aeron client all the same. */
    public void closeKeeper()
    {
        if (null != keeper && null == keeperRunner)
        {
            keeper.onClose();
        }
    }
}
