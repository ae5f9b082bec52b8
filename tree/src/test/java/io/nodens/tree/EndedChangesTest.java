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

import io.nodens.tree.layout.ChangeRecordDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

/**
 * What the change ring hands over of ephemerals whose owner has ended: the ring names their records, and their paths
 * are read from these for as long as they wait.
 */
@Timeout(60)
class EndedChangesTest
{
    private static final long OWNER = 7;

    @TempDir
    private Path directory;

    private final List<String> seen = new ArrayList<>();
    private final ChangeHandler handler = (zxid, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
        seen.add(zxid + " " + kind + " " + znodeKind + " " + buffer.getStringWithoutLengthUtf8(offset, length));
    private final List<String> ephemerals = new ArrayList<>();
    private TreeRegion region;
    private TreeWriter writer;
    private ChangeReader changes;
    private long zxid;
    private long endedZxid;
    private long nowMs;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory).changeRingLength(64 * 1024));
        writer = region.writer();
        changes = region.newChangeReader();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    /** With all lengths of the last record that names them. */
    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 255, 256, 257, 511, 512, 513, 1000 })
    void shouldHandOverEachInTheOrderNamed(final int count)
    {
        create(count);
        Collections.shuffle(ephemerals, new Random(count));
        end();

        assertEquals(count, changes.poll(handler, 10_000));
        assertEquals(deleted(0, count), seen);
        assertEquals(zxid, changes.polledZxid());
        commit(() -> Trees.setData(writer, "/", null));
        assertEquals(1, changes.poll(handler, 10_000));
    }

    @ParameterizedTest
    @CsvSource({ "1, 0", "1, 3", "3, 0", "3, 600", "255, 0", "256, 0", "257, 0" })
    void shouldHandOverEachOnceWhenLimitsPartThem(final int limit, final int stopAfter)
    {
        create(700);
        commit(() ->
        {
            Trees.create(writer, "/before", null);
            Trees.end(writer, OWNER, ephemerals);
            Trees.create(writer, "/p/e-0", null);
        });
        endedZxid = zxid;
        final List<String> expected = new ArrayList<>(List.of(zxid + " 1 0 /before"));
        expected.addAll(deleted(0, 700));
        expected.add(zxid + " 1 0 /p/e-0");

        final int[] handed = new int[1];
        final ChangeHandler stopping = (at, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
        {
            handler.onChange(at, kind, znodeKind, aclId, parentAclId, buffer, offset, length);
            if (0 != stopAfter && 0 == ++handed[0] % stopAfter)
            {
                changes.stop();
            }
        };
        while (changes.polledZxid() < zxid)
        {
            final int polled = changes.poll(stopping, limit);
            assertTrue(polled >= 0 && polled <= limit);
            assertTrue(seen.size() == expected.size() || changes.polledZxid() < endedZxid);
        }
        assertEquals(expected, seen);
    }

    @Test
    void shouldStopWhenTheHandlerSaysSo()
    {
        create(10);
        end();
        final ChangeHandler stopping = (at, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
        {
            handler.onChange(at, kind, znodeKind, aclId, parentAclId, buffer, offset, length);
            changes.stop();
        };
        for (int i = 1; i <= 10; i++)
        {
            assertEquals(1, changes.poll(stopping, 100));
            assertEquals(deleted(0, i), seen);
        }
        assertEquals(0, changes.poll(stopping, 100));
    }

    @Test
    void shouldHandOverAgainFromAPositionBefore()
    {
        create(600);
        final long position = changes.position();
        final long before = zxid;
        end();
        final ChangeReader other = changes.another();
        assertEquals(0, other.poll(handler, 10));
        assertEquals(300, changes.poll(handler, 300));
        // Also within the record of the ring that the poll before has stopped in.
        for (final int count : new int[]{ 450, 100, 100, 450 })
        {
            seen.clear();
            other.moveTo(position, before);
            assertEquals(count, other.poll(handler, count));
            assertEquals(deleted(0, count), seen);
        }
        seen.clear();
        other.moveTo(position, zxid);
        assertEquals(0, other.poll(handler, 450));
        assertEquals(300, changes.poll(handler, 450));
        assertEquals(deleted(300, 600), seen);
    }

    @Test
    void shouldNameWhatGuardedTheEphemeralAndItsParent()
    {
        commit(() ->
        {
            final int first = Trees.acl(writer, 1);
            final int second = Trees.acl(writer, 2);
            final int a = writer.create(TreeWriter.ROOT_ZNODE, Trees.parameters("/a", null).acl(first));
            writer.create(a, Trees.parameters("/a/b", null).ephemeral(OWNER).acl(second));
            writer.create(a, Trees.parameters("/a/c", null).ephemeral(OWNER));
            writer.create(TreeWriter.ROOT_ZNODE, Trees.parameters("/d", null).ephemeral(OWNER).acl(second));
        });
        changes.poll(handler, 10);
        ephemerals.addAll(List.of("/a/b", "/d", "/a/c"));
        end();

        final List<String> records = new ArrayList<>();
        changes.poll(
            (at, kind, znodeKind, aclId, parentAclId, buffer, offset, length) -> records.add(
                kind + " " + znodeKind + " " + aclId + " " + parentAclId + " " +
                buffer.getStringWithoutLengthUtf8(offset, length)),
            10);
        assertEquals(List.of("2 1 2 1 /a/b", "2 1 2 0 /d", "2 1 0 1 /a/c"), records);
    }

    @Test
    void shouldCarryTheLongestPath()
    {
        final String deep = "/a".repeat(TreeConfiguration.MAX_PATH_LENGTH / 2 - 2);
        final String longest = "/" + "b".repeat(TreeConfiguration.MAX_PATH_LENGTH - 1);
        commit(() ->
        {
            for (int end = 2; end <= deep.length(); end += 2)
            {
                Trees.create(writer, deep.substring(0, end), null);
            }
            ephemerals.addAll(List.of(deep + "/e", longest, deep + "/f"));
            ephemerals.forEach(this::createEphemeral);
        });
        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 10_000));
        end();

        assertEquals(3, changes.poll(handler, 10));
        assertEquals(deleted(0, 3), seen);
    }

    @Test
    void shouldHandOverNothingOfAnEndThatIsNotComplete()
    {
        create(300);
        writer.beginTransaction(++zxid, nowMs);
        endedZxid = zxid;
        Trees.end(writer, OWNER, ephemerals);
        writer.hook(point -> assertEquals(0, changes.poll(handler, 1_000)));
        assertEquals(0, changes.poll(handler, 1_000));
        writer.completeTransaction();
        writer.hook(null);

        assertEquals(300, changes.poll(handler, 1_000));
        assertEquals(deleted(0, 300), seen);
    }

    @Test
    void shouldReportALapWhenRecordsWereGivenBackBeforeTheyWereRead()
    {
        create(300);
        end();
        final long ended = zxid;
        assertEquals(10, changes.poll(handler, 10));
        nowMs += OwnerEnds.KEPT_MS;
        commitNothing();

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 10));
        assertEquals(deleted(0, 10), seen);
        assertEquals(ended - 1, changes.lostAfterZxid());
        assertEquals(zxid, changes.polledZxid());
        commit(() -> Trees.setData(writer, "/p", null));
        assertEquals(1, changes.poll(handler, 10));
        assertEquals(zxid + " 3 0 /p", seen.get(10));
    }

    /** The first were given back when the reader had them already. */
    @Test
    void shouldHandOverTheRestWhenOnlyWhatWasReadWasGivenBack()
    {
        create(300);
        end();
        assertEquals(100, changes.poll(handler, 100));
        nowMs += OwnerEnds.KEPT_MS;
        commitNothing();

        assertEquals(200, changes.poll(handler, 1_000));
        assertEquals(300, seen.size());
        assertTrue(seen.get(299).endsWith(ephemerals.get(299)));
    }

    @Test
    void shouldReportALapWhenARecordIsGivenBackWhileItIsRead()
    {
        create(0);
        commit(() ->
        {
            for (int i = 0; i < 64; i++)
            {
                ephemerals.add("/p/e-" + i);
                createEphemeral(ephemerals.get(i));
                // So that what is given back does not join its neighbours.
                Trees.create(writer, "/p/s-" + i, new byte[20]);
            }
        });
        changes.poll(handler, 1_000);
        seen.clear();
        final int first = Trees.find(writer, ephemerals.get(0));
        end();
        nowMs += OwnerEnds.KEPT_MS;
        changes.hook(point ->
        {
            changes.hook(null);
            commitNothing();
            // The first of the records is another's, whose path can be read.
            commit(() ->
            {
                ephemerals.forEach(path -> createEphemeral(path.replace("e-", "f-")));
            });
            assertTrue(ephemerals.stream().anyMatch(path -> first == Trees.find(writer, path.replace("e-", "f-"))));
        });

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 100));
        assertEquals(List.of(), seen);
        assertFalse(writer.ownerEnds().hasWaiting());
    }

    @Test
    void shouldReportALapWhenTheRecordsThatNameThemAreOverwritten()
    {
        create(600);
        end();
        assertEquals(10, changes.poll(handler, 10));
        final List<String> first = List.copyOf(seen);
        for (int i = 0; i < 3_000; i++)
        {
            commit(() -> Trees.setData(writer, "/p", null));
        }

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 1_000));
        assertEquals(first, seen);
        assertEquals(zxid, changes.polledZxid());
    }

    /** More names than the ring has room for. */
    @Test
    void shouldReportALapWhenAnEndIsLongerThanTheRing()
    {
        create(64 * 1024 / Integer.BYTES + ChangeRecordDescriptor.MAX_ENDED);
        end();

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 1_000));
        assertEquals(List.of(), seen);
        assertEquals(zxid, changes.polledZxid());
    }

    private void endBelowAGrandparent()
    {
        commit(() ->
        {
            Trees.create(writer, "/g", null);
            Trees.create(writer, "/g/p", null);
            ephemerals.addAll(List.of("/g/p/a", "/g/p/b"));
            ephemerals.forEach(this::createEphemeral);
        });
        changes.poll(handler, 100);
        seen.clear();
        end();
    }

    /** The parent's record is kept with the children's, and its own parent's line is another's by then. */
    @Test
    void shouldReportALapWhenTheAncestorsAreGoneAndTheirRecordsReused()
    {
        endBelowAGrandparent();
        final long ended = zxid;
        commit(() ->
        {
            writer.delete(Trees.find(writer, "/g/p"));
            final int g = Trees.find(writer, "/g");
            writer.delete(g);
            assertEquals(g, Trees.create(writer, "/h", null));
            Trees.create(writer, "/h/p", null);
        });

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 100));
        assertEquals(List.of(), seen);
        assertEquals(ended - 1, changes.lostAfterZxid());
    }

    @Test
    void shouldHandOverPathsWhoseAncestorsAreGoneAndWhoseRecordsNobodyReused()
    {
        endBelowAGrandparent();
        commit(() -> writer.delete(Trees.find(writer, "/g/p")));

        assertEquals(3, changes.poll(handler, 100));
        assertEquals(List.of(zxid - 1 + " 2 1 /g/p/a", zxid - 1 + " 2 1 /g/p/b", zxid + " 2 0 /g/p"), seen);
    }

    /**
     * A record that was unlinked for a create does not keep its deleted parent, whose line may be another's: a parent
     * of the same kind, that can prove its own path.
     */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shouldNotTakeAnotherParentForTheOneThatIsGone(final boolean isRead)
    {
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            ephemerals.addAll(List.of("/p/a", "/p/b"));
            ephemerals.forEach(this::createEphemeral);
        });
        changes.poll(handler, 100);
        seen.clear();
        end();
        final long ended = zxid;
        if (isRead)
        {
            assertEquals(1, changes.poll(handler, 1));
        }
        commit(() ->
        {
            ephemerals.forEach(path -> Trees.create(writer, path, null));
            ephemerals.forEach(path -> writer.delete(Trees.find(writer, path)));
            final int p = Trees.find(writer, "/p");
            writer.delete(p);
            int taken = 0;
            for (int i = 0; p != taken; i++)
            {
                taken = Trees.create(writer, "/x" + i, null);
                Trees.create(writer, "/x" + i + "/y", null);
            }
        });

        final int polled = changes.poll(handler, 100);
        for (final String change : seen)
        {
            assertFalse(change.startsWith(ended + " ") && change.contains(" /x"), change);
        }
        assertEquals(isRead ? 1 : ChangeReader.LAPPED, isRead && polled > 0 ? 1 : polled);
    }

    @Test
    void shouldHandOverAPathThatWasCreatedAgainInTheSameTransaction()
    {
        create(3);
        commit(() ->
        {
            Trees.end(writer, OWNER, ephemerals);
            Trees.create(writer, ephemerals.get(1), null);
            Trees.setData(writer, ephemerals.get(1), new byte[9]);
        });
        endedZxid = zxid;
        final List<String> expected = new ArrayList<>(deleted(0, 3));
        expected.add(zxid + " 1 0 " + ephemerals.get(1));
        expected.add(zxid + " 3 0 " + ephemerals.get(1));

        assertEquals(5, changes.poll(handler, 100));
        assertEquals(expected, seen);
    }

    /** What other readers of the region map later than the reader needs it. */
    @Test
    void shouldReadPathsFromSegmentsThatWereNotMapped()
    {
        try (TreeRegion mapped = TreeRegion.map(directory))
        {
            final ChangeReader foreign = mapped.newChangeReader();
            for (int i = 0; i < 4; i++)
            {
                final int number = i;
                commit(() -> Trees.create(writer, "/filling" + number, new byte[500_000]));
            }
            create(10);
            foreign.poll(handler, 100);
            seen.clear();
            end();

            assertEquals(10, foreign.poll(handler, 100));
            assertEquals(deleted(0, 10), seen);
        }
    }

    private List<String> deleted(final int from, final int to)
    {
        return ephemerals.subList(from, to).stream().map(path -> endedZxid + " 2 1 " + path).toList();
    }

    private void create(final int count)
    {
        commit(() ->
        {
            Trees.create(writer, "/p", null);
            Trees.create(writer, "/p/q", null);
        });
        for (int i = 0; i < count; i += 100)
        {
            final int first = i;
            commit(() ->
            {
                for (int j = first; j < Math.min(count, first + 100); j++)
                {
                    ephemerals.add((0 == j / 10 % 2 ? "/p/e-" : "/p/q/e-") + j);
                    createEphemeral(ephemerals.get(j));
                }
            });
            while (0 != changes.poll(handler, 1_000))
            {
                seen.clear();
            }
        }
    }

    private void createEphemeral(final String path)
    {
        writer.create(
            Trees.find(writer, Trees.parentOf(path)), Trees.parameters(path, new byte[20]).ephemeral(OWNER));
    }

    private void end()
    {
        commit(() -> Trees.end(writer, OWNER, ephemerals));
        endedZxid = zxid;
    }

    private void commitNothing()
    {
        commit(() -> {});
    }

    private void commit(final Runnable change)
    {
        writer.beginTransaction(++zxid, nowMs);
        change.run();
        writer.completeTransaction();
    }
}
