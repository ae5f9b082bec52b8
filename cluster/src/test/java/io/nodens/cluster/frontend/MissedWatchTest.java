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

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.WatchKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

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
        assertTrue(harness.agent.changes.lapCount() > 0);
        watcher.hear("Ping " + watcher.sendPing(0));
        harness.await(() -> writer.heard.size() == 2 + CHANGES_OF_A_LAP ? true : null);
        writer.heard.clear();
        writer.create("/x/never", "");
        assertTrue(watcher.hear("Event NODE_CREATED").endsWith("/x/never"));
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
