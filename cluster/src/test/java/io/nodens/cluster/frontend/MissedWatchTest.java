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

import io.nodens.cluster.frontend.read.WatchListService;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.tree.watch.ChangePoller;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Watches that something could take away or keep silent: removal of the other kind, a znode that came and went.
 */
@Timeout(60)
class MissedWatchTest
{
    private static final String LONG_PATH = "/" + "x".repeat(2000);
    private static final int CHANGES_OF_A_LAP = 50;

    @TempDir
    private Path directory;

    private FrontEndHarness harness;
    private ScriptedClient writer;
    private ScriptedClient watcher;

    @BeforeEach
    void start()
    {
        harness = new FrontEndHarness(directory);
        writer = harness.client().connect().open(60_000);
        writer.create("/x", "");
        writer.create(LONG_PATH, "");
        watcher = harness.client().connect().open(60_000);
    }

    @AfterEach
    void close()
    {
        harness.close();
        assertEquals("[]", harness.errors.toString());
    }

    @Test
    void shouldFireForTheOneKindWhenTheOtherWasRemoved()
    {
        watcher.hear("Read " + watcher.sendRead(ReadKind.GET_DATA, "/x", true) + " OK");
        watcher.hear("Read " + watcher.sendRead(ReadKind.EXISTS, "/x", true) + " OK");
        watcher.hear("Watch " + watcher.sendRemoveWatch(WatchKind.DATA, "/x") + " OK");
        watcher.hear("Watch " + watcher.sendRemoveWatch(WatchKind.DATA, "/x") + " NO_WATCHER");

        set("/x");

        watcher.hear("Event NODE_DATA_CHANGED");
        watcher.hear("Watch " + watcher.sendRemoveWatch(WatchKind.EXISTS, "/x") + " NO_WATCHER");
    }

    @Test
    void shouldFireWhenAZnodeCameAndWentWhileTheWatcherWasAway()
    {
        final long seen = writer.lastZxid;
        final long early = watcher.sendWatch(WatchKind.EXISTS, "/gone", seen);
        final long deep = watcher.sendWatch(WatchKind.EXISTS, "/x/never/there", seen);
        watcher.hear("Watch " + early + " OK");
        watcher.hear("Watch " + deep + " OK");
        writer.create("/gone", "");
        delete("/gone");
        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/gone"));

        final long late = watcher.sendWatch(WatchKind.EXISTS, "/gone", seen);

        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/gone"));
        watcher.hear("Watch " + late + " OK");
    }

    @Test
    void shouldFireWhenAZnodeCameAndWentWithItsParents()
    {
        final long seen = writer.lastZxid;
        writer.create("/x/a", "");
        writer.create("/x/a/b", "");
        delete("/x/a/b");
        delete("/x/a");

        final long watch = watcher.sendWatch(WatchKind.EXISTS, "/x/a/b", seen);

        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/x/a/b"));
        watcher.hear("Watch " + watch + " OK");
    }

    @Test
    void shouldFireWhenAZnodeCameAndWentWithinALapOfTheRing()
    {
        watcher.hear("Read " + watcher.sendRead(ReadKind.EXISTS, "/gone", true) + " NO_NODE");
        watcher.hear("Read " + watcher.sendRead(ReadKind.EXISTS, "/x/never", true) + " NO_NODE");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendCreate("/gone", new byte[0], CreateMode.PERSISTENT);
        writer.sendDelete("/gone", -1);
        for (int i = 0; i < CHANGES_OF_A_LAP; i++)
        {
            writer.sendSet(LONG_PATH, "", -1);
        }
        harness.await(() -> harness.cluster.held() == 2 + CHANGES_OF_A_LAP ? true : null);

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/gone"));
        assertTrue(harness.agent.rooms.changes.lapCount() > 0);
        watcher.hear("Ping " + watcher.sendPing(0));
        harness.await(() -> writer.heard.size() == 2 + CHANGES_OF_A_LAP ? true : null);
        writer.heard.clear();
        writer.create("/x/never", "");
        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/x/never"));
    }

    /** Comparing thousands of watches with the tree takes several duty cycles; the answers wait for it. */
    @Test
    void shouldCompareManyWatchesInPortionsAndSendTheirEventsBeforeAnyAnswer()
    {
        final int lists = 3;
        final String[] watches = new String[1000];
        for (int list = 0; list < lists; list++)
        {
            for (int i = 0; i < watches.length; i++)
            {
                watches[i] = "1 1 /x/" + list + "-" + i;
            }
            watcher.hear("Watches " + watcher.sendSetWatches(0, watches) + " OK 1000");
        }
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        writer.sendCreate("/x/0-7", new byte[0], CreateMode.PERSISTENT);
        for (int i = 0; i < CHANGES_OF_A_LAP; i++)
        {
            writer.sendSet(LONG_PATH, "", -1);
        }
        final long write = watcher.sendSet("/x", "", -1);
        final long read = watcher.sendRead(ReadKind.GET_DATA, "/x", false);
        harness.await(() -> harness.cluster.held() == 2 + CHANGES_OF_A_LAP ? true : null);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        int most = 0;
        for (int before = lists * watches.length, now = before; now > 0; before = now)
        {
            harness.cycle();
            now = harness.agent.rooms.lanes.watches().size();
            most = Math.max(most, before - now);
        }

        // The budget, and a reserve of an eighth of it, where a watch costs eight.
        assertTrue(most <= 9 * ChangePoller.CYCLE_BUDGET / 64, most + " in one duty cycle");
        // Nothing tells which of the siblings was created.
        for (int i = 0; i < lists * watches.length; i++)
        {
            watcher.hear("Event NODE_CREATED");
        }
        watcher.hear("Write " + write + " OK");
        watcher.hear("Read " + read + " OK");
    }

    @Test
    void shouldSetAListOfWatchesOfAllModesAndMakeUpForWhatTheyMissed()
    {
        for (final String path : List.of("/changed", "/persistent", "/same"))
        {
            writer.create(path, "");
        }
        final long seen = writer.lastZxid;
        set("/changed");
        set("/persistent");
        writer.create("/x/child", "");

        final long list = watcher.sendSetWatches(
            seen, "0 1 /changed", "1 1 /absent", "2 1 /same", "0 2 /persistent", "0 3 /x", "0 1 /same");

        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/changed"));
        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/persistent"));
        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/x/child"));
        watcher.hear("Watches " + list + " OK 6");
        assertEquals(5, harness.agent.rooms.lanes.watches().size());

        set("/changed");
        set("/persistent");
        set("/persistent");
        set("/x/child");
        writer.create("/absent", "");
        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/persistent"));
        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/persistent"));
        assertTrue(watcher.hear("Event NODE_DATA_CHANGED").endsWith("/x/child"));
        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/absent"));

        watcher.hear("Watch " + watcher.sendRemoveWatches(WatchKind.DATA, WatchMode.PERSISTENT, "/x") + " NO_WATCHER");
        watcher.hear(
            "Watch " + watcher.sendRemoveWatches(WatchKind.DATA, WatchMode.PERSISTENT_RECURSIVE, "/x") + " OK");
        watcher.hear("Watch " + watcher.sendRemoveWatches(WatchKind.DATA, WatchMode.NONE, "/same") + " OK");
        watcher.hear("Watch " + watcher.sendRemoveWatches(WatchKind.EXISTS, WatchMode.NONE, "/same") + " NO_WATCHER");
        assertEquals(1, harness.agent.rooms.lanes.watches().size());
    }

    /** A lap of the ring between leaves only the tree to compare with. */
    @Test
    void shouldSayWhatIsCoalescedWhenTheRingHoldsTheChangesNoMore()
    {
        final long seen = writer.lastZxid;
        set("/x");
        lap();

        final long list = watcher.sendSetWatches(seen, "0 2 /x", "0 3 " + LONG_PATH, "1 1 /absent");

        assertEquals(
            List.of("Event EVENTS_LOST z" + seen + "-", "Event NODE_DATA_CHANGED z" + seen + "-"),
            List.of(watcher.hear("Event EVENTS_LOST"), watcher.hear("Event NODE_DATA_CHANGED")).stream()
                .map((event) -> event.substring(0, event.indexOf('-') + 1)).toList());
        watcher.hear("Watches " + list + " OK 3");
        set("/x");
        watcher.hear("Event NODE_DATA_CHANGED");
    }

    /** What the watches of several lists have missed comes in one order, behind the last of them. */
    @Test
    void shouldMakeUpForTheWatchesOfSeveralListsTogether()
    {
        final long seen = writer.lastZxid;
        set("/x");
        writer.create("/y", "");
        set("/x");

        watcher.isMoreToCome = true;
        final long first = watcher.sendSetWatches(seen, "0 2 /x");
        watcher.hear("Watches " + first + " OK 1");
        watcher.isMoreToCome = false;
        final long second = watcher.sendSetWatches(seen, "0 3 /y");
        final long read = watcher.sendRead(ReadKind.GET_DATA, "/x", false, ReadLevel.LOCAL, 0, 10_000);

        watcher.hear("Event NODE_DATA_CHANGED");
        watcher.hear("Event NODE_CREATED");
        watcher.hear("Event NODE_DATA_CHANGED");
        watcher.hear("Watches " + second + " OK 1");
        watcher.hear("Read " + read + " OK");
        // A ping says up to where events were sent to this connection, and no further.
        assertTrue(watcher.hear("Ping " + watcher.sendPing(0)).length() > 0);
    }

    @Test
    void shouldSetAListAfterTheRemovalsThatWereAskedForBeforeIt()
    {
        watcher.hear("Watches " + watcher.sendSetWatches(0, "0 2 /x") + " OK 1");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long write = watcher.sendSet(LONG_PATH, "", -1);

        final long removal = watcher.sendRemoveWatches(WatchKind.DATA, WatchMode.PERSISTENT, "/x");
        final long list = watcher.sendSetWatches(0, "0 2 /x");
        harness.cycles(20);
        harness.cluster.mode = LoopbackCluster.Mode.APPLY;

        watcher.hear("Write " + write + " OK");
        watcher.hear("Watch " + removal + " OK");
        watcher.hear("Watches " + list + " OK 1");
        set("/x");
        watcher.hear("Event NODE_DATA_CHANGED");
    }

    /** A removal waits for the writes before it, and a list for the removal: perhaps for as long as an election. */
    @Test
    void shouldHearPingsBehindAListThatWaitsForARemoval()
    {
        watcher.hear("Watches " + watcher.sendSetWatches(0, "0 2 /x") + " OK 1");
        harness.cluster.mode = LoopbackCluster.Mode.HOLD;
        final long write = watcher.sendSet(LONG_PATH, "", -1);
        final long removal = watcher.sendRemoveWatches(WatchKind.DATA, WatchMode.PERSISTENT, "/x");
        final long list = watcher.sendSetWatches(0, "0 2 /x");
        final long read = watcher.sendRead(ReadKind.GET_DATA, "/x", false);

        watcher.hear("Ping " + watcher.sendPing(0));
        watcher.hear("Ping " + watcher.sendPing(0));

        harness.cluster.mode = LoopbackCluster.Mode.APPLY;
        watcher.hear("Write " + write + " OK");
        watcher.hear("Watch " + removal + " OK");
        watcher.hear("Watches " + list + " OK 1");
        watcher.hear("Read " + read + " OK");
    }

    @Test
    void shouldSetTheWatchesOfManyListsInPortions()
    {
        final String[] watches = new String[WatchList.MAX_WATCHES];
        for (int i = 0; i < watches.length; i++)
        {
            watches[i] = "1 1 /x/" + i;
        }
        final List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            clients.add(harness.client().connect().open(60_000));
        }
        clients.forEach((client) -> client.sendSetWatches(0, watches));
        // All of them shall lie there when the front end looks.
        for (int i = 0; i < 200; i++)
        {
            harness.driver.sharedAgentInvoker().invoke();
        }

        int most = 0;
        for (int before = 0, now = 0; now < 4 * watches.length; before = now)
        {
            harness.cycle();
            now = harness.agent.rooms.lanes.watches().size();
            most = Math.max(most, now - before);
        }

        assertTrue(most < 2 * WatchListService.MAX_CYCLE_WATCHES, most + " in one duty cycle");
        clients.forEach((client) -> client.hear("Watches"));
    }

    @Test
    void shouldWatchFromNowOnWhenTheClientKnowsNoState()
    {
        set("/x");

        final long list = watcher.sendSetWatches(0, "0 1 /x", "2 1 /absent", "0 3 /");

        watcher.hear("Watches " + list + " OK 3");
        set("/x");
        watcher.hear("Event NODE_DATA_CHANGED");
        watcher.hear("Watches " + watcher.sendSetWatches(writer.lastZxid + 1, "0 1 /x") + " BEHIND 0");
        assertEquals(2, harness.agent.rooms.lanes.watches().size());
    }

    @Test
    void shouldRefuseAListAsAWholeWhenItIsMalformed()
    {
        final UnsafeBuffer list = new UnsafeBuffer(new byte[WatchList.MAX_LENGTH + 1]);
        refused(watcher.sendSetWatches(0, "0 1 /x", "3 1 /x"));
        refused(watcher.sendSetWatches(0, "0 1 /x", "0 0 /x"));
        refused(watcher.sendSetWatches(0, "0 1 /x", "0 4 /x"));
        refused(watcher.sendSetWatches(0, "0 1 /x", "0 1 x"));
        refused(watcher.sendSetWatches(0, "0 1 /x", "0 1 " + "/a".repeat(2049)));
        list.putBytes(0, new byte[]{0, 1, 2, 0, '/', 'x', 0, 1, 3, 0, '/', 'x'});
        refused(watcher.sendWatchList(0, list, 12));
        refused(watcher.sendWatchList(0, list, 11));
        refused(watcher.sendWatchList(0, list, 10));
        refused(watcher.sendWatchList(0, list, 7));
        final String[] many = new String[WatchList.MAX_WATCHES + 1];
        Arrays.fill(many, "0 1 /x");
        refused(watcher.sendSetWatches(0, many));

        assertEquals(0, harness.agent.rooms.lanes.watches().size());
        watcher.hear("Watches " + watcher.sendWatchList(0, list, 6) + " OK 1");
        watcher.hear("Watches " + watcher.sendWatchList(0, list, 0) + " OK 0");
    }

    private void lap()
    {
        for (int i = 0; i < CHANGES_OF_A_LAP; i++)
        {
            set(LONG_PATH);
        }
    }

    private void refused(final long correlationId)
    {
        watcher.hear("Error " + correlationId + " BAD_ARGUMENTS");
    }

    private void set(final String path)
    {
        writer.hear("Write " + writer.sendSet(path, "", -1) + " OK");
    }

    private void delete(final String path)
    {
        writer.hear("Write " + writer.sendDelete(path, -1) + " OK");
    }
}
