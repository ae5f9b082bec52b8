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
package io.nodens.bench.tree;

import com.sun.management.ThreadMXBean;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What watches take of a member's heap, what a change costs that many of them report, and what it costs to tell those
 * who come back what they have missed. The door's part, which encodes and sends events, is not in it.
 */
@Command(
    name = "watches",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Set watches in a watch table and print the bytes that each takes; fire one change that many " +
        "report; resume many owners that have missed the same changes.")
public final class WatchesCommand implements Callable<Integer>
{
    private static final String PREFIX = "/applications/configuration/services";
    private static final int NAME_OFFSET = PREFIX.length();
    private static final int PATH_LENGTH = NAME_OFFSET + 9;
    private static final int GC_ROUNDS = 5;
    private static final int ROUNDS = 200;
    private static final long MAX_PATH_BYTES = 1L << 30;

    @Option(names = "--watches", defaultValue = "1000000", description = "at most four million")
    private int watches;

    @Option(names = "--owners", defaultValue = "10000", description = "connections that set them")
    private int owners;

    @Option(names = "--watchers", defaultValue = "10000", description = "connections that watch one znode")
    private int watchers;

    @Option(names = "--missed", defaultValue = "20000", description = "changes that those who come back have missed")
    private int missed;

    @Override
    public Integer call() throws IOException
    {
        measureMemory("each of a path of its own", watches);
        measureMemory("ten of each path", watches / 10);
        final TreeConfiguration configuration = new TreeConfiguration().directory(RegionDirectory.create());
        try (TreeRegion region = TreeRegion.create(configuration))
        {
            measureFanOut(region, WatchRules.PERSISTENT);
            measureFanOut(region, WatchRules.RECURSIVE);
            measureResumption(region);
        }
        return 0;
    }

    private void measureMemory(final String what, final int paths)
    {
        final Owner[] all = owners(owners);
        final UnsafeBuffer path = new UnsafeBuffer(new byte[PATH_LENGTH]);
        path.putStringWithoutLengthAscii(0, PREFIX);
        final long before = liveBytes();
        final WatchTable table = new WatchTable(MAX_PATH_BYTES, 1);
        final long startNs = System.nanoTime();
        for (int i = 0; i < watches; i++)
        {
            name(path, i % paths);
            if (!table.add(
                all[(int)((long)i * owners / watches)], WatchRules.DATA, WatchRules.PERSISTENT, true, 1, path, 0,
                PATH_LENGTH))
            {
                throw new IllegalStateException("watch " + i + " was refused");
            }
        }
        final long elapsedNs = System.nanoTime() - startNs;
        final long bytes = liveBytes() - before;
        System.out.printf(Locale.ROOT,
            "%,d watches of %d connections, %s of %d bytes: %,d bytes, %.1f each; set in %d ns each%n",
            table.size(), owners, what, PATH_LENGTH, bytes, (double)bytes / watches, elapsedNs / watches);
    }

    private void measureFanOut(final TreeRegion region, final int mode)
    {
        final TreeWriter writer = region.writer();
        final WatchTable table = new WatchTable(MAX_PATH_BYTES, 1);
        final ChangePoller poller = new ChangePoller(region.newChangeReader(), region.newReader(), table);
        final byte[] path = ("/fan-out-" + mode).getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer bytes = new UnsafeBuffer(path);
        final int znode = create(writer, bytes);
        final Owner[] all = owners(watchers);
        for (final Owner owner : all)
        {
            table.add(owner, WatchRules.DATA, mode, true, writer.completedZxid(), bytes, 0, path.length);
        }

        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long allocatedBefore = 0;
        long longestNs = 0;
        long totalNs = 0;
        long cycles = 0;
        for (int round = 0; round < 2 * ROUNDS; round++)
        {
            final boolean isMeasured = round >= ROUNDS;
            allocatedBefore = ROUNDS == round ? threads.getCurrentThreadAllocatedBytes() : allocatedBefore;
            set(writer, znode);
            while (poller.polledZxid() < writer.completedZxid())
            {
                final long startNs = System.nanoTime();
                poller.onDutyCycle();
                poller.poll();
                final long elapsedNs = System.nanoTime() - startNs;
                longestNs = isMeasured ? Math.max(longestNs, elapsedNs) : 0;
                totalNs += isMeasured ? elapsedNs : 0;
                cycles += isMeasured ? 1 : 0;
            }
        }

        if (2 * ROUNDS != all[watchers - 1].heard)
        {
            throw new IllegalStateException(all[watchers - 1].heard + " events were heard of " + 2 * ROUNDS);
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
        System.out.printf(Locale.ROOT,
            "a change that %,d %s watches report: %.1f duty cycles, %,d us, the longest cycle %,d us, " +
            "%d ns an event, %d bytes allocated in %d changes%n",
            watchers, WatchRules.RECURSIVE == mode ? "recursive" : "persistent", (double)cycles / ROUNDS,
            totalNs / ROUNDS / 1000, longestNs / 1000, totalNs / ROUNDS / watchers, allocated, ROUNDS);
    }

    private void measureResumption(final TreeRegion region)
    {
        final TreeWriter writer = region.writer();
        final WatchTable table = new WatchTable(MAX_PATH_BYTES, 1);
        final ChangePoller poller = new ChangePoller(region.newChangeReader(), region.newReader(), table);
        final UnsafeBuffer busy = new UnsafeBuffer("/busy".getBytes(StandardCharsets.US_ASCII));
        final int znode = create(writer, busy);
        final Owner[] all = owners(watchers);
        final UnsafeBuffer path = new UnsafeBuffer(new byte[PATH_LENGTH]);
        path.putStringWithoutLengthAscii(0, PREFIX);
        final long seen = writer.completedZxid();
        for (int i = 0; i < missed; i++)
        {
            set(writer, znode);
        }
        for (int i = 0; i < watchers; i++)
        {
            poller.suspend(all[i], seen);
            name(path, i);
            table.add(all[i], WatchRules.EXISTS, WatchRules.PERSISTENT, false, seen, path, 0, PATH_LENGTH);
            poller.resume(all[i]);
        }
        long cycles = 0;
        long longestNs = 0;
        final long startNs = System.nanoTime();
        while (all[watchers - 1].isResuming())
        {
            final long cycleNs = System.nanoTime();
            poller.onDutyCycle();
            poller.poll();
            longestNs = Math.max(longestNs, System.nanoTime() - cycleNs);
            cycles++;
        }
        System.out.printf(Locale.ROOT,
            "%,d connections with a watch each come back after %,d changes: %,d us in %d duty cycles, the longest " +
            "%,d us%n",
            watchers, missed, (System.nanoTime() - startNs) / 1000, cycles, longestNs / 1000);
    }

    private static int create(final TreeWriter writer, final UnsafeBuffer path)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        final UnsafeBuffer root = new UnsafeBuffer("/".getBytes(StandardCharsets.US_ASCII));
        final int znode = writer.create(
            writer.find(root, 0, 1), new CreateParameters().reset().name(path, 1, path.capacity() - 1));
        writer.completeTransaction();
        return znode;
    }

    private static void set(final TreeWriter writer, final int znode)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        writer.setData(znode, null, 0, TreeWriter.NULL_DATA_LENGTH);
        writer.completeTransaction();
    }

    private static void name(final UnsafeBuffer path, final int number)
    {
        path.putByte(NAME_OFFSET, (byte)'/');
        path.putNaturalPaddedIntAscii(NAME_OFFSET + 1, PATH_LENGTH - NAME_OFFSET - 1, number);
    }

    private static Owner[] owners(final int count)
    {
        final Owner[] all = new Owner[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = new Owner(i);
        }
        return all;
    }

    private static long liveBytes()
    {
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < GC_ROUNDS; i++)
        {
            System.gc();
            final Runtime runtime = Runtime.getRuntime();
            bytes = Math.min(bytes, runtime.totalMemory() - runtime.freeMemory());
        }
        return bytes;
    }

    private static final class Owner extends WatchOwner
    {
        private long heard;

        Owner(final int slot)
        {
            super(slot);
        }

        @Override
        protected int admit(final int pathLength)
        {
            return 0;
        }

        @Override
        protected void release(final int pathLength, final int share)
        {
        }

        @Override
        protected void onWatchEvent(
            final long zxid,
            final long sinceZxid,
            final int event,
            final int aclId,
            final DirectBuffer path,
            final int offset,
            final int length)
        {
            heard++;
        }
    }
}
