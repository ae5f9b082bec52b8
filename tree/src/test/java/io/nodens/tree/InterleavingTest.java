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

import io.nodens.tree.index.DataHash;
import io.nodens.tree.index.PathHash;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionMapping;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * The writer acts exactly between a reader's load and its validation.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class InterleavingTest
{
    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer entries = new UnsafeBuffer(new byte[4096]);
    private final ChildrenPage page = new ChildrenPage();
    private final ChildEntry entry = new ChildEntry();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        reader = region.newReader(access);
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", new byte[]{ 1 });
        Trees.create(writer, "/big", filled(2000, 1));
        Trees.create(writer, "/p", null);
        Trees.create(writer, "/p/0", null);
        Trees.create(writer, "/p/1", null);
        writer.completeTransaction();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldReadTheNewStateWhenDataChangesBetweenLoadAndValidation()
    {
        once(() -> Trees.setData(writer, "/a", new byte[]{ 2, 2 }));

        assertArrayEquals(new byte[]{ 2, 2 }, reader.getData("/a", stat));
        assertEquals(2, reader.zxid());
        assertEquals(1, stat.version());
    }

    @Test
    void shouldReadTheNewBlockWhenTheOldOneIsReusedBetweenLoadAndValidation()
    {
        once(() ->
        {
            Trees.setData(writer, "/big", filled(2000, 2));
            Trees.create(writer, "/other", filled(2000, 3));
        });

        assertArrayEquals(filled(2000, 2), reader.getData("/big", stat));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldAnswerNoNodeWhenTheZnodeIsDeletedBetweenLoadAndValidation()
    {
        once(() -> writer.delete(Trees.find(writer, "/a")));

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.NO_NODE, reader.lastStatus());
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldReadTheNewZnodeWhenItIsDeletedAndCreatedAgainInTheSameSlot()
    {
        once(() ->
        {
            final int znode = Trees.find(writer, "/a");
            writer.delete(znode);
            assertEquals(znode, Trees.create(writer, "/a", new byte[]{ 7 }));
        });

        assertArrayEquals(new byte[]{ 7 }, reader.getData("/a", stat));
        assertEquals(2, stat.czxid());
    }

    @Test
    void shouldNotTakeDataForARecordWhenTheSlotIsReused()
    {
        once(() ->
        {
            writer.delete(Trees.find(writer, "/a"));
            Trees.create(writer, "/b", new byte[]{ 9 });
        });

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.NO_NODE, reader.lastStatus());
    }

    @Test
    void shouldFindTheZnodeWhenItsBucketIsSplitBetweenLoadAndValidation()
    {
        once(() ->
        {
            for (int i = 0; i < 10_000; i++)
            {
                Trees.create(writer, "/n" + i, null);
            }
        });

        assertArrayEquals(new byte[]{ 1 }, reader.getData("/a", stat));
        assertEquals(TreeStatus.NO_NODE, reader.exists("/missing", stat));
        assertEquals(TreeStatus.OK, reader.exists("/n9999", stat));
    }

    @Test
    void shouldListTheNewStateWhenAChildComesBetweenLoadAndValidation()
    {
        once(() ->
        {
            Trees.create(writer, "/p/2", null);
            writer.delete(Trees.find(writer, "/p/0"));
        });

        assertEquals(List.of("1", "2"), Trees.listAll(reader, "/p", 0));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldListAChildAgainWhenItChangesBeforeItsCopyIsValidated()
    {
        onceAt(InterleavingHook.BEFORE_CHILD_VALIDATION, () -> Trees.setData(writer, "/p/0", filled(90, 7)));

        assertEquals(2, listEntries("/p"));
        assertEquals("0", entryName());
        assertEquals(90, entry.dataLength());
        assertEquals(7, entries.getByte(entry.dataOffset() + 89));
        assertEquals(2, reader.zxid());
        assertTrue(page.isLast());
    }

    @Test
    void shouldEndThePageWhenALaterChildChangesSinceTheFirstWasCopied()
    {
        onceAt(InterleavingHook.BEFORE_CHILD_VALIDATION, () -> Trees.setData(writer, "/p/1", new byte[]{ 9 }));

        assertEquals(1, listEntries("/p"));
        assertEquals("0", entryName());
        assertFalse(page.isLast());
        assertEquals(1, reader.zxid());
        assertEquals(1, reader.getChildrenWithData(Trees.utf8("/p"), 0, 2, page, stat));
        entry.wrap(entries, 0);
        assertEquals("1", entryName());
        assertEquals(1, entry.dataLength());
        assertTrue(page.isLast());
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldListTheNewStateWhenAChildIsDeletedBeforeItsCopyIsValidated()
    {
        onceAt(InterleavingHook.BEFORE_CHILD_VALIDATION, () ->
        {
            writer.delete(Trees.find(writer, "/p/0"));
            Trees.create(writer, "/other", filled(100, 3));
        });

        assertEquals(1, listEntries("/p"));
        assertEquals("1", entryName());
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldListTheNewStateWhenChildrenChangeBeforeThePageIsValidated()
    {
        once(() ->
        {
            Trees.create(writer, "/p/2", new byte[]{ 2 });
            Trees.setData(writer, "/p/0", new byte[]{ 5 });
        });

        assertEquals(3, listEntries("/p"));
        assertEquals(5, entries.getByte(entry.dataOffset()));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldAnswerBusyWhenTheFirstChildOfAPageIsInAnOpenTransaction()
    {
        writer.beginTransaction(2, 2);
        Trees.setData(writer, "/p/0", new byte[]{ 2 });

        assertEquals(TreeStatus.BUSY, listEntries("/p"));
        writer.completeTransaction();
        assertEquals(2, listEntries("/p"));
    }

    @Test
    void shouldNotSeeATransactionThatIsStillOpen()
    {
        reader.hook((point) ->
        {
            if (1 == writer.completedZxid())
            {
                writer.beginTransaction(2, 2);
                Trees.setData(writer, "/a", new byte[]{ 2 });
                reader.hook(null);
            }
        });

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.BUSY, reader.lastStatus());
        assertEquals(TreeStatus.OK, reader.exists("/p", stat));
        assertEquals(1, reader.zxid());
        writer.completeTransaction();
        assertArrayEquals(new byte[]{ 2 }, reader.getData("/a", stat));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldNotSeeADeleteThatIsStillOpen()
    {
        writer.beginTransaction(2, 2);
        writer.delete(Trees.find(writer, "/a"));

        assertEquals(TreeStatus.BUSY, reader.exists("/a", stat));
        assertEquals(0, reader.zxid());
        writer.completeTransaction();
        assertEquals(TreeStatus.NO_NODE, reader.exists("/a", stat));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldNotTakeABlockForARecordWhenTheSlotHoldsOtherDataBeforeItIsRead()
    {
        writer.beginTransaction(2, 2);
        final int victim = Trees.create(writer, "/victim", filled(420, 1));
        writer.completeTransaction();
        int value = 0;
        while (DataHash.of(new UnsafeBuffer(filled(460, value)), 0, 460) >= 0)
        {
            // A negative hash in the place of the word looks like a very old record.
            value++;
        }

        final byte[] data = filled(460, value);
        onceAt(InterleavingHook.BEFORE_RECORD, () ->
        {
            writer.delete(victim);
            Trees.create(writer, "/other", data);
        });

        assertNull(reader.getData("/victim", stat));
        assertEquals(TreeStatus.NO_NODE, reader.lastStatus());
        assertEquals(3, reader.zxid());
    }

    @Test
    void shouldFindTheZnodeWhenASplitEmptiesItsBucketBeforeItIsRead()
    {
        // Only two bits of a hash count: one for the split of bucket 0, one to keep everything else out of bucket 0.
        final Path other = directory.resolve("other");
        final long moves = BucketDescriptor.INITIAL_BUCKETS;
        try (TreeRegion masked = TreeRegion.create(Trees.configuration(other).hashMask(moves | 1)))
        {
            final int filling = BucketDescriptor.INITIAL_BUCKETS * BucketDescriptor.TARGET_LOAD;
            final String moving = named(other, 1, moves | 1, moves).get(0);
            final List<String> others = named(other, filling, 1, 1);
            writer = masked.writer();
            reader = masked.newReader(access);
            writer.beginTransaction(1, 1);
            Trees.create(writer, moving, null);
            others.subList(1, filling).forEach(name -> Trees.create(writer, name, null));
            writer.completeTransaction();
            onceAt(InterleavingHook.BEFORE_BUCKET, () -> Trees.create(writer, others.get(0), null));

            assertEquals(TreeStatus.OK, reader.exists(moving, stat));
            assertEquals(2, reader.zxid());
            assertEquals(
                BucketDescriptor.INITIAL_BUCKETS + 1, RegionMapping.anyHeader(other).bucketCount());
        }
    }

    @Test
    void shouldGiveUpWhenTheZnodeChangesUnderEveryAttempt()
    {
        reader.hook((point) ->
        {
            writer.beginTransaction(writer.completedZxid() + 1, 1);
            Trees.setData(writer, "/a", new byte[]{ 5 });
            writer.completeTransaction();
        });

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.BUSY, reader.lastStatus());
        reader.hook(null);
        assertArrayEquals(new byte[]{ 5 }, reader.getData("/a", stat));
    }

    @Test
    void shouldAnswerWriterGoneWhenTheRegionIsClosed()
    {
        reader.exists("/a", stat);
        try (TreeRegion mapped = TreeRegion.map(directory, access))
        {
            final TreeReader foreign = mapped.newReader();
            assertEquals(TreeStatus.OK, foreign.exists("/a", stat));
            region.close();
            assertEquals(TreeStatus.WRITER_GONE, reader.exists("/a", stat));
            assertEquals(TreeStatus.WRITER_GONE, foreign.exists("/a", stat));
            assertEquals(1, reader.zxid());
        }
    }

    private int listEntries(final String path)
    {
        final UnsafeBuffer buffer = Trees.utf8(path);
        page.wrap(entries, 0, entries.capacity(), 0).cursor(TreeReader.FIRST_PAGE);
        entry.wrap(entries, 0);
        return reader.getChildrenWithData(buffer, 0, buffer.capacity(), page, stat);
    }

    private String entryName()
    {
        return entries.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength());
    }

    private void once(final Runnable change)
    {
        onceAt(InterleavingHook.BEFORE_VALIDATION, change);
    }

    private void onceAt(final int wanted, final Runnable change)
    {
        reader.hook((point) ->
        {
            if (wanted == point)
            {
                reader.hook(null);
                writer.beginTransaction(writer.completedZxid() + 1, 2);
                change.run();
                writer.completeTransaction();
            }
        });
    }

    /** Paths of children of the root whose hashes have certain bits. */
    private static List<String> named(final Path directory, final int count, final long mask, final long bits)
    {
        final long seed = RegionMapping.anyHeader(directory).getLong(RegionHeaderDescriptor.HASH_SEED_OFFSET);
        final List<String> paths = new ArrayList<>();
        for (int i = 0; paths.size() < count; i++)
        {
            final UnsafeBuffer name = Trees.utf8("n" + i);
            if (bits == (PathHash.child(seed, name, 0, name.capacity()) & mask))
            {
                paths.add("/n" + i);
            }
        }

        return paths;
    }

    private static byte[] filled(final int length, final int value)
    {
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)value);
        return data;
    }
}
