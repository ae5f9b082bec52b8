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

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.SegmentMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A segment that exists and cannot be mapped is neither "not there" nor damage.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class UnmappedSegmentTest
{
    private static final int CHILDREN = 4_000;
    private static final int LIVES = 8;
    private static final int READERS = 8;

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 1);
    private final Set<String> attempted = ConcurrentHashMap.newKeySet();
    private volatile int firstRefused = Integer.MAX_VALUE;
    private TreeRegion region;
    private TreeWriter writer;

    @BeforeEach
    void create()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/d", new byte[0]);
        writer.completeTransaction();
        grow(0, CHILDREN);
    }

    @AfterEach
    void close()
    {
        region.close();
    }

    @Test
    void shouldAnswerUnmappedAndNeverThatAZnodeIsNotThere() throws IOException
    {
        try (TreeRegion mapped = map())
        {
            final TreeReader reader = mapped.newReader();
            firstRefused = 1;
            int unmapped = 0;
            for (int i = 0; i < CHILDREN; i++)
            {
                final int status = reader.exists(path(i), stat);
                assertTrue(TreeStatus.OK == status || TreeStatus.UNMAPPED == status, "status " + status);
                unmapped += TreeStatus.UNMAPPED == status ? 1 : 0;
            }

            assertTrue(unmapped > CHILDREN / 8, "unmapped " + unmapped);
            assertEquals(unmapped, reader.unmappedCount());
            assertTrue(mapped.mappingFailure().getMessage().contains("refused"));
            final int segments = attempted.size() - 1;
            assertEquals(segments, errors.size(), "each segment is reported once");
            assertEquals(segments + 1, attempts.get(), "tried again at once");

            nowNs.addAndGet(SegmentMapper.RETRY_INTERVAL_NS);
            for (int i = 0; i < CHILDREN; i++)
            {
                reader.exists(path(i), stat);
            }
            unmapped = (int)reader.unmappedCount();
            assertEquals(2 * segments + 1, attempts.get());
            assertEquals(segments, errors.size(), "reported again");

            allow();
            for (int i = 0; i < CHILDREN; i++)
            {
                assertEquals(TreeStatus.OK, reader.exists(path(i), stat));
            }

            assertEquals(TreeStatus.NO_NODE, reader.exists("/d/none", stat));
            assertNull(mapped.mappingFailure());
            assertEquals(unmapped, reader.unmappedCount());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldAnswerUnmappedWhenTheProcessHasNoDescriptorsLeft() throws Exception
    {
        // As a member does: else the reader looks for its process, which takes a descriptor as well.
        final AtomicBoolean isBeating = new AtomicBoolean(true);
        final Thread heart = new Thread(() ->
        {
            while (isBeating.get())
            {
                region.heartbeat(System.currentTimeMillis());
                LockSupport.parkNanos(20_000_000L);
            }
        });
        heart.start();
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final Process process = new ProcessBuilder(
            "sh", "-c", "ulimit -n 200 && exec \"$@\"", "sh", java, "-Xmx64m", "-XX:TieredStopAtLevel=1",
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), NoDescriptorsMain.class.getName(),
            directory.toString(), access.name(), Integer.toString(CHILDREN)).redirectErrorStream(true).start();
        try
        {
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(
                List.of("loaded", "unmapped true, found all false, other 0", "unmapped false, found all true, other 0"),
                output.lines().toList());
            assertEquals(0, process.waitFor());
        }
        finally
        {
            process.destroyForcibly();
            isBeating.set(false);
            heart.join();
        }
    }

    @Test
    void shouldLeaveTheCursorOfAListingWhereItWasWhenAChildCannotBeLookedAt()
    {
        for (final boolean isWithData : new boolean[]{ false, true })
        {
            try (TreeRegion mapped = map())
            {
                final TreeReader reader = mapped.newReader();
                final byte[] path = "/d".getBytes(StandardCharsets.UTF_8);
                final byte[] names = new byte[64 * 1024];
                final ChildrenPage page = new ChildrenPage().wrap(names, 0, names.length, 100);
                firstRefused = 1;
                page.cursor(TreeReader.FIRST_PAGE);
                int listed = 0;
                int status = 0;
                while (status >= 0)
                {
                    listed += status;
                    final long cursor = page.cursor();
                    status = isWithData ? reader.getChildrenWithData(path, 0, 2, page, stat) :
                        reader.getChildren(path, 0, 2, page, stat);
                    assertTrue(status >= 0 || cursor == page.cursor(), "status " + status);
                    assertFalse(status >= 0 && page.isLast(), "the whole listing was to be had");
                }

                assertEquals(TreeStatus.UNMAPPED, status);
                allow();
                do
                {
                    status = isWithData ? reader.getChildrenWithData(path, 0, 2, page, stat) :
                        reader.getChildren(path, 0, 2, page, stat);
                    assertTrue(status >= 0, "status " + status);
                    listed += status;
                }
                while (!page.isLast());

                assertEquals(CHILDREN, listed);
            }
        }
    }

    @Test
    void shouldMapASegmentThatWasAddedBetweenTwoAttemptsOfARead()
    {
        try (TreeRegion mapped = map())
        {
            final TreeReader reader = mapped.newReader();
            assertEquals(TreeStatus.OK, reader.exists(path(0), stat));
            final int before = attempts.get();
            assertEquals(TreeStatus.OK, reader.exists(path(0), stat));
            assertEquals(before, attempts.get());

            grow(CHILDREN, 3 * CHILDREN);
            final AtomicInteger atBegin = new AtomicInteger();
            reader.hook((point) ->
            {
                if (InterleavingHook.BEFORE_BUCKET == point)
                {
                    atBegin.set(attempts.get());
                }

                assertEquals(atBegin.get(), attempts.get(), "mapped within an attempt");
            });
            for (int i = CHILDREN; i < 3 * CHILDREN; i++)
            {
                assertEquals(TreeStatus.OK, reader.exists(path(i), stat));
            }

            assertTrue(attempts.get() > before);
            assertTrue(reader.retryCount() > 0);
        }
    }

    @Test
    void shouldMapASegmentThatOnlyThePastNeeds()
    {
        try (TreeRegion mapped = map())
        {
            final TreeReader reader = mapped.newReader();
            assertEquals(TreeStatus.OK, reader.exists(path(0), stat));
            grow(CHILDREN, 3 * CHILDREN);
            region.wantHistory();
            writer.tick(1);
            assertTrue(reader.isHistoryKept());
            final long pinned = reader.pin();
            final int before = attempts.get();
            writer.beginTransaction(pinned + 1, 1);
            writer.delete(Trees.find(writer, path(3 * CHILDREN - 1)));
            writer.completeTransaction();

            assertEquals(TreeStatus.OK, reader.exists(path(3 * CHILDREN - 1), stat));
            assertEquals(pinned, reader.zxid());
            assertTrue(attempts.get() > before, "nothing was missing");
        }
    }

    @Test
    void shouldNotTakeTheEndOfTheWriterForTheEndOfAZnode() throws InterruptedException
    {
        final long seed = TestSeed.seed();
        final AtomicReference<String> fault = new AtomicReference<>();
        for (int life = 0; life < LIVES; life++)
        {
            if (life > 0)
            {
                create();
            }

            final List<Thread> threads = new ArrayList<>();
            final AtomicInteger reading = new AtomicInteger();
            for (int i = 0; i < READERS; i++)
            {
                final Random random = new Random(seed + 31L * life + i);
                final Thread thread = new Thread(() -> readUntilGone(random, reading, fault));
                threads.add(thread);
                thread.start();
            }

            while (reading.get() < READERS)
            {
                Thread.onSpinWait();
            }

            region.close();
            for (final Thread thread : threads)
            {
                thread.join();
            }

            assertNull(fault.get());
        }
    }

    private void readUntilGone(final Random random, final AtomicInteger reading, final AtomicReference<String> fault)
    {
        boolean isFirst = true;
        int status = TreeStatus.OK;
        while (TreeStatus.WRITER_GONE != status && null == fault.get())
        {
            try (TreeRegion mapped = TreeRegion.map(directory, access))
            {
                // Fresh mappings, whose segments are mapped by the reads.
                final TreeReader reader = mapped.newReader();
                if (isFirst)
                {
                    isFirst = false;
                    reading.incrementAndGet();
                }
                for (int i = 0; i < 20 && TreeStatus.WRITER_GONE != status; i++)
                {
                    status = reader.exists(path(random.nextInt(CHILDREN)), new ZnodeStat());
                    if (TreeStatus.OK != status && TreeStatus.WRITER_GONE != status)
                    {
                        fault.compareAndSet(null, "status " + status + " for a znode that exists");
                    }
                }
            }
            catch (final TreeException ignore)
            {
                if (isFirst)
                {
                    reading.incrementAndGet();
                }

                return;
            }
        }
    }

    private TreeRegion map()
    {
        return TreeRegion.map(
            directory,
            access,
            (file, minLength) ->
            {
                attempts.incrementAndGet();
                final String name = file.getFileName().toString();
                attempted.add(name);
                if (Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)) >= firstRefused)
                {
                    throw new TreeException("refused " + name);
                }

                return RegionFiles.mapping(file, minLength);
            },
            nowNs::get,
            errors::add);
    }

    private void allow()
    {
        firstRefused = Integer.MAX_VALUE;
        nowNs.addAndGet(SegmentMapper.RETRY_INTERVAL_NS);
    }

    private void grow(final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            writer.beginTransaction(i + 2, 1);
            Trees.create(writer, path(i), new byte[400]);
            writer.completeTransaction();
        }
    }

    private static String path(final int i)
    {
        return "/d/child-" + i;
    }
}
