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
package io.nodens.cluster.wiring;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ClusterBackupEventsListener;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.PriorityHeapTimerServiceSupplier;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.cluster.archive.SnapshotEntries;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.frontend.FrontEndLimits;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberProfile;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.ThreadLayout;
import io.nodens.cluster.state.CommandVersion;
import io.nodens.cluster.status.MemberLog;
import org.agrona.BitUtil;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.CountersReader;

import java.io.File;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import java.util.function.UnaryOperator;

/**
 * The settings of a member as settings of Aeron's components. Nothing is left to system properties that decides about
 * safety, and nothing shares a stream id or a directory with another member of the same process or host.
 */
public final class AeronWiring
{
    public static final int CLUSTER_ID = 0;
    /** Compared by its major part alone; the rest says which program led, or took the snapshot. */
    public static final int APP_VERSION = SemanticVersion.compose(CommandVersion.LOG_FAMILY, CommandVersion.CURRENT, 0);
    /** On an external media driver there may be another cluster, most likely with Aeron's default id. */
    static final int CLUSTER_ID_ON_EXTERNAL_DRIVER = 7000;
    static final int INGRESS_STREAM_ID = 101;

    /**
     * Control of the archive, over IPC and UDP alike and the same on every member: a follower that replicates from
     * the leader's archive asks on the stream by which it reaches its own.
     */
    private static final int ARCHIVE_CONTROL_STREAM_ID = 10_010;
    /** Streams over IPC inside a member, apart from Aeron's defaults that others on the same media driver may use. */
    private static final int ARCHIVE_TO_MODULE_STREAM_ID = 10_011;
    private static final int ARCHIVE_TO_SERVICE_STREAM_ID = 10_012;
    /** For the keeper's client of the archive. */
    public static final int ARCHIVE_TO_KEEPER_STREAM_ID = 10_013;
    private static final int REPLAY_STREAM_ID = 10_014;
    private static final int SERVICE_STREAM_ID = 10_015;
    private static final int CONSENSUS_MODULE_STREAM_ID = 10_016;

    private static final int SMALL_TERM_LENGTH = 1 << 20;
    private static final int CONTROL_TERM_LENGTH = 64 << 10;
    private static final int SNAPSHOT_TERM_LENGTH = 16 << 20;
    /** How many windows of a client are sent again at a time, before anything else is sent. */
    private static final int RESENT_WINDOWS = 1;
    private static final int MIN_COUNTER_VALUES_LENGTH = 1 << 20;
    private static final int MAX_COUNTER_VALUES_LENGTH = 1 << 28;
    private static final int COUNTER_VALUES_ALIGNMENT = 4096;
    /**
     * Of one call to the archive, well below the watchdog's: some of an election are made one by one in a duty cycle.
     */
    private static final long ARCHIVE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    /** The first datagram after a silence waits this long at most. */
    private static final long SILENT_SOCKET_LOOK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long BACKUP_RESPONSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long TERMINATION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private final MemberContext context;
    private final DataDirectory directory;
    private final MemberLog log;
    private final ThreadFactory threads;
    private final Runnable terminationHook;
    private final ObjLongConsumer<String> damageHandler;
    private final AeronClients clients;
    private final MemberTrust trust;
    private final MemberEndpoints.Endpoint self;
    private final AtomicLong consensusCycleMs = new AtomicLong();
    private final AtomicLong damagedSnapshots = new AtomicLong();
    private final PauseTracker pauseTracker = new PauseTracker();
    private final LogJoinPatience logJoinPatience;
    private volatile ArchiveWait archiveWait;

    public AeronWiring(
        final MemberContext context,
        final DataDirectory directory,
        final MemberLog log,
        final ThreadFactory threads,
        final Runnable terminationHook,
        final ObjLongConsumer<String> damageHandler)
    {
        this.context = context;
        this.directory = directory;
        this.log = log;
        this.threads = threads;
        this.terminationHook = terminationHook;
        this.damageHandler = damageHandler;
        this.clients = new AeronClients(context, log);
        this.logJoinPatience = new LogJoinPatience(() -> log.line(
            "the log of the leader was gone before the service joined it: the election begins anew"));
        this.trust = new MemberTrust(context, log::line);
        this.self = context.endpoints().member(context.memberId());
    }

    /**
     * Keep Aeron from printing each error with its stack to standard error when one of its error logs is full, which
     * nothing would limit. Every error reaches the member's log all the same. Whoever set the property keeps it.
     */
    public static void silenceFallbackLogger()
    {
        if (null == System.getProperty(CommonContext.FALLBACK_LOGGER_PROP_NAME))
        {
            System.setProperty(CommonContext.FALLBACK_LOGGER_PROP_NAME, "no_op");
        }
    }

    /**
     * The member's own media driver. Flow control of the log is left to Aeron's default, the fastest receiver: with the
     * slowest, one member that is stuck would hold up the cluster.
     */
    public MediaDriver.Context mediaDriver()
    {
        final long stallNs = context.number(MemberSetting.STALL_THRESHOLD);
        final MediaDriver.Context driver = DriverTimeouts.apply(new MediaDriver.Context(), context)
            .aeronDirectoryName(context.aeronDir().toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .terminationHook(terminationHook)
            .errorHandler(log)
            .spiesSimulateConnection(true)
            .unicastFeedbackDelayGenerator(new RetryPacing(SystemNanoClock.INSTANCE))
            .unicastFlowControlRetransmitReceiverWindowMultiple(RESENT_WINDOWS)
            .termBufferSparseFile(hasOneDriverThread(context) || context.isCrowded())
            .performStorageChecks(true)
            .publicationTermBufferLength(SMALL_TERM_LENGTH)
            .ipcTermBufferLength(SMALL_TERM_LENGTH)
            .counterValuesBufferLength(counterValuesLength(context))
            .mtuLength((int)context.number(MemberSetting.MTU))
            .ipcMtuLength((int)context.number(MemberSetting.MTU))
            .conductorCycleThresholdNs(stallNs)
            .senderCycleThresholdNs(stallNs)
            .receiverCycleThresholdNs(stallNs)
            .nameResolverThresholdNs(stallNs)
            .conductorThreadFactory(threads)
            .senderThreadFactory(threads)
            .receiverThreadFactory(threads)
            .sharedThreadFactory(threads)
            .sharedNetworkThreadFactory(threads)
            .asyncExecutorIdleStrategy(IdleStrategies.forRareAgent(context))
            .asyncExecutorThreadFactory(threads);
        PacedSockets.pace(driver, SILENT_SOCKET_LOOK_NS);
        if (null != context.receiveChannelEndpoints())
        {
            driver.receiveChannelEndpointSupplier(context.receiveChannelEndpoints());
        }

        return threading(driver);
    }

    /**
     * Touching the terms of a log takes tenths of a second. A driver of one thread sends and receives nothing
     * meanwhile, no heartbeats and no votes: whoever has just won an election is late with its news then, and its
     * voters elect another.
     */
    private static boolean hasOneDriverThread(final MemberContext context)
    {
        return MemberProfile.DEDICATED != context.profile();
    }

    /**
     * Room for the counters of as many connections as are allowed, beside those that are kept for the member, and no
     * more: the media driver touches all of it, and four times as much for their labels.
     */
    public static int counterValuesLength(final MemberContext context)
    {
        final long counters = FrontEndLimits.countersFor((int)context.number(MemberSetting.MAX_CONNECTIONS));
        return (int)Math.max(
            MIN_COUNTER_VALUES_LENGTH,
            Math.min(
                MAX_COUNTER_VALUES_LENGTH,
                BitUtil.align(counters * CountersReader.COUNTER_LENGTH, COUNTER_VALUES_ALIGNMENT)));
    }

    private MediaDriver.Context threading(final MediaDriver.Context driver)
    {
        if (hasOneDriverThread(context))
        {
            return driver
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(IdleStrategies.forHotAgent(context));
        }

        return driver
            .threadingMode(ThreadingMode.DEDICATED)
            .conductorIdleStrategy(IdleStrategies.forQuietAgent(context))
            .senderIdleStrategy(IdleStrategies.forHotAgent(context))
            .receiverIdleStrategy(IdleStrategies.forHotAgent(context));
    }

    /**
     * Whether front end and consensus module of this member talk over IPC. Not on a media driver of others, where the
     * consensus modules of several members or clusters would all hear what is meant for one.
     */
    static boolean hasLocalIngress(final MemberContext context)
    {
        return !context.isExternalDriver();
    }

    public File archiveDir()
    {
        return directory.archiveDir().toFile();
    }

    public File clusterDir()
    {
        return directory.clusterDir().toFile();
    }

    /**
     * Snapshots were found damaged.
     *
     * @param count how many.
     */
    public void addDamagedSnapshots(final long count)
    {
        damagedSnapshots.addAndGet(count);
    }

    /**
     * How many snapshots this member has found damaged, at its start or before it purged the one before.
     */
    public long damagedSnapshots()
    {
        return damagedSnapshots.get();
    }

    /**
     * The archive, with a client of the media driver that it owns. With fsync the recorder has a thread of its own in
     * every profile, so that the archive goes on answering while the disk is being waited for.
     *
     * @param conductorThreads makes the thread of its conductor, where it wants one.
     * @param workerThreads    makes those of its recorder and replayer, where it wants them; a member that is seeded
     *                         closes this archive and goes on, so that they may end before it does.
     */
    public Archive.Context archive(final ThreadFactory conductorThreads, final ThreadFactory workerThreads)
    {
        final Durability durability = context.durability();
        final long stallNs = context.number(MemberSetting.STALL_THRESHOLD);

        return clients.connect(new Archive.Context())
            .archiveDir(directory.archiveDir().toFile())
            .markFileDir(directory.archiveDir().toFile())
            .errorHandler(new ArchiveErrorHandler(log, damageHandler))
            .threadingMode(ThreadLayout.hasOwnRecorder(context) ?
                ArchiveThreadingMode.DEDICATED : ArchiveThreadingMode.INVOKER)
            .recorderIdleStrategySupplier(() -> IdleStrategies.forHotAgent(context))
            .replayerIdleStrategySupplier(() -> IdleStrategies.forQuietAgent(context))
            .threadFactory(conductorThreads)
            .recorderThreadFactory(workerThreads)
            .replayerThreadFactory(workerThreads)
            .fileSyncLevel(durability.recordingSyncLevel())
            .catalogFileSyncLevel(durability.catalogSyncLevel())
            .recordChecksum(Checksums.crc32c())
            .replayChecksum(Checksums.crc32c())
            .segmentFileLength((int)Math.max(
                context.number(MemberSetting.SEGMENT_LENGTH), context.number(MemberSetting.LOG_TERM_LENGTH)))
            .lowStorageSpaceThreshold(context.number(MemberSetting.LOW_DISK_THRESHOLD))
            .authenticatorSupplier(trust.authenticatorSupplier("archive"))
            .archiveClientContext(new AeronArchive.Context().credentialsSupplier(trust.credentials()))
            .controlStreamId(ARCHIVE_CONTROL_STREAM_ID)
            .controlChannel(udp(self.address(MemberEndpoints.ARCHIVE_PORT_OFFSET)))
            .replicationChannel(udp(self.host() + ":0"))
            .localControlChannel(CommonContext.IPC_CHANNEL)
            .localControlStreamId(ARCHIVE_CONTROL_STREAM_ID)
            .recordingEventsEnabled(false)
            .controlTermBufferLength(CONTROL_TERM_LENGTH)
            .conductorCycleThresholdNs(stallNs)
            .recorderCycleThresholdNs(stallNs)
            .replayerCycleThresholdNs(stallNs)
            .deleteArchiveOnStart(false);
    }

    /**
     * The consensus module, with a client of the media driver that it owns.
     *
     * @param waits makes the idle strategy by which it waits within its duty cycle of the one of its thread.
     */
    public ConsensusModule.Context consensusModule(final UnaryOperator<IdleStrategy> waits)
    {
        final ArchiveWait wait = new ArchiveWait(waits.apply(IdleStrategies.forQuietAgent(context)));
        archiveWait = wait;
        final String term = "term-length=" + context.number(MemberSetting.LOG_TERM_LENGTH);
        return clients.connect(new ConsensusModule.Context().clusterId(clusterId()))
            .clusterDir(directory.clusterDir().toFile())
            .markFileDir(directory.clusterDir().toFile())
            .clusterMemberId(context.memberId())
            .clusterMembers(context.endpoints().clusterMembers())
            .agentRoleName("consensus-module-" + context.memberId())
            .useAgentInvoker(true)
            .fileSyncLevel(context.durability().consensusSyncLevel())
            .archiveContext(localArchive(ARCHIVE_TO_MODULE_STREAM_ID).idleStrategy(wait))
            .appVersion(APP_VERSION)
            .authenticatorSupplier(trust.authenticatorSupplier("consensus module"))
            .clusterClock(new MonotonicClusterClock())
            .timerServiceSupplier(new PriorityHeapTimerServiceSupplier())
            .ingressChannel("aeron:udp?term-length=" + context.number(MemberSetting.INGRESS_TERM_LENGTH))
            .ingressStreamId(INGRESS_STREAM_ID)
            .isIpcIngressAllowed(hasLocalIngress(context))
            .consensusStreamId(consensusStreamId())
            .logChannel("aeron:udp?" + term + "|mtu=" + context.number(MemberSetting.MTU))
            .replicationChannel(udp(self.host() + ":0"))
            .snapshotChannel("aeron:ipc?alias=snapshot|term-length=" + SNAPSHOT_TERM_LENGTH)
            .snapshotStreamId(SnapshotEntries.MODULE_STREAM_ID)
            .replayStreamId(REPLAY_STREAM_ID)
            .serviceStreamId(SERVICE_STREAM_ID)
            .consensusModuleStreamId(CONSENSUS_MODULE_STREAM_ID)
            .clusterTimeConsumerSupplier((ignore) -> consensusCycleMs::setOpaque)
            .maxConcurrentSessions((int)context.number(MemberSetting.CLUSTER_MAX_SESSIONS))
            .sessionTimeoutNs(context.number(MemberSetting.CLUSTER_SESSION_TIMEOUT))
            .leaderHeartbeatTimeoutNs(context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT))
            .leaderHeartbeatIntervalNs(context.number(MemberSetting.LEADER_HEARTBEAT_INTERVAL))
            .startupCanvassTimeoutNs(context.number(MemberSetting.STARTUP_CANVASS_TIMEOUT))
            .electionTimeoutNs(context.number(MemberSetting.ELECTION_TIMEOUT))
            .electionStatusIntervalNs(context.number(MemberSetting.ELECTION_STATUS_INTERVAL))
            .terminationTimeoutNs(TERMINATION_TIMEOUT_NS)
            .cycleThresholdNs(context.number(MemberSetting.STALL_THRESHOLD))
            .totalSnapshotDurationTracker(pauseTracker)
            .idleStrategySupplier(() -> logJoinPatience.ofModule(waits.apply(IdleStrategies.forWaits(context))))
            .threadFactory(threads)
            .terminationHook(terminationHook)
            .errorHandler(log);
    }

    /**
     * A backup of the running members, with a client of the media driver that it owns: from the newest snapshot, from
     * whichever of them answers. It listens on the consensus port, since the consensus module is not launched yet, but
     * not on the port for catch-up: the driver keeps that for seconds after a stream has ended, and the consensus
     * module wants it at once.
     *
     * @param listener of its failures.
     */
    public ClusterBackup.Context backup(final ClusterBackupEventsListener listener)
    {
        final long timeoutNs = context.number(MemberSetting.DRIVER_TIMEOUT);
        return clients.connect(new ClusterBackup.Context().clusterId(clusterId()))
            .clusterDir(directory.clusterDir().toFile())
            .useAgentInvoker(true)
            .credentialsSupplier(trust.credentials())
            .archiveContext(localArchive(ARCHIVE_TO_MODULE_STREAM_ID))
            .clusterArchiveContext(new AeronArchive.Context()
                .controlRequestChannel(udp(self.address(MemberEndpoints.ARCHIVE_PORT_OFFSET)))
                .controlRequestStreamId(ARCHIVE_CONTROL_STREAM_ID)
                .controlResponseChannel(udp(self.host() + ":0"))
                .controlTermBufferLength(CONTROL_TERM_LENGTH)
                .credentialsSupplier(trust.credentials())
                .messageTimeoutNs(timeoutNs))
            .consensusChannel(
                udp(self.address(MemberEndpoints.CONSENSUS_PORT_OFFSET)) + "|term-length=" + CONTROL_TERM_LENGTH)
            .consensusStreamId(consensusStreamId())
            .consensusModuleSnapshotStreamId(SnapshotEntries.MODULE_STREAM_ID)
            .serviceSnapshotStreamId(SnapshotEntries.SERVICE_STREAM_ID)
            .clusterConsensusEndpoints(context.endpoints().consensusEndpointsBut(context.memberId()))
            .catchupEndpoint(self.host() + ":0")
            .catchupChannel(CommonContext.UDP_CHANNEL)
            .initialReplayStart(ClusterBackup.Configuration.ReplayStart.LATEST_SNAPSHOT)
            .sourceType(ClusterBackup.SourceType.ANY)
            .clusterBackupResponseTimeoutNs(BACKUP_RESPONSE_TIMEOUT_NS)
            .clusterBackupProgressTimeoutNs(timeoutNs)
            .clusterBackupCoolDownIntervalNs(BACKUP_RESPONSE_TIMEOUT_NS)
            .replicationProgressTimeoutNs(timeoutNs)
            .eventsListener(listener)
            .terminationHook(terminationHook)
            .errorHandler(log);
    }

    /**
     * When the consensus module last went through its duty cycle.
     *
     * @return milliseconds of log time; 0 before the first.
     */
    public long consensusCycleMs()
    {
        return consensusCycleMs.getOpaque();
    }

    /**
     * How often the consensus module has idled while it waited for the archive.
     *
     * @return a number that rises as long as it waits.
     */
    public long consensusWaitCount()
    {
        final ArchiveWait wait = archiveWait;
        return null == wait ? 0 : wait.count();
    }

    /**
     * How long the last snapshot stopped the log of this member.
     *
     * @return nanoseconds; 0 before the first.
     */
    public long lastSnapshotPauseNs()
    {
        return pauseTracker.lastPauseNs();
    }

    /**
     * The container of the replicated service, with a client of the media driver that it owns. It does not answer
     * clients itself: the front ends do, each from its own replica.
     *
     * @param service to run.
     * @param waits   makes the idle strategy by which it waits within its duty cycle, as of the consensus module.
     */
    public ClusteredServiceContainer.Context serviceContainer(
        final ClusteredService service, final UnaryOperator<IdleStrategy> waits)
    {
        return clients.connect(new ClusteredServiceContainer.Context())
            .clusterDir(directory.clusterDir().toFile())
            .markFileDir(directory.clusterDir().toFile())
            .clusterId(clusterId())
            .serviceName("nodens-service-" + context.memberId())
            .clusteredService(service)
            .isRespondingService(false)
            .appVersion(APP_VERSION)
            .archiveContext(localArchive(ARCHIVE_TO_SERVICE_STREAM_ID)
                .idleStrategy(waits.apply(IdleStrategies.forQuietAgent(context))))
            .snapshotChannel("aeron:ipc?alias=snapshot|term-length=" + SNAPSHOT_TERM_LENGTH)
            .snapshotStreamId(SnapshotEntries.SERVICE_STREAM_ID)
            .replayStreamId(REPLAY_STREAM_ID)
            .serviceStreamId(SERVICE_STREAM_ID)
            .consensusModuleStreamId(CONSENSUS_MODULE_STREAM_ID)
            .cycleThresholdNs(context.number(MemberSetting.STALL_THRESHOLD))
            .snapshotDurationThresholdNs(context.number(MemberSetting.STALL_THRESHOLD))
            .idleStrategySupplier(() -> logJoinPatience.ofService(waits.apply(IdleStrategies.forWaits(context))))
            .threadFactory(threads)
            .terminationHook(terminationHook)
            .errorHandler(log);
    }

    /**
     * An Aeron client for the keeper, driven by its duty cycle.
     */
    public Aeron.Context keeperClient()
    {
        return clients.drivenClient("keeper");
    }

    /**
     * An Aeron client for the purger, which works on a thread of its own.
     */
    public Aeron.Context purgerClient()
    {
        return clients.client("purger");
    }

    /**
     * A client of the member's archive with a response stream of its own, to be given the Aeron client of its user.
     */
    public AeronArchive.Context localArchive(final int responseStreamId)
    {
        return new AeronArchive.Context()
            .controlRequestChannel(CommonContext.IPC_CHANNEL)
            .controlRequestStreamId(ARCHIVE_CONTROL_STREAM_ID)
            .controlResponseChannel(CommonContext.IPC_CHANNEL)
            .controlResponseStreamId(responseStreamId)
            .controlTermBufferLength(CONTROL_TERM_LENGTH)
            .credentialsSupplier(trust.credentials())
            .messageTimeoutNs(Math.min(ARCHIVE_TIMEOUT_NS, context.number(MemberSetting.DRIVER_TIMEOUT)));
    }

    /**
     * Stream of the consensus messages, apart for each cluster: members of another one are not heard, whatever its
     * name.
     */
    public int consensusStreamId()
    {
        return directory.identity().streamId();
    }

    /**
     * By which the consensus module's counters are told from those of others.
     */
    public int clusterId()
    {
        return clusterId(context);
    }

    /**
     * By which the counters of the consensus module of a member are told from those of others.
     *
     * @param context of the member, concluded.
     * @return the cluster id.
     */
    public static int clusterId(final MemberContext context)
    {
        return context.isExternalDriver() ? CLUSTER_ID_ON_EXTERNAL_DRIVER : CLUSTER_ID;
    }

    private static String udp(final String endpoint)
    {
        return new ChannelUriStringBuilder().media("udp").endpoint(endpoint).build();
    }
}
