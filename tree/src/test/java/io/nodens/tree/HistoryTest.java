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

import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.*;

/**
 * When history is kept, what readers get from it, what its limits do, and the writer acting exactly between a copy of
 * an earlier state and its validation.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HistoryTest
{
    private static final int CHILDREN = 100_000;
    /** With a block of data for each more than a long transaction could give up before its ring ended, once. */
    private static final int DELETED = 34_000;
    /** Shorter than history is kept without another demand. */
    private static final long MAX_LISTING_NS = TimeUnit.MILLISECONDS.toNanos(800);

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * 1024]);
    private final ChildrenPage page = new ChildrenPage();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;
    private long zxid;

    @BeforeEach
    void before()
    {
        open(Trees.configuration(directory));
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldAnswerAsOfBeforeWhileALongTransactionDeletes()
    {
        region.close();
        open(Trees.configuration(directory).historyLength(16 * 1024 * 1024).maxRegionBytes(2L << 30));
        final byte[] inABlock = new byte[450];
        begin();
        Trees.create(writer, "/gone", null);
        Trees.create(writer, "/stay", null);
        for (int i = 0; i < DELETED; i++)
        {
            Trees.create(writer, "/gone/e" + i, inABlock);
            Trees.create(writer, "/stay/s" + i, new byte[]{ 2 });
        }
        writer.completeTransaction();
        final long before = zxid;

        // Numbers of transactions may leave some out.
        zxid += 1_000;
        writer.beginTransaction(++zxid, zxid, true);
        for (int i = 0; i < DELETED; i++)
        {
            writer.delete(Trees.find(writer, "/gone/e" + i));
        }

        reader.maxWaitNs(0);
        for (int i = 0; i < DELETED; i += 7)
        {
            assertArrayEquals(new byte[]{ 2 }, reader.getData("/stay/s" + i, stat), "/stay/s" + i);
            assertEquals(TreeStatus.NO_NODE, reader.exists("/stay/absent" + i, stat));
            assertArrayEquals(inABlock, reader.getData("/gone/e" + i, stat));
            assertEquals(before, reader.zxid());
        }
        assertEquals(DELETED, Trees.listAll(reader, "/gone", 0).size());
        writer.completeTransaction();

        assertEquals(TreeStatus.NO_NODE, reader.exists("/gone/e0", stat));
        assertEquals(List.of(), Trees.listAll(reader, "/gone", 0));
        commit(() -> Trees.create(writer, "/gone/new", null));
        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    @Test
    void shouldListWhollyInOneGoWhileAWriterCreatesAndDeletesWithoutEnd() throws InterruptedException
    {
        reopen(16 * 1024 * 1024);
        begin();
        Trees.create(writer, "/dir", null);
        for (int i = 0; i < CHILDREN; i++)
        {
            Trees.create(writer, "/dir/stable-" + i, null);
        }
        writer.completeTransaction();
        final Thread churn = new Thread(this::churn);
        writer.handOver();
        churn.start();
        boolean isWanted = false;
        try
        {
            for (int listing = 0; listing < 3; listing++)
            {
                long askedNs = keepHistory(isWanted);
                while (!isListedWhole(isWanted))
                {
                    // A busy host may hold a reader up for longer than history is kept, and than it has room for.
                    final long tookNs = System.nanoTime() - askedNs;
                    assertTrue(!isWanted || tookNs > MAX_LISTING_NS, () -> "lost after " + tookNs + " ns of history");
                    isWanted = true;
                    askedNs = keepHistory(true);
                }
            }
        }
        finally
        {
            churn.interrupt();
            churn.join();
        }
    }

    @Test
    void shouldKeepHistoryOnlyWhileItIsWanted()
    {
        assertFalse(reader.isHistoryKept());

        region.wantHistory();
        assertFalse(reader.isHistoryKept());
        writer.tick(1);
        assertTrue(reader.isHistoryKept());

        // About a second later, at the next transaction.
        while (reader.isHistoryKept())
        {
            commit(() -> Trees.setData(writer, "/", null));
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldKeepHistoryForReadersThatMapTheRegion()
    {
        try (TreeRegion mapped = TreeRegion.map(directory, access);
            TreeRegion other = TreeRegion.map(directory, access))
        {
            final TreeReader foreign = mapped.newReader();
            foreign.wantHistory();
            other.wantHistory();
            while (!foreign.isHistoryKept())
            {
                writer.tick(1);
                Thread.onSpinWait();
            }

            foreign.pin();
            commit(() -> Trees.setData(writer, "/", new byte[]{ 5 }));
            assertArrayEquals(new byte[0], foreign.getData("/", stat));
        }

        while (reader.isHistoryKept())
        {
            commit(() -> Trees.setData(writer, "/", null));
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldLoseThePinThatIsOlderThanTheHistory()
    {
        commit(() -> Trees.create(writer, "/a", new byte[]{ 1 }));
        commit(() -> Trees.create(writer, "/b", new byte[]{ 1 }));
        reader.pin();
        commit(() -> Trees.setData(writer, "/a", new byte[]{ 2 }));

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.PIN_LOST, reader.lastStatus());
        assertArrayEquals(new byte[]{ 1 }, reader.getData("/b", stat));
        reader.unpin();
        assertArrayEquals(new byte[]{ 2 }, reader.getData("/a", stat));
        assertFalse(reader.pin(zxid + 1));
    }

    @Test
    void shouldLoseThePinWhenTheRingGoesRound()
    {
        region.wantHistory();
        commit(() -> Trees.create(writer, "/a", new byte[400]));
        reader.pin();
        commit(() -> Trees.setData(writer, "/a", new byte[]{ 2 }));
        assertEquals(400, reader.getData("/a", stat).length);

        for (int i = 0; i < 10_000; i++)
        {
            region.wantHistory();
            commit(() -> Trees.setData(writer, "/a", new byte[]{ 3 }));
        }

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.PIN_LOST, reader.lastStatus());
        reader.pin();
        region.wantHistory();
        commit(() -> Trees.setData(writer, "/a", new byte[]{ 4 }));
        assertArrayEquals(new byte[]{ 3 }, reader.getData("/a", stat));
    }

    @Test
    void shouldLoseThePinWhenLimboIsFull()
    {
        // A 64th of 512 MiB: 8 MiB.
        region.wantHistory();
        commit(() -> Trees.create(writer, "/a", new byte[400_000]));
        reader.pin();
        commit(() -> Trees.setData(writer, "/a", new byte[400_000]));
        assertEquals(400_000, reader.getData("/a", stat).length);

        for (int i = 0; i < 30; i++)
        {
            region.wantHistory();
            commit(() -> Trees.setData(writer, "/a", new byte[400_000]));
        }

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.PIN_LOST, reader.lastStatus());
        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    @Test
    void shouldGiveBackLimboBeforeTheRegionIsFull()
    {
        region.close();
        open(Trees.configuration(directory).maxRegionBytes(2 * Trees.SMALL_SEGMENT_LENGTH));
        commit(() -> Trees.create(writer, "/a", null));

        for (int i = 0; i < 200; i++)
        {
            region.wantHistory();
            final int length = 10_000 + 400_000 * (i & 1);
            commit(() -> Trees.setData(writer, "/a", new byte[length]));
        }

        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    @ParameterizedTest
    @ValueSource(ints = { InterleavingHook.AFTER_PAST_FIND, InterleavingHook.BEFORE_PAST_LINE })
    void shouldCopyALineAgainThatChangesBeforeItsCopyOrItsValidation(final int point)
    {
        prepare();
        final int[] changes = new int[1];
        hook(point, () ->
        {
            region.wantHistory();
            if (changes[0]++ < 40)
            {
                commit(() ->
                {
                    Trees.setData(writer, "/p", new byte[]{ 9 });
                    Trees.create(writer, "/p/new" + changes[0], new byte[50]);
                    if (1 == changes[0])
                    {
                        writer.delete(Trees.find(writer, "/p/1"));
                    }
                });
            }
        });

        assertArrayEquals(new byte[]{ 1 }, reader.getData("/p", stat));
        assertEquals(List.of("0", "1", "2"), Trees.listAll(reader, "/p", 0));
        page.wrap(buffer, 0, buffer.capacity(), 0).cursor(TreeReader.FIRST_PAGE);
        assertEquals(3, reader.getChildrenWithData(Trees.utf8("/p"), 0, 2, page, stat));
        assertTrue(changes[0] > 5);
    }

    @Test
    void shouldCopyALineAgainThatChangesForTheFirstTimeAfterItWasFound()
    {
        prepare();
        for (int find = 1; find <= 30; find++)
        {
            reader.unpin();
            region.wantHistory();
            writer.tick(1 + find);
            reader.pin();
            commit(() -> Trees.setData(writer, "/p", new byte[]{ 2 }));
            final byte[] expected = pageOfP();
            final int[] finds = { find };
            final byte value = (byte)(50 + find);
            hook(InterleavingHook.AFTER_PAST_FIND, () ->
            {
                if (0 == --finds[0])
                {
                    commit(() ->
                    {
                        Trees.setData(writer, "/p/0", new byte[]{ value });
                        writer.delete(Trees.find(writer, "/p/1"));
                    });
                    commit(() -> Trees.create(writer, "/p/1", new byte[]{ value }));
                }
            });

            assertArrayEquals(expected, pageOfP(), "changed after find " + find);
            reader.hook(null);
        }
    }

    private byte[] pageOfP()
    {
        page.wrap(buffer, 0, buffer.capacity(), 0).cursor(TreeReader.FIRST_PAGE);
        assertEquals(3, reader.getChildrenWithData(Trees.utf8("/p"), 0, 2, page, stat));
        final byte[] bytes = new byte[page.length()];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    @Test
    void shouldLoseThePinWhenTheHistoryIsOverwrittenBeforeTheLastValidation()
    {
        prepare();
        final int[] changes = new int[1];
        hook(InterleavingHook.BEFORE_PAST_VALIDATION, () ->
        {
            if (0 == changes[0]++)
            {
                for (int i = 0; i < 10_000; i++)
                {
                    region.wantHistory();
                    commit(() -> Trees.setData(writer, "/p", new byte[]{ 9 }));
                }
            }
        });

        assertNull(reader.getData("/p", stat));
        assertEquals(TreeStatus.PIN_LOST, reader.lastStatus());
    }

    @Test
    void shouldFindAZnodeWhoseBucketWasSplitSince()
    {
        region.wantHistory();
        for (int i = 0; i < 200; i++)
        {
            final String path = "/s" + i;
            commit(() -> Trees.create(writer, path, path.getBytes(StandardCharsets.UTF_8)));
        }
        reader.pin();
        final long pinned = zxid;
        for (int i = 0; i < 1_000; i++)
        {
            region.wantHistory();
            final String path = "/later" + i;
            commit(() -> Trees.create(writer, path, null));
        }

        for (int i = 0; i < 200; i++)
        {
            assertArrayEquals(("/s" + i).getBytes(StandardCharsets.UTF_8), reader.getData("/s" + i, stat));
            assertEquals(pinned, reader.zxid());
        }
        assertEquals(TreeStatus.NO_NODE, reader.exists("/later5", stat));
    }

    private void prepare()
    {
        commit(() ->
        {
            Trees.create(writer, "/p", new byte[]{ 1 });
            Trees.create(writer, "/p/0", new byte[]{ 1 });
            Trees.create(writer, "/p/1", new byte[2000]);
            Trees.create(writer, "/p/2", new byte[]{ 1 });
        });
        region.wantHistory();
        writer.tick(1);
        reader.pin();
        // So that the reader needs the history.
        commit(() -> Trees.setData(writer, "/p", new byte[]{ 2 }));
    }

    private void hook(final int point, final Runnable action)
    {
        final boolean[] isActing = new boolean[1];
        reader.hook((at) ->
        {
            if (point == at && !isActing[0])
            {
                isActing[0] = true;
                action.run();
                isActing[0] = false;
            }
        });
    }

    /** When it was asked for. */
    private long keepHistory(final boolean isWanted)
    {
        final long askedNs = System.nanoTime();
        if (isWanted)
        {
            reader.wantHistory();
            while (!reader.isHistoryKept())
            {
                Thread.onSpinWait();
            }
        }

        return askedNs;
    }

    private boolean isListedWhole(final boolean isHistoryWanted)
    {
        reader.pin();
        // Whoever takes longer than a second asks again: on a busy host that is likely.
        final List<String> names = Trees.listAll(reader, "/dir", 0, isHistoryWanted ? reader::wantHistory : () -> {});
        if (null == names)
        {
            assertEquals(TreeStatus.PIN_LOST, reader.lastStatus());
            return false;
        }

        assertEquals(TreeStatus.OK, reader.exists("/dir", stat));
        assertEquals(stat.numChildren(), names.size());
        final Set<String> distinct = new HashSet<>(names);
        assertEquals(names.size(), distinct.size());
        for (int i = 0; i < CHILDREN; i++)
        {
            assertTrue(distinct.contains("stable-" + i));
        }
        return true;
    }

    /** Some ten thousand transactions a second, as members apply them. */
    private void churn()
    {
        for (int i = 0; !Thread.interrupted(); i++)
        {
            LockSupport.parkNanos(20_000);
            final String path = "/dir/new-" + i;
            commit(() -> Trees.create(writer, path, new byte[100]));
            if (i >= 50)
            {
                final String former = "/dir/new-" + (i - 50);
                commit(() -> writer.delete(Trees.find(writer, former)));
            }
        }
    }

    private void reopen(final int historyLength)
    {
        region.close();
        open(Trees.configuration(directory).historyLength(historyLength));
    }

    private void open(final TreeConfiguration configuration)
    {
        region = TreeRegion.create(configuration);
        writer = region.writer();
        reader = region.newReader(access);
        zxid = 0;
    }

    private void begin()
    {
        writer.beginTransaction(++zxid, zxid);
    }

    private void commit(final Runnable changes)
    {
        begin();
        changes.run();
        writer.completeTransaction();
    }
}
