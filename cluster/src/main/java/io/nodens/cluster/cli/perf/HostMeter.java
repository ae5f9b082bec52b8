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
package io.nodens.cluster.cli.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Watches this host while a cluster is measured: how late a thread wakes up that sleeps for 1 ms, and who takes the
 * processors.
 * <p>
 * <b>Thread:</b> that of the check. <b>Owns:</b> the thread that sleeps.
 */
final class HostMeter implements AutoCloseable
{
    private static final Path STAT = Path.of("/proc/stat");
    private static final long NAP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_NS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;
    private static final int IDLE_FIELD = 4;
    private static final int IOWAIT_FIELD = 5;
    private static final int STEAL_FIELD = 8;

    private final List<ProcessHandle> members;
    private final Histogram naps = new Histogram(MAX_NS, DIGITS);
    private final Thread napper = new Thread(this::nap, "nodens-hiccups");
    private volatile boolean isOver;
    private volatile long count;
    private Times before;
    private long startNs;

    /**
     * Nothing is measured yet.
     *
     * @param members of the cluster that run on this host.
     */
    HostMeter(final List<ProcessHandle> members)
    {
        this.members = List.copyOf(members);
        napper.setDaemon(true);
    }

    /** Begin. */
    void start()
    {
        before = times();
        startNs = System.nanoTime();
        napper.start();
    }

    /**
     * Naps so far.
     *
     * @return the number; any thread may ask.
     */
    long count()
    {
        return count;
    }

    /**
     * End, and sum up.
     *
     * @return how the host did.
     */
    HostFigures stop()
    {
        close();
        final Times after = times();
        final double elapsedS = Math.max(1, System.nanoTime() - startNs) / 1e9;
        final boolean isKnown = before.total > 0 && after.total > before.total;
        final double capacityS = elapsedS * processors();
        final double own = (after.ownS - before.ownS) / capacityS;
        final double ofMembers = (after.membersS - before.membersS) / capacityS;
        final double total = Math.max(1, after.total - before.total);
        final double busy = isKnown ? (after.busy - before.busy) / total : 0;
        return new HostFigures(
            naps.getTotalCount(), naps.getValueAtPercentile(50), naps.getValueAtPercentile(99), naps.getMaxValue(),
            processors(), own, ofMembers, Math.max(0, busy - own - ofMembers),
            isKnown ? (after.steal - before.steal) / total : 0, isKnown);
    }

    /** The thread ends; what it found stays. */
    @Override
    public void close()
    {
        isOver = true;
        try
        {
            napper.join(TimeUnit.SECONDS.toMillis(1));
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void nap()
    {
        while (!isOver)
        {
            final long fromNs = System.nanoTime();
            LockSupport.parkNanos(NAP_NS);
            naps.recordValue(Math.min(MAX_NS, Math.max(0, System.nanoTime() - fromNs - NAP_NS)));
            count = naps.getTotalCount();
        }
    }

    private Times times()
    {
        final double membersS = members.stream().mapToDouble(HostMeter::processorTimeS).sum();
        return Times.read(stat(), processorTimeS(ProcessHandle.current()), membersS);
    }

    private static int processors()
    {
        return Runtime.getRuntime().availableProcessors();
    }

    private static double processorTimeS(final ProcessHandle process)
    {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
    }

    private static String stat()
    {
        try
        {
            return Files.readAllLines(STAT).get(0);
        }
        catch (final IOException | IndexOutOfBoundsException ex)
        {
            return "";
        }
    }

    /**
     * Processor time from the start of the host.
     *
     * @param total    of all, idle or not, in ticks of the kernel.
     * @param busy     of them not idle, and not stolen.
     * @param steal    of them that the machine below gave to others.
     * @param ownS     of this process, seconds.
     * @param membersS of the members here, seconds.
     */
    record Times(long total, long busy, long steal, double ownS, double membersS)
    {
        /**
         * Read the first line of {@code /proc/stat}.
         *
         * @return all 0 for a line that is not as it should be.
         */
        static Times read(final String line, final double ownS, final double membersS)
        {
            final String[] fields = line.strip().split("\\s+");
            if (fields.length <= STEAL_FIELD || !"cpu".equals(fields[0]))
            {
                return new Times(0, 0, 0, ownS, membersS);
            }

            long total = 0;
            for (int i = 1; i <= STEAL_FIELD; i++)
            {
                total += Long.parseLong(fields[i]);
            }
            final long steal = Long.parseLong(fields[STEAL_FIELD]);
            final long idle = Long.parseLong(fields[IDLE_FIELD]) + Long.parseLong(fields[IOWAIT_FIELD]);
            return new Times(total, total - idle - steal, steal, ownS, membersS);
        }
    }
}
