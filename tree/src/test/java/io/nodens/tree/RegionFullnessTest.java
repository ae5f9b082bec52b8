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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A region is full when its memory is taken, not before.
 */
class RegionFullnessTest
{
    private static final int MIB = 1024 * 1024;

    @TempDir
    private Path directory;

    private TreeRegion region;
    private TreeWriter writer;

    @AfterEach
    void closeRegion()
    {
        region.close();
    }

    @Test
    void shouldJoinAFewNeighboursWhenNothingElseIsFree()
    {
        openRegion(64 * MIB);
        final int created = createUntilFull("/a", 4_000);
        assertFalse(tryCreate("/large", 16_000), "the region is not full");

        for (int i = created / 2; i < created / 2 + 5; i++)
        {
            delete("/a" + i);
        }

        assertTrue(tryCreate("/large", 16_000), "no room where five znodes of 4,000 bytes were deleted");
        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    /** Slots once kept for good what their first data needed, and counted what the present data need. */
    @Test
    void shouldTakeWhatItCountsWhenDataShrink()
    {
        openRegion(16 * MIB);
        int created = 0;
        while (writer.treeBytes() < 7 * MIB)
        {
            assertTrue(tryCreate("/n" + created, 410), () -> "full at " + writer.treeBytes() + " bytes of tree");
            setData("/n" + created, 0);
            created++;
        }

        assertTrue(region.usedBytes() < writer.treeBytes() * 5 / 4, () -> region.usedBytes() + " used");
        for (int i = 0; i < created; i += 100)
        {
            setData("/n" + i, 300);
            setData("/n" + i, 600);
            setData("/n" + i, 20);
        }

        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    /** Sizes that shift once left holes that none of the next sizes fitted into. */
    @ParameterizedTest
    @ValueSource(ints = { 2, 16, 64 })
    void shouldHoldTheSameWhateverSizesTheTreeHadBefore(final int kept)
    {
        openRegion(16 * MIB);
        int created = 0;
        for (final int length : new int[]{ 60, 900, 14_000, 200_000, 14_000, 900, 60, 300_000 })
        {
            final int first = created;
            while (writer.treeBytes() + TreeWriter.footprint(8, length) < 7 * MIB)
            {
                assertTrue(
                    tryCreate("/" + (10_000_000 + created), length),
                    () -> length + ": full at " + writer.treeBytes() + " bytes of tree, used " + region.usedBytes());
                created++;
            }

            for (int i = first; i < created; i++)
            {
                if (0 != i % kept)
                {
                    delete("/" + (10_000_000 + i));
                }
            }
        }

        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    @Test
    void shouldKeepDataInPiecesWhenNoRunIsLongEnough()
    {
        openRegion(4 * MIB);
        final int created = Trees.fragment(writer);
        final Random random = new Random(1);
        final byte[][] data = new byte[4][];
        for (int i = 0; i < data.length; i++)
        {
            data[i] = new byte[200_000 + i];
            random.nextBytes(data[i]);
            writer.beginTransaction(writer.completedZxid() + 1, 1);
            Trees.create(writer, "/p" + i, new byte[10]);
            Trees.setData(writer, "/p" + i, data[i]);
            writer.completeTransaction();
        }

        assertEquals(List.of(), new TreeInspector(directory).verify());
        assertEquals(writer.digest(), writer.computeDigest());
        final ZnodeStat stat = new ZnodeStat();
        for (final MemoryAccess access : MemoryAccess.values())
        {
            final TreeReader reader = region.newReader(access);
            for (int i = 0; i < data.length; i++)
            {
                assertArrayEquals(data[i], reader.getData("/p" + i, stat));
            }
        }

        final UnsafeBuffer copy = new UnsafeBuffer(new byte[data[2].length]);
        assertEquals(data[2].length, writer.copyData(Trees.find(writer, "/p2"), copy, 0));
        assertArrayEquals(data[2], copy.byteArray());

        final long used = region.usedBytes();
        setData("/p0", 10);
        delete("/p1");
        assertTrue(region.usedBytes() < used - 400_000, () -> region.usedBytes() + " of " + used);
        for (int i = 0; i < created; i += 2)
        {
            delete("/f" + i);
        }

        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    private void setData(final String path, final int dataLength)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        Trees.setData(writer, path, new byte[dataLength]);
        writer.completeTransaction();
    }

    private void openRegion(final int maxBytes)
    {
        region = TreeRegion.create(Trees.configuration(directory).maxRegionBytes(maxBytes));
        writer = region.writer();
    }

    private int createUntilFull(final String prefix, final int dataLength)
    {
        int count = 0;
        while (tryCreate(prefix + count, dataLength))
        {
            count++;
        }

        return count;
    }

    private boolean tryCreate(final String path, final int dataLength)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        try
        {
            Trees.create(writer, path, new byte[dataLength]);
            return true;
        }
        catch (final TreeException ex)
        {
            assertEquals(TreeStatus.FULL, ex.status());
            return false;
        }
        finally
        {
            writer.completeTransaction();
        }
    }

    private void delete(final String path)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        writer.delete(Trees.find(writer, path));
        writer.completeTransaction();
    }
}
