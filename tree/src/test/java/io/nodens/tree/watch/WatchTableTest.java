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
package io.nodens.tree.watch;

import com.sun.management.ThreadMXBean;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ChangeHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WatchTableTest
{
    private static final int DATA = WatchRules.DATA;
    private static final int EXISTS = WatchRules.EXISTS;
    private static final int CHILDREN = WatchRules.CHILDREN;

    private final List<String> events = new ArrayList<>();
    private final WatchTable table = new WatchTable(1 << 20, 7);
    private final Owner first = new Owner(1, 0);
    private final Owner second = new Owner(2, 1);

    @ParameterizedTest(name = "{0} watch on {1}, {2} of {3} -> {4}")
    @CsvSource({
        "DATA,     /a,   DATA_CHANGED, /a,   1 NODE_DATA_CHANGED /a",
        "DATA,     /a,   DELETED,      /a,   1 NODE_DELETED /a",
        "EXISTS,   /a,   CREATED,      /a,   1 NODE_CREATED /a",
        "EXISTS,   /a,   DATA_CHANGED, /a,   1 NODE_DATA_CHANGED /a",
        "EXISTS,   /a,   DELETED,      /a,   1 NODE_DELETED /a",
        "CHILDREN, /a,   CREATED,      /a/b, 1 NODE_CHILDREN_CHANGED /a",
        "CHILDREN, /a,   DELETED,      /a/b, 1 NODE_CHILDREN_CHANGED /a",
        "CHILDREN, /a,   DELETED,      /a,   1 NODE_DELETED /a",
        "CHILDREN, /,    CREATED,      /a,   1 NODE_CHILDREN_CHANGED /",
        "CHILDREN, /a,   DATA_CHANGED, /a,   ''",
        "CHILDREN, /a,   DATA_CHANGED, /a/b, ''",
        "CHILDREN, /a,   CREATED,      /a/b/c, ''",
        "DATA,     /a,   CREATED,      /a/b, ''",
        "DATA,     /a,   DELETED,      /a/b, ''",
        "DATA,     /a,   DATA_CHANGED, /ab,  ''",
        "DATA,     /a,   ACL_CHANGED,  /a,   ''",
        "CHILDREN, /a,   ACL_CHANGED,  /a,   ''",
    })
    void shouldFireAsZooKeeperDoes(
        final String kind, final String watched, final String change, final String changed, final String expected)
    {
        add(first, kindOf(kind), watched, 5);

        change(6, change, changed);

        assertEquals(expected.isEmpty() ? List.of() : List.of(expected), events);
        assertEquals(expected.isEmpty() ? 1 : 0, table.size());
    }

    @Test
    void shouldFireOnceWhenDataAndExistsWatchTheSamePath()
    {
        add(first, DATA, "/a", 5);
        add(first, EXISTS, "/a", 5);
        assertEquals(1, table.size());

        change(6, "DATA_CHANGED", "/a");
        change(7, "DATA_CHANGED", "/a");

        assertEquals(List.of("1 NODE_DATA_CHANGED /a"), events);
    }

    @Test
    void shouldTellEachPathOfAnOwnerOnceWhenItHasSeveralWatchesThere()
    {
        add(first, DATA, "/a", 5);
        add(first, CHILDREN, "/a", 5);
        add(first, EXISTS, "/b", 5);
        add(second, DATA, "/c", 5);

        assertEquals(List.of("/a", "/b"), pathsOf(first, 10));
        assertEquals(List.of("/c"), pathsOf(second, 10));
        assertEquals(1, pathsOf(first, 1).size());
        assertEquals(3, table.pathCount());
        table.removeAll(first);
        assertEquals(List.of(), pathsOf(first, 10));
        assertEquals(1, table.pathCount());
    }

    private List<String> pathsOf(final Owner owner, final int limit)
    {
        final List<String> paths = new ArrayList<>();
        final boolean isWhole = table.forEachPathOf(owner, (path, offset, length) ->
        {
            paths.add(path.getStringWithoutLengthUtf8(offset, length));
            return paths.size() < limit;
        });
        assertEquals(paths.size() < limit, isWhole);
        paths.sort(null);
        return paths;
    }

    @ParameterizedTest
    @CsvSource({ "DATA, EXISTS", "EXISTS, DATA" })
    void shouldKeepTheWatchForOneKindWhenTheOtherIsRemoved(final String removed, final String kept)
    {
        add(first, DATA, "/a", 5);
        add(first, EXISTS, "/a", 5);
        add(first, CHILDREN, "/a", 5);

        assertTrue(remove(first, kindOf(removed), "/a"));
        assertFalse(remove(first, kindOf(removed), "/a"));
        change(6, "DATA_CHANGED", "/a");
        assertEquals(List.of("1 NODE_DATA_CHANGED /a"), events);
        assertFalse(remove(first, kindOf(kept), "/a"));
        assertTrue(remove(first, CHILDREN, "/a"));

        add(first, DATA, "/a", 6);
        add(first, EXISTS, "/a", 6);
        assertTrue(remove(first, kindOf(kept), "/a"));
        assertTrue(remove(first, kindOf(removed), "/a"));
        assertEquals(0, table.size());
    }

    @Test
    void shouldTellOfADeletionOnceWhenDataAndChildrenAreWatched()
    {
        add(first, DATA, "/a", 5);
        add(first, CHILDREN, "/a", 5);
        add(second, CHILDREN, "/a", 5);

        change(6, "DELETED", "/a");

        assertEquals(List.of("1 NODE_DELETED /a", "2 NODE_DELETED /a"), events);
        assertEquals(0, table.size());
    }

    @Test
    void shouldTellTheWatcherOfTheParentWhenItAlsoGotTheDeletion()
    {
        add(first, DATA, "/a/b", 5);
        add(first, CHILDREN, "/a", 5);

        change(6, "DELETED", "/a/b");

        assertEquals(List.of("1 NODE_DELETED /a/b", "1 NODE_CHILDREN_CHANGED /a"), events);
    }

    @Test
    void shouldIgnoreChangesUpToTheZxidThatTheWatchWasSetAsOf()
    {
        add(first, DATA, "/a", 5);

        change(5, "DATA_CHANGED", "/a");
        assertEquals(List.of(), events);

        change(6, "DATA_CHANGED", "/a");
        assertEquals(1, events.size());
    }

    @Test
    void shouldTellEveryConnectionWhenManyWatch()
    {
        add(first, DATA, "/a", 5);
        add(second, EXISTS, "/a", 5);

        change(6, "DATA_CHANGED", "/a");

        assertEquals(2, events.size());
    }

    @Test
    void shouldForgetWatchesWhenRemovedOrTheirConnectionEnds()
    {
        add(first, DATA, "/a", 5);
        add(first, CHILDREN, "/a", 5);
        add(second, DATA, "/a", 5);

        assertTrue(remove(first, DATA, "/a"));
        assertFalse(remove(first, DATA, "/a"));
        assertFalse(remove(first, DATA, "/b"));
        table.removeAll(first);
        change(6, "DELETED", "/a");

        assertEquals(List.of("2 NODE_DELETED /a"), events);
        assertEquals(0, first.count);
    }

    @ParameterizedTest(name = "mode {0} on {1}, {2} of {3} -> {4}")
    @CsvSource({
        "2, /a, CREATED,      /a,     1 NODE_CREATED /a",
        "2, /a, DATA_CHANGED, /a,     1 NODE_DATA_CHANGED /a",
        "2, /a, DELETED,      /a,     1 NODE_DELETED /a",
        "2, /a, CREATED,      /a/b,   1 NODE_CHILDREN_CHANGED /a",
        "2, /a, DELETED,      /a/b,   1 NODE_CHILDREN_CHANGED /a",
        "2, /a, DATA_CHANGED, /a/b,   ''",
        "2, /a, CREATED,      /a/b/c, ''",
        "2, /a, ACL_CHANGED,  /a,     ''",
        "3, /a, CREATED,      /a,     1 NODE_CREATED /a",
        "3, /a, DELETED,      /a,     1 NODE_DELETED /a",
        "3, /a, CREATED,      /a/b,   1 NODE_CREATED /a/b",
        "3, /a, DATA_CHANGED, /a/b/c, 1 NODE_DATA_CHANGED /a/b/c",
        "3, /a, DELETED,      /a/b/c, 1 NODE_DELETED /a/b/c",
        "3, /,  CREATED,      /a,     1 NODE_CREATED /a",
        "3, /,  DATA_CHANGED, /,      1 NODE_DATA_CHANGED /",
        "3, /a, CREATED,      /ab,    ''",
        "3, /a, CREATED,      /,      ''",
        "3, /a, ACL_CHANGED,  /a/b,   ''",
    })
    void shouldFireAgainAndAgainWhenAWatchIsPersistent(
        final int mode, final String watched, final String change, final String changed, final String expected)
    {
        assertTrue(add(table, first, DATA, mode, watched, 5));

        change(5, change, changed);
        change(6, change, changed);
        change(6, change, changed);
        change(7, change, changed);

        assertEquals(expected.isEmpty() ? List.of() : List.of(expected, expected, expected), events);
        assertEquals(1, table.size());
        assertFalse(remove(first, DATA, WatchRules.ONE_SHOT, watched));
        assertFalse(remove(first, DATA, 5 - mode, watched));
        assertTrue(remove(first, DATA, mode, watched));
        change(8, change, changed);
        assertEquals(expected.isEmpty() ? 0 : 3, events.size());
    }

    @Test
    void shouldTellOfAnEventOnceWhenWatchesOfAllModesHearOfIt()
    {
        for (int mode = WatchRules.ONE_SHOT; mode <= WatchRules.RECURSIVE; mode++)
        {
            add(table, first, DATA, mode, "/a", 5);
            add(table, first, CHILDREN, mode, "/a", 5);
        }
        add(table, first, DATA, WatchRules.RECURSIVE, "/", 5);
        assertEquals(5, table.size());

        change(6, "CREATED", "/a/b");
        change(7, "DATA_CHANGED", "/a");
        change(8, "DELETED", "/a");

        assertEquals(
            List.of(
                "1 NODE_CREATED /a/b", "1 NODE_CHILDREN_CHANGED /a",
                "1 NODE_DATA_CHANGED /a",
                "1 NODE_DELETED /a"),
            events);
        assertEquals(3, table.size());
        assertTrue(table.removeAllOf(first, new UnsafeBuffer("/a".getBytes(UTF_8)), 0, 2));
        assertFalse(table.removeAllOf(first, new UnsafeBuffer("/a".getBytes(UTF_8)), 0, 2));
        assertEquals(1, first.count);
    }

    @Test
    void shouldGiveTheDoorItsShareBackWhenAWatchGoes()
    {
        for (int i = 0; i < 10; i++)
        {
            add(first, DATA, "/" + i, 5);
        }
        change(6, "DELETED", "/3");
        change(6, "DELETED", "/5");
        table.removeAll(first);

        assertEquals(List.of(), first.shares);
    }

    @Test
    void shouldNotAllocateWhenWatchesFire()
    {
        final Owner[] owners = new Owner[100];
        for (int i = 0; i < owners.length; i++)
        {
            owners[i] = new Owner(i, i);
            owners[i].isSilent = true;
            add(table, owners[i], DATA, WatchRules.PERSISTENT, "/a", 5);
            add(table, owners[i], DATA, WatchRules.RECURSIVE, "/", 5);
        }
        final UnsafeBuffer path = new UnsafeBuffer("/a".getBytes(UTF_8));
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 4000; i++)
        {
            before = 2000 == i ? threads.getCurrentThreadAllocatedBytes() : before;
            for (int kind = DATA; kind <= CHILDREN; kind++)
            {
                table.add(owners[i % 100], kind, WatchRules.ONE_SHOT, true, 5, path, 0, 2);
            }
            table.onChange(6 + i, ChangeHandler.DELETED, 0, 0, path, 0, 2);
        }

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 2000);
        assertEquals(200, table.size());
        assertTrue(owners[0].heard >= 4000);
    }

    @Test
    void shouldAgreeWithANaiveModelWhenManyWatchesComeAndGo()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final Owner[] clients = new Owner[20];
        for (int i = 0; i < clients.length; i++)
        {
            clients[i] = new Owner(i, i);
        }
        final WatchTable large = new WatchTable(1 << 26, seed);
        final List<Map<String, TreeSet<Long>>> model =
            List.of(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        long zxid = 1;

        for (int i = 0; i < 60_000; i++)
        {
            final String path = path(random);
            final Owner client = clients[random.nextInt(clients.length)];
            final int action = random.nextInt(100);
            if (action < 68)
            {
                final int kind = random.nextInt(3);
                final int mode = action < 60 ? WatchRules.ONE_SHOT : action < 64 ? 2 : 3;
                model.get(1 == mode ? kind >> 1 : mode)
                    .computeIfAbsent(path, (key) -> new TreeSet<>()).add(client.id);
                assertTrue(add(large, client, kind, mode, path, zxid));
            }
            else if (action < 74)
            {
                large.removeAll(client);
                model.forEach((list) -> list.values().forEach((set) -> set.remove(client.id)));
            }
            else
            {
                final String kind = new String[]{"CREATED", "DELETED", "DATA_CHANGED"}[random.nextInt(3)];
                final List<String> expected = fireModel(kind, path, model);
                events.clear();
                change(large, ++zxid, kind, path);
                events.sort(null);
                expected.sort(null);
                assertEquals(expected, events, "seed " + seed);
            }
        }
        int left = 0;
        for (final Map<String, TreeSet<Long>> list : model)
        {
            left += list.values().stream().mapToInt(TreeSet::size).sum();
        }
        assertEquals(left, large.size(), "seed " + seed);
    }

    private static List<String> fireModel(
        final String kind, final String path, final List<Map<String, TreeSet<Long>>> model)
    {
        final boolean isDeleted = "DELETED".equals(kind);
        final List<String> expected = new ArrayList<>();
        final TreeSet<Long> hearers = new TreeSet<>(taken(model.get(0), path, true));
        hearers.addAll(isDeleted ? taken(model.get(1), path, true) : List.of());
        hearers.addAll(taken(model.get(2), path, false));
        for (String ancestor = path; null != ancestor; ancestor = parentOf(ancestor))
        {
            hearers.addAll(taken(model.get(3), ancestor, false));
        }
        hearers.forEach((id) -> expected.add(id + " NODE_" + kind + " " + path));
        final String parent = parentOf(path);
        if (!"DATA_CHANGED".equals(kind) && null != parent)
        {
            final TreeSet<Long> parents = new TreeSet<>(taken(model.get(1), parent, true));
            parents.addAll(taken(model.get(2), parent, false));
            parents.forEach((id) -> expected.add(id + " NODE_CHILDREN_CHANGED " + parent));
        }
        return expected;
    }

    private static Collection<Long> taken(
        final Map<String, TreeSet<Long>> list, final String path, final boolean isUsedUp)
    {
        final TreeSet<Long> watches = isUsedUp ? list.remove(path) : list.get(path);
        return null == watches ? List.of() : watches;
    }

    private static String parentOf(final String path)
    {
        final int slash = path.lastIndexOf('/');
        return 1 == path.length() ? null : 0 == slash ? "/" : path.substring(0, slash);
    }

    private static String path(final Random random)
    {
        final StringBuilder path = new StringBuilder();
        final int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++)
        {
            path.append('/').append("component".repeat(random.nextInt(3))).append(random.nextInt(6));
        }
        return path.toString();
    }

    private void add(final Owner owner, final int kind, final String path, final long zxid)
    {
        assertTrue(add(table, owner, kind, WatchRules.ONE_SHOT, path, zxid));
    }

    private static int kindOf(final String name)
    {
        return switch (name)
        {
            case "DATA" -> DATA;
            case "EXISTS" -> EXISTS;
            default -> CHILDREN;
        };
    }

    private static boolean add(
        final WatchTable table,
        final Owner owner,
        final int kind,
        final int mode,
        final String path,
        final long zxid)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(("xyz" + path).getBytes(UTF_8));
        return table.add(owner, kind, mode, true, zxid, buffer, 3, buffer.capacity() - 3);
    }

    private boolean remove(final Owner owner, final int kind, final String path)
    {
        return remove(owner, kind, WatchRules.ONE_SHOT, path);
    }

    private boolean remove(final Owner owner, final int kind, final int mode, final String path)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(path.getBytes(UTF_8));
        return table.remove(owner, kind, mode, buffer, 0, buffer.capacity());
    }

    private void change(final long zxid, final String kind, final String path)
    {
        change(table, zxid, kind, path);
    }

    private static void change(final WatchTable table, final long zxid, final String kind, final String path)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(("12345" + path).getBytes(UTF_8));
        final int code = switch (kind)
        {
            case "CREATED" -> ChangeHandler.CREATED;
            case "DELETED" -> ChangeHandler.DELETED;
            case "DATA_CHANGED" -> ChangeHandler.DATA_CHANGED;
            default -> ChangeHandler.ACL_CHANGED;
        };
        table.onChange(zxid, code, 0, 0, buffer, 5, buffer.capacity() - 5);
    }

    /** One who can have any number of watches, and writes down what it hears. */
    private final class Owner extends WatchOwner
    {
        private final long id;
        private final List<Integer> shares = new ArrayList<>();
        private boolean isSilent;
        private int count;
        private long heard;

        Owner(final long id, final int slot)
        {
            super(slot);
            this.id = id;
        }

        @Override
        protected int admit(final int pathLength)
        {
            final int share = count++ & MAX_SHARE;
            if (!isSilent)
            {
                shares.add(share);
            }
            return share;
        }

        @Override
        protected void release(final int pathLength, final int share)
        {
            count--;
            if (!isSilent)
            {
                assertTrue(shares.remove((Integer)share));
            }
        }

        @Override
        protected void onWatchEvent(
            final long zxid,
            final long sinceZxid,
            final int event,
            final int aclId,
            final DirectBuffer path,
            final int offset,
            final int length)
        {
            heard++;
            if (!isSilent)
            {
                note(event, path.getStringWithoutLengthUtf8(offset, length));
            }
        }

        private void note(final int event, final String path)
        {
            events.add(id + " " + nameOf(event) + " " + path);
        }
    }

    private static String nameOf(final int event)
    {
        return switch (event)
        {
            case WatchRules.CREATED -> "NODE_CREATED";
            case WatchRules.DELETED -> "NODE_DELETED";
            case WatchRules.DATA_CHANGED -> "NODE_DATA_CHANGED";
            case WatchRules.CHILDREN_CHANGED -> "NODE_CHILDREN_CHANGED";
            case WatchRules.EVENTS_LOST -> "EVENTS_LOST";
            default -> "unknown " + event;
        };
    }
}
