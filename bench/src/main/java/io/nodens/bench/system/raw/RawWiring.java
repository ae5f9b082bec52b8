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
package io.nodens.bench.system.raw;

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.PriorityHeapTimerServiceSupplier;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.ThreadLayout;
import io.nodens.cluster.wiring.DriverTimeouts;
import io.nodens.cluster.wiring.IdleStrategies;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

import java.io.File;
import java.util.concurrent.TimeUnit;

/**
 * The settings of a member of Nodens as settings of Aeron's components, and nothing that Nodens adds to these.
 * <p>
 * <b>The same</b> as in a member with the same arguments: lengths of terms, segments and packets, sparse files, flow
 * control, ways of waiting and of parking when threads outnumber processors, time-outs of elections and of the driver,
 * what is forced to the disk, ingress over IPC for those who share the media driver, and which agents share a thread,
 * but for the service.
 * <p>
 * <b>Different:</b> the service has a thread of its own, as Aeron starts it, in every profile; recordings carry no
 * checksum and go to segments that nobody wrote in advance, nobody is authenticated, sockets are polled as Aeron does
 * it, clients have ten seconds to show that they live, nothing is snapshotted or purged.
 */
final class RawWiring
{
    private static final int SMALL_TERM_LENGTH = 1 << 20;
    private static final int CONTROL_TERM_LENGTH = 64 << 10;
    private static final long SESSION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final MemberContext context;
    private final Runnable terminationHook;
    private final ErrorHandler errorHandler;

    /**
     * Nothing is made yet.
     *
     * @param context         of a member, concluded.
     * @param terminationHook called when a component ends by itself.
     * @param errorHandler    told of what goes wrong.
     */
    RawWiring(final MemberContext context, final Runnable terminationHook, final ErrorHandler errorHandler)
    {
        this.context = context;
        this.terminationHook = terminationHook;
        this.errorHandler = errorHandler;
    }

    MediaDriver.Context mediaDriver()
    {
        final boolean hasOneThread = MemberProfile.DEDICATED != context.profile();
        final MediaDriver.Context driver = DriverTimeouts.apply(new MediaDriver.Context(), context)
            .aeronDirectoryName(context.aeronDir().toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .terminationHook(terminationHook)
            .errorHandler(errorHandler)
            .spiesSimulateConnection(true)
            .termBufferSparseFile(hasOneThread || context.isCrowded())
            .publicationTermBufferLength(SMALL_TERM_LENGTH)
            .ipcTermBufferLength(SMALL_TERM_LENGTH)
            .asyncExecutorIdleStrategy(IdleStrategies.forRareAgent(context))
            .mtuLength((int)context.number(MemberSetting.MTU))
            .ipcMtuLength((int)context.number(MemberSetting.MTU));

        return hasOneThread ?
            driver.threadingMode(ThreadingMode.SHARED).sharedIdleStrategy(hot()) :
            driver.threadingMode(ThreadingMode.DEDICATED)
                .conductorIdleStrategy(quiet())
                .senderIdleStrategy(hot())
                .receiverIdleStrategy(hot());
    }

    Archive.Context archive()
    {
        return new Archive.Context()
            .aeronDirectoryName(context.aeronDir().toString())
            .archiveDir(context.dataDir().resolve("archive").toFile())
            .errorHandler(errorHandler)
            .threadingMode(ThreadLayout.hasOwnRecorder(context) ?
                ArchiveThreadingMode.DEDICATED : ArchiveThreadingMode.INVOKER)
            .idleStrategySupplier(this::quiet)
            .recorderIdleStrategySupplier(this::hot)
            .replayerIdleStrategySupplier(this::quiet)
            .fileSyncLevel(context.durability().recordingSyncLevel())
            .catalogFileSyncLevel(context.durability().catalogSyncLevel())
            .segmentFileLength((int)Math.max(
                context.number(MemberSetting.SEGMENT_LENGTH), context.number(MemberSetting.LOG_TERM_LENGTH)))
            .controlChannel("aeron:udp?endpoint=" + self().address(MemberEndpoints.ARCHIVE_PORT_OFFSET))
            .replicationChannel("aeron:udp?endpoint=" + self().host() + ":0")
            .localControlChannel(CommonContext.IPC_CHANNEL)
            .recordingEventsEnabled(false)
            .controlTermBufferLength(CONTROL_TERM_LENGTH);
    }

    /**
     * The consensus module.
     *
     * @param waits by which it waits within its duty cycle.
     * @return its settings; it is driven by its invoker.
     */
    ConsensusModule.Context consensusModule(final IdleStrategy waits)
    {
        final String term = "term-length=" + context.number(MemberSetting.LOG_TERM_LENGTH);
        return new ConsensusModule.Context()
            .aeronDirectoryName(context.aeronDir().toString())
            .clusterDir(clusterDir())
            .clusterMemberId(context.memberId())
            .clusterMembers(context.endpoints().clusterMembers())
            .useAgentInvoker(true)
            .fileSyncLevel(context.durability().consensusSyncLevel())
            .archiveContext(localArchive().idleStrategy(waits))
            .timerServiceSupplier(new PriorityHeapTimerServiceSupplier())
            .ingressChannel("aeron:udp?term-length=" + context.number(MemberSetting.INGRESS_TERM_LENGTH))
            .isIpcIngressAllowed(true)
            .logChannel("aeron:udp?" + term + "|mtu=" + context.number(MemberSetting.MTU))
            .replicationChannel("aeron:udp?endpoint=" + self().host() + ":0")
            .maxConcurrentSessions((int)context.number(MemberSetting.CLUSTER_MAX_SESSIONS))
            .sessionTimeoutNs(SESSION_TIMEOUT_NS)
            .leaderHeartbeatTimeoutNs(context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT))
            .leaderHeartbeatIntervalNs(context.number(MemberSetting.LEADER_HEARTBEAT_INTERVAL))
            .startupCanvassTimeoutNs(context.number(MemberSetting.STARTUP_CANVASS_TIMEOUT))
            .electionTimeoutNs(context.number(MemberSetting.ELECTION_TIMEOUT))
            .electionStatusIntervalNs(context.number(MemberSetting.ELECTION_STATUS_INTERVAL))
            .idleStrategySupplier(() -> waits)
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    ClusteredServiceContainer.Context serviceContainer(final ClusteredService service)
    {
        return new ClusteredServiceContainer.Context()
            .aeronDirectoryName(context.aeronDir().toString())
            .clusterDir(clusterDir())
            .archiveContext(localArchive())
            .clusteredService(service)
            .idleStrategySupplier(this::hot)
            .terminationHook(terminationHook)
            .errorHandler(errorHandler);
    }

    /** Of the consensus module and of its service. */
    File clusterDir()
    {
        return context.dataDir().resolve("cluster").toFile();
    }

    /** Of a thread that messages wait for. */
    IdleStrategy hot()
    {
        return IdleStrategies.forHotAgent(context);
    }

    private IdleStrategy quiet()
    {
        return IdleStrategies.forQuietAgent(context);
    }

    private AeronArchive.Context localArchive()
    {
        return new AeronArchive.Context()
            .aeronDirectoryName(context.aeronDir().toString())
            .controlRequestChannel(CommonContext.IPC_CHANNEL)
            .controlResponseChannel(CommonContext.IPC_CHANNEL)
            .controlTermBufferLength(CONTROL_TERM_LENGTH);
    }

    private MemberEndpoints.Endpoint self()
    {
        return context.endpoints().member(context.memberId());
    }
}
