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

import io.aeron.Aeron;
import io.aeron.archive.ArchiveTool;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ClusterBackupEventsListener;
import io.aeron.cluster.ClusterMember;
import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.nodens.cluster.archive.LogTerms;
import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.directory.MarkFiles;
import io.nodens.cluster.membership.JoinDecision;
import io.nodens.cluster.membership.KnownMembers;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.wiring.AeronWiring;
import io.nodens.guard.CommittedPosition;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.CountersReader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Fetches the newest snapshot and the log since from the running members into a place of its own, by Aeron's cluster
 * backup, while nobody else stops; looks at every checksum; and puts it in the place of this member's log when it is
 * whole and on the disk. A seed that is not whole is never taken for a log. One that was interrupted is gone on with
 * while the same term lasts; one that does not get on is thrown away and begun anew.
 * <p>
 * <b>Thread:</b> the one that starts the member. <b>Owns:</b> while it works, the archive in the seeding place.
 */
public final class Seeder
{
    /** Time without a byte after which an attempt is given up and another one is begun. */
    /** Added to the starts that others remember of a seeded member, since some who remember more may be away. */
    public static final int SEEDED_STARTS = 1_000;

    private static final long PROGRESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    /** Rest between attempts, and until the others are asked whether the term is still the same. */
    private static final long REST_NS = TimeUnit.SECONDS.toNanos(1);
    /** The one that recordings are made with, by the name that Aeron's tools know it by. */
    private static final String CHECKSUM = "io.aeron.archive.checksum.Crc32c";
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MemberContext context;
    private final DataDirectory directory;
    private final MemberLog log;
    private final ThreadFactory threads;
    private final Runnable terminationHook;
    private final BooleanSupplier isStopped;
    private final NanoClock clock;
    private volatile String failure;
    private boolean isGettingOn;

    public Seeder(
        final MemberContext context,
        final DataDirectory directory,
        final MemberLog log,
        final ThreadFactory threads,
        final Runnable terminationHook,
        final BooleanSupplier isStopped,
        final NanoClock clock)
    {
        this.context = context;
        this.directory = directory;
        this.log = log;
        this.threads = threads;
        this.terminationHook = terminationHook;
        this.isStopped = isStopped;
        this.clock = clock;
    }

    /** What was fetched. */
    private record Seed(long termId, long position, long bytes, int termLength, int mtuLength)
    {
    }

    /** Says why an attempt failed; Aeron's backup would go round and round on what it has. */
    private final class Failures implements ClusterBackupEventsListener
    {
        @Override
        public void onBackupQuery()
        {
            // Asked once for each attempt.
        }

        @Override
        public void onPossibleFailure(final Exception ex)
        {
            failure = MemberLog.reason(ex);
        }

        @Override
        public void onBackupResponse(
            final ClusterMember[] clusterMembers,
            final ClusterMember logSourceMember,
            final List<RecordingLog.Snapshot> snapshotsToRetrieve)
        {
            log.line("seeding from member " + logSourceMember.id() + ": " +
                (snapshotsToRetrieve.isEmpty() ? "there is no snapshot yet" :
                "snapshot at log position " + snapshotsToRetrieve.get(0).logPosition()));
        }

        @Override
        public void onUpdatedRecordingLog(
            final RecordingLog recordingLog, final List<RecordingLog.Snapshot> snapshotsRetrieved)
        {
            // Read when the backup is closed.
        }

        @Override
        public void onLiveLogProgress(final long recordingId, final long recordingPosCounterId, final long logPosition)
        {
            // The counter is looked at.
        }
    }

    /**
     * Make one attempt.
     *
     * @param decision    that says from which cluster and how far at least.
     * @param check       whether the cluster is still what it was when the seed is whole.
     * @param startNumber that the seeded directory gets.
     * @return whether it was put in its place.
     */
    public boolean seed(final JoinDecision decision, final Admission.SeedCheck check, final long startNumber)
    {
        final long beginNs = clock.nanoTime();
        log.line("seeding this member from the others, since " + decision.reason() + ": to log position " +
            decision.position() + " at least");
        final DataDirectory place = directory.seedingPlace(decision.identity(), decision.termId());
        final boolean isResumed = place.hasTerms();
        if (isResumed)
        {
            log.line("seeding: continuing with the parts fetched before");
        }

        isGettingOn = false;
        try
        {
            final Seed seed = fetch(place, decision);
            if (null == seed)
            {
                discardUnless(isGettingOn || isStopped.getAsBoolean());
                return false;
            }

            final long lastTermId = finish(place, seed);
            rest();
            if (isStopped.getAsBoolean() ||
                lastTermId != seed.termId() ||
                !check.isUsable(seed.termId(), seed.position()))
            {
                log.line("the members elected while this one was being seeded: it begins anew");
                discardUnless(isStopped.getAsBoolean());
                return false;
            }

            directory.adoptSeed(decision.identity(), startNumber, seed.termLength(), seed.mtuLength(), false);
            context.adopt(MemberSetting.LOG_TERM_LENGTH, seed.termLength());
            context.adopt(MemberSetting.MTU, seed.mtuLength());
            log.line("seeded in " + MemberLog.seconds(clock.nanoTime() - beginNs) + ": " + seed.bytes() +
                " bytes, log to position " + seed.position() + " in term " + seed.termId());
            return true;
        }
        catch (final MemberException ex)
        {
            if (!isResumed)
            {
                throw ex;
            }

            log.line("the parts fetched before cannot be used (" + ex.getMessage() + "): it is fetched anew");
            directory.discardSeed();
            return false;
        }
        catch (final IOException ex)
        {
            discardUnless(false);
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot write the seed to " + place.path() + " (" + MemberLog.reason(ex) + ")",
                ex);
        }
    }

    private void discardUnless(final boolean isKept)
    {
        if (!isKept)
        {
            directory.discardSeed();
        }
    }

    private Seed fetch(final DataDirectory place, final JoinDecision decision) throws IOException
    {
        failure = null;
        final AeronWiring wiring = new AeronWiring(
            context, place, log, threads, terminationHook, (reason, recordingId) -> failure = reason);
        final long position;
        final GuardedArchive archive = GuardedArchive.launch(wiring, context, log, threads);
        try
        {
            final ClusterBackup.Context backupContext = wiring.backup(new Failures());
            try (ClusterBackup backup = ClusterBackup.launch(backupContext))
            {
                position = copy(backupContext, backup.conductorAgentInvoker(), decision.position());
            }
            final RecordingLog.Entry lastTerm = position < 0 ? null : OwnLog.lastTerm(place.clusterDir());
            if (null != lastTerm)
            {
                return describe(wiring, lastTerm, place);
            }
        }
        finally
        {
            archive.close();
        }

        if (!isStopped.getAsBoolean())
        {
            log.line("seeding failed (" + failure + "); it is tried again");
            rest();
        }
        return null;
    }

    private void rest()
    {
        final long deadlineNs = clock.nanoTime() + REST_NS;
        while (!isStopped.getAsBoolean() && clock.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(IDLE_NS);
        }
    }

    /**
     * Drive the backup until the log is copied as far as it has to be.
     *
     * @return the position; negative when it failed.
     */
    private long copy(final ClusterBackup.Context backup, final AgentInvoker invoker, final long target)
    {
        final CountersReader counters = backup.aeron().countersReader();
        final long reportIntervalNs = context.number(MemberSetting.REPORT_INTERVAL);
        long recorded = -1;
        long progressNs = clock.nanoTime();
        long reportNs = progressNs + reportIntervalNs;
        invoker.start();
        while (!isStopped.getAsBoolean() && null == failure)
        {
            if (0 == invoker.invoke())
            {
                LockSupport.parkNanos(IDLE_NS);
            }

            final long nowNs = clock.nanoTime();
            final long now = recordedBytes(counters);
            if (now != recorded)
            {
                isGettingOn |= recorded >= 0;
                recorded = now;
                progressNs = nowNs;
            }

            final ClusterBackup.State state = ClusterBackup.State.get(backup.stateCounter());
            final long position = backup.liveLogPositionCounter().get();
            if (ClusterBackup.State.BACKING_UP == state && position >= target)
            {
                return position;
            }

            if (nowNs - progressNs >= PROGRESS_TIMEOUT_NS)
            {
                failure = "nothing came for " + TimeUnit.NANOSECONDS.toSeconds(PROGRESS_TIMEOUT_NS) + " s";
            }
            else if (nowNs - reportNs >= 0)
            {
                reportNs = nowNs + reportIntervalNs;
                log.line("seeding: " + (ClusterBackup.State.BACKING_UP == state ?
                    "log copied to position " + position + " of " + target :
                    state + ", " + recorded + " bytes in progress"));
            }
        }

        return -1;
    }

    private static long recordedBytes(final CountersReader counters)
    {
        final long[] sum = {0};
        counters.forEach((counterId, typeId, keyBuffer, label) ->
            sum[0] += RecordingPos.RECORDING_POSITION_TYPE_ID == typeId ? counters.getCounterValue(counterId) : 0);
        return sum[0];
    }

    private Seed describe(final AeronWiring wiring, final RecordingLog.Entry lastTerm, final DataDirectory place)
        throws IOException
    {
        final int[] lengths = new int[2];
        try (Aeron client = Aeron.connect(wiring.purgerClient());
            AeronArchive archive = AeronArchive.connect(
                wiring.localArchive(AeronWiring.ARCHIVE_TO_KEEPER_STREAM_ID).aeron(client)))
        {
            archive.listRecording(
                lastTerm.recordingId,
                (controlSessionId, correlationId, id, startTimestamp, stopTimestamp, startPosition, stopPosition,
                initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
                originalChannel, sourceIdentity) ->
                {
                    lengths[0] = termBufferLength;
                    lengths[1] = mtuLength;
                });
            return new Seed(
                lastTerm.leadershipTermId,
                archive.getStopPosition(lastTerm.recordingId),
                size(place.archiveDir()),
                lengths[0],
                lengths[1]);
        }
    }

    private static long size(final Path place) throws IOException
    {
        try (Stream<Path> files = Files.list(place))
        {
            return files.mapToLong((file) -> file.toFile().length()).sum();
        }
    }

    /**
     * Verify the checksums, enter the terms of the log, remember that this incarnation must not vote in the term that
     * it was seeded under, remove what only running components need, and force all to the disk.
     *
     * @return the last term of the log.
     */
    private long finish(final DataDirectory place, final Seed seed) throws IOException
    {
        final ByteArrayOutputStream report = new ByteArrayOutputStream();
        final boolean isSound = ArchiveTool.verify(
            new PrintStream(report, true, StandardCharsets.UTF_8),
            place.archiveDir().toFile(),
            EnumSet.allOf(ArchiveTool.VerifyOption.class),
            CHECKSUM,
            (file) -> false);
        if (!isSound)
        {
            throw new IOException("a checksum is wrong: " + report.toString(StandardCharsets.UTF_8).replace('\n', ' '));
        }

        final long lastTermId = LogTerms.complete(place.archiveDir().toFile(), place.clusterDir().toFile());
        try (NodeStateFile state = new NodeStateFile(place.clusterDir().toFile(), true, 1))
        {
            state.updateCandidateTermId(seed.termId(), seed.position(), 0);
        }

        try (CommittedPosition committed = CommittedPosition.open(place.clusterDir()))
        {
            committed.raise(seed.position());
        }

        for (final Path part : List.of(place.archiveDir(), place.clusterDir()))
        {
            MarkFiles.remove(part);
            forceFiles(part);
            KnownMembers.force(part);
        }
        KnownMembers.force(place.path());
        return lastTermId;
    }

    private static void forceFiles(final Path part) throws IOException
    {
        try (Stream<Path> files = Files.list(part))
        {
            for (final Path file : files.toList())
            {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
                {
                    channel.force(true);
                }
            }
        }
    }
}
