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

import io.nodens.tree.layout.RegionHeaderDescriptor;
import org.agrona.concurrent.SystemEpochClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import static io.nodens.tree.layout.RegionHeaderDescriptor.WRITER_PID_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.WRITER_START_OFFSET;

/**
 * Watches a foreign writer from a thread of its own, so that a read pays one load of a field to know whether the
 * writer lives. A writer is gone when it said so, or when its heartbeat is old and its process is not there.
 */
public final class WriterMonitor implements AutoCloseable
{
    /** How often the writer is looked at. */
    public static final long INTERVAL_NS = 100_000_000L;
    /** Age of a heartbeat from which on the process is looked for. */
    public static final long HEARTBEAT_FRESH_MS = 500;

    private static final long START_TOLERANCE_MS = 2_000;

    private final RegionHeader header;
    private volatile boolean isGone;
    private volatile boolean isRunning = true;
    private final Thread thread;

    /**
     * Start to watch.
     *
     * @param header of the region.
     */
    public WriterMonitor(final RegionHeader header)
    {
        this.header = header;
        thread = new Thread(this::run, "nodens-tree-monitor");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Whether the writer was found dead.
     *
     * @return true once it was.
     */
    public boolean isWriterGone()
    {
        return isGone;
    }

    /**
     * Stop to watch. Does not wait for the thread.
     */
    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
    }

    /**
     * Look at a writer once.
     *
     * @param header of its region.
     * @return true when it lives.
     */
    public static boolean isWriterAlive(final RegionHeader header)
    {
        if (RegionHeaderDescriptor.STATE_CLOSED == header.state())
        {
            return false;
        }

        final long ageMs = SystemEpochClock.INSTANCE.time() - header.heartbeatMs();
        return (ageMs >= 0 && ageMs < HEARTBEAT_FRESH_MS) ||
            isProcessAlive(header.getLong(WRITER_PID_OFFSET), header.getLong(WRITER_START_OFFSET));
    }

    /**
     * When a process started.
     *
     * @param process to ask.
     * @return milliseconds of the epoch, 0 when the system does not tell.
     */
    public static long startTimeMs(final ProcessHandle process)
    {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static boolean isProcessAlive(final long pid, final long startTimeMs)
    {
        final Optional<ProcessHandle> process = pid > 0 ? ProcessHandle.of(pid) : Optional.empty();
        if (process.isEmpty() || !process.get().isAlive() || isZombie(pid))
        {
            return false;
        }

        final long actualStartMs = startTimeMs(process.get());
        return 0 == startTimeMs || 0 == actualStartMs ||
            Math.abs(actualStartMs - startTimeMs) <= START_TOLERANCE_MS;
    }

    /**
     * Whether a process has ended and only its entry is left: one that nobody has waited for keeps it, where the system
     * has such entries.
     *
     * @param pid of the process.
     * @return true when it is surely dead.
     */
    public static boolean isZombie(final long pid)
    {
        try
        {
            final String line = Files.readString(
                Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            final int state = line.lastIndexOf(')') + 2;
            return state < line.length() && ('Z' == line.charAt(state) || 'X' == line.charAt(state));
        }
        catch (final IOException ignore)
        {
            return false;
        }
    }

    private void run()
    {
        while (isRunning && !isGone)
        {
            isGone = !isWriterAlive(header);
            if (!isGone)
            {
                LockSupport.parkNanos(this, INTERVAL_NS);
            }
        }
    }
}
