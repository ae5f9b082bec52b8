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
package io.nodens.cluster;

import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.nodens.cluster.admin.AdminServer;
import io.nodens.cluster.admin.AdminSources;
import io.nodens.cluster.admin.GatewayLink;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.directory.HostPermissions;
import io.nodens.cluster.directory.MarkFiles;
import io.nodens.cluster.gateway.ZooKeeperFacts;
import io.nodens.cluster.launch.Admission;
import io.nodens.cluster.launch.DirectorySeed;
import io.nodens.cluster.launch.GuardedArchive;
import io.nodens.cluster.launch.GuardedThreads;
import io.nodens.cluster.launch.MappedMemory;
import io.nodens.cluster.launch.Replica;
import io.nodens.cluster.launch.Seeder;
import io.nodens.cluster.launch.StartupChecks;
import io.nodens.cluster.membership.JoinDecision;
import io.nodens.cluster.membership.Standing;
import io.nodens.cluster.settings.Crowding;
import io.nodens.cluster.settings.MemberConfiguration;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.SettingType;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.cluster.wiring.HeapBudget;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeRegion;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One member of a cluster, running inside this process: media driver, archive, consensus module, replicated service
 * and front end. Several may live in one process, each with its own directories and ports.
 * <p>
 * A member that meets a fault stops itself: it closes everything, then calls the context's termination hook. What
 * remains is to end the process or to launch a new member with a new context.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> everything it launched, its data directory's lock, its directories in shared memory.
 */
public final class Member implements AutoCloseable
{
    /** Exit code of a process whose member stopped itself after a fault: a supervisor should start it again. */
    public static final int EXIT_CODE_FAULT = 70;
    /** Exit code of a process whose member was refused because of its configuration. */
    public static final int EXIT_CODE_CONFIGURATION = 64;
    /** Exit code of a process whose member was refused because of its host. */
    public static final int EXIT_CODE_ENVIRONMENT = 69;
    /** Exit code of a process whose member did not become ready in the time allowed. */
    public static final int EXIT_CODE_TIMEOUT = 75;

    /** Time in which the media driver may still tell the others that the log of a leader has ended on purpose. */
    private static final long GOODBYE_NS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final String REGION_LOCK_FILE = "owner.lock";
    private static final int KEEPER_IDLE_MS = 10;
    private static final int JOIN_TIMEOUT_MS = 500;

    private final long startNs = System.nanoTime();
    private final long startMs = System.currentTimeMillis();
    private final MemberContext context;
    private final MemberLog log;
    private final MemberStatus status;
    private final ZooKeeperFacts facts;
    private final GuardedThreads threads;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private final AtomicReference<MemberException> fault = new AtomicReference<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long damagedSnapshotId = RecordingPos.NULL_RECORDING_ID;

    private final GatewayLink gatewayLink;
    private AdminServer admin;
    private DataDirectory directory;
    private MediaDriver driver;
    private GuardedArchive archive;
    private volatile TreeRegion region;
    /** Those of an archive that is taken down before the member is: by a seed. */
    private final AtomicBoolean isArchiveReplaced = new AtomicBoolean();
    private final GuardedThreads archiveThreads;
    private Admission admission;
    private volatile Thread joiner;
    private AgentRunner greeterRunner;
    private Replica replica;

    private Member(final MemberContext context)
    {
        this.context = context;
        this.log = new MemberLog(
            context.out(), context.memberId(), "yes".equals(context.text(MemberSetting.VERBOSE)));
        this.status = new MemberStatus(context.memberId());
        this.facts = new ZooKeeperFacts(context, status, this::faultReason, SystemNanoClock.INSTANCE, startNs);
        this.gatewayLink = new GatewayLink(facts.withoutGateway());
        this.threads = new GuardedThreads(
            context.memberId(),
            isClosing::get,
            this::onThreadEnd,
            context.exhaustionHook());
        this.archiveThreads = new GuardedThreads(
            context.memberId(),
            () -> isClosing.get() || isArchiveReplaced.get(),
            this::onThreadEnd,
            context.exhaustionHook());
    }

    /**
     * Check, start everything and return without waiting for an election.
     *
     * @param context of the member; concluded here.
     * @return the member, on its way to be ready.
     * @throws MemberException when it cannot start here.
     */
    public static Member launch(final MemberContext context)
    {
        context.conclude();
        AeronWiring.silenceFallbackLogger();
        final Member member = new Member(context);
        try
        {
            member.start();
        }
        catch (final Throwable ex)
        {
            member.close();
            throw MemberConfiguration.refusalOf(ex);
        }
        finally
        {
            if (null == member.joiner)
            {
                member.started.countDown();
            }
        }

        return member;
    }

    /**
     * Seed a member from the others of its cluster, a majority of which must be serving, and launch nothing. Returns
     * when that is done, which may take as long as they are away; {@link MemberSetting#START_TIMEOUT} limits it.
     *
     * @param context of the member; concluded here.
     * @return what was done, for people.
     * @throws MemberException when it cannot be seeded, or its cluster has one member only.
     */
    public static String seed(final MemberContext context)
    {
        try (Member member = launch(context.seedOnly()))
        {
            member.awaitReady(Long.MAX_VALUE);
            return member.admission.outcome();
        }
    }

    /**
     * Seed a member from the data directory of another one, when too few members remember to go on: an operator's word
     * that what this directory does not have is given up.
     *
     * @param context of the member that gets it; concluded here.
     * @param source  data directory of a member that is not running, or a copy of it.
     * @return what was done, for people.
     * @throws MemberException when one of the directories is not fit.
     */
    public static String seed(final MemberContext context, final Path source)
    {
        return DirectorySeed.seed(context.conclude(), source);
    }

    private void start()
    {
        MemberConfiguration.checkCommitGuard(context);
        status.ownReport().heapCapacityBytes(HeapBudget.capacityBytes(Runtime.getRuntime().maxMemory()));
        directory = DataDirectory.acquire(context);
        MemberConfiguration.checkConsistent(context);
        HeapBudget.check(context, Runtime.getRuntime().maxMemory());
        warnOfEvenCount();
        warn(MemberConfiguration.aloneAmongOthers(context));
        warn(MemberConfiguration.smallRegion(context));
        warn(MemberConfiguration.shortHeartbeat(context));
        warn(MemberConfiguration.shortStaleness(context));
        warn(MemberSecrets.readableByOthers(context));
        warn(MemberSecrets.openDoor(context));
        warn(HeapBudget.warning(context, Runtime.getRuntime().maxMemory()));
        warn(Crowding.warning(context, Runtime.getRuntime().availableProcessors()));
        MarkFiles.clear(directory.archiveDir(), directory.clusterDir());
        StartupChecks.run(context, log);
        openAdmin();
        directory.begin(context, SystemEpochNanoClock.INSTANCE.nanoTime());

        final AeronWiring wiring = new AeronWiring(
            context,
            directory,
            log,
            threads,
            this::onTermination,
            this::onDamagedRecording);
        try
        {
            driver = context.isExternalDriver() ? null : MediaDriver.launch(wiring.mediaDriver());
            if (null != driver)
            {
                HostPermissions.restrict(context.aeronDir(), MemberConfiguration.regionGroup(context));
            }

            archive = Standing.LOST == directory.standing() ? null : launchArchive(wiring);
            region = TreeRegion.create(new TreeConfiguration()
                .directory(context.regionDir())
                .segmentLength((int)context.number(MemberSetting.REGION_SEGMENT_LENGTH))
                .maxRegionBytes(context.number(MemberSetting.REGION_MAX_BYTES))
                .changeRingLength((int)context.number(MemberSetting.CHANGE_RING_LENGTH))
                .historyLength((int)context.number(MemberSetting.HISTORY_LENGTH))
                .group(MemberConfiguration.regionGroup(context))
                .recovering(true));
            admit(wiring);
        }
        catch (final MemberException ex)
        {
            throw ex;
        }
        catch (final TreeException ex)
        {
            throw refused("cannot make the mapped tree in " + context.regionDir(), ex);
        }
    }

    /**
     * Alone the member starts at once. With others it greets them first, which may take as long as they are away, and
     * so goes on on a thread of its own.
     */
    private void admit(final AeronWiring wiring)
    {
        admission = new Admission(
            context, wiring, directory, log, status, this::onFault, (decision, check) -> seed(wiring, decision, check),
            startNs);
        if (null == admission.greeter())
        {
            admission.admit();
            startReplica(wiring);
            return;
        }

        greeterRunner = run(admission.greeter(), new SleepingMillisIdleStrategy(KEEPER_IDLE_MS));
        final Thread thread = new Thread(() -> join(wiring), "nodens-admission-" + context.memberId());
        thread.setDaemon(true);
        joiner = thread;
        thread.start();
    }

    private void join(final AeronWiring wiring)
    {
        try
        {
            if (admission.admit())
            {
                if (context.isSeedOnly())
                {
                    ready.countDown();
                    return;
                }
                if (null == archive)
                {
                    archive = launchArchive(wiring);
                }
                startReplica(wiring);
            }
        }
        catch (final Throwable ex)
        {
            final MemberException refused = MemberConfiguration.refusalOf(ex);
            onFault(refused.category(), refused.getMessage());
        }
        finally
        {
            started.countDown();
        }
    }

    /** The archive is taken down meanwhile: another one stands in its place, upon what is being fetched. */
    private boolean seed(final AeronWiring wiring, final JoinDecision decision, final Admission.SeedCheck check)
    {
        isArchiveReplaced.set(true);
        CloseHelper.quietClose(archive);
        archive = null;
        final boolean isSeeded = new Seeder(
            context,
            directory,
            log,
            archiveThreads,
            this::onTermination,
            admission::isStopped,
            SystemNanoClock.INSTANCE)
            .seed(decision, check, admission.knownStartNumber() + Seeder.SEEDED_STARTS);
        isArchiveReplaced.set(false);
        archive = isSeeded ? launchArchive(wiring) : null;
        return isSeeded;
    }

    /** Not upon what is lost anyway: what is missing or damaged there refuses a start, and here is to be replaced. */
    private GuardedArchive launchArchive(final AeronWiring wiring)
    {
        return GuardedArchive.launch(wiring, context, log, archiveThreads);
    }

    /** Before anything is written, since a port that is taken may refuse the start. */
    private void openAdmin()
    {
        if (!context.isSeedOnly())
        {
            admin = AdminServer.open(new AdminSources(
                context, status, log, () -> region, gatewayLink, this::faultReason, startMs, SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE));
        }
        if (null != admin)
        {
            log.line("admin endpoint: http://" + admin.address().getAddress().getHostAddress() + ":" +
                admin.address().getPort());
        }
    }

    private String faultReason()
    {
        final MemberException met = fault.get();
        return null == met ? null : met.getMessage();
    }

    private void warnOfEvenCount()
    {
        final int count = context.endpoints().size();
        if (0 == count % 2)
        {
            log.line("warning: " + count + " members survive no more losses than " + (count - 1) +
                " would; choose an odd number");
        }
    }

    private void warn(final String warning)
    {
        if (null != warning)
        {
            log.line("warning: " + warning);
        }
    }

    private void startReplica(final AeronWiring wiring)
    {
        replica = new Replica(context, wiring, directory, log, status, region, threads, this::onFault);
        replica.start(archive, startNs, startMs, facts, ready::countDown);
        if (null != replica.gateway())
        {
            gatewayLink.open(replica.gateway().facts(), replica.gateway().actions());
        }
    }

    private AgentRunner run(final Agent agent, final IdleStrategy idleStrategy)
    {
        final AgentRunner runner = new AgentRunner(idleStrategy, log, null, agent);
        AgentRunner.startOnThread(runner, threads);
        return runner;
    }

    private static MemberException refused(final String what, final RuntimeException ex)
    {
        return new MemberException(
            MemberConfiguration.categoryOf(ex),
            what + " (" + MemberLog.reason(ex) + "); see docs/operating.md, 'Start-up refusals'",
            ex);
    }

    /**
     * Wait until the member has a leader, has caught up and serves clients.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @throws MemberException when the time is over or the member stopped itself.
     */
    public void awaitReady(final long timeoutNs)
    {
        final boolean isInTime;
        try
        {
            isInTime = ready.await(timeoutNs, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new MemberException(MemberException.Category.TIMEOUT, "interrupted while waiting for the member", ex);
        }

        final MemberException met = fault.get();
        if (null != met)
        {
            throw new MemberException(met.category(), met.getMessage(), met);
        }

        if (!isInTime)
        {
            throw new MemberException(
                MemberException.Category.TIMEOUT,
                "member " + context.memberId() + " does not serve after " + SettingType.DURATION.format(timeoutNs) +
                "; its last lines say what it waits for");
        }
    }

    /**
     * Whether the member has been ready since its start.
     *
     * @return true once it was.
     */
    public boolean isReady()
    {
        return 0 == ready.getCount() && null == fault.get();
    }

    /**
     * Whether the member met a fault and stopped itself.
     *
     * @return true if it did.
     */
    public boolean isStopped()
    {
        return null != fault.get();
    }

    /**
     * Whether everything has been started that is started before the member is elected, or the start was given up.
     *
     * @return true if so.
     */
    public boolean isStarted()
    {
        return 0 == started.getCount();
    }

    /**
     * The fault that stopped the member.
     *
     * @return the fault; null while there is none.
     */
    public MemberException fault()
    {
        return fault.get();
    }

    /**
     * Whether the member leads.
     *
     * @return true if it does, as far as it knows.
     */
    public boolean isLeader()
    {
        return !isClosing.get() && isReady() && status.leaderMemberId() == context.memberId();
    }

    /**
     * What the member knows of itself.
     *
     * @return its status.
     */
    public MemberStatus status()
    {
        return status;
    }

    /**
     * The admin endpoint of the member.
     *
     * @return where it listens; null when there is none.
     */
    public InetSocketAddress adminAddress()
    {
        return null == admin ? null : admin.address();
    }

    /**
     * Settings of the member.
     *
     * @return its concluded context.
     */
    public MemberContext context()
    {
        return context;
    }

    private void onTermination()
    {
        onFault(MemberException.Category.FAULT, "a component has ended; the lines above say why");
    }

    /**
     * A replay met a damaged frame. Once this member has recovered, only members that are being seeded ask for a
     * snapshot: they fetch it elsewhere, or the next one, and nobody is helped when this one stops as well.
     */
    private void onDamagedRecording(final String reason, final long recordingId)
    {
        if (RecordingPos.NULL_RECORDING_ID != recordingId && damagedSnapshotId == recordingId)
        {
            // Aeron tries again until the other one goes away.
            return;
        }

        if (RecordingPos.NULL_RECORDING_ID == recordingId || !isReady() || directory.isLog(recordingId))
        {
            onFault(MemberException.Category.FAULT, reason);
        }
        else
        {
            damagedSnapshotId = recordingId;
            log.line("warning: no member can be seeded with this snapshot: " + reason);
        }
    }

    private void onThreadEnd(final String name, final Throwable cause)
    {
        onFault(MemberException.Category.FAULT, "its thread " + name + " has ended" +
            (!MappedMemory.isFault(cause) ? "" :
            ": " + MappedMemory.fault(context.aeronDir(), context.regionDir(), context.dataDir())));
    }

    /**
     * Stop because of a fault. Called by the agents' own threads, which closing waits for, and so handed to another.
     * May be called again by one that ran out of memory half-way: the first fault counts, and the stop is begun once.
     */
    private void onFault(final MemberException.Category category, final String reason)
    {
        if (isClosing.get())
        {
            return;
        }

        fault.compareAndSet(null, new MemberException(category, reason));
        stopJoining();
        final Thread stopper = new Thread(this::stopAfterFault, "nodens-stopper-" + context.memberId());
        if (isStopping.compareAndSet(false, true))
        {
            boolean isBegun = false;
            try
            {
                log.line("stopping because " + fault.get().getMessage());
                log.closing();
                stopper.start();
                isBegun = true;
            }
            finally
            {
                isStopping.set(isBegun);
            }
        }
    }

    private void stopJoining()
    {
        if (null != admission)
        {
            admission.stop();
        }
    }

    /** Not before everything was started: what is taken away under a start makes it fail for another reason. */
    private void stopAfterFault()
    {
        try
        {
            await(started);
            close();
        }
        finally
        {
            ready.countDown();
            final Runnable hook = context.terminationHook();
            if (null != hook)
            {
                hook.run();
            }
        }
    }

    /**
     * Stop everything in order and delete what lives in shared memory: first the doors, then the consensus module,
     * which tells the others so that a leader's end is an election at once, then what it stands on. Returns within
     * two seconds unless the disk stalls. Waits for whoever is closing already.
     */
    @Override
    public void close()
    {
        if (!isClosing.compareAndSet(false, true))
        {
            await(closed);
            return;
        }

        // Whoever closes waits for threads that must have ended before what they use is taken from them.
        final boolean wasInterrupted = Thread.interrupted();
        final long closeNs = System.nanoTime();
        log.closing();
        stopJoining();
        if (null != joiner)
        {
            await(started);
        }

        try
        {
            CloseHelper.quietClose(admin);
            if (null != greeterRunner)
            {
                greeterRunner.close(JOIN_TIMEOUT_MS, (thread) -> {});
            }
            CloseHelper.quietClose(replica);
            CloseHelper.quietClose(archive);
            if (null != driver)
            {
                LockSupport.parkNanos(GOODBYE_NS);
                CloseHelper.quietClose(driver);
            }

            if (null != replica)
            {
                replica.closeKeeper();
            }

            if (null != region)
            {
                closeRegion();
                removeRegionDirectory();
            }
        }
        finally
        {
            CloseHelper.quietClose(directory);
            closed.countDown();
            if (wasInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }

        // A member that was refused never ran: it prints only the reason, not a 'stopped' line.
        if (null != replica)
        {
            log.line("stopped in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - closeNs) + " ms");
        }
    }

    /** Everybody who wrote or read it has ended by now, but where an interrupt has cut a wait for an agent short. */
    private void closeRegion()
    {
        if (Thread.currentThread().isInterrupted())
        {
            CloseHelper.quietClose(region);
        }
        else
        {
            CloseHelper.quietClose(region::unmap);
        }
    }

    /**
     * The region deletes its files and leaves the directory with its lock, which in shared memory would stay for ever.
     * The data directory's lock is still held, so that nobody is about to use it.
     */
    private void removeRegionDirectory()
    {
        final Path regionDir = context.regionDir();
        try (Stream<Path> entries = Files.list(regionDir))
        {
            if (entries.allMatch((entry) -> entry.endsWith(REGION_LOCK_FILE)))
            {
                Files.deleteIfExists(regionDir.resolve(REGION_LOCK_FILE));
                Files.deleteIfExists(regionDir);
            }
        }
        catch (final IOException ex)
        {
            log.line("warning: cannot remove " + regionDir + " (" + MemberLog.reason(ex) + "); remove it");
        }
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
