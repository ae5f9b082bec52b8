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
import io.nodens.tree.tools.TreeInspector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DescendantsTest
{
    private static final int TRANSACTIONS = 2000;
    private static final int CHECK_INTERVAL = 100;

    @TempDir
    Path directory;

    private final SubtreeTotals totals = new SubtreeTotals();
    private TreeWriter writer;
    private TreeReader reader;

    @Test
    void shouldCountWhatIsThereWhateverWasDone()
    {
        final long seed = TestSeed.seed();
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory.resolve("region"))))
        {
            open(region);
            final History history = new History(writer, seed, 100);
            int nested = 0;
            for (int i = 1; i <= TRANSACTIONS; i++)
            {
                history.apply();
                if (0 == i % CHECK_INTERVAL)
                {
                    verify(TreeWriter.ROOT_ZNODE);
                    nested += writer.descendants().count(TreeWriter.ROOT_ZNODE) >
                        writer.numChildren(TreeWriter.ROOT_ZNODE) ? 1 : 0;
                }
            }

            assertTrue(nested > 0, "nothing was ever below a child of the root");
            assertEquals(List.of(), new TreeInspector(directory.resolve("region")).verify());
            compareRestored();
        }
    }

    @Test
    void shouldShowTheStateBeforeAnOpenTransactionOrNothing()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            open(region);
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/a", new byte[3]);
            Trees.create(writer, "/a/b", new byte[5]);
            writer.completeTransaction();

            writer.beginTransaction(2, 2);
            // Not by a znode that comes: that changes its bucket, which may be that of /a.
            Trees.setData(writer, "/a/b", new byte[12]);

            // The record of /a is not touched by what happens below it, but the numbers are.
            assertEquals(TreeStatus.OK, reader.exists("/a", new ZnodeStat()));
            assertEquals(TreeStatus.BUSY, read("/a"));
            writer.completeTransaction();
            assertEquals(TreeStatus.OK, read("/a"));
            assertEquals("1 12", totals.count() + " " + totals.dataBytes());
            assertEquals(2, reader.zxid());
            assertEquals(TreeStatus.NO_NODE, read("/none"));
        }
    }

    @Test
    void shouldSeeTheNumbersOfATransactionThatCameBetweenCopyAndProof()
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            open(region);
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/a", null);
            Trees.create(writer, "/a/b", null);
            writer.completeTransaction();
            final boolean[] isDone = new boolean[1];
            reader.hook((point) ->
            {
                if (InterleavingHook.BEFORE_VALIDATION == point && !isDone[0])
                {
                    isDone[0] = true;
                    writer.beginTransaction(2, 2);
                    Trees.create(writer, "/a/b/c", new byte[7]);
                    writer.completeTransaction();
                }
            });

            assertEquals(TreeStatus.OK, read("/a"));

            assertEquals("2 7 as of 2", totals.count() + " " + totals.dataBytes() + " as of " + reader.zxid());
        }
    }

    /** By data of another length: a znode that comes changes its bucket, which may be that of /c. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void shouldLoseAPinOnlyWhenTheNumbersHaveChangedSince(final long hashMask)
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory).hashMask(hashMask)))
        {
            open(region);
            writer.beginTransaction(1, 1);
            Trees.create(writer, "/a", null);
            Trees.create(writer, "/a/b", new byte[1]);
            Trees.create(writer, "/c", null);
            Trees.create(writer, "/c/d", null);
            writer.completeTransaction();
            reader.pin();
            writer.beginTransaction(2, 2);
            Trees.setData(writer, "/a/b", new byte[2]);
            writer.completeTransaction();

            assertEquals(TreeStatus.PIN_LOST, read("/a"));
            assertEquals(TreeStatus.OK, read("/c"));
            assertEquals(1, totals.count());
        }
    }

    private void open(final TreeRegion region)
    {
        writer = region.writer();
        reader = region.newReader();
    }

    private int read(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return reader.getDescendants(bytes, 0, bytes.length, totals);
    }

    /**
     * @return znodes and bytes of a subtree, its root included, counted one by one.
     */
    private long[] verify(final int znode)
    {
        long count = 0;
        long bytes = 0;
        for (int child = writer.firstChild(znode); 0 != child; child = writer.nextSibling(child))
        {
            final long[] below = verify(child);
            count += below[0];
            bytes += below[1];
        }

        final String path = Trees.pathOf(writer, znode);
        assertEquals(TreeStatus.OK, read(path), path);
        assertEquals(count, totals.count(), path);
        assertEquals(bytes, totals.dataBytes(), path);
        assertEquals(count, writer.descendants().count(znode), path);
        assertEquals(bytes, writer.descendants().bytes(znode), path);
        return new long[]{ count + 1, bytes + Math.max(0, writer.dataLength(znode)) };
    }

    private void compareRestored()
    {
        final TreeWriter source = writer;
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory.resolve("restored"))))
        {
            restore(source, region.writer(), TreeWriter.ROOT_ZNODE, TreeWriter.NULL_ZNODE);
            region.writer().completeRestore(source.completedZxid(), 1);
            open(region);
            verify(TreeWriter.ROOT_ZNODE);
            assertEquals(List.of(), new TreeInspector(directory.resolve("restored")).verify());
        }
    }

    private static void restore(final TreeWriter source, final TreeWriter target, final int znode, final int parent)
    {
        final UnsafeBuffer name = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
        final UnsafeBuffer data = new UnsafeBuffer(new byte[Math.max(0, source.dataLength(znode))]);
        final ZnodeStat stat = new ZnodeStat();
        source.stat(znode, stat);
        final CreateParameters parameters =
            new CreateParameters().reset().name(name, 0, source.copyName(znode, name, 0));
        if (ZnodeKind.EPHEMERAL == stat.kind())
        {
            parameters.ephemeral(stat.ephemeralOwner());
        }
        else if (ZnodeKind.CONTAINER == stat.kind())
        {
            parameters.container();
        }
        else if (ZnodeKind.TTL == stat.kind())
        {
            parameters.ttl(stat.ttlMs());
        }
        if (source.copyData(znode, data, 0) >= 0)
        {
            parameters.data(data, 0, data.capacity());
        }

        final int copy = target.restore(parent, parameters, stat);
        for (int child = source.firstChild(znode); 0 != child; child = source.nextSibling(child))
        {
            restore(source, target, child, copy);
        }
    }
}
