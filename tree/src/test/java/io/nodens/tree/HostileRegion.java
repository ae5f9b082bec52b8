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

import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The copy of a region, damaged at random under readers that have it mapped. Whatever stands there, a reader must
 * answer a status, in bounded time, without a throw. Runs in a process of its own, too: there a fault of memory shows
 * as the death of the process and nothing else.
 */
final class HostileRegion
{
    private static final int SEGMENT_LENGTH = Trees.SMALL_SEGMENT_LENGTH;
    private static final int RING_LENGTH = 64 * 1024;
    private static final int[] LEADING_FIELDS = {
        BucketDescriptor.OVERFLOW_OFFSET, FamilyDescriptor.CHILD_ROOT_OFFSET, FamilyDescriptor.CHILD_DEPTH_OFFSET,
        ZnodeDescriptor.DATA_LENGTH_OFFSET, ZnodeDescriptor.FAMILY_OFFSET, ZnodeDescriptor.PARENT_OFFSET,
        ZnodeDescriptor.NAME_LENGTH_OFFSET };
    private static final int ROUNDS_PER_MAPPING = 25;
    private static final int MAX_PAGES = 50;
    private static final long READ_DEADLINE_NS = 20_000_000_000L;

    private final Path directory;
    private final Random random;
    private final List<String> paths;
    private final int usedLength;
    private final UnsafeBuffer[] files;
    private final byte[][] sound;
    private long answers;
    private long damaged;

    private HostileRegion(final Path directory, final List<String> paths, final long seed) throws IOException
    {
        this.directory = directory;
        this.paths = paths;
        random = new Random(seed);
        final Path generation = directory.resolve("region-000001");
        final Path[] names = {
            generation.resolve(RegionFiles.HEADER),
            generation.resolve(RegionFiles.RING),
            RegionFiles.segmentFile(generation, 0) };
        files = new UnsafeBuffer[names.length];
        sound = new byte[names.length][];
        for (int i = 0; i < names.length; i++)
        {
            sound[i] = Files.readAllBytes(names[i]);
            try (RandomAccessFile file = new RandomAccessFile(names[i].toFile(), "rw"))
            {
                files[i] = new UnsafeBuffer(
                    file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, sound[i].length));
            }
        }

        final long lines = files[0].getLong(RegionHeaderDescriptor.NEXT_LINE_OFFSET);
        usedLength = (int)Math.min(SEGMENT_LENGTH, lines << 6);
    }

    /**
     * Make a region and leave a copy of its files behind, for as long as this process lives.
     */
    static List<String> copy(final Path source, final Path target, final long seed) throws IOException
    {
        try (TreeRegion region = TreeRegion.create(
            Trees.configuration(source).changeRingLength(RING_LENGTH)))
        {
            final History history = new History(region.writer(), seed, 400);
            for (int i = 0; i < 600; i++)
            {
                history.apply();
            }

            final Path files = source.resolve("region-000001");
            final Path copies = Files.createDirectories(target.resolve("region-000001"));
            try (var names = Files.newDirectoryStream(files))
            {
                for (final Path name : names)
                {
                    Files.copy(name, copies.resolve(files.relativize(name).toString()));
                }
            }

            return history.paths();
        }
    }

    /**
     * In a process of its own: directory of a copy, seed, rounds.
     *
     * @param args see above.
     * @throws Exception when the files cannot be used.
     */
    public static void main(final String[] args) throws Exception
    {
        final Path directory = Path.of(args[0]);
        final List<String> paths = Files.readAllLines(directory.resolve("paths"));
        System.out.println(run(directory, paths, Long.parseLong(args[1]), Integer.parseInt(args[2])));
    }

    /**
     * Damage the copy and read it, round after round, then both at the same time.
     *
     * @return how it went, beginning with "good" when well.
     */
    static String run(final Path directory, final List<String> paths, final long seed, final int rounds)
        throws Exception
    {
        final HostileRegion hostile = new HostileRegion(directory, paths, seed);
        final AtomicReference<String> problem = new AtomicReference<>();
        for (int round = 0; round < rounds && null == problem.get(); round += ROUNDS_PER_MAPPING)
        {
            hostile.roundsOfOneMapping(seed, problem);
        }
        if (null == problem.get())
        {
            hostile.besideReaders(seed, problem);
        }

        return null != problem.get() ? problem.get() :
            "good, " + hostile.answers + " answers, " + hostile.damaged + " of them CORRUPT";
    }

    private void roundsOfOneMapping(final long seed, final AtomicReference<String> problem)
    {
        repair();
        try (TreeRegion region = TreeRegion.map(directory))
        {
            final Victim victim = new Victim(region, random.nextLong());
            for (int i = 0; i < ROUNDS_PER_MAPPING && null == problem.get(); i++)
            {
                final int faults = 1 + random.nextInt(0 == random.nextInt(4) ? 2000 : 20);
                for (int fault = 0; fault < faults; fault++)
                {
                    damage(random, 0 == i % 5);
                }

                victim.readAll(problem, seed);
                repair();
            }
        }
    }

    private void besideReaders(final long seed, final AtomicReference<String> problem) throws InterruptedException
    {
        repair();
        final AtomicBoolean isRunning = new AtomicBoolean(true);
        final Random own = new Random(seed);
        final Thread vandal = new Thread(() ->
        {
            while (isRunning.get())
            {
                damage(own, false);
                if (0 == own.nextInt(200))
                {
                    repair();
                }
            }
        });
        try (TreeRegion region = TreeRegion.map(directory))
        {
            vandal.start();
            final Victim victim = new Victim(region, seed);
            for (int i = 0; i < 20 && null == problem.get(); i++)
            {
                victim.readAll(problem, seed);
            }
        }
        finally
        {
            isRunning.set(false);
            vandal.join();
        }
    }

    /**
     * Overwrite something beyond the fields that a reader takes over when it maps.
     */
    private void damage(final Random from, final boolean isRing)
    {
        final int choice = from.nextInt(10);
        if (choice < 2)
        {
            final int offset = choice < 1 ?
                RegionHeaderDescriptor.COMPLETED_ZXID_OFFSET + 4 * from.nextInt(128) :
                RegionHeaderDescriptor.CHUNK_TABLE_OFFSET + 4 * from.nextInt(4);
            // A state other than ready is a writer gone, which a mapping remembers: there is nothing more to read.
            if (RegionHeaderDescriptor.STATE_OFFSET != offset)
            {
                files[0].putInt(offset, value(from));
            }
        }
        else if (isRing)
        {
            files[1].putInt(from.nextInt(RING_LENGTH >> 2) << 2, value(from));
        }
        else if (choice < 4)
        {
            // An entry of a bucket in service.
            final int bucket = files[0].getInt(RegionHeaderDescriptor.CHUNK_TABLE_OFFSET) +
                from.nextInt(BucketDescriptor.INITIAL_BUCKETS);
            final int offset =
                (bucket << 6) + BucketDescriptor.ZNODES_OFFSET + 4 * from.nextInt(BucketDescriptor.ENTRIES);
            if (offset > 0 && offset < SEGMENT_LENGTH)
            {
                files[2].putInt(offset, value(from));
            }
        }
        else if (choice < 7)
        {
            // A field that leads on or bounds something, in whatever structure the line may be.
            final int field = LEADING_FIELDS[from.nextInt(LEADING_FIELDS.length)];
            files[2].putInt((from.nextInt((usedLength >> 6) - 1) << 6) + field, value(from));
        }
        else
        {
            files[2].putInt(from.nextInt(usedLength >> 2) << 2, value(from));
        }
    }

    private int value(final Random from)
    {
        return switch (from.nextInt(7))
        {
            // The last lines of a segment: what is looked for there may end beyond it.
            case 6 -> (SEGMENT_LENGTH >> 6) - 1 - from.nextInt(2);
            case 0 -> from.nextInt();
            case 1 -> 0;
            case 2 -> -1;
            case 3 -> from.nextInt(256);
            case 4 -> Integer.MAX_VALUE - from.nextInt(64);
            default -> 1 + from.nextInt(usedLength >> 6);
        };
    }

    private void repair()
    {
        for (int i = 0; i < files.length; i++)
        {
            // The fields below 128 were never damaged, and a zxid that falls is no damage that readers guard against.
            final int from = 0 == i ? RegionHeaderDescriptor.COMPLETED_ZXID_OFFSET : 0;
            files[i].putBytes(from, sound[i], from, sound[i].length - from);
        }
    }

    /** A reader of everything. */
    private final class Victim
    {
        private final TreeReader reader;
        private final ChangeReader changes;
        private final TreeInspector inspector = new TreeInspector(directory);
        private final Random choices;
        private final ZnodeStat stat = new ZnodeStat();
        private final ChildrenPage page = new ChildrenPage();
        private final UnsafeBuffer large = new UnsafeBuffer(new byte[TreeConfiguration.MAX_DATA_LENGTH_LIMIT]);
        private final UnsafeBuffer small = new UnsafeBuffer(new byte[64]);
        private final UnsafeBuffer names = new UnsafeBuffer(new byte[2048]);

        Victim(final TreeRegion region, final long seed)
        {
            reader = region.newReader(MemoryAccess.values()[(int)(seed & 1)]);
            changes = region.newChangeReader();
            choices = new Random(seed);
        }

        void readAll(final AtomicReference<String> problem, final long seed)
        {
            String reading = null;
            try
            {
                for (final String path : paths)
                {
                    reading = path;
                    final long start = System.nanoTime();
                    final String found = read(path);
                    if (null != found || System.nanoTime() - start > READ_DEADLINE_NS)
                    {
                        problem.set("seed " + seed + ", " + path + ": " + (null == found ? "took too long" : found));
                        return;
                    }
                }

                reading = "the inspector";
                inspector.verify();
            }
            // Whatever it is, it must not have been thrown.
            catch (final Throwable ex)
            {
                problem.set("seed " + seed + ", " + reading + ": " + ex + " at " + List.of(ex.getStackTrace()));
            }
        }

        private String read(final String path)
        {
            final UnsafeBuffer bytes = Trees.utf8(path);
            final UnsafeBuffer dst = choices.nextBoolean() ? large : small;
            int status = reader.getData(bytes, 0, bytes.capacity(), dst, 0, stat);
            String found = check(status, dst.capacity());
            status = reader.exists(bytes, 0, bytes.capacity(), stat);
            found = null == found ? check(status, 0) : found;
            page.wrap(names, 0, names.capacity(), choices.nextInt(30)).cursor(TreeReader.FIRST_PAGE);
            final boolean isWithData = choices.nextBoolean();
            for (int i = 0; i < MAX_PAGES && null == found; i++)
            {
                final long before = page.cursor();
                status = isWithData ?
                    reader.getChildrenWithData(bytes, 0, bytes.capacity(), page, stat) :
                    reader.getChildren(bytes, 0, bytes.capacity(), page, stat);
                found = check(status, names.capacity());
                if (status <= 0 || page.isLast())
                {
                    break;
                }
                if (null == found && page.cursor() <= before)
                {
                    found = "a page that goes on behind " + before + " ends at " + page.cursor();
                }
            }

            final int polled = changes.poll(
                (zxid, kind, type, acl, parentAcl, buffer, offset, length) -> { }, 1 + choices.nextInt(100));
            return null == found && polled < ChangeReader.LAPPED ? "poll answered " + polled : found;
        }

        private String check(final int status, final int max)
        {
            answers++;
            damaged += TreeStatus.CORRUPT == status ? 1 : 0;
            return status > max || status < TreeStatus.UNMAPPED ? "answered " + status : null;
        }
    }
}
