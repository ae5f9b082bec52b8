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
package io.nodens.cluster.frontend;

import io.nodens.sbe.protocol.WatchEventType;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.tree.ChangeHandler;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
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
    private static final int DATA = WatchKind.DATA.value();
    private static final int EXISTS = WatchKind.EXISTS.value();
    private static final int CHILDREN = WatchKind.CHILDREN.value();

    private final List<String> events = new ArrayList<>();
    private final WatchTable table = table(1000, 500, 1 << 20);
    private final ClientConnection first = connection(1, 0);
    private final ClientConnection second = connection(2, 1);

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
        final WatchKind kind, final String watched, final String change, final String changed, final String expected)
    {
        add(first, kind.value(), watched, 5);

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

    @ParameterizedTest
    @CsvSource({ "DATA, EXISTS", "EXISTS, DATA" })
    void shouldKeepTheWatchForOneKindWhenTheOtherIsRemoved(final WatchKind removed, final WatchKind kept)
    {
        add(first, DATA, "/a", 5);
        add(first, EXISTS, "/a", 5);
        add(first, CHILDREN, "/a", 5);

        assertTrue(remove(first, removed.value(), "/a"));
        assertFalse(remove(first, removed.value(), "/a"));
        change(6, "DATA_CHANGED", "/a");
        assertEquals(List.of("1 NODE_DATA_CHANGED /a"), events);
        assertFalse(remove(first, kept.value(), "/a"));
        assertTrue(remove(first, CHILDREN, "/a"));

        add(first, DATA, "/a", 6);
        add(first, EXISTS, "/a", 6);
        assertTrue(remove(first, kept.value(), "/a"));
        assertTrue(remove(first, removed.value(), "/a"));
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
        assertEquals(0, first.watchCount);
    }

    @Test
    void shouldRefuseWhenALimitIsReached()
    {
        final WatchTable small = table(3, 2, 1 << 20);
        assertTrue(add(small, first, "/a"));
        assertTrue(add(small, first, "/b"));
        assertTrue(add(small, first, "/b"), "the same watch again is no new one");
        assertFalse(add(small, first, "/c"), "limit per connection");
        assertTrue(add(small, second, "/a"));
        assertFalse(add(small, second, "/b"), "limit of all");
        small.removeAll(first);
        assertTrue(add(small, second, "/b"));
    }

    @Test
    void shouldRefuseWhenThePathsTakeTooManyBytes()
    {
        final WatchTable small = table(1 << 20, 1 << 20, 1 << 20);
        final String longPath = "/" + "x".repeat(4000);
        int added = 0;
        for (int slot = 0; slot < 6; slot++)
        {
            final ClientConnection connection = connection(10 + slot, 10 + slot);
            final int before = added;
            while (add(small, connection, longPath + added))
            {
                added++;
            }
            assertTrue(added - before <= 66, "a quarter of all each");
        }

        assertEquals(256, added);
        assertFalse(add(small, first, longPath));
    }

    @Test
    void shouldTakeShortPathsWhenLongOnesHadTakenAllBytes()
    {
        final WatchTable small = table(1 << 20, 1 << 20, 1 << 20);
        final List<ClientConnection> connections = new ArrayList<>();
        for (int slot = 10; slot < 16; slot++)
        {
            connections.add(connection(slot, slot));
            int added = 0;
            while (add(small, connections.get(slot - 10), "/" + "x".repeat(4000) + slot + added))
            {
                added++;
            }
        }
        connections.forEach(small::removeAll);

        assertTrue(fill(small, first) > 2000);
    }

    @Test
    void shouldLeaveRoomForOthersWhenConnectionsTakeAllTheyCan()
    {
        final WatchTable large = table(40_000, 10_000, 1 << 24);
        int withoutSession = 0;
        for (int slot = 10; slot < 20; slot++)
        {
            final ClientConnection anonymous = connection(slot, slot);
            anonymous.sessionCount = 0;
            withoutSession += fill(large, anonymous);
            assertTrue(anonymous.watchCount <= WatchShares.MAX_OF_CONNECTION_WITHOUT_SESSION);
        }
        assertEquals(40_000 >> 4, withoutSession);
        for (int slot = 20; slot < 26; slot++)
        {
            fill(large, connection(slot, slot));
        }

        assertEquals(WatchShares.MAX_RESERVED_OF_CONNECTION, fill(large, first));
        assertEquals(WatchShares.MAX_RESERVED_OF_CONNECTION, fill(large, second));
        large.removeAll(second);
        assertEquals(0, second.watchPathBytes);
    }

    private static int fill(final WatchTable table, final ClientConnection connection)
    {
        int added = 0;
        while (add(table, connection, "/" + added))
        {
            added++;
        }
        return added;
    }

    @ParameterizedTest(name = "{0} as of 10, exists {1} czxid {2} mzxid {3} pzxid {4} -> {5}")
    @CsvSource({
        "DATA,     true,  5,  10, 12, ''",
        "DATA,     true,  5,  11, 5,  NODE_DATA_CHANGED",
        "DATA,     true,  11, 11, 11, NODE_DATA_CHANGED",
        "DATA,     false, 0,  0,  0,  NODE_DELETED",
        "EXISTS,   false, 0,  0,  0,  ''",
        "EXISTS,   true,  11, 11, 11, NODE_CREATED",
        "EXISTS,   true,  5,  11, 5,  NODE_DATA_CHANGED",
        "EXISTS,   true,  5,  10, 12, ''",
        "CHILDREN, true,  5,  12, 10, ''",
        "CHILDREN, true,  5,  5,  11, NODE_CHILDREN_CHANGED",
        "CHILDREN, false, 0,  0,  0,  NODE_DELETED",
    })
    void shouldMakeUpForWhatWasMissedWhenAWatchIsSetAgain(
        final WatchKind kind,
        final boolean exists,
        final long czxid,
        final long mzxid,
        final long pzxid,
        final String expected)
    {
        final ZnodeStat stat = new ZnodeStat().czxid(czxid).mzxid(mzxid).pzxid(pzxid);

        final int missed = WatchTable.missedEvent(kind.value(), 10, exists, stat);

        assertEquals(expected, 0 == missed ? "" : WatchEventType.get((short)missed).name());
    }

    @Test
    void shouldAgreeWithANaiveModelWhenManyWatchesComeAndGo()
    {
        final long seed = Long.getLong("nodens.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final ClientConnection[] clients = new ClientConnection[20];
        for (int i = 0; i < clients.length; i++)
        {
            clients[i] = connection(i, i);
        }
        final WatchTable large = table(1 << 20, 1 << 20, 1 << 26);
        final Map<String, TreeSet<Long>> data = new HashMap<>();
        final Map<String, TreeSet<Long>> children = new HashMap<>();
        long zxid = 1;

        for (int i = 0; i < 100_000; i++)
        {
            final String path = path(random);
            final ClientConnection client = clients[random.nextInt(clients.length)];
            final int action = random.nextInt(100);
            if (action < 70)
            {
                final int kind = random.nextInt(3);
                (CHILDREN == kind ? children : data)
                    .computeIfAbsent(path, (key) -> new TreeSet<>()).add(client.connectionId());
                add(large, client, kind, path, zxid);
            }
            else if (action < 72)
            {
                large.removeAll(client);
                data.values().forEach((set) -> set.remove(client.connectionId()));
                children.values().forEach((set) -> set.remove(client.connectionId()));
            }
            else
            {
                final List<String> expected = new ArrayList<>();
                final String kind = new String[]{"CREATED", "DELETED", "DATA_CHANGED"}[random.nextInt(3)];
                fireModel(kind, path, data, children, expected);
                events.clear();
                change(large, ++zxid, kind, path);
                events.sort(null);
                expected.sort(null);
                assertEquals(expected, events, "seed " + seed);
            }
        }
        int left = 0;
        for (final TreeSet<Long> set : data.values())
        {
            left += set.size();
        }
        for (final TreeSet<Long> set : children.values())
        {
            left += set.size();
        }
        assertEquals(left, large.size(), "seed " + seed);
    }

    private static void fireModel(
        final String kind,
        final String path,
        final Map<String, TreeSet<Long>> data,
        final Map<String, TreeSet<Long>> children,
        final List<String> expected)
    {
        final TreeSet<Long> onData = data.getOrDefault(path, new TreeSet<>());
        for (final long id : onData)
        {
            expected.add(id + " NODE_" + kind + " " + path);
        }
        if ("DELETED".equals(kind))
        {
            for (final long id : children.getOrDefault(path, new TreeSet<>()))
            {
                if (!onData.contains(id))
                {
                    expected.add(id + " NODE_DELETED " + path);
                }
            }
            children.remove(path);
        }
        data.remove(path);
        if (!"DATA_CHANGED".equals(kind) && path.length() > 1)
        {
            final int slash = path.lastIndexOf('/');
            final String parent = 0 == slash ? "/" : path.substring(0, slash);
            for (final long id : children.getOrDefault(parent, new TreeSet<>()))
            {
                expected.add(id + " NODE_CHILDREN_CHANGED " + parent);
            }
            children.remove(parent);
        }
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

    private void add(final ClientConnection connection, final int kind, final String path, final long zxid)
    {
        assertTrue(add(table, connection, kind, path, zxid));
    }

    private static boolean add(final WatchTable table, final ClientConnection connection, final String path)
    {
        return add(table, connection, DATA, path, 5);
    }

    private static boolean add(
        final WatchTable table,
        final ClientConnection connection,
        final int kind,
        final String path,
        final long zxid)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(("xyz" + path).getBytes(UTF_8));
        return table.add(connection, kind, true, zxid, buffer, 3, buffer.capacity() - 3);
    }

    private boolean remove(final ClientConnection connection, final int kind, final String path)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(path.getBytes(UTF_8));
        return table.remove(connection, kind, buffer, 0, buffer.capacity());
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
        table.onChange(zxid, code, buffer, 5, buffer.capacity() - 5);
    }

    private void onEvent(
        final ClientConnection connection,
        final long zxid,
        final int eventType,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        events.add(connection.connectionId() + " " + WatchEventType.get((short)eventType) + " " +
            path.getStringWithoutLengthUtf8(offset, length));
    }

    private static ClientConnection connection(final long id, final int slot)
    {
        final ClientConnection connection = new ClientConnection(id, slot, 1 << 12, new OutgoingBudget(1 << 30));
        connection.sessionCount = 1;
        return connection;
    }

    private WatchTable table(final int maxWatches, final int maxPerConnection, final long maxPathBytes)
    {
        return new WatchTable(
            new WatchShares(maxWatches, maxPerConnection, maxPathBytes, 16), maxPathBytes, this::onEvent);
    }
}
