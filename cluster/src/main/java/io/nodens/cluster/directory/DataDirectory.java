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
package io.nodens.cluster.directory;

import io.aeron.cluster.NodeStateFile;
import io.aeron.cluster.RecordingLog;
import io.nodens.cluster.archive.OwnLog;
import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.membership.KnownMembers;
import io.nodens.cluster.membership.Standing;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A member's data directory: held by one process at a time through a file lock, which the operating system drops with
 * the process, however that ends; and marked with whose it is.
 * <pre>
 *   member.lock         held while the member runs; its text is the pid, for people
 *   member.properties   layout, cluster name and identity, member id, member list, what is frozen in the log, number of
 *                       starts, and whether there is a log that was voted with, or was
 *   members.known       what is remembered of the other members
 *   archive/            log and snapshots
 *   cluster/            votes, terms and which recording is which
 *   seeding/            the same two as they are fetched from other members, until they are whole
 * </pre>
 * What the marker says is forced to the disk before anything relies on it: an identity before it is said to others,
 * {@code log.begun} before the consensus module is first launched, a number of starts before others hear of it.
 * <p>
 * <b>Thread:</b> one at a time. <b>Owns:</b> the lock.
 */
public final class DataDirectory implements AutoCloseable
{
    static final String LOCK_FILE = "member.lock";
    public static final String MARKER_FILE = "member.properties";
    public static final String ARCHIVE_DIR = "archive";
    public static final String CLUSTER_DIR = "cluster";
    static final String SEEDING_DIR = "seeding";
    static final String LAYOUT = "1";

    private static final long LOCK_PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOCK_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String LAYOUT_KEY = "layout";
    private static final String CLUSTER_NAME_KEY = "cluster.name";
    static final String MEMBER_ID_KEY = "member.id";
    private static final String MEMBERS_KEY = "members";
    private static final String LOG_TERM_LENGTH_KEY = "log.term.length";
    private static final String MTU_KEY = "mtu";
    private static final String CLUSTER_ID_KEY = "cluster.id";
    private static final String START_NUMBER_KEY = "start.number";
    private static final String INCARNATION_KEY = "incarnation";
    private static final String BOOT_ID_KEY = "boot.id";
    private static final String LOG_BEGUN_KEY = "log.begun";
    private static final String LOG_LOST_KEY = "log.lost";
    private static final String LOSS_ACCEPTED_KEY = "loss.accepted";
    /** In {@link #SEEDING_DIR}, once all in it is whole and on the disk; has the lines that the marker gets. */
    private static final String SEED_MARKER_FILE = "seed.properties";
    static final String[] REPLICA_DIRS = {ARCHIVE_DIR, CLUSTER_DIR};
    private static final String CATALOG_FILE = "archive.catalog";
    private static final String[] NEEDED_KEYS = {
        LAYOUT_KEY, CLUSTER_NAME_KEY, MEMBER_ID_KEY, MEMBERS_KEY, LOG_TERM_LENGTH_KEY, MTU_KEY};

    private final Path path;
    private final FileChannel lockChannel;
    private final Properties marker = new Properties();
    private ClusterIdentity identity = ClusterIdentity.NONE;
    private boolean isSameBoot;

    private DataDirectory(final Path path, final FileChannel lockChannel)
    {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Create the directory if it is absent, lock it, and check that it is this member's. Nothing else is written: that
     * is for {@link #begin(MemberContext, long)}, when all other checks have passed.
     *
     * @param context concluded.
     * @return the directory, held until closed.
     * @throws MemberException when it cannot be used, naming why and the remedy.
     */
    public static DataDirectory acquire(final MemberContext context)
    {
        final Path path = context.dataDir();
        final Path marker = path.resolve(MARKER_FILE);
        refuseForeignUntouched(path, marker);
        final FileChannel lockChannel = lock(path, new MemberLog(context.out(), context.memberId()));
        final DataDirectory directory = new DataDirectory(path, lockChannel);
        try
        {
            if (Files.exists(marker))
            {
                directory.check(context, marker);
            }
            else
            {
                refuseForeign(path);
            }
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(lockChannel);
            throw unusable(path, ex);
        }
        catch (final MemberException ex)
        {
            CloseHelper.quietClose(lockChannel);
            throw ex;
        }

        return directory;
    }

    /**
     * Open and lock the directory of another member of the same cluster, which must not be running.
     *
     * @param context of this member, concluded.
     * @param path    of the other's data.
     * @return the directory, held until closed.
     * @throws MemberException when it is none, or in use.
     */
    public static DataDirectory open(final MemberContext context, final Path path)
    {
        final int otherId = MarkerFile.memberIdOf(path);
        final Path file = path.resolve(MARKER_FILE);
        final DataDirectory directory = new DataDirectory(
            path, lock(path, new MemberLog(context.out(), context.memberId())));
        try
        {
            MarkerFile.load(file, directory.marker, NEEDED_KEYS);
            directory.identity = ClusterIdentity.parse(directory.marker.getProperty(CLUSTER_ID_KEY, ""));
            require(path, directory.marker, CLUSTER_NAME_KEY, context.text(MemberSetting.CLUSTER_NAME), "cluster",
                "give a directory of the same one");
            checkMembers(context, path, directory.marker.getProperty(MEMBERS_KEY, ""));
            return directory;
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            directory.close();
            throw MemberException.environment(
                "cannot read " + file + " of member " + otherId + " (" + MemberLog.reason(ex) + ")");
        }
        catch (final MemberException ex)
        {
            directory.close();
            throw ex;
        }
    }

    /**
     * Term length of the log that is frozen here.
     */
    public int frozenTermLength()
    {
        return Integer.parseInt(marker.getProperty(LOG_TERM_LENGTH_KEY));
    }

    /**
     * MTU of the log that is frozen here.
     */
    public int frozenMtu()
    {
        return Integer.parseInt(marker.getProperty(MTU_KEY));
    }

    /**
     * Write down one more start, make what is not there, and end what a seed that was cut short has left.
     *
     * @param context concluded and adopted.
     * @param epochNs wall clock in nanoseconds.
     * @throws MemberException when it cannot be written.
     */
    public void begin(final MemberContext context, final long epochNs)
    {
        try
        {
            endSeed();
            marker.setProperty(LAYOUT_KEY, LAYOUT);
            marker.setProperty(CLUSTER_NAME_KEY, context.text(MemberSetting.CLUSTER_NAME));
            marker.setProperty(MEMBER_ID_KEY, Integer.toString(context.memberId()));
            marker.setProperty(MEMBERS_KEY, context.endpoints().toString());
            marker.setProperty(LOG_TERM_LENGTH_KEY, Long.toString(context.number(MemberSetting.LOG_TERM_LENGTH)));
            marker.setProperty(MTU_KEY, Long.toString(context.number(MemberSetting.MTU)));
            marker.setProperty(START_NUMBER_KEY, Long.toString(startNumber() + 1));
            marker.setProperty(INCARNATION_KEY, Long.toString(Math.max(incarnation() + 1, epochNs)));
            final String bootId = HostBoot.id();
            isSameBoot = !bootId.isEmpty() && bootId.equals(marker.getProperty(BOOT_ID_KEY));
            marker.setProperty(BOOT_ID_KEY, bootId);
            if (isBegun() && !isLost() && !isWhole())
            {
                marker.setProperty(LOG_LOST_KEY, "files of the log are missing");
            }
            write();
            for (final String name : REPLICA_DIRS)
            {
                Files.createDirectories(path.resolve(name));
            }
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }
    }

    /** Whether the host has not been booted since the start before this one. */
    public boolean isSameBoot()
    {
        return isSameBoot;
    }

    /** Whether the files are there without which a member does not know what it has acknowledged. */
    public boolean isWhole()
    {
        return Files.exists(archiveDir().resolve(CATALOG_FILE)) &&
            Files.exists(clusterDir().resolve(RecordingLog.RECORDING_LOG_FILE_NAME)) &&
            Files.exists(clusterDir().resolve(NodeStateFile.FILENAME));
    }

    private boolean isBegun()
    {
        return Boolean.parseBoolean(marker.getProperty(LOG_BEGUN_KEY));
    }

    private boolean isLost()
    {
        return null != marker.getProperty(LOG_LOST_KEY);
    }

    /**
     * What the directory holds.
     *
     * @return its standing. After {@link #begin(MemberContext, long)}.
     */
    public Standing standing()
    {
        if (isLost())
        {
            return Standing.LOST;
        }

        if (isBegun())
        {
            return Standing.READY;
        }

        if (!identity.isNone())
        {
            return Standing.NAMED;
        }

        return hasLog() ? Standing.UNNAMED : Standing.EMPTY;
    }

    /**
     * Whether there is a recording log with anything in it.
     */
    public boolean hasLog()
    {
        return clusterDir().resolve(RecordingLog.RECORDING_LOG_FILE_NAME).toFile().length() > 0;
    }

    /**
     * Identity of the cluster.
     *
     * @return the identity, {@link ClusterIdentity#NONE} before there is one.
     */
    public ClusterIdentity identity()
    {
        return identity;
    }

    /**
     * How often the directory was started, this time included.
     */
    public long startNumber()
    {
        return Long.parseLong(marker.getProperty(START_NUMBER_KEY, "0"));
    }

    /**
     * What tells this start from all before: rises from start to start, whatever becomes of the wall clock.
     */
    public long incarnation()
    {
        return Long.parseLong(marker.getProperty(INCARNATION_KEY, "0"));
    }

    /**
     * Whether an operator has declared that this log is all that is left.
     */
    public boolean isLossAccepted()
    {
        return null != marker.getProperty(LOSS_ACCEPTED_KEY);
    }

    /**
     * Why the log must not be voted with.
     */
    String lossReason()
    {
        return marker.getProperty(LOG_LOST_KEY, "");
    }

    /**
     * Keep the identity of the cluster.
     */
    public void name(final ClusterIdentity value)
    {
        marker.setProperty(CLUSTER_ID_KEY, value.toString());
        rewrite();
        identity = value;
    }

    /**
     * Note that the member is about to vote. Its files are made first, so that their absence means that they were lost.
     *
     * @param fileSyncLevel of the consensus module.
     */
    public void markBegun(final int fileSyncLevel)
    {
        if (isBegun())
        {
            return;
        }

        try
        {
            new RecordingLog(clusterDir().toFile(), true).close();
            new NodeStateFile(clusterDir().toFile(), true, Math.max(1, fileSyncLevel)).close();
            KnownMembers.force(clusterDir());
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }
        marker.setProperty(LOG_BEGUN_KEY, "true");
        rewrite();
    }

    /**
     * Note that the member has forgotten something and must not vote before it was seeded.
     */
    public void markLost(final String reason)
    {
        marker.setProperty(LOG_LOST_KEY, reason);
        rewrite();
    }

    /**
     * The member serves: what an operator once declared of its log has been heard by the others.
     */
    public void markServing()
    {
        if (null != marker.remove(LOSS_ACCEPTED_KEY))
        {
            rewrite();
        }
    }

    /**
     * The place into which a seed is fetched, empty.
     *
     * @param cluster identity of the cluster that it is fetched from.
     */
    public DataDirectory emptySeedingPlace(final ClusterIdentity cluster)
    {
        try
        {
            new SeedingPlace(path.resolve(SEEDING_DIR)).clear();
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }

        return seedingPlace(cluster);
    }

    /**
     * The place into which a seed is fetched, with what a fetch that was interrupted has left there, if it can be gone
     * on with.
     *
     * @param cluster identity of the cluster that it is fetched from.
     * @param termId  under which it is fetched.
     * @return the place; {@link #hasTerms()} if there is something to go on with.
     */
    public DataDirectory seedingPlace(final ClusterIdentity cluster, final long termId)
    {
        final SeedingPlace place = new SeedingPlace(path.resolve(SEEDING_DIR));
        try
        {
            if (place.isBegun(cluster, termId))
            {
                place.removeMarks();
            }
            else
            {
                place.clear();
                place.begin(cluster, termId);
            }
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }

        return seedingPlace(cluster);
    }

    private DataDirectory seedingPlace(final ClusterIdentity cluster)
    {
        final DataDirectory seedingPlace = new DataDirectory(path.resolve(SEEDING_DIR), null);
        seedingPlace.identity = cluster;
        return seedingPlace;
    }

    /** Throw away what was fetched, if anything was. */
    public void discardSeed()
    {
        new SeedingPlace(path.resolve(SEEDING_DIR)).delete();
    }

    /** Whether its recording log knows any term. */
    public boolean hasTerms()
    {
        return null != OwnLog.lastTerm(clusterDir());
    }

    /**
     * Whether a recording of the archive is the log, and no part of a snapshot.
     *
     * @param recordingId of the recording.
     * @return true if it is, or if it is not known which one the log is.
     */
    public boolean isLog(final long recordingId)
    {
        final RecordingLog.Entry lastTerm = OwnLog.lastTerm(clusterDir());
        return null == lastTerm || lastTerm.recordingId == recordingId;
    }

    /**
     * Put a whole seed, which is on the disk, in the place of what was here. Whatever interrupts it, it is ended at the
     * next start.
     *
     * @param cluster     identity of the cluster that it was fetched from.
     * @param startNumber above every one that others know of this member.
     * @param termLength  of the log.
     * @param mtuLength   of the log.
     * @param isAccepted  whether an operator has declared that it is all that is left.
     */
    public void adoptSeed(
        final ClusterIdentity cluster,
        final long startNumber,
        final int termLength,
        final int mtuLength,
        final boolean isAccepted)
    {
        final Properties lines = new Properties();
        lines.setProperty(CLUSTER_ID_KEY, cluster.toString());
        lines.setProperty(START_NUMBER_KEY, Long.toString(startNumber));
        lines.setProperty(LOG_TERM_LENGTH_KEY, Integer.toString(termLength));
        lines.setProperty(MTU_KEY, Integer.toString(mtuLength));
        if (isAccepted)
        {
            lines.setProperty(LOSS_ACCEPTED_KEY, "true");
        }

        try
        {
            KnownMembers.store(
                lines, path.resolve(SEEDING_DIR).resolve(SEED_MARKER_FILE), "A whole seed: goes one directory up");
            endSeed();
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }
    }

    private void endSeed() throws IOException
    {
        final Path place = path.resolve(SEEDING_DIR);
        final Path seed = place.resolve(SEED_MARKER_FILE);
        if (Files.exists(seed))
        {
            final Properties lines = new Properties();
            MarkerFile.load(seed, lines);

            for (final String name : REPLICA_DIRS)
            {
                if (Files.exists(place.resolve(name)))
                {
                    IoUtil.delete(path.resolve(name).toFile(), false);
                    Files.move(place.resolve(name), path.resolve(name));
                }
            }
            KnownMembers.force(path);

            marker.putAll(lines);
            marker.setProperty(LOG_BEGUN_KEY, "true");
            marker.remove(LOG_LOST_KEY);
            write();
            identity = ClusterIdentity.parse(marker.getProperty(CLUSTER_ID_KEY, ""));
        }

        if (Files.exists(seed) || !new SeedingPlace(place).isKept())
        {
            IoUtil.delete(place.toFile(), false);
        }
    }

    private void rewrite()
    {
        try
        {
            write();
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }
    }

    private void write() throws IOException
    {
        MarkerFile.store(marker, path.resolve(MARKER_FILE));
    }

    /**
     * The directory itself.
     */
    public Path path()
    {
        return path;
    }

    private static FileChannel lock(final Path path, final MemberLog log)
    {
        FileChannel channel = null;
        try
        {
            // The log holds all data and the secrets of sessions.
            HostPermissions.createOwn(path);
            final Path lockFile = path.resolve(LOCK_FILE);
            channel = FileChannel.open(
                lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final String holder = Files.readString(lockFile, StandardCharsets.US_ASCII).trim();
            if (!isLocked(channel, path, holder, log))
            {
                CloseHelper.quietClose(channel);
                throw MemberException.environment(
                    "data directory " + path + " is in use by the running process " + holder +
                    "; stop it or choose another --data-dir");
            }

            channel.truncate(0);
            final String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(channel);
            throw unusable(path, ex);
        }
    }

    /**
     * A process that was killed holds its locks until the system has taken it apart, which takes a moment where it had
     * gigabytes mapped, and cannot be told from one that lives. So it is given that moment.
     */
    private static boolean isLocked(
        final FileChannel channel, final Path path, final String holder, final MemberLog log) throws IOException
    {
        if (null != tryLock(channel))
        {
            return true;
        }
        if (holder.equals(Long.toString(ProcessHandle.current().pid())))
        {
            return false;
        }

        log.line("waiting up to " + TimeUnit.NANOSECONDS.toSeconds(LOCK_PATIENCE_NS) + " s for process " + holder +
            " to release data directory " + path);
        final long deadlineNs = System.nanoTime() + LOCK_PATIENCE_NS;
        while (System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(LOCK_RETRY_NS);
            if (null != tryLock(channel))
            {
                return true;
            }
        }

        return false;
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            return null;
        }
    }

    private void check(final MemberContext context, final Path file) throws IOException
    {
        final Properties found = marker;
        try
        {
            MarkerFile.load(file, found, NEEDED_KEYS);
            identity = ClusterIdentity.parse(found.getProperty(CLUSTER_ID_KEY, ""));
            startNumber();
            incarnation();
        }
        catch (final IllegalArgumentException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                file + " is damaged (" + MemberLog.reason(ex) + "); restore it, or move the directory away " +
                "and start the member empty, so that it is seeded",
                ex);
        }

        require(path, found, LAYOUT_KEY, LAYOUT, "layout",
            "run the release that made it, or move its contents by a snapshot");
        require(path, found, CLUSTER_NAME_KEY, context.text(MemberSetting.CLUSTER_NAME), "cluster",
            "set " + MemberSetting.CLUSTER_NAME.property() + " to it or choose another --data-dir");
        require(path, found, MEMBER_ID_KEY, Integer.toString(context.memberId()), "member",
            "set --member-id to it or choose another --data-dir");
        adopt(context, path, found, LOG_TERM_LENGTH_KEY, MemberSetting.LOG_TERM_LENGTH);
        adopt(context, path, found, MTU_KEY, MemberSetting.MTU);
        checkMembers(context, path, found.getProperty(MEMBERS_KEY, ""));
    }

    /**
     * What is frozen in the log binds: a default gives way to it, a given value must agree.
     */
    private static void adopt(
        final MemberContext context,
        final Path path,
        final Properties found,
        final String key,
        final MemberSetting setting)
    {
        final long frozen = setting.check(found.getProperty(key, ""));
        if (context.isGiven(setting) && context.number(setting) != frozen)
        {
            throw MemberException.configuration(
                setting.property() + "=" + context.text(setting) + ", but the log in " + path + " was begun with " +
                setting.type().format(frozen) + " and that is frozen; leave the setting out or give that value");
        }

        context.adopt(setting, frozen);
    }

    private static void checkMembers(final MemberContext context, final Path path, final String found)
    {
        final MemberEndpoints before = MemberEndpoints.parse(found);
        final MemberEndpoints now = context.endpoints();
        boolean isSame = before.size() == now.size();
        for (int i = 0; isSame && i < now.size(); i++)
        {
            isSame = before.all().get(i).memberId() == now.all().get(i).memberId();
        }

        if (!isSame)
        {
            throw MemberException.configuration(
                "data directory " + path + " belongs to a cluster of members " + before + ", not " + now +
                "; members may move to other hosts and ports but not come or go: give the same ids, or change the " +
                "line 'members' of its " + MARKER_FILE + " on every member at once as docs/operating.md describes");
        }
    }

    private static void require(
        final Path path,
        final Properties found,
        final String key,
        final String expected,
        final String what,
        final String mend)
    {
        final String value = found.getProperty(key, "");
        if (!value.equals(expected))
        {
            throw MemberException.configuration(
                "data directory " + path + " is of " + what + " " + value + ", not " + expected + "; " + mend);
        }
    }

    /**
     * Before the lock file is made: nothing is left behind in a directory that belongs to somebody else.
     */
    private static void refuseForeignUntouched(final Path path, final Path marker)
    {
        try
        {
            if (Files.isDirectory(path) && !Files.exists(marker))
            {
                refuseForeign(path);
            }
        }
        catch (final IOException ex)
        {
            throw unusable(path, ex);
        }
    }

    private static void refuseForeign(final Path path) throws IOException
    {
        try (Stream<Path> entries = Files.list(path))
        {
            final Path foreign = entries
                .filter((entry) -> !entry.getFileName().toString().equals(LOCK_FILE))
                .filter((entry) -> !entry.getFileName().toString().equals(MARKER_FILE + ".new"))
                .findFirst()
                .orElse(null);
            if (null != foreign)
            {
                throw MemberException.environment(
                    "data directory " + path + " is not a member's: it has no " + MARKER_FILE + " but holds '" +
                    foreign.getFileName() + "'; choose an empty or a new --data-dir");
            }
        }
    }

    private static MemberException unusable(final Path path, final IOException ex)
    {
        return new MemberException(
            MemberException.Category.ENVIRONMENT,
            "cannot write to the data directory " + path + " (" + MemberLog.reason(ex) +
            "); make it writable for this user or choose another --data-dir",
            ex);
    }

    /**
     * Directory of the archive.
     *
     * @return the directory.
     */
    public Path archiveDir()
    {
        return path.resolve(ARCHIVE_DIR);
    }

    /**
     * Directory of the consensus module and of the service's mark file.
     *
     * @return the directory.
     */
    public Path clusterDir()
    {
        return path.resolve(CLUSTER_DIR);
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(lockChannel);
    }
}
