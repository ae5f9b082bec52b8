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
package io.nodens.tree.memory;

import io.nodens.tree.TreeException;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

import static io.nodens.tree.layout.RegionHeaderDescriptor.STATE_CLOSED;
import static io.nodens.tree.layout.RegionHeaderDescriptor.STATE_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.WRITER_PID_OFFSET;

/**
 * Exclusive ownership of a region's directory: a lock that the operating system gives up when the process dies, and the
 * number of the last generation in the locked file.
 */
public final class RegionOwner implements AutoCloseable
{
    private final RandomAccessFile lockFile;
    private final FileLock lock;
    private final long generation;
    private final long hashSeed = new SecureRandom().nextLong();
    private final Path generationDirectory;

    private RegionOwner(
        final RandomAccessFile lockFile, final FileLock lock, final long generation, final Path generationDirectory)
    {
        this.lockFile = lockFile;
        this.lock = lock;
        this.generation = generation;
        this.generationDirectory = generationDirectory;
    }

    /**
     * Become the owner, remove what former owners left, and begin a new generation.
     *
     * @param directory of the region, created when absent.
     * @param group     that may read the region; null for this user alone.
     * @return the ownership.
     * @throws TreeException when another process or user owns it or the directory cannot be used.
     */
    public static RegionOwner acquire(final Path directory, final String group)
    {
        RandomAccessFile file = null;
        boolean isAcquired = false;
        try
        {
            RegionPermissions.createRoot(directory, group);
            RegionPermissions.createFile(directory.resolve(RegionFiles.OWNER_LOCK));
            file = new RandomAccessFile(directory.resolve(RegionFiles.OWNER_LOCK).toFile(), "rw");
            final FileLock lock = tryLock(file);
            if (null == lock)
            {
                throw new TreeException("the region in " + directory + " belongs to a live writer" + pidOf(directory) +
                    ": stop it or use another directory");
            }

            final long newest = RegionFiles.newestGeneration(directory);
            final long former = file.length() >= Long.BYTES ? file.readLong() : 0;
            final long generation = Math.max(newest, former) + 1;
            markClosed(directory, newest);
            RegionFiles.deleteGenerations(directory);

            final Path generationDirectory = RegionFiles.generationDirectory(directory, generation);
            RegionPermissions.createDirectory(generationDirectory);
            file.seek(0);
            file.writeLong(generation);
            isAcquired = true;
            return new RegionOwner(file, lock, generation, generationDirectory);
        }
        catch (final IOException ex)
        {
            throw new TreeException("cannot use " + directory + " for a region: " + RegionFiles.reason(ex), ex);
        }
        finally
        {
            if (!isAcquired)
            {
                CloseHelper.quietClose(file);
            }
        }
    }

    /**
     * Number of the new generation.
     *
     * @return the generation.
     */
    public long generation()
    {
        return generation;
    }

    /**
     * Seed of the path index, different in every generation, so that nobody can choose names that collide. It shows
     * in no answer, digest or snapshot.
     *
     * @return the seed.
     */
    public long hashSeed()
    {
        return hashSeed;
    }

    /**
     * Directory of the new generation.
     *
     * @return the directory.
     */
    public Path generationDirectory()
    {
        return generationDirectory;
    }

    /**
     * Delete the generation's files and give up the ownership. Readers that still map them keep what they have.
     */
    @Override
    public void close()
    {
        IoUtil.delete(generationDirectory.toFile(), true);
        CloseHelper.quietCloseAll(lock::release, lockFile);
    }

    private static FileLock tryLock(final RandomAccessFile file) throws IOException
    {
        try
        {
            return file.getChannel().tryLock();
        }
        catch (final OverlappingFileLockException ignore)
        {
            // Another region of this very process.
            return null;
        }
    }

    private static String pidOf(final Path directory) throws IOException
    {
        final long generation = RegionFiles.newestGeneration(directory);
        try
        {
            final UnsafeBuffer header = RegionFiles.mapReadOnly(
                RegionFiles.generationDirectory(directory, generation).resolve(RegionFiles.HEADER),
                RegionHeaderDescriptor.CHUNK_TABLE_OFFSET);
            return ", process " + header.getLong(WRITER_PID_OFFSET);
        }
        catch (final TreeException ignore)
        {
            return "";
        }
    }

    /**
     * Tell readers of a killed writer's generation, on whatever mapping they have, that it is over.
     */
    private static void markClosed(final Path directory, final long generation)
    {
        final Path header = RegionFiles.generationDirectory(directory, generation).resolve(RegionFiles.HEADER);
        if (Files.isRegularFile(header))
        {
            try (RandomAccessFile file = new RandomAccessFile(header.toFile(), "rw"))
            {
                if (file.length() >= RegionHeaderDescriptor.CHUNK_TABLE_OFFSET)
                {
                    file.seek(STATE_OFFSET);
                    file.writeInt(Integer.reverseBytes(STATE_CLOSED));
                }
            }
            catch (final IOException ignore)
            {
                // Its readers find out from the process id.
            }
        }
    }
}
