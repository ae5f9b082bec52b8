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
package io.nodens.bench.xchk;

import io.nodens.cluster.testkit.Endpoints;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A ZooKeeper and the gateway of a member, which is a process of the packaged jar, answer one stream alike.
 */
class GatewayCrossCheckTest
{
    private static final Path JAR = Path.of("..", "cluster", "target", "nodens.jar");
    private static final int CONNECTIONS = 6;
    /** Operations among which every outcome is to be met. */
    private static final int ENOUGH = 100_000;
    private static final int READY_TIMEOUT_MS = 120_000;
    private static final int MAX_SESSION_TIMEOUT_MS = 600_000;

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAnswerAsZooKeeperDoes(@TempDir final Path directory) throws IOException
    {
        compare(directory, Long.getLong("nodens.xchk.operations", 10_000));
    }

    @Test
    @Tag("slow")
    @Timeout(value = 7_200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldAnswerAsZooKeeperDoesForLong(@TempDir final Path directory) throws IOException
    {
        compare(directory, Long.getLong("nodens.xchk.operations", 10_000_000));
    }

    private static void compare(final Path directory, final long operations) throws IOException
    {
        Assumptions.assumeTrue(Files.isRegularFile(JAR), "needs " + JAR);
        try (StartedZooKeeper zooKeeper = new StartedZooKeeper(
                Files.createDirectories(directory.resolve("zookeeper")), MAX_SESSION_TIMEOUT_MS);
            LocalCluster cluster = new LocalCluster(
                JAR, directory.resolve("nodens"), 1, "--profile=dev", "--super-digest=" + Acls.SUPER_DIGEST,
                // A host that stops processes for seconds must not look like a lost cluster, which closes clients.
                "--leader-heartbeat-timeout=10s", "--startup-canvass-timeout=20s", "--cluster-session-timeout=30s",
                "--stale-timeout=15s", "--stale-close-timeout=20s",
                // Nor may sessions of clients that are away expire meanwhile, here before there.
                "--gateway-max-session-timeout=" + MAX_SESSION_TIMEOUT_MS + "ms"))
        {
            cluster.start().awaitReady(READY_TIMEOUT_MS);
            try (CrossCheck run = new CrossCheck(
                CrossCheckSettings.of(TestSeed.seed(), operations, CONNECTIONS), zooKeeper.address(),
                Endpoints.address(cluster.gatewayEndpoint(0))))
            {
                run.run();

                run.known().print(System.out);
                assertTrue(run.log().count() >= operations && run.log().tally().eventCount() > 0);
                assertEquals(operations < ENOUGH ? run.log().tally().missing() : List.of(),
                    run.log().tally().missing());
            }
        }
    }
}
