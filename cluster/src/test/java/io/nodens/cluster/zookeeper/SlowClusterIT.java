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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * A cluster that commits nothing for some seconds, and has not lost its majority by its own settings: clients of
 * ZooKeeper wait for their answers, and keep their connections.
 */
class SlowClusterIT
{
    private static final long WAIT_MS = 120_000;
    /** Longer than a client of Nodens waits for an answer before it asks another member, 5 s. */
    private static final long PAUSE_MS = 6_500;
    private static final int SESSION_TIMEOUT_MS = 20_000;

    private final NodensUnderTest system = new NodensUnderTest(
        "slow-cluster", 3, "--profile=dev", "--leader-heartbeat-timeout=30s", "--startup-canvass-timeout=60s",
        "--cluster-session-timeout=90s", "--stale-timeout=60s", "--stale-close-timeout=60s");
    private final List<ZooKeeper> clients = new ArrayList<>();

    @AfterEach
    void close()
    {
        clients.forEach(CloseHelper::quietClose);
        system.close();
    }

    @Test
    void shouldKeepClientsWhoseWritesTakeLong() throws Exception
    {
        final LocalCluster cluster = system.cluster();
        final int leader = cluster.awaitLeader(WAIT_MS);
        final EventLog writerStates = new EventLog();
        final EventLog readerStates = new EventLog();
        final ZooKeeper writer = connect(leader, writerStates);
        final ZooKeeper reader = connect(leader, readerStates);
        final CompletableFuture<Code> written = new CompletableFuture<>();

        signal("STOP", leader);
        try
        {
            writer.create("/slow", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT,
                (code, path, context, name) -> written.complete(Code.get(code)), null);
            final long startNs = System.nanoTime();
            while (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) < PAUSE_MS)
            {
                assertNull(reader.exists("/slow", false));
            }
            assertFalse(written.isDone(), "nobody but the leader could have it");
        }
        finally
        {
            signal("CONT", leader);
        }

        assertEquals(Code.OK, written.get(WAIT_MS, TimeUnit.MILLISECONDS));
        assertEquals(List.of(KeeperState.SyncConnected), writerStates.heard());
        assertEquals(List.of(KeeperState.SyncConnected), readerStates.heard());
    }

    /** To all members but one. */
    private void signal(final String name, final int exceptId)
    {
        for (final ServerProcess member : system.cluster().members())
        {
            if (system.cluster().member(exceptId) != member)
            {
                member.signal(name);
            }
        }
    }

    private ZooKeeper connect(final int memberId, final EventLog states) throws Exception
    {
        final ZooKeeper client = new ZooKeeper(system.endpoint(memberId), SESSION_TIMEOUT_MS, states);
        clients.add(client);
        Await.until("it is connected", WAIT_MS, () -> KeeperState.SyncConnected == states.state());
        return client;
    }
}
