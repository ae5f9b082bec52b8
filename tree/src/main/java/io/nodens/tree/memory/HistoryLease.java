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

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * How a process that maps a region for reading asks its writer for history: by a shared lock on a file, held as long as
 * a reader of this process asked within the last second. One lock for all readers of a generation, since a process
 * loses its locks on a file as soon as it closes any descriptor of it.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> when the lock is taken.
 */
public final class HistoryLease implements AutoCloseable
{
    /** Renewals without a wish after which the lock is given up. */
    private static final int TICKS_WITHOUT_WISH = 10;
    private static final int LOCK_ATTEMPTS = 100;
    private static final Map<Path, Shared> LOCKS = new HashMap<>();

    private final Path path;
    private volatile boolean isWished;
    private volatile boolean isHeld;
    private boolean isClosed;
    private int ticks;

    /**
     * For a generation; takes nothing yet.
     *
     * @param generationDirectory of the region.
     */
    public HistoryLease(final Path generationDirectory)
    {
        path = generationDirectory.resolve(HistoryDemand.LOCK).toAbsolutePath();
    }

    /**
     * Ask for history, for about a second from now.
     */
    public void want()
    {
        isWished = true;
        if (!isHeld)
        {
            take();
        }
    }

    /**
     * Give the lock up when nobody asked for long. To be called about ten times a second.
     */
    public void tick()
    {
        if (isHeld)
        {
            ticks = isWished ? 0 : ticks + 1;
            isWished = false;
            if (ticks >= TICKS_WITHOUT_WISH)
            {
                release();
            }
        }
    }

    /**
     * Give the lock up.
     */
    @Override
    public synchronized void close()
    {
        isClosed = true;
        release();
    }

    private synchronized void take()
    {
        if (!isHeld && !isClosed)
        {
            isHeld = acquire(path);
        }
    }

    private synchronized void release()
    {
        if (isHeld)
        {
            isHeld = false;
            ticks = 0;
            giveUp(path);
        }
    }

    private static boolean acquire(final Path path)
    {
        synchronized (LOCKS)
        {
            Shared shared = LOCKS.get(path);
            if (null == shared)
            {
                shared = Shared.lock(path);
                if (null == shared)
                {
                    return false;
                }

                LOCKS.put(path, shared);
            }

            shared.holders++;
            return true;
        }
    }

    private static void giveUp(final Path path)
    {
        synchronized (LOCKS)
        {
            final Shared shared = LOCKS.get(path);
            if (null != shared && 0 == --shared.holders)
            {
                LOCKS.remove(path);
                shared.close();
            }
        }
    }

    /** The lock of a file, held for a number of readers. */
    private static final class Shared
    {
        private final FileChannel channel;
        private int holders;

        private Shared(final FileChannel channel)
        {
            this.channel = channel;
        }

        /**
         * @return null when it cannot be had: reads go on without history then, as they do in a quiet tree.
         */
        static Shared lock(final Path path)
        {
            try
            {
                final FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                final Shared shared = new Shared(channel);
                if (!shared.isLocked())
                {
                    shared.close();
                    return null;
                }

                return shared;
            }
            catch (final IOException ignore)
            {
                return null;
            }
        }

        private boolean isLocked() throws IOException
        {
            for (int i = 0; i < LOCK_ATTEMPTS; i++)
            {
                try
                {
                    final FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
                    if (null != lock)
                    {
                        return lock.isValid();
                    }
                }
                catch (final OverlappingFileLockException ignore)
                {
                    // As when it is null, but the writer is in the same process.
                }

                // The writer's look of this moment. It is never waited for: its process may stand still.
                Thread.yield();
            }

            return false;
        }

        private void close()
        {
            try
            {
                channel.close();
            }
            catch (final IOException ignore)
            {
                // The lock is gone with the descriptor in any case.
            }
        }
    }
}
