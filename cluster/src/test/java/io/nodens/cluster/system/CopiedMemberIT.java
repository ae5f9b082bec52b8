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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.testkit.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two processes that are one member, since its directory was copied: the first one serves on, and the later one ends
 * with a code upon which a supervisor does not start it again.
 */
@Tag("slow")
class CopiedMemberIT
{
    private static final int TWIN = 1;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @ParameterizedTest(name = "starts of the copy: {0}")
    @ValueSource(ints = {1, 3})
    void shouldServeOnWhenACopyOfItsDirectoryIsStartedOnOtherPorts(final int starts) throws IOException
    {
        try (PortBlock ports = PortBlock.reserve())
        {
            final LocalCluster cluster = clusters.start(3);
            final NodensClient client = clusters.connect(cluster, cluster.endpoint(TWIN));
            final Path copy = copyOfStopped(cluster);
            final String twinsList = "0=" + cluster.endpoint(0) + ",1=localhost:" + ports.basePort(TWIN) + ",2=" +
                cluster.endpoint(2);

            for (int i = 0; i < starts; i++)
            {
                try (ServerProcess twin = twin(cluster, copy, twinsList))
                {
                    assertEquals(64, twin.start().awaitExit(Clusters.TIMEOUT_MS));
                    assertTrue(twin.log().stream().anyMatch((line) -> line.contains("this data directory was copied")));
                }
            }

            assertServesOn(cluster, client);
        }
    }

    @ParameterizedTest(name = "starts of the copy: {0}")
    @ValueSource(ints = 2)
    void shouldServeOnWhenACopyOfItsDirectoryIsStartedOnItsPorts(final int starts) throws IOException
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster, cluster.endpoint(TWIN));
        final Path copy = copyOfStopped(cluster);
        final String list = "0=" + cluster.endpoint(0) + ",1=" + cluster.endpoint(1) + ",2=" + cluster.endpoint(2);

        for (int i = 0; i < starts; i++)
        {
            try (ServerProcess twin = twin(cluster, copy, list))
            {
                assertEquals(69, twin.start().awaitExit(Clusters.TIMEOUT_MS), "its port is taken");
            }
        }

        assertServesOn(cluster, client);
    }

    private static Path copyOfStopped(final LocalCluster cluster) throws IOException
    {
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        cluster.member(TWIN).terminate(Clusters.TIMEOUT_MS);
        final Path from = cluster.dataDirectory(TWIN);
        final Path to = from.resolveSibling("copy");
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        cluster.member(TWIN).start().awaitReady(Clusters.TIMEOUT_MS);
        return to;
    }

    private static ServerProcess twin(final LocalCluster cluster, final Path data, final String list)
    {
        final Path shared = cluster.sharedDirectory();
        return new ServerProcess(
            "twin",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-jar", Clusters.jar().toString(), "server",
                "--member-id=" + TWIN,
                "--members=" + list,
                "--data-dir=" + data,
                "--aeron-dir=" + shared.resolve("twin"),
                "--region-dir=" + shared.resolve("twin-region")),
            data.resolveSibling("twin.log"),
            ServerProcess.MEMBER_READY);
    }

    private static void assertServesOn(final LocalCluster cluster, final NodensClient client)
    {
        client.create("/goes-on", new byte[0], CreateMode.PERSISTENT);
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        for (int id = 0; id < 3; id++)
        {
            assertTrue(cluster.member(id).isAlive(), "member " + id);
            assertTrue(cluster.report(id).isServing(), "member " + id);
        }
    }
}
