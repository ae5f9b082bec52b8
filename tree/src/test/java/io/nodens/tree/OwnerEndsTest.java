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

import io.nodens.tree.layout.EndedOwnerDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.tools.TreeInspector;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.*;

/**
 * What readers and the writer see of ephemerals whose owner has ended, while their records wait and when they were
 * given back.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
@Timeout(60)
class OwnerEndsTest
{
    private static final long OWNER = 7;
    private static final int EPHEMERALS = 300;

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512 * 1024]);
    private final ChildrenPage page = new ChildrenPage();
    private final List<String> ephemerals = new ArrayList<>();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;
    private TreeInspector inspector;
    private long zxid;
    private long nowMs;

    @BeforeEach
    void before()
    {
        open(Trees.configuration(directory.resolve("region")));
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldFindNoneOfTheEphemeralsWhenTheirOwnerHasEnded()
    {
        try (TreeRegion other = TreeRegion.create(Trees.configuration(directory.resolve("other"))))
        {
            commit(this::createAll);
            other.writer().beginTransaction(zxid, nowMs);
            createAll(other.writer());
            other.writer().completeTransaction();
            final List<PreparedPath> prepared = ephemerals.stream().map(PreparedPath::of).toList();
            prepared.forEach(path -> assertEquals(TreeStatus.OK, reader.exists(path, stat)));
            ephemerals.forEach(path -> assertNotNull(reader.getData(path, stat)));

            commit(() -> Trees.end(writer, OWNER, ephemerals));
            other.writer().beginTransaction(zxid, nowMs);
            ephemerals.forEach(path -> other.writer().delete(Trees.find(other.writer(), path)));
            other.writer().completeTransaction();

            assertTrue(writer.ownerEnds().hasWaiting());
            assertEqual(other, prepared);
            nowMs += OwnerEnds.KEPT_MS;
            while (writer.ownerEnds().hasWaiting())
            {
                commitBoth(other);
                assertEqual(other, prepared);
            }
            commitBoth(other);
            assertEqual(other, prepared);
            assertEquals(0, writer.ownerEnds().waitingBytes());
            assertEquals(0, writer.ephemeralCount());
        }
    }

    /** As fewer are left in total than the table counts, and none of it is asked any more. */
    @Test
    void shouldGiveBackSixtyFourRecordsByATransactionNotBeforeTheirTime()
    {
        commit(this::createAll);
        commit(() -> Trees.end(writer, OWNER, ephemerals));
        final long waiting = writer.ownerEnds().waitingBytes();
        assertTrue(waiting > 0);

        nowMs += OwnerEnds.KEPT_MS - 1;
        commit(() -> {});
        assertEquals(waiting, writer.ownerEnds().waitingBytes());
        nowMs++;
        for (int left = EPHEMERALS; left > 0; left -= OwnerEnds.GIVEN_BACK_PER_TRANSACTION)
        {
            assertTrue(writer.ownerEnds().hasWaiting(), () -> "none wait");
            commit(() -> {});
        }
        assertFalse(writer.ownerEnds().hasWaiting());
    }

    @Test
    void shouldGiveBackFasterAndSoonerWhereTooManyWait()
    {
        writer.ownerEnds().keptMs(1_000_000);
        final int tooMany = 600;
        final int count = (OwnerEnds.MOST_KEPT + tooMany) / 2;
        commit(() -> Trees.create(writer, "/p", null));
        for (int turn = 1; turn <= 2; turn++)
        {
            final long owner = turn;
            final int from = turn * 100_000;
            final List<String> paths = IntStream.range(from, from + count).mapToObj((i) -> "/p/" + i).toList();
            commit(() -> paths.forEach(path -> createEphemeral(writer, path, owner, 0)));
            commit(() -> Trees.end(writer, owner, paths));
        }
        final long all = writer.ownerEnds().waitingBytes();
        commit(() -> {});
        assertEquals(all, writer.ownerEnds().waitingBytes(), "those who follow the changes may not have read them");

        nowMs += OwnerEnds.KEPT_MS;
        commit(() -> {});
        commit(() -> {});
        assertEquals(all - tooMany * (all / (2 * count)), writer.ownerEnds().waitingBytes());
        verify();
    }

    @Test
    void shouldKeepOrderlyWhatWasGivenBackWhenOwnersEndOneAfterAnother()
    {
        commit(() -> Trees.create(writer, "/p", null));
        for (int owner = 1; owner <= 3 * EndedOwnerDescriptor.COUNT; owner++)
        {
            final long ending = owner;
            final List<String> paths = List.of("/p/" + owner, "/p/again");
            commit(() -> paths.forEach(path -> createEphemeral(writer, path, ending, 5)));
            assertTrue(writer.ownerEnds().isPossible());
            commit(() -> Trees.end(writer, ending, paths));
            assertEquals(List.of(), Trees.listAll(reader, "/p", 0));
            nowMs += OwnerEnds.KEPT_MS / 20;
        }
        verify();
        giveBackAll();
        assertEquals(List.of(), Trees.listAll(reader, "/p", 0));
        assertEquals(TreeStatus.NO_NODE, reader.exists("/p/again", stat));
    }

    @Test
    void shouldShowAPinnedReaderTheStateOfItsZxidBeforeAndAfterRecordsAreGivenBack()
    {
        wantHistory();
        commit(this::createAll);
        final TreeReader before = region.newReader(access);
        before.pin();
        final List<String> names = Trees.listAll(before, "/p", 0);
        final byte[] entries = entries(before);
        commit(() -> Trees.end(writer, OWNER, ephemerals));
        final TreeReader after = region.newReader(access);
        after.pin();

        assertAllThere(before, names, entries);
        assertNoneThere(after);
        commit(() -> ephemerals.subList(0, 20).forEach(path -> Trees.create(writer, path, new byte[]{ 9 })));
        assertAllThere(before, names, entries);
        assertNoneThere(after);
        nowMs += OwnerEnds.KEPT_MS;
        while (writer.ownerEnds().hasWaiting())
        {
            wantHistory();
            commit(() -> {});
            assertAllThere(before, names, entries);
            assertNoneThere(after);
        }
        commit(() -> ephemerals.subList(20, 30).forEach(path -> Trees.create(writer, path, new byte[]{ 9 })));
        assertAllThere(before, names, entries);
        assertNoneThere(after);
        assertArrayEquals(new byte[]{ 9 }, reader.getData(ephemerals.get(25), stat));
        verify();
    }

    /** Their records are given back to a state that a pinned reader still sees, and the same entry is used again. */
    @Test
    void shouldNotReuseAnEntryWhileAStateIsReadThatNeedsIt()
    {
        wantHistory();
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            for (int i = 1; i <= EndedOwnerDescriptor.COUNT + 1; i++)
            {
                createEphemeral(writer, "/p/" + i, i, 10);
            }
        });
        final int last = EndedOwnerDescriptor.COUNT;
        for (int i = 1; i < last; i++)
        {
            end(i);
        }
        final TreeReader pinned = region.newReader(access);
        assertEquals(zxid, pinned.pin());
        assertTrue(writer.ownerEnds().isPossible());
        end(last);
        assertFalse(writer.ownerEnds().isPossible());

        nowMs += OwnerEnds.KEPT_MS;
        while (writer.ownerEnds().hasWaiting())
        {
            wantHistory();
            commit(() -> {});
        }
        assertFalse(writer.ownerEnds().isPossible());
        assertEquals(List.of("" + last, "" + (last + 1)), Trees.listAll(pinned, "/p", 0));
        assertEquals(TreeStatus.NO_NODE, pinned.exists("/p/1", stat));
        assertEquals(TreeStatus.OK, pinned.exists("/p/" + last, stat));
        assertTrue(reader.isHistoryKept());

        while (reader.isHistoryKept())
        {
            commit(() -> Trees.setData(writer, "/", null));
            Thread.onSpinWait();
        }
        assertTrue(writer.ownerEnds().isPossible());
        end(last + 1);
        giveBackAll();
        assertEquals(List.of(), Trees.listAll(reader, "/p", 0));
    }

    @Test
    void shouldCreateOverARecordThatWaits()
    {
        commit(this::createAll);
        final String again = ephemerals.get(3);
        commit(() ->
        {
            Trees.end(writer, OWNER, ephemerals);
            assertEquals(TreeWriter.NULL_ZNODE, Trees.find(writer, again));
            createEphemeral(writer, again, OWNER + 1, 3);
        });
        assertEquals(zxid, statOf(again).czxid());
        assertEquals(OWNER + 1, stat.ephemeralOwner());

        commit(() -> Trees.create(writer, ephemerals.get(4), new byte[2000]));
        assertEquals(2000, statOf(ephemerals.get(4)).dataLength());
        commit(() -> writer.delete(Trees.find(writer, again)));
        assertEquals(TreeStatus.NO_NODE, reader.exists(again, stat));
        commit(() -> createEphemeral(writer, again, OWNER + 2, 40));
        commit(() -> Trees.end(writer, OWNER + 2, List.of(again)));
        assertEquals(TreeStatus.NO_NODE, reader.exists(again, stat));
        commit(() -> Trees.create(writer, again, new byte[]{ 1, 2 }));
        assertEquals(List.of("q", "stays", nameOf(ephemerals.get(4))), Trees.listAll(reader, "/p", 0));
        assertEquals(List.of(nameOf(again)), Trees.listAll(reader, "/p/q", 0));

        giveBackAll();
        assertEquals(List.of("q", "stays", nameOf(ephemerals.get(4))), Trees.listAll(reader, "/p", 0));
        assertEquals(List.of(nameOf(again)), Trees.listAll(reader, "/p/q", 0));
        assertArrayEquals(new byte[]{ 1, 2 }, reader.getData(again, stat));
    }

    /** What was freed at once may be another's before the record has its turn. */
    @Test
    void shouldCountWhatWaitsWithoutWhatWasFreedByACreate()
    {
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            createEphemeral(writer, "/p/e", OWNER, 100_000);
        });
        commit(() -> Trees.end(writer, OWNER, List.of("/p/e")));
        assertTrue(writer.ownerEnds().waitingBytes() > 100_000);

        final long used = region.usedBytes();
        commit(() -> Trees.create(writer, "/p/e", null));
        assertTrue(region.usedBytes() < used - 90_000);
        assertTrue(writer.ownerEnds().waitingBytes() < 10_000, () -> writer.ownerEnds().waitingBytes() + " bytes");
        giveBackAll();
        assertEquals(0, writer.ownerEnds().waitingBytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shouldKeepADeletedParentAsLongAsItsChildrenWait(final boolean isHistoryOn)
    {
        commit(() ->
        {
            Trees.create(writer, "/g", null);
            Trees.create(writer, "/g/p", new byte[1000]);
            Trees.create(writer, "/g/p/q", null);
            for (int i = 0; i < 100; i++)
            {
                createEphemeral(writer, (i < 50 ? "/g/p/q/e" : "/g/p/e") + i, OWNER, 700);
                ephemerals.add((i < 50 ? "/g/p/q/e" : "/g/p/e") + i);
            }
        });
        if (isHistoryOn)
        {
            wantHistory();
        }
        commit(() -> Trees.end(writer, OWNER, ephemerals));
        for (final String path : List.of("/g/p/q", "/g/p", "/g"))
        {
            commit(() -> writer.delete(Trees.find(writer, path)));
            assertEquals(TreeStatus.NO_NODE, reader.exists(path, stat));
        }
        commit(() -> Trees.create(writer, "/other", new byte[50]));
        for (final String path : List.of("/g", "/g/p", "/g/p/q", "/g/p/e60", "/g/p/q/e7", "/g/p/q/e7/below"))
        {
            commit(() -> Trees.create(writer, path, new byte[]{ 4 }));
            assertArrayEquals(new byte[]{ 4 }, reader.getData(path, stat));
        }
        assertEquals(List.of("q", "e60"), Trees.listAll(reader, "/g/p", 0));
        commit(() ->
        {
            writer.delete(Trees.find(writer, "/g/p/e60"));
            writer.delete(Trees.find(writer, "/g/p/q/e7/below"));
        });

        giveBackAll();
        assertEquals(List.of("q"), Trees.listAll(reader, "/g/p", 0));
        assertEquals(List.of("e7"), Trees.listAll(reader, "/g/p/q", 0));
        for (final String path : List.of("/g/p/q/e7", "/g/p/q", "/g/p", "/g", "/other"))
        {
            commit(() -> writer.delete(Trees.find(writer, path)));
        }
        assertEquals(1, writer.znodeCount());
    }

    @Test
    void shouldDeleteAParentInTheTransactionThatEndsTheOwner()
    {
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            for (int i = 0; i < 100; i++)
            {
                createEphemeral(writer, "/p/e" + i, OWNER, lengthOf(i));
                ephemerals.add("/p/e" + i);
            }
        });
        commit(() ->
        {
            Trees.end(writer, OWNER, ephemerals);
            writer.delete(Trees.find(writer, "/p"));
            Trees.create(writer, "/p", null);
            ephemerals.stream().limit(10).forEach(path -> Trees.create(writer, path, null));
            writer.delete(Trees.find(writer, ephemerals.get(0)));
        });
        assertEquals(9, Trees.listAll(reader, "/p", 0).size());
        giveBackAll();
        assertEquals(9, Trees.listAll(reader, "/p", 0).size());
    }

    @Test
    void shouldReadAndGiveBackDataInBlocksAndInPieces()
    {
        region.close();
        open(Trees.configuration(directory.resolve("small")).maxRegionBytes(4 * Trees.SMALL_SEGMENT_LENGTH));
        Trees.fragment(writer);
        zxid = writer.completedZxid();
        final long used = region.usedBytes();
        final int[] lengths = { 0, 10, 450, 3_000, 40_000 };
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            for (int i = 0; i < lengths.length; i++)
            {
                createEphemeral(writer, "/p/e" + i, OWNER, lengths[i]);
                ephemerals.add("/p/e" + i);
            }
        });
        wantHistory();
        writer.tick(nowMs);
        reader.pin();
        commit(() -> Trees.end(writer, OWNER, ephemerals));
        for (int i = 0; i < lengths.length; i++)
        {
            assertArrayEquals(filled(lengths[i]), reader.getData("/p/e" + i, stat));
        }
        commit(() -> Trees.create(writer, "/p/e4", filled(1_000)));
        assertArrayEquals(filled(lengths[4]), reader.getData("/p/e4", stat));
        reader.unpin();
        assertArrayEquals(filled(1_000), reader.getData("/p/e4", stat));

        giveBackAll();
        commit(() -> writer.delete(Trees.find(writer, "/p/e4")));
        commit(() -> writer.delete(Trees.find(writer, "/p")));
        while (reader.isHistoryKept())
        {
            commit(() -> {});
            Thread.onSpinWait();
        }
        commit(() -> {});
        verify();
        assertTrue(region.usedBytes() < used + 10_000, () -> region.usedBytes() + " used, " + used + " before");
    }

    @Test
    void shouldReleaseTheAccessListsOfTheEphemerals()
    {
        commit(() ->
        {
            final int aclId = Trees.acl(writer, 1);
            for (int i = 0; i < 10; i++)
            {
                writer.create(TreeWriter.ROOT_ZNODE, Trees.parameters("/e" + i, null).ephemeral(OWNER)
                    .acl(0 == i % 3 ? AclTable.OPEN : aclId));
                ephemerals.add("/e" + i);
            }
        });
        assertNotEquals(0, writer.acls().nextUsed(0));
        commit(() -> Trees.end(writer, OWNER, ephemerals));
        assertEquals(0, writer.acls().nextUsed(0));
        giveBackAll();
    }

    /** Ended and given back in one transaction, because there was no other room. */
    @Test
    void shouldGiveBackWithinTheTransactionThatEndsTheOwner()
    {
        region.close();
        open(Trees.configuration(directory.resolve("small")).maxRegionBytes(2 * Trees.SMALL_SEGMENT_LENGTH));
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            createGeneration(1);
        });
        for (int owner = 1; owner <= EndedOwnerDescriptor.COUNT + 6; owner++)
        {
            final int ending = owner;
            commit(() ->
            {
                Trees.end(writer, ending, generation(ending));
                createGeneration(ending + 1);
                final String path = generation(ending + 1).get(1);
                Trees.setData(writer, path, filled(400_000));
                Trees.setData(writer, path, filled(200_000));
            });
            assertEquals(4, Trees.listAll(reader, "/p", 0).size());
            for (final String path : generation(ending + 1))
            {
                assertArrayEquals(filled(200_000), reader.getData(path, stat));
            }
        }
        giveBackAll();
    }

    private void createGeneration(final int owner)
    {
        generation(owner).forEach(path -> createEphemeral(writer, path, owner, 200_000));
    }

    private static List<String> generation(final int owner)
    {
        return IntStream.range(0, 4).mapToObj(i -> "/p/" + owner + "-" + i).toList();
    }

    private void assertEqual(final TreeRegion other, final List<PreparedPath> prepared)
    {
        final TreeReader expected = other.newReader(access);
        final ZnodeStat expectedStat = new ZnodeStat();
        final SubtreeTotals totals = new SubtreeTotals();
        final SubtreeTotals expectedTotals = new SubtreeTotals();
        for (final String path : List.of("/", "/p", "/p/q", "/p/stays"))
        {
            assertArrayEquals(expected.getData(path, expectedStat), reader.getData(path, stat));
            assertEquals(NaiveTree.describe(expectedStat), NaiveTree.describe(stat), path);
            for (final int limit : new int[]{ 0, 1, 7 })
            {
                assertEquals(Trees.listAll(expected, path, limit), Trees.listAll(reader, path, limit), path);
            }
            final UnsafeBuffer bytes = Trees.utf8(path);
            assertEquals(TreeStatus.OK, expected.getDescendants(bytes, 0, bytes.capacity(), expectedTotals));
            assertEquals(TreeStatus.OK, reader.getDescendants(bytes, 0, bytes.capacity(), totals));
            assertEquals(expectedTotals.count(), totals.count());
            assertEquals(expectedTotals.dataBytes(), totals.dataBytes());
        }
        assertArrayEquals(entries(expected), entries(reader));
        prepared.forEach(path -> assertEquals(TreeStatus.NO_NODE, reader.exists(path, stat)));
        assertNoneThere(reader);
        assertEquals(other.writer().digest(), writer.digest());
        assertEquals(other.writer().treeBytes(), writer.treeBytes());
        assertEquals(other.writer().znodeCount(), writer.znodeCount());
        assertEquals(other.writer().ephemeralCount(), writer.ephemeralCount());
    }

    private void assertAllThere(final TreeReader at, final List<String> names, final byte[] entries)
    {
        assertEquals(names, Trees.listAll(at, "/p", 0));
        assertEquals(names, Trees.listAll(at, "/p", 50));
        assertArrayEquals(entries, entries(at));
        for (int i = 0; i < ephemerals.size(); i++)
        {
            assertArrayEquals(filled(lengthOf(i)), at.getData(ephemerals.get(i), stat));
            assertEquals(OWNER, stat.ephemeralOwner());
            assertEquals(TreeStatus.OK, at.exists(ephemerals.get(i), stat));
        }
    }

    private void assertNoneThere(final TreeReader at)
    {
        final UnsafeBuffer parent = Trees.utf8("/p");
        final SubtreeTotals totals = new SubtreeTotals();
        assertEquals(List.of("q", "stays"), Trees.listAll(at, "/p", 0));
        assertEquals(List.of("q", "stays"), Trees.listAll(at, "/p", 1));
        page.wrap(buffer, 0, buffer.capacity(), 0).cursor(TreeReader.FIRST_PAGE);
        assertEquals(2, at.getChildrenWithData(parent, 0, parent.capacity(), page, stat));
        assertEquals(2, stat.numChildren());
        assertTrue(page.isLast());
        for (final String path : ephemerals)
        {
            assertNull(at.getData(path, stat));
            assertEquals(TreeStatus.NO_NODE, at.lastStatus(), path);
            assertEquals(TreeStatus.NO_NODE, at.exists(path, stat));
            final UnsafeBuffer bytes = Trees.utf8(path);
            assertEquals(TreeStatus.NO_NODE, at.getChildren(
                bytes, 0, bytes.capacity(), page.wrap(buffer, 0, buffer.capacity(), 0), stat));
            final int below = at.getDescendants(bytes, 0, bytes.capacity(), totals);
            assertTrue(TreeStatus.NO_NODE == below || (TreeStatus.PIN_LOST == below && at != reader), path);
        }
    }

    /** Names, stats and data of all children of /p and of /p/q, as pages show them. */
    private byte[] entries(final TreeReader at)
    {
        int length = 0;
        for (final String path : List.of("/p", "/p/q"))
        {
            final UnsafeBuffer bytes = Trees.utf8(path);
            page.wrap(buffer, length, buffer.capacity() - length, 0).cursor(TreeReader.FIRST_PAGE);
            assertTrue(at.getChildrenWithData(bytes, 0, bytes.capacity(), page, stat) >= 0);
            assertTrue(page.isLast());
            length += page.length();
        }

        final byte[] all = new byte[length];
        buffer.getBytes(0, all);
        return all;
    }

    private void createAll()
    {
        createAll(writer);
    }

    private void createAll(final TreeWriter at)
    {
        ephemerals.clear();
        Trees.create(at, "/p", new byte[]{ 1 });
        Trees.create(at, "/p/q", null);
        for (int i = 0; i < EPHEMERALS; i++)
        {
            final String path = (0 == i % 3 ? "/p/q/e" : "/p/e-of-a-longer-name-") + i;
            createEphemeral(at, path, OWNER, lengthOf(i));
            ephemerals.add(path);
            if (EPHEMERALS / 2 == i)
            {
                Trees.create(at, "/p/stays", new byte[100]);
            }
        }
    }

    private static int lengthOf(final int index)
    {
        return 0 == index % 7 ? 1_000 : index % 50;
    }

    private static void createEphemeral(final TreeWriter at, final String path, final long owner, final int length)
    {
        at.create(
            Trees.find(at, Trees.parentOf(path)), Trees.parameters(path, filled(length)).ephemeral(owner));
    }

    private static byte[] filled(final int length)
    {
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)length);
        return data;
    }

    private static String nameOf(final String path)
    {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private ZnodeStat statOf(final String path)
    {
        assertEquals(TreeStatus.OK, reader.exists(path, stat));
        return stat;
    }

    /** The owner that bears the number of its only ephemeral. */
    private void end(final int number)
    {
        wantHistory();
        commit(() -> Trees.end(writer, number, List.of("/p/" + number)));
    }

    private void wantHistory()
    {
        region.wantHistory();
        writer.tick(nowMs);
    }

    private void giveBackAll()
    {
        nowMs += OwnerEnds.KEPT_MS;
        while (writer.ownerEnds().hasWaiting())
        {
            commit(() -> {});
        }
    }

    private void open(final TreeConfiguration configuration)
    {
        region = TreeRegion.create(configuration);
        writer = region.writer();
        reader = region.newReader(access);
        inspector = new TreeInspector(configuration.directory());
    }

    private void commitBoth(final TreeRegion other)
    {
        commit(() -> {});
        other.writer().beginTransaction(zxid, nowMs);
        other.writer().completeTransaction();
    }

    private void commit(final Runnable changes)
    {
        writer.beginTransaction(++zxid, nowMs);
        changes.run();
        writer.completeTransaction();
        verify();
    }

    private void verify()
    {
        assertEquals(List.of(), inspector.verify());
        assertEquals(writer.computeDigest(), writer.digest());
    }
}
