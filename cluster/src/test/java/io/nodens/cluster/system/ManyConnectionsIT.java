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
package io.nodens.cluster.system;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Many clients over UDP at one member of three: what they cost, and that the members still elect a leader.
 */
@Tag("slow")
@Timeout(900)
class ManyConnectionsIT
{
    private static final int CONNECTIONS = Integer.getInteger("nodens.test.connections", 1000);
    private static final long MAX_BYTES_PER_CONNECTION = 1 << 20;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldElectALeaderWhenAMemberHasManyConnections() throws Exception
    {
        final LocalCluster cluster = clusters.start(3, "--profile=balanced");
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final int busy = (leader + 1) % 3;
        final long before = bytes(cluster.aeronDirectory(busy));
        final List<AsyncNodensClient> connected = new ArrayList<>();
        try (MediaDriver driver = driver(cluster.sharedDirectory().resolve("many"));
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .driverTimeoutMs(Clusters.TIMEOUT_MS)))
        {
            try
            {
                for (int i = 0; i < CONNECTIONS; i++)
                {
                    final AsyncNodensClient client = AsyncNodensClient.connect(
                        cluster.clientContext(cluster.endpoint(busy)).aeron(aeron).useAgentInvoker(true)
                            .sessionTimeoutMs((int)Clusters.TIMEOUT_MS));
                    connected.add(client);
                    awaitConnected(connected);
                }
                final long bytesPerConnection = (bytes(cluster.aeronDirectory(busy)) - before) / CONNECTIONS;
                System.out.println(CONNECTIONS + " connections, bytes of shared memory for each: " +
                    bytesPerConnection);
                assertTrue(bytesPerConnection < MAX_BYTES_PER_CONNECTION, () -> "bytes " + bytesPerConnection);

                cluster.member(leader).signalKill();
                final long killedNs = System.nanoTime();
                try (NodensClient client = clusters.connect(cluster, cluster.endpoint(busy)))
                {
                    client.create("/elected", new byte[0], CreateMode.PERSISTENT);
                }
                System.out.println("written again after " +
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs) + " ms");
                assertEquals(CONNECTIONS, connected.size());
            }
            finally
            {
                CloseHelper.quietCloseAll(connected);
            }
        }
    }

    /** Until the newest has a session; the others are driven, too, so that nobody is taken for silent. */
    private static void awaitConnected(final List<AsyncNodensClient> clients)
    {
        final AsyncNodensClient newest = clients.get(clients.size() - 1);
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS);
        while (!newest.isConnected())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "after " + clients.size() + " connections");
            for (int i = 0; i < 16; i++)
            {
                newest.doWork();
            }
        }
        for (int i = clients.size() % 16; i < clients.size(); i += 16)
        {
            clients.get(i).doWork();
        }
    }

    private static MediaDriver driver(final Path directory)
    {
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .clientLivenessTimeoutNs(TimeUnit.MILLISECONDS.toNanos(Clusters.TIMEOUT_MS))
            .publicationUnblockTimeoutNs(TimeUnit.MILLISECONDS.toNanos(2 * Clusters.TIMEOUT_MS))
            .counterValuesBufferLength(1 << 24)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    /** What the directory takes in memory, sparse files by what is used of them. */
    private static long bytes(final Path directory) throws IOException
    {
        final Process process = new ProcessBuilder("du", "-s", "-B1", directory.toString()).start();
        final String line = new String(process.getInputStream().readAllBytes(), US_ASCII);
        return Long.parseLong(line.substring(0, line.indexOf('\t')));
    }
}
