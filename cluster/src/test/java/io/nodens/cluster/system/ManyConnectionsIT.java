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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Many clients of one process over UDP at one member of three: they share a stream, so that they cost the member
 * little, connect in bounded time, and keep their sessions while another leader is elected. The same over a stall and a
 * restart of the member, with several processes: {@code bench/scripts/many-clients.sh}.
 */
@Tag("slow")
@Timeout(300)
class ManyConnectionsIT
{
    private static final int CONNECTIONS = Integer.getInteger("nodens.test.connections", 1000);
    /** Of shared memory, for all of them. */
    private static final long MAX_BYTES = 64 << 20;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @Test
    void shouldElectALeaderWhenAMemberHasManyConnections() throws Exception
    {
        final LocalCluster cluster = clusters.start(3, "--profile=balanced");
        final int leader = cluster.awaitLeader(Clusters.TIMEOUT_MS);
        final int busy = (leader + 1) % 3;
        final long before = bytes(cluster.aeronDirectory(busy));
        final List<AsyncNodensClient> clients = new ArrayList<>();
        try (MediaDriver driver = driver(cluster.sharedDirectory().resolve("many"));
            Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .driverTimeoutMs(Clusters.TIMEOUT_MS)))
        {
            try
            {
                final long startNs = System.nanoTime();
                for (int i = 0; i < CONNECTIONS; i++)
                {
                    clients.add(AsyncNodensClient.connect(
                        cluster.clientContext(cluster.endpoint(busy)).aeron(aeron).useAgentInvoker(true)
                            .sessionTimeoutMs((int)Clusters.TIMEOUT_MS)));
                }
                drive(clients, "all are connected", () -> clients.stream().allMatch(AsyncNodensClient::isConnected));
                System.out.println(CONNECTIONS + " connected after " + elapsedMs(startNs) + " ms");
                final long bytes = bytes(cluster.aeronDirectory(busy)) - before;
                System.out.println(CONNECTIONS + " connections take " + bytes + " bytes of shared memory");
                assertTrue(bytes < MAX_BYTES, () -> "bytes " + bytes);

                cluster.member(leader).signalKill();
                final long killedNs = System.nanoTime();
                final List<CompletableFuture<?>> creates = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++)
                {
                    creates.add(clients.get(i).create("/elected-" + i, new byte[0], CreateMode.EPHEMERAL));
                }
                drive(clients, "all have written", () -> creates.stream().allMatch(CompletableFuture::isDone));
                System.out.println("all have written again after " + elapsedMs(killedNs) + " ms");
                creates.forEach(CompletableFuture::join);
                assertTrue(clients.stream().noneMatch(AsyncNodensClient::isClosed));
            }
            finally
            {
                CloseHelper.quietCloseAll(clients);
            }
        }
    }

    private static void drive(
        final List<AsyncNodensClient> clients, final String what, final BooleanSupplier condition)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            assertTrue(elapsedMs(startNs) < Clusters.TIMEOUT_MS, () -> "not in time: " + what);
            clients.forEach(AsyncNodensClient::doWork);
        }
    }

    private static long elapsedMs(final long startNs)
    {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
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
