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
package io.nodens.tree;

import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A quick look at nanoseconds of processor time per operation and bytes per znode; not a benchmark. Arguments:
 * number of znodes, directory.
 */
public final class TreeTiming
{
    private static final int PATH_LENGTH = 19;
    private static final long NANOS = 1_000_000_000L;

    private final int count;
    private final TreeRegion region;
    private final TreeWriter writer;
    private final UnsafeBuffer paths;
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[2048]);
    private final ZnodeStat stat = new ZnodeStat();
    private long zxid;

    private TreeTiming(final int count, final TreeRegion region)
    {
        this.count = count;
        this.region = region;
        this.writer = region.writer();
        paths = new UnsafeBuffer(ByteBuffer.allocateDirect(count * PATH_LENGTH));
    }

    /**
     * Run.
     *
     * @param args number of znodes, directory.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        final Path directory = Path.of(args.length > 1 ? args[1] : "/dev/shm/nodens-tree-timing");
        try (TreeRegion region = TreeRegion.create(new TreeConfiguration().directory(directory)))
        {
            new TreeTiming(count, region).run();
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    private void run() throws InterruptedException
    {
        fill();
        final RegionHeader header = RegionMapping.anyHeader(region.directory());
        final long used = header.getLong(RegionHeaderDescriptor.NEXT_LINE_OFFSET) << 6;
        final long free = header.getLong(RegionHeaderDescriptor.FREE_LINES_OFFSET) << 6;
        final long overflow = header.getLong(RegionHeaderDescriptor.OVERFLOW_LINES_OFFSET) << 6;
        System.out.printf("bytes per znode: used %.1f, of it free %.1f, buckets %.1f, overflow %.1f, logical %.1f%n",
            (double)used / count, (double)free / count, header.bucketCount() * 64.0 / count,
            (double)overflow / count, (double)writer.treeBytes() / count);

        chase();
        for (int round = 0; round < 3; round++)
        {
            read("random read", count, false);
            read("hot read (256)", 256, false);
            read("random exists", count, true);
            sets("set same size", 100);
        }

        final AtomicBoolean isRunning = new AtomicBoolean(true);
        final long[] sets = new long[1];
        final Thread thread = new Thread(() ->
        {
            final Random random = new Random(1);
            while (isRunning.get())
            {
                set(random.nextInt(count), 100);
                sets[0]++;
            }
        });
        thread.start();
        final long start = cpuTimeNs();
        read("random read beside writer", count, false);
        read("hot read beside writer", 256, false);
        isRunning.set(false);
        thread.join();
        System.out.printf("writer did %.2f M sets per second of the reader's time meanwhile%n",
            sets[0] * 1e3 / (cpuTimeNs() - start));
    }

    private void fill()
    {
        final CreateParameters parameters = new CreateParameters();
        transaction();
        Trees.create(writer, "/app", new byte[100]);
        writer.completeTransaction();
        final int perParent = 1000;
        long worst = 0;
        long over50 = 0;
        int parent = 0;
        final long start = cpuTimeNs();
        for (int i = 0; i < count; i++)
        {
            if (0 == i % perParent)
            {
                transaction();
                parent = Trees.create(writer, "/app/" + padded("p", 4, i / perParent), new byte[100]);
                writer.completeTransaction();
            }

            final String path = "/app/" + padded("p", 4, i / perParent) + padded("/n", 7, i);
            final byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
            paths.putBytes(i * PATH_LENGTH, bytes);
            parameters.reset().name(paths, i * PATH_LENGTH + 11, 8).data(data, 0, 100);
            final long before = System.nanoTime();
            transaction();
            writer.create(parent, parameters);
            writer.completeTransaction();
            final long took = System.nanoTime() - before;
            worst = Math.max(worst, took);
            over50 += took > 50_000 ? 1 : 0;
        }

        System.out.printf("create: %d ns each with test overhead, worst %d us, above 50 us: %d%n",
            (cpuTimeNs() - start) / count, worst / 1000, over50);
    }

    private void chase()
    {
        final int length = 256 * 1024 * 1024 / 64;
        final int[] next = new int[length * 16];
        final int[] order = new int[length];
        for (int i = 0; i < length; i++)
        {
            order[i] = i;
        }
        final Random random = new Random(3);
        for (int i = length - 1; i > 0; i--)
        {
            final int j = random.nextInt(i);
            final int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        for (int i = 0; i < length; i++)
        {
            next[order[i] * 16] = order[(i + 1) % length] * 16;
        }

        int at = 0;
        final int steps = 4_000_000;
        final long start = cpuTimeNs();
        for (int i = 0; i < steps; i++)
        {
            at = next[at];
        }
        System.out.printf("dependent DRAM miss: %.1f ns (%d)%n", (cpuTimeNs() - start) / (double)steps, at & 1);
    }

    private void read(final String what, final int range, final boolean isExists)
    {
        final TreeReader reader = region.newReader();
        final UnsafeBuffer dst = new UnsafeBuffer(new byte[2048]);
        final Random random = new Random(5);
        // In the order of use, so that fetching a path costs nothing that is not the tree's.
        final int keyCount = 1 << 20;
        final UnsafeBuffer keys = new UnsafeBuffer(ByteBuffer.allocateDirect(keyCount * PATH_LENGTH));
        for (int i = 0; i < keyCount; i++)
        {
            keys.putBytes(
                i * PATH_LENGTH, paths, random.nextInt(range) * (count / range) * PATH_LENGTH, PATH_LENGTH);
        }

        final int operations = 4_000_000;
        long sum = 0;
        long busy = 0;
        final long start = cpuTimeNs();
        for (int i = 0; i < operations; i++)
        {
            final int offset = (i & (keyCount - 1)) * PATH_LENGTH;
            final int result = isExists ?
                reader.exists(keys, offset, PATH_LENGTH, stat) :
                reader.getData(keys, offset, PATH_LENGTH, dst, 0, stat);
            sum += result + stat.mzxid();
            busy += result < 0 ? 1 : 0;
        }

        System.out.printf("%s: %.1f ns, %d not answered (%d)%n",
            what, (cpuTimeNs() - start) / (double)operations, busy, sum & 1);
    }

    private void sets(final String what, final int length)
    {
        final Random random = new Random(9);
        final int operations = 2_000_000;
        final long start = cpuTimeNs();
        for (int i = 0; i < operations; i++)
        {
            set(random.nextInt(count), length);
        }
        System.out.printf("%s: %d ns%n", what, (cpuTimeNs() - start) / operations);
    }

    private void set(final int which, final int length)
    {
        transaction();
        writer.setData(writer.find(paths, which * PATH_LENGTH, PATH_LENGTH), data, 0, length);
        writer.completeTransaction();
    }

    private void transaction()
    {
        writer.beginTransaction(++zxid, zxid + NANOS);
    }

    private static long cpuTimeNs()
    {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String padded(final String prefix, final int digits, final int value)
    {
        final String text = Integer.toString(value);
        return prefix + "0".repeat(digits - text.length()) + text;
    }
}
