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

import io.nodens.cluster.directory.DataDirectory;
import io.nodens.cluster.directory.MarkFiles;
import io.nodens.cluster.membership.ClusterIdentity;
import io.nodens.cluster.membership.Known;
import io.nodens.cluster.membership.KnownMembers;
import io.nodens.cluster.membership.Standing;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.MemberLog;
import org.agrona.concurrent.SystemEpochNanoClock;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Seeds a member from the directory of another one that is not running: an operator's word that this is all that is
 * left. The vote of the other one goes with it, so that the copy cannot vote again where that one has.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> both directories while it works.
 */
public final class DirectorySeed
{
    private DirectorySeed()
    {
    }

    /**
     * Copy it.
     *
     * @param context of the member that gets it, concluded.
     * @param source  data directory of a member that is not running.
     * @return what was done, for people.
     * @throws MemberException when one of the directories is not fit.
     */
    public static String seed(final MemberContext context, final Path source)
    {
        final Path from = source.toAbsolutePath().normalize();
        if (from.equals(context.dataDir()))
        {
            throw MemberException.configuration("--from-directory is the member's own data directory " + from);
        }

        try (DataDirectory target = DataDirectory.acquire(context);
            DataDirectory other = DataDirectory.open(context, from))
        {
            final boolean isWithin = from.startsWith(context.dataDir()) || context.dataDir().startsWith(from);
            if (isWithin || Standing.READY != other.standing() || !other.isWhole())
            {
                throw MemberException.environment(
                    from + " is not the data directory of a member that remembers what it acknowledged");
            }

            target.begin(context, SystemEpochNanoClock.INSTANCE.nanoTime());
            if (Standing.READY == target.standing() || Standing.UNNAMED == target.standing())
            {
                throw MemberException.environment(
                    "member " + context.memberId() + " has a log in " + context.dataDir() +
                    "; if it is to be given up, move that directory away");
            }

            return copy(context, other, target);
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.ENVIRONMENT,
                "cannot copy " + from + " (" + MemberLog.reason(ex) + ")",
                ex);
        }
    }

    private static String copy(final MemberContext context, final DataDirectory other, final DataDirectory target)
        throws IOException
    {
        final ClusterIdentity identity = other.identity();
        final DataDirectory place = target.emptySeedingPlace(identity);
        final long bytes = copyFiles(other.archiveDir(), place.archiveDir()) +
            copyFiles(other.clusterDir(), place.clusterDir());
        final Known known = KnownMembers.load(other.path(), true).of(context.memberId());
        final Path members = other.path().resolve(KnownMembers.FILE);
        if (Files.exists(members))
        {
            copyFile(members, target.path().resolve(KnownMembers.FILE));
        }

        target.adoptSeed(
            identity,
            Math.max(known.startNumber(), target.startNumber()) + Seeder.SEEDED_STARTS,
            other.frozenTermLength(),
            other.frozenMtu(),
            true);
        return "member " + context.memberId() + " has the log of " + other.path() + " now (" + bytes +
            " bytes), of the cluster with the identity " + identity + "; start it";
    }

    private static long copyFiles(final Path from, final Path to) throws IOException
    {
        long bytes = 0;
        try (Stream<Path> files = Files.list(from))
        {
            for (final Path file : files.toList())
            {
                if (Files.isRegularFile(file) && !MarkFiles.isMark(file))
                {
                    copyFile(file, to.resolve(file.getFileName()));
                    bytes += Files.size(file);
                }
            }
        }
        KnownMembers.force(to);
        return bytes;
    }

    private static void copyFile(final Path from, final Path to) throws IOException
    {
        Files.deleteIfExists(to);
        Files.copy(from, to);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE))
        {
            channel.force(true);
        }
    }
}
