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

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tree that grows no further than its room allows never finds its region full, whatever sizes come and go.
 */
class TreeRoomTest
{
    private static final int MAX_DATA_LENGTH = 200_000;
    private static final long REGION_BYTES = 24L * 1024 * 1024;
    private static final long NO_LIMIT = 1L << 40;

    @TempDir
    private Path directory;

    private final UnsafeBuffer data = new UnsafeBuffer(new byte[MAX_DATA_LENGTH]);
    private final List<Integer> leaves = new ArrayList<>();
    private TreeWriter tree;
    private long names;
    private long zxid;

    @Test
    void shouldNeverFillTheRegionWhenSizesAreAdversarial()
    {
        fillAndDelete(1);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = { 2, 3, 4 })
    void shouldNeverFillTheRegionWhenSizesAreAdversarialByOtherSeeds(final long seed)
    {
        fillAndDelete(seed);
    }

    private void fillAndDelete(final long seed)
    {
        try (TreeRegion region = TreeRegion.create(new TreeConfiguration()
            .directory(directory).segmentLength(4 * 1024 * 1024).maxRegionBytes(REGION_BYTES)))
        {
            tree = region.writer();
            final Random random = new Random(seed);
            // Sizes that rise by turns: what is deleted in one turn holds nothing of the next.
            for (int length = 0; length <= MAX_DATA_LENGTH; length = length * 3 + 50)
            {
                fill(random, length);
                delete(random, 1 + random.nextInt(3));
            }
            fill(random, MAX_DATA_LENGTH);
            delete(random, 1);
            for (int i = 0; i < 20; i++)
            {
                fill(random, random.nextInt(MAX_DATA_LENGTH));
                delete(random, 1 + random.nextInt(4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 100, 5_000, 200_000 })
    void shouldHoldMostOfTheRegionWhenSizesAreEqual(final int length)
    {
        try (TreeRegion region = TreeRegion.create(new TreeConfiguration()
            .directory(directory).segmentLength(4 * 1024 * 1024).maxRegionBytes(REGION_BYTES)))
        {
            tree = region.writer();
            fill(null, length);
            assertTrue(
                tree.treeBytes() > REGION_BYTES * 3 / 4,
                () -> length + ": " + tree.treeBytes() + " of " + REGION_BYTES);
        }
    }

    /** The room is asked for now and then, as a report through the log comes late. */
    private void fill(final Random random, final int maxLength)
    {
        int parent = TreeWriter.ROOT_ZNODE;
        while (true)
        {
            final long capacity = tree.room().capacityBytes(MAX_DATA_LENGTH, NO_LIMIT);
            for (int i = 0; i < 50; i++)
            {
                final int length = null == random || random.nextInt(4) > 0 ? maxLength : random.nextInt(maxLength + 1);
                final byte[] name = Long.toString(names++, 36).getBytes(StandardCharsets.US_ASCII);
                if (tree.treeBytes() + TreeWriter.footprint(name.length, length) > capacity)
                {
                    if (0 == i)
                    {
                        return;
                    }
                    break;
                }

                tree.beginTransaction(++zxid, 1);
                final int znode = tree.create(parent, new CreateParameters()
                    .name(new UnsafeBuffer(name), 0, name.length).data(data, 0, length));
                tree.completeTransaction();
                leaves.add(znode);
                parent = null != random && random.nextInt(40) > 0 && depthIsSmall(i) ? znode : TreeWriter.ROOT_ZNODE;
            }
        }
    }

    private static boolean depthIsSmall(final int i)
    {
        return i % 25 != 0;
    }

    /** Delete all but each so-many-th; parents stay until their children are gone. */
    private void delete(final Random random, final int keep)
    {
        for (int i = leaves.size() - 1; i >= 0; i--)
        {
            final int znode = leaves.get(i);
            if (0 == tree.numChildren(znode) && (1 == keep || random.nextInt(keep) > 0))
            {
                tree.beginTransaction(++zxid, 1);
                tree.delete(znode);
                tree.completeTransaction();
                leaves.remove(i);
            }
        }
    }
}
