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

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The writing side's knowledge of whether somebody wants history: readers of this process say so by {@link #want()},
 * those of others by a shared lock on a file ({@link HistoryLease}), for which a thread looks. A shared lock needs no
 * more than the permission to read, and the kernel takes it away when its process dies.
 * <p>
 * <b>Thread:</b> {@link #isWanted()} and {@link #want()} for any. <b>Owns:</b> the thread, and the file's descriptor.
 */
public final class HistoryDemand implements AutoCloseable
{
    /** Name of the file that readers of other processes lock. */
    public static final String LOCK = "history.lock";
    /** How often the lock is looked for. */
    public static final long INTERVAL_NS = 20_000_000L;
    /** Looks without a demand after which history is not wanted any more: about a second. */
    private static final int LOOKS_WITHOUT_DEMAND = 50;

    private final FileChannel channel;
    private final Thread thread;
    private final BooleanSupplier lock;
    private volatile boolean isAsked;
    private volatile boolean isWanted;
    private volatile boolean isRunning = true;

    /**
     * Start to look.
     *
     * @param generationDirectory for the file.
     * @throws TreeException when the file cannot be made.
     */
    public HistoryDemand(final Path generationDirectory)
    {
        this(generationDirectory, null);
    }

    /**
     * For tests.
     *
     * @param generationDirectory for the file.
     * @param foreign             whether another process asks; null to look at the file's lock.
     */
    HistoryDemand(final Path generationDirectory, final BooleanSupplier foreign)
    {
        lock = null == foreign ? this::isLocked : foreign;
        final Path path = generationDirectory.resolve(LOCK);
        try
        {
            RegionPermissions.createFile(path);
            channel = FileChannel.open(path, StandardOpenOption.WRITE);
        }
        catch (final IOException ex)
        {
            throw new TreeException("cannot create " + path + ": " + RegionFiles.reason(ex), ex);
        }

        thread = new Thread(this::run, "nodens-tree-history");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Whether history is wanted now, or was within about a second.
     *
     * @return true when it should be written.
     */
    public boolean isWanted()
    {
        return isWanted;
    }

    /**
     * Ask for history from within the writing process.
     */
    public void want()
    {
        isAsked = true;
        isWanted = true;
    }

    /**
     * Stop to look. Does not wait for the thread, which closes the file.
     */
    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
    }

    private void run()
    {
        int looks = LOOKS_WITHOUT_DEMAND;
        while (isRunning)
        {
            final boolean isDemanded = isAskedSince() || lock.getAsBoolean();
            looks = isDemanded ? 0 : Math.min(looks + 1, LOOKS_WITHOUT_DEMAND);
            final boolean isNowWanted = looks < LOOKS_WITHOUT_DEMAND;
            if (isNowWanted != isWanted)
            {
                isWanted = isNowWanted;
                // Who asked during the look wrote both flags, and one of them was overwritten.
                if (isAsked)
                {
                    isWanted = true;
                }
            }

            LockSupport.parkNanos(this, INTERVAL_NS);
        }

        try
        {
            channel.close();
        }
        catch (final IOException ignore)
        {
            // Nothing was written: there is nothing to lose.
        }
    }

    /** Taken back before the look: what is asked for during it counts for the next one. */
    private boolean isAskedSince()
    {
        final boolean wasAsked = isAsked;
        if (wasAsked)
        {
            isAsked = false;
        }

        return wasAsked;
    }

    private boolean isLocked()
    {
        try (FileLock lock = channel.tryLock())
        {
            return null == lock;
        }
        catch (final OverlappingFileLockException ignore)
        {
            // A reader that maps the region in this process holds it.
            return true;
        }
        catch (final IOException ignore)
        {
            // Without locks on this file system readers of other processes do as they did without history.
            return false;
        }
    }
}
