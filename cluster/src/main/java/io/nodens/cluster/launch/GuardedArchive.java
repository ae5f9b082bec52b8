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

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.cluster.ConsensusModule;
import io.nodens.cluster.archive.ArchiveRepair;
import io.nodens.cluster.archive.SnapshotEntries;
import io.nodens.cluster.settings.Durability;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.ThreadLayout;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.cluster.wiring.IdleStrategies;
import io.nodens.guard.SpareSegments;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.ThreadFactory;

/**
 * The archive of a member, its conductor driven by a {@link GuardedAgent} in either threading mode: the conductor
 * decodes what arrives on the control stream.
 * <p>
 * An archive that runs its conductor by an invoker offers no recorder with a thread of its own, and one that has such a
 * recorder starts its conductor itself. But it asks a thread factory for the thread, and shows the agent that it is
 * for. So the guarded thread takes the agent over, and the runner that the archive keeps is never run. Closing that one
 * closes the agent, which is right once the guarded thread is gone; closing it a second time does nothing.
 * <p>
 * <b>Thread:</b> the member's. <b>Owns:</b> the archive and the thread of its conductor.
 */
public final class GuardedArchive implements AutoCloseable
{
    private static final int JOIN_TIMEOUT_MS = 500;
    private static final int SPARE_IDLE_MS = 20;
    /** Below that many a member refuses what makes the tree grow: a spare must not be the reason. */
    private static final long FULL_DISK_THRESHOLDS = 2;
    /** Written in advance, and kept with each snapshot: of the consensus module, and of a small tree. */
    private static final int MODULE_SNAPSHOT_LENGTH = 1 << 20;
    private static final int SERVICE_SNAPSHOT_LENGTH = 8 << 20;

    private final MemberContext context;
    private final MemberLog log;
    private final ThreadFactory threads;
    private Archive.Context archiveContext;
    private Archive archive;
    private AgentRunner runner;
    private AgentRunner spareRunner;
    private SharedThread thread;

    private GuardedArchive(final MemberContext context, final MemberLog log, final ThreadFactory threads)
    {
        this.context = context;
        this.log = log;
        this.threads = threads;
    }

    /**
     * Launch the archive, repairing what is torn.
     *
     * @param wiring  of the archive.
     * @param context of the member.
     * @param log     for errors and repairs.
     * @param threads makes the archive's.
     * @return the running archive.
     * @throws MemberException when it cannot be repaired.
     */
    public static GuardedArchive launch(
        final AeronWiring wiring, final MemberContext context, final MemberLog log, final ThreadFactory threads)
    {
        final GuardedArchive guarded = new GuardedArchive(context, log, threads);
        guarded.archive = ArchiveRepair.launch(
            wiring.archiveDir(),
            wiring.clusterDir(),
            context.durability(),
            (pieceLength) -> guarded.newContext(wiring, pieceLength),
            log,
            (int)context.number(MemberSetting.SNAPSHOTS_KEPT),
            wiring::addDamagedSnapshots);
        if (ArchiveThreadingMode.INVOKER == guarded.archiveContext.threadingMode())
        {
            final String role = ThreadLayout.isArchiveShared(context) ? "consensus-module" : "archive";
            guarded.thread = new SharedThread(role, IdleStrategies.forHotAgent(context), log).start(threads);
            guarded.thread.add(guarded.newAgent(guarded.archive.invoker()));
        }
        if (Durability.FSYNC == context.durability())
        {
            guarded.startSpares();
        }

        return guarded;
    }

    /** In the background: the log begins seconds later, and does without a spare if it must. */
    private void startSpares()
    {
        final SpareSegments spares = new SpareSegments(
            archiveContext.archiveDir(),
            archiveContext.segmentFileLength(),
            FULL_DISK_THRESHOLDS * context.number(MemberSetting.LOW_DISK_THRESHOLD),
            SystemNanoClock.INSTANCE,
            log)
            .forLog(ConsensusModule.Configuration.logStreamId())
            .forSnapshot(SnapshotEntries.MODULE_STREAM_ID, MODULE_SNAPSHOT_LENGTH)
            .forSnapshot(SnapshotEntries.SERVICE_STREAM_ID, SERVICE_SNAPSHOT_LENGTH);
        spareRunner = new AgentRunner(new SleepingMillisIdleStrategy(SPARE_IDLE_MS), log, null, spares);
        AgentRunner.startOnThread(spareRunner, threads);
    }

    private Archive.Context newContext(final AeronWiring wiring, final int pieceLength)
    {
        archiveContext = wiring.archive(this::newConductorThread, threads).fileIoMaxLength(pieceLength);
        return archiveContext;
    }

    /** Called by the archive, whose context is concluded then; it names and starts the thread. */
    private Thread newConductorThread(final Runnable archivesRunner)
    {
        final Agent conductor = ((AgentRunner)archivesRunner).agent();
        runner = new AgentRunner(
            IdleStrategies.forQuietAgent(context),
            log,
            null,
            newAgent(new AgentInvoker(archiveContext.errorHandler(), archiveContext.errorCounter(), conductor)));
        return threads.newThread(runner);
    }

    private Agent newAgent(final AgentInvoker invoker)
    {
        return new GuardedAgent("archive-" + context.memberId(), () ->
        {
            invoker.start();
            return invoker;
        });
    }

    /**
     * The thread of an archive that drives no threads of its own, which others may share with it.
     *
     * @return the thread; null where the archive's conductor has its own.
     */
    SharedThread sharedThread()
    {
        return thread;
    }

    /** The thread of the conductor first: closing the archive closes its agent on the caller's. */
    @Override
    public void close()
    {
        if (null != runner)
        {
            runner.close(JOIN_TIMEOUT_MS, (thread) -> {});
        }
        if (null != spareRunner)
        {
            spareRunner.close(JOIN_TIMEOUT_MS, (thread) -> {});
        }

        CloseHelper.quietClose(thread);
        CloseHelper.quietClose(archive);
    }
}
