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

import org.agrona.CloseHelper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 *   member.properties   layout, cluster name, member id, member list, what is frozen in the log
 *   archive/            log and snapshots
 *   cluster/            votes, terms and which recording is which
 * </pre>
 * <b>Thread:</b> one. <b>Owns:</b> the lock.
 */
final class DataDirectory implements AutoCloseable
{
    static final String LOCK_FILE = "member.lock";
    static final String MARKER_FILE = "member.properties";
    static final String ARCHIVE_DIR = "archive";
    static final String CLUSTER_DIR = "cluster";
    static final String LAYOUT = "1";

    private static final long LOCK_PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOCK_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String LAYOUT_KEY = "layout";
    private static final String CLUSTER_NAME_KEY = "cluster.name";
    private static final String MEMBER_ID_KEY = "member.id";
    private static final String MEMBERS_KEY = "members";
    private static final String LOG_TERM_LENGTH_KEY = "log.term.length";
    private static final String MTU_KEY = "mtu";

    private final Path path;
    private final FileChannel lockChannel;

    private DataDirectory(final Path path, final FileChannel lockChannel)
    {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Create the directory if it is absent, lock it, and check that it is this member's.
     *
     * @param context concluded.
     * @return the directory, held until closed.
     * @throws MemberException when it cannot be used, naming why and the mend.
     */
    static DataDirectory acquire(final MemberContext context)
    {
        final Path path = context.dataDir();
        final Path marker = path.resolve(MARKER_FILE);
        refuseForeignUntouched(path, marker);
        final FileChannel lockChannel = lock(path, new MemberLog(context.out(), context.memberId()));
        try
        {
            if (Files.exists(marker))
            {
                check(context, marker);
            }
            else
            {
                refuseForeign(path);
            }

            write(context, path);
            Files.createDirectories(path.resolve(ARCHIVE_DIR));
            Files.createDirectories(path.resolve(CLUSTER_DIR));
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

        return new DataDirectory(path, lockChannel);
    }

    /**
     * Id of the member that a directory belongs to, running or not.
     */
    static int memberIdOf(final Path path)
    {
        final Path marker = path.resolve(MARKER_FILE);
        final Properties found = new Properties();
        try (InputStream in = Files.newInputStream(marker))
        {
            found.load(in);
            return Integer.parseInt(found.getProperty(MEMBER_ID_KEY, ""));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw MemberException.configuration(
                path + " is not the data directory of a member: cannot read the member's id from " + marker);
        }
    }

    private static FileChannel lock(final Path path, final MemberLog log)
    {
        FileChannel channel = null;
        try
        {
            Files.createDirectories(path);
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
            " to let go of data directory " + path);
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

    private static void check(final MemberContext context, final Path marker) throws IOException
    {
        final Properties found = new Properties();
        try (InputStream in = Files.newInputStream(marker))
        {
            found.load(in);
        }

        final Path path = marker.getParent();
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

    private static void write(final MemberContext context, final Path path) throws IOException
    {
        final Properties marker = new Properties();
        marker.setProperty(LAYOUT_KEY, LAYOUT);
        marker.setProperty(CLUSTER_NAME_KEY, context.text(MemberSetting.CLUSTER_NAME));
        marker.setProperty(MEMBER_ID_KEY, Integer.toString(context.memberId()));
        marker.setProperty(MEMBERS_KEY, context.endpoints().toString());
        marker.setProperty(LOG_TERM_LENGTH_KEY, Long.toString(context.number(MemberSetting.LOG_TERM_LENGTH)));
        marker.setProperty(MTU_KEY, Long.toString(context.number(MemberSetting.MTU)));

        final Path fresh = path.resolve(MARKER_FILE + ".new");
        try (OutputStream out = Files.newOutputStream(fresh))
        {
            marker.store(out, "Written by the member; see docs/operating.md before changing it");
        }

        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE))
        {
            channel.force(true);
        }

        Files.move(fresh, path.resolve(MARKER_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static MemberException unusable(final Path path, final IOException ex)
    {
        return new MemberException(
            MemberException.Category.ENVIRONMENT,
            "cannot write to the data directory " + path + " (" + MemberConfiguration.reason(ex) +
            "); make it writable for this user or choose another --data-dir",
            ex);
    }

    /**
     * Directory of the archive.
     *
     * @return the directory.
     */
    Path archiveDir()
    {
        return path.resolve(ARCHIVE_DIR);
    }

    /**
     * Directory of the consensus module and of the service's mark file.
     *
     * @return the directory.
     */
    Path clusterDir()
    {
        return path.resolve(CLUSTER_DIR);
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(lockChannel);
    }
}
