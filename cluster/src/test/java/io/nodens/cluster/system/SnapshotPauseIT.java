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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.client.CreatedZnode;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.SessionListener;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A snapshot of a large tree stops the log for longer than {@code nodens.stale.close.timeout}: that is no loss of the
 * cluster.
 */
@Tag("slow")
@Timeout(900)
class SnapshotPauseIT
{
    private static final int ZNODES = Integer.getInteger("nodens.test.znodes", 700_000);
    /**
     * So much log that the first snapshot is of a large tree already: a second one is due only when twice its size was
     * logged since, which these znodes do not do.
     */
    private static final String SNAPSHOT_LOG = "--snapshot-log-bytes=112m";
    private static final int IN_FLIGHT = 200;
    private static final Pattern PAUSE = Pattern.compile("snapshot taken .* (\\d+) znodes.* pause (\\d+)");

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final Queue<String> disconnects = new ConcurrentLinkedQueue<>();
    private final AtomicLong longestReadNs = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicBoolean isDone = new AtomicBoolean();

    @Test
    void shouldAnswerLocalReadsAndCloseNobodyWhileASnapshotIsWritten() throws Exception
    {
        final LocalCluster cluster = clusters.start(1, "--profile=balanced", SNAPSHOT_LOG);
        final NodensClient reader = clusters.connect(context(cluster));
        reader.create("/t", new byte[0], CreateMode.PERSISTENT);
        final Thread reading = new Thread(() -> read(reader), "reading");
        reading.start();

        try (AsyncNodensClient writer = AsyncNodensClient.connect(context(cluster)))
        {
            final Semaphore window = new Semaphore(IN_FLIGHT);
            final byte[] data = new byte[100];
            CompletableFuture<CreatedZnode> last = null;
            for (int i = 0; i < ZNODES; i++)
            {
                window.acquire();
                last = writer.create("/t/n" + i, data, CreateMode.PERSISTENT).whenComplete(
                    (created, failure) -> window.release());
            }
            window.acquire(IN_FLIGHT);
            assertNotNull(last.join());
        }
        cluster.member(0).awaitLine(
            "a snapshot of a large tree", Clusters.TIMEOUT_MS, (line) -> znodes(line) > ZNODES / 2);
        isDone.set(true);
        reading.join();

        System.out.println(reads + " reads, longest " + longestReadNs.get() / 1_000_000 + " ms");
        cluster.member(0).log().stream().filter((line) -> znodes(line) > 0).forEach(System.out::println);
        assertEquals("[]", disconnects.toString());
        assertTrue(reads.get() > 0);
    }

    private ClientContext context(final LocalCluster cluster)
    {
        return cluster.clientContext(cluster.endpoints()).operationTimeoutMs(Clusters.TIMEOUT_MS)
            .sessionListener(new SessionListener()
            {
                @Override
                public void onDisconnected(final String reason)
                {
                    disconnects.add(reason);
                }
            });
    }

    private void read(final NodensClient reader)
    {
        while (!isDone.get())
        {
            final long beganNs = System.nanoTime();
            reader.exists("/t");
            longestReadNs.accumulateAndGet(System.nanoTime() - beganNs, Math::max);
            reads.incrementAndGet();
        }
    }

    private static long znodes(final String line)
    {
        final Matcher matcher = PAUSE.matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
