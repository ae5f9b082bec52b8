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
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Random transactions on the tree and on the model. Set {@code nodens.test.seed} to replay a failure.
 */
class TreeModelTest
{
    private static final int OPERATIONS =
        Integer.getInteger("nodens.tree.operations", Boolean.getBoolean("nodens.slow") ? 300_000 : 100_000);
    private static final int TARGET_ZNODES = 20_000;
    private static final int ENDS_ONE_IN = 300;
    /** In tree time, which goes 10 ms a transaction, longer than records wait. */
    private static final int TRANSACTIONS_TO_DRAIN = 400;

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);
    private final NaiveTree model = new NaiveTree();
    private final List<String> expectedChanges = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer entries = new UnsafeBuffer(new byte[70_000]);
    private final long[] owners = LongStream.rangeClosed(1, 10).toArray();
    private TreeWriter writer;
    private long nextOwner = owners.length + 1L;
    private long zxid;
    private int serial;
    private int endCount;

    @TempDir
    private Path directory;

    @Test
    void shouldEqualTheModelWhenTransactionsAreRandom()
    {
        run(Trees.configuration(directory), OPERATIONS, TARGET_ZNODES);
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 0x3, 0x8000_0007L })
    void shouldEqualTheModelWhenHashesCollide(final long hashMask)
    {
        run(Trees.configuration(directory).hashMask(hashMask), 5_000, 500);
    }

    private void run(final TreeConfiguration configuration, final int operations, final int targetZnodes)
    {
        try (TreeRegion region = TreeRegion.create(configuration))
        {
            writer = region.writer();
            final TreeReader[] readers =
                {region.newReader(MemoryAccess.ADDRESS), region.newReader(MemoryAccess.VAR_HANDLE)};
            final ChangeReader changeReader = region.newChangeReader();
            final TreeInspector inspector = new TreeInspector(directory);
            int done = 0;
            int verifyAt = operations / 10;
            while (done < operations)
            {
                done += transaction(targetZnodes);
                final TreeReader reader = readers[random.nextInt(readers.length)];
                changeReader.poll((changeZxid, kind, type, acl, parentAcl, buffer, offset, length) ->
                    changes.add(changeZxid + " " + kind + " " + buffer.getStringWithoutLengthUtf8(offset, length)),
                    1000);
                assertEquals(expectedChanges, changes);
                assertEquals(zxid, changeReader.polledZxid());
                expectedChanges.clear();
                changes.clear();

                checkZnode(reader, model.any(random).path);
                checkZnode(reader, model.any(random).path + "/" + random.nextInt(10));
                if (0 == random.nextInt(50))
                {
                    checkChildren(reader, model.any(random));
                    checkEntries(reader, model.any(random));
                }
                if (done >= verifyAt)
                {
                    verifyAt += operations / 10;
                    verify(inspector);
                }
            }

            for (final TreeReader reader : readers)
            {
                model.all.forEach(znode -> checkZnode(reader, znode.path));
                model.all.forEach(znode -> checkChildren(reader, znode));
                model.all.forEach(znode -> checkEntries(reader, znode));
            }
            verify(inspector);
            final long digest = writer.digest();
            checkRestored(digest);
            drain(inspector);
        }
    }

    private int transaction(final int targetZnodes)
    {
        final int operations = 0 == random.nextInt(10) ? 1 + random.nextInt(20) : 1;
        // History goes on and off.
        writer.beginTransaction(++zxid, zxid * 10, 0 == (zxid / 100) % 3);
        for (int i = 0; i < operations; i++)
        {
            operation(targetZnodes);
        }

        writer.completeTransaction();
        return operations;
    }

    private void operation(final int targetZnodes)
    {
        if (0 == random.nextInt(ENDS_ONE_IN))
        {
            endOwner(random.nextInt(owners.length));
            return;
        }

        final NaiveTree.Znode znode = model.any(random);
        final int choice = random.nextInt(100);
        final boolean isGrowing = model.all.size() < targetZnodes;
        if (choice < 3)
        {
            final int aclId = ZnodeKind.EPHEMERAL == znode.stat.kind() ?
                znode.stat.aclId() : Trees.acl(writer, random.nextInt(3));
            writer.setAcl(Trees.find(writer, znode.path), aclId);
            znode.stat.aclId(aclId).aversion(znode.stat.aversion() + 1);
            expectedChanges.add(zxid + " " + ChangeHandler.ACL_CHANGED + " " + znode.path);
        }
        else if (choice < 30)
        {
            final byte[] data = data();
            Trees.setData(writer, znode.path, data);
            model.setData(znode.path, data, zxid, zxid * 10);
            expectedChanges.add(zxid + " " + ChangeHandler.DATA_CHANGED + " " + znode.path);
        }
        else if (choice < (isGrowing ? 75 : 60))
        {
            create(znode);
        }
        else if (znode.children.isEmpty() && !"/".equals(znode.path))
        {
            writer.delete(Trees.find(writer, znode.path));
            model.delete(znode.path, zxid);
            expectedChanges.add(zxid + " " + ChangeHandler.DELETED + " " + znode.path);
        }
    }

    private void create(final NaiveTree.Znode parent)
    {
        if (ZnodeKind.EPHEMERAL == parent.stat.kind() || parent.path.length() > 300)
        {
            return;
        }

        final String name = name();
        final String path = ("/".equals(parent.path) ? "" : parent.path) + "/" + name;
        if (model.byPath.containsKey(path))
        {
            assertNotEquals(TreeWriter.NULL_ZNODE, Trees.find(writer, path));
            return;
        }

        assertEquals(TreeWriter.NULL_ZNODE, Trees.find(writer, path));
        final byte[] data = data();
        final CreateParameters parameters = Trees.parameters(path, data).acl(
            Trees.acl(writer, random.nextInt(3)));
        switch (random.nextInt(5))
        {
            case 0 ->
            {
                final int owner = random.nextInt(owners.length);
                // At most one list beside the open one, as of those that end at once.
                parameters.ephemeral(owners[owner]).acl(Trees.acl(writer, random.nextBoolean() ? 0 : owner % 3));
            }
            case 1 -> parameters.container();
            case 2 -> parameters.ttl(1 + random.nextInt(1000));
            default -> assertEquals(ZnodeKind.PERSISTENT, parameters.kind);
        }

        final int znode = writer.create(Trees.find(writer, parent.path), parameters);
        assertEquals(path, Trees.pathOf(writer, znode));
        model.create(path, data, parameters, zxid, zxid * 10);
        expectedChanges.add(zxid + " " + ChangeHandler.CREATED + " " + path);
    }

    /** End an owner at once: nothing may differ from a delete of each of its ephemerals. */
    private void endOwner(final int index)
    {
        final long owner = owners[index];
        final List<NaiveTree.Znode> ended = new ArrayList<>(model.all.stream().filter(
            z -> ZnodeKind.EPHEMERAL == z.stat.kind() && owner == z.stat.ephemeralOwner()).toList());
        Collections.shuffle(ended, random);
        final OwnerEnds ends = writer.ownerEnds();
        if (ended.isEmpty() || !ends.isPossible())
        {
            return;
        }

        final SummedOwner sum = new SummedOwner();
        final Map<String, List<NaiveTree.Znode>> byParent =
            ended.stream().collect(Collectors.groupingBy(z -> Trees.parentOf(z.path)));
        final int[] lines = ended.stream().mapToInt(z -> Trees.find(writer, z.path)).toArray();
        for (final int line : lines)
        {
            sum.add(writer, line);
        }
        ends.open(owner);
        byParent.forEach((parent, znodes) -> ends.children(
            Trees.find(writer, parent),
            znodes.size(),
            znodes.stream().mapToLong(z -> null == z.data ? 0 : z.data.length).sum()));
        ends.znodes(Trees.lines(random, lines), Trees.LINES_WITH_GAPS * lines.length);
        ends.close(sum);
        for (final NaiveTree.Znode znode : ended)
        {
            model.delete(znode.path, zxid);
            expectedChanges.add(zxid + " " + ChangeHandler.DELETED + " " + znode.path);
        }
        owners[index] = nextOwner++;
        endCount++;
    }

    private String name()
    {
        return switch (random.nextInt(6))
        {
            case 0 -> "lock-" + String.valueOf(10_000_000_000L + serial++).substring(1);
            case 1 -> String.valueOf(random.nextInt(10));
            case 2 -> "äöü€" + random.nextInt(1000);
            case 3 -> "x".repeat(1 + random.nextInt(120));
            default -> "n" + serial++;
        };
    }

    private byte[] data()
    {
        final int choice = random.nextInt(100);
        if (choice < 5)
        {
            return null;
        }

        final byte[] data = new byte[choice < 15 ? 0 :
            random.nextInt(choice < 80 ? 128 : choice < 99 ? 1000 : 60_000)];
        random.nextBytes(data);
        return data;
    }

    private void checkZnode(final TreeReader reader, final String path)
    {
        final NaiveTree.Znode expected = model.byPath.get(path);
        final byte[] actual = reader.getData(path, stat);
        if (null == expected)
        {
            assertEquals(path.startsWith("//") ? TreeStatus.BAD_PATH : TreeStatus.NO_NODE, reader.lastStatus(), path);
        }
        else
        {
            assertArrayEquals(expected.data, actual, path);
            assertEquals(NaiveTree.describe(expected.stat), NaiveTree.describe(stat), path);
            assertEquals(zxid, reader.zxid());
        }
    }

    private void checkChildren(final TreeReader reader, final NaiveTree.Znode znode)
    {
        assertEquals(
            new ArrayList<>(znode.children.values()),
            Trees.listAll(reader, znode.path, random.nextInt(20)),
            znode.path);
    }

    private void checkEntries(final TreeReader reader, final NaiveTree.Znode znode)
    {
        final UnsafeBuffer path = Trees.utf8(znode.path);
        final ChildrenPage page = new ChildrenPage().wrap(entries, 0, 70_000, random.nextInt(20));
        final ChildEntry entry = new ChildEntry();
        final List<String> names = new ArrayList<>();
        do
        {
            assertTrue(reader.getChildrenWithData(path, 0, path.capacity(), page, stat) >= 0, znode.path);
            assertEquals(NaiveTree.describe(znode.stat), NaiveTree.describe(stat), znode.path);
            entry.wrap(entries, 0);
            for (int i = 0; i < page.count(); i++, entry.next())
            {
                final String name = entries.getStringWithoutLengthUtf8(entry.nameOffset(), entry.nameLength());
                final NaiveTree.Znode child =
                    model.byPath.get(("/".equals(znode.path) ? "" : znode.path) + "/" + name);
                final byte[] data = entry.dataLength() < 0 ? null : new byte[entry.dataLength()];
                if (null != data)
                {
                    entries.getBytes(entry.dataOffset(), data);
                }
                entry.stat(stat);
                names.add(name);
                assertArrayEquals(child.data, data, child.path);
                assertEquals(NaiveTree.describe(child.stat), NaiveTree.describe(stat), child.path);
                assertEquals(child.stat.childOrdinal(), entry.childOrdinal());
            }
        }
        while (!page.isLast());

        assertEquals(new ArrayList<>(znode.children.values()), names, znode.path);
    }

    private void verify(final TreeInspector inspector)
    {
        assertEquals(List.of(), inspector.verify());
        assertEquals(writer.computeDigest(), writer.digest());
        assertEquals(model.all.size(), writer.znodeCount());
        assertEquals(model.bytes() + aclBytes(), writer.treeBytes());
        assertEquals(
            model.all.stream().filter(z -> ZnodeKind.EPHEMERAL == z.stat.kind()).count(), writer.ephemeralCount());
    }

    private long aclBytes()
    {
        return writer.acls().size() * AclTable.footprint(Trees.aclList(1).capacity());
    }

    private void restoreAcls(final AclTable from, final AclTable to)
    {
        final UnsafeBuffer list = new UnsafeBuffer();
        to.restoreLastId(from.lastId());
        for (int id = from.nextUsed(0); 0 != id; id = from.nextUsed(id))
        {
            from.wrap(id, list);
            to.restore(id, 0, list, 0, list.capacity());
        }
        for (int id = from.nextUnused(0); 0 != id; id = from.nextUnused(id))
        {
            from.wrap(id, list);
            to.restore(id, from.unusedSince(id), list, 0, list.capacity());
        }
    }

    private void checkRestored(final long digest)
    {
        final Path other = directory.resolve("other");
        try (TreeRegion region = TreeRegion.create(Trees.configuration(other)))
        {
            restoreAcls(writer.acls(), region.writer().acls());
            final ArrayDeque<String> pending = new ArrayDeque<>(List.of("/"));
            while (!pending.isEmpty())
            {
                final NaiveTree.Znode znode = model.byPath.get(pending.poll());
                final boolean isRoot = "/".equals(znode.path);
                final CreateParameters parameters = Trees.parameters(znode.path, znode.data).acl(znode.stat.aclId());
                parameters.kind = znode.stat.kind();
                parameters.ephemeralOwner = znode.stat.ephemeralOwner();
                parameters.ttlMs = znode.stat.ttlMs();
                region.writer().restore(
                    isRoot ? TreeWriter.NULL_ZNODE : Trees.find(region.writer(), Trees.parentOf(znode.path)),
                    parameters,
                    znode.stat);
                znode.children.values().forEach(name -> pending.add((isRoot ? "" : znode.path) + "/" + name));
            }

            final TreeReader reader = region.newReader();
            assertEquals(TreeStatus.BUSY, reader.exists("/", stat));
            region.writer().completeRestore(zxid, zxid * 10);

            assertEquals(digest, region.writer().digest());
            assertEquals(List.of(), new TreeInspector(other).verify());
            model.all.forEach(znode -> checkZnode(reader, znode.path));
            assertEquals(zxid, region.newChangeReader().polledZxid());
        }
    }

    /** Delete everything: what remains in use must be the root, its family and the buckets. */
    private void drain(final TreeInspector inspector)
    {
        final List<String> paths = new ArrayList<>(model.byPath.keySet());
        paths.sort((a, b) -> b.length() - a.length());
        for (final String path : paths)
        {
            if (!"/".equals(path))
            {
                writer.beginTransaction(++zxid, zxid * 10);
                writer.delete(Trees.find(writer, path));
                model.delete(path, zxid);
                writer.completeTransaction();
            }
        }

        verify(inspector);
        assertEquals(1, writer.znodeCount());
        assertTrue(endCount > 0);
        for (int i = 0; i < TRANSACTIONS_TO_DRAIN; i++)
        {
            writer.beginTransaction(++zxid, zxid * 10);
            writer.completeTransaction();
        }
        assertFalse(writer.ownerEnds().hasWaiting());
        assertEquals(0, writer.ownerEnds().waitingBytes());
        verify(inspector);
    }
}
