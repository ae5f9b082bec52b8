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

    private final RegionHeader header;
    private final HistoryLease lease;
    private volatile boolean isGone;
    private volatile boolean isRunning = true;
    private final Thread thread;

    /**
     * Start to watch.
     *
     * @param header of the region.
     * @param lease  to give up when nobody wants it any more.
     */
    public WriterMonitor(final RegionHeader header, final HistoryLease lease)
    {
        this.header = header;
        this.lease = lease;
        // While classes can be loaded: a process without descriptors left cannot, and the thread would end with that.
        Processes.isAlive(ProcessHandle.current().pid(), Processes.UNKNOWN_START);
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
        lease.close();
        LockSupport.unpark(thread);
    }

    /**
     * Stop to watch, and wait until the thread has ended, so that the header may be unmapped.
     */
    public void closeAndWait()
    {
        close();
        Threads.join(thread);
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
            Processes.isAlive(header.getLong(WRITER_PID_OFFSET), header.getLong(WRITER_START_OFFSET));
    }

    private void run()
    {
        while (isRunning && !isGone)
        {
            isGone = !isWriterAlive(header);
            lease.tick();
            if (!isGone)
            {
                LockSupport.parkNanos(this, INTERVAL_NS);
            }
        }
    }
}
