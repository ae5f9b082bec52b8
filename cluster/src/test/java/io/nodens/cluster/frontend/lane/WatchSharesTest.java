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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WatchSharesTest
{
    private final TestLane first = connection(1, 0);
    private final TestLane second = connection(2, 1);

    @Test
    void shouldRefuseWhenALimitIsReached()
    {
        final ClientWatches small = table(3, 2, 1 << 20);
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
        final ClientWatches small = table(1 << 20, 1 << 20, 1 << 20);
        final String longPath = "/" + "x".repeat(4000);
        int added = 0;
        for (int slot = 0; slot < 6; slot++)
        {
            final TestLane connection = connection(10 + slot, 10 + slot);
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
        final ClientWatches small = table(1 << 20, 1 << 20, 1 << 20);
        final List<TestLane> connections = new ArrayList<>();
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
        final ClientWatches large = table(40_000, 10_000, 1 << 24);
        int withoutSession = 0;
        for (int slot = 10; slot < 20; slot++)
        {
            final TestLane anonymous = new TestLane(slot);
            withoutSession += fill(large, anonymous);
            assertTrue(anonymous.watches.count <= WatchShares.MAX_OF_CONNECTION_WITHOUT_SESSION);
        }
        assertEquals(40_000 >> 4, withoutSession);
        for (int slot = 20; slot < 26; slot++)
        {
            fill(large, connection(slot, slot));
        }

        assertEquals(WatchShares.MAX_RESERVED_OF_CONNECTION, fill(large, first));
        assertEquals(WatchShares.MAX_RESERVED_OF_CONNECTION, fill(large, second));
        large.removeAll(second);
        assertEquals(0, second.watches.pathBytes);
    }

    private static int fill(final ClientWatches table, final TestLane connection)
    {
        int added = 0;
        while (add(table, connection, "/" + added))
        {
            added++;
        }
        return added;
    }

    private static boolean add(final ClientWatches watches, final TestLane connection, final String path)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(path.getBytes(UTF_8));
        return watches.add(
            connection, WatchRules.DATA, WatchRules.ONE_SHOT, true, 5, buffer, 0, buffer.capacity());
    }

    private static TestLane connection(final long id, final int slot)
    {
        final TestLane connection = new TestLane(slot);
        connection.attach(new SessionLiveness(), id);
        return connection;
    }

    private static ClientWatches table(final int maxWatches, final int maxPerConnection, final long maxPathBytes)
    {
        return new ClientWatches(
            new WatchTable(maxPathBytes, 1), new WatchShares(maxWatches, maxPerConnection, maxPathBytes, 16));
    }
}
