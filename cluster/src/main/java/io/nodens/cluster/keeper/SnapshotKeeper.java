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
package io.nodens.cluster.keeper;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ClusterControl;
import io.nodens.cluster.archive.LogPurger;
import io.nodens.cluster.archive.Retention;
import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.wiring.AeronWiring;
import org.agrona.concurrent.status.AtomicCounter;

import java.io.File;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Snapshots of a member and the log that they make superfluous: asks for one when it is due, notices when one was
 * taken, and has what lies before deleted on a thread of its own.
 * <p>
 * <b>Thread:</b> the keeper's, but for the purge.
 */
final class SnapshotKeeper
{
    private static final long SNAPSHOT_RETRY_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PURGE_RETRY_NS = TimeUnit.SECONDS.toNanos(30);
    /** Below so many times the threshold at which recording stops, no log is kept for others. */
    private static final long DISK_SHORT_FACTOR = 2;

    private final MemberContext context;
    private final AeronWiring wiring;
    private final MemberLog log;
    private final MemberStatus status;
    private final ClusterView view;
    private final LogPurger purger;
    private final SnapshotPolicy policy;
    private final SnapshotRoom room;
    private final ThreadFactory threads = Thread::new;
    private final AtomicBoolean isPurging = new AtomicBoolean();
    private final long startNs;
    private long snapshotCount;
    private long purgeDeadlineNs;
    private volatile long snapshotLength;
    private volatile boolean isPurgeDue;

    SnapshotKeeper(
        final MemberContext context,
        final AeronWiring wiring,
        final DataDirectory directory,
        final MemberLog log,
        final MemberStatus status,
        final ClusterView view,
        final long startNs)
    {
        this.context = context;
        this.wiring = wiring;
        this.log = log;
        this.status = status;
        this.view = view;
        this.startNs = startNs;
        purger = newPurger(directory);
        room = new SnapshotRoom(
            log::line,
            context.memberId(),
            memberIds(),
            status.reportedMembers(),
            context.number(MemberSetting.LOW_DISK_THRESHOLD));
        policy = new SnapshotPolicy(
            context.number(MemberSetting.SNAPSHOT_LOG_BYTES),
            context.number(MemberSetting.SNAPSHOT_INTERVAL),
            SNAPSHOT_RETRY_NS,
            startNs);
    }

    private LogPurger newPurger(final DataDirectory directory)
    {
        final File archiveDir = directory.archiveDir().toFile();
        final long shortBytes = DISK_SHORT_FACTOR * context.number(MemberSetting.LOW_DISK_THRESHOLD);
        return new LogPurger(
            archiveDir,
            directory.clusterDir().toFile(),
            (int)context.number(MemberSetting.SNAPSHOTS_KEPT),
            new Retention(
                context.memberId(),
                memberIds(),
                context.number(MemberSetting.LOG_RETAIN_BYTES),
                status.reportedMembers()::logPosition,
                () -> archiveDir.getUsableSpace() < shortBytes),
            this::onDamagedSnapshot);
    }

    private int[] memberIds()
    {
        return context.endpoints().all().stream().mapToInt(MemberEndpoints.Endpoint::memberId).toArray();
    }

    private void onDamagedSnapshot(final String damage)
    {
        wiring.addDamagedSnapshots(1);
        log.line("warning: " + damage);
    }

    /** Bytes of the newest snapshot; 0 unknown. */
    long snapshotLength()
    {
        return snapshotLength;
    }

    /** The member serves for the first time: what an earlier life left is purged. */
    void onReady(final long nowNs)
    {
        snapshotCount = view.snapshotCount();
        purgeDeadlineNs = nowNs;
        isPurgeDue = true;
    }

    /**
     * Ask for a snapshot when one is due and has room. For the leader.
     *
     * @param nowNs          local clock.
     * @param commitPosition of the log.
     */
    void request(final long nowNs, final long commitPosition)
    {
        final long snapshotPosition = status.snapshotPosition();
        final long ageMs = MemberStatus.NULL_VALUE == snapshotPosition ?
            TimeUnit.NANOSECONDS.toMillis(nowNs - startNs) : status.lastTickTimeMs() - status.snapshotTimeMs();
        if (!isPurging.get() && policy.isDue(
            nowNs, commitPosition, new SnapshotPolicy.LastSnapshot(snapshotPosition, snapshotLength, ageMs)) &&
            room.isEnough(
                context.dataDir().toFile().getUsableSpace(), Math.max(snapshotLength, status.treeBytes())))
        {
            final AtomicCounter toggle = view.controlToggle();
            if (null != toggle && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle))
            {
                policy.onRequested(nowNs);
                log.line("snapshot requested at log position " + commitPosition);
            }
        }
    }

    /**
     * Every member purges its own archive when it has taken a snapshot, whoever asked for that.
     */
    void poll(final long nowNs)
    {
        final long count = view.snapshotCount();
        if (ClusterView.NULL_VALUE != count && count != snapshotCount)
        {
            snapshotCount = count;
            policy.onTaken(nowNs);
            purgeDeadlineNs = nowNs;
            isPurgeDue = true;
            log.line("snapshot taken at log position " + status.snapshotPosition() + " with " + status.znodeCount() +
                " znodes; pause " + TimeUnit.NANOSECONDS.toMillis(wiring.lastSnapshotPauseNs()) + " ms");
        }

        if (isPurgeDue && nowNs - purgeDeadlineNs >= 0 && isPurging.compareAndSet(false, true))
        {
            isPurgeDue = false;
            purgeDeadlineNs = nowNs + PURGE_RETRY_NS;
            final Thread thread = threads.newThread(this::purge);
            thread.setName("nodens-purger-" + context.memberId());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void purge()
    {
        try (Aeron client = Aeron.connect(wiring.purgerClient());
            AeronArchive archive = AeronArchive.connect(
                wiring.localArchive(AeronWiring.ARCHIVE_TO_KEEPER_STREAM_ID).aeron(client)))
        {
            snapshotLength = purger.newestSnapshotLength();
            final String purged = purger.purge(archive, status.ownReport().recordedPosition());
            if (!purged.isEmpty())
            {
                log.line(purged);
            }
        }
        catch (final ArchiveException ex)
        {
            isPurgeDue = true;
            log.line("purging of old log postponed (" + MemberLog.reason(ex) + ")");
        }
        catch (final RuntimeException ex)
        {
            isPurgeDue = true;
            log.onError(ex);
        }
        finally
        {
            isPurging.set(false);
        }
    }
}
