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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line against real members.
 */
class StatusIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private int commands;

    @Test
    void shouldShowEqualDigestsAndServeScriptsWhenThreeMembersRun() throws Exception
    {
        final LocalCluster cluster = clusters.start(3);
        final NodensClient client = clusters.connect(cluster);
        client.create("/app", "hello".getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT);
        client.close();
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);

        final List<String> status = run(0, "status", "--endpoints=" + cluster.endpoint(0), "--output=json");
        final JsonNode members = new ObjectMapper().readTree(String.join("\n", status)).path("members");
        assertEquals(3, members.size(), status.toString());
        for (final JsonNode member : members)
        {
            assertEquals(members.get(0).path("digest"), member.path("digest"), status.toString());
            assertEquals(members.get(0).path("zxid"), member.path("zxid"), status.toString());
        }

        assertEquals(List.of("hello"), run(0, "get", "/app", "--endpoints=" + cluster.endpoints()));
        run(0, "set", "/app", "there", "--endpoints=" + cluster.endpoints());
        assertEquals(List.of("there"), run(0, "get", "/app", "--endpoints=" + cluster.endpoints()));
        final List<String> missing = run(-1, "get", "/absent", "--endpoints=" + cluster.endpoints());
        assertTrue(missing.stream().anyMatch((line) -> line.contains("/absent")), missing.toString());
    }

    @Test
    void shouldSayWhatAMemberWaitsForBeforeItIsAdmitted()
    {
        final LocalCluster cluster = clusters.layOut(3, "--report-interval=100ms");
        cluster.member(0).start().awaitLine(
            "that it waits", Clusters.TIMEOUT_MS, (line) -> line.contains(": waiting for "));

        final List<String> status = run(-1, "status", "--endpoints=" + cluster.endpoints());

        assertTrue(
            status.stream().anyMatch((line) -> line.contains(cluster.endpoint(0) + "  waiting for ")),
            status.toString());
        assertTrue(
            status.stream().anyMatch((line) -> line.contains(cluster.endpoint(1) + "  unreachable: ")),
            status.toString());
    }

    private List<String> run(final int expectedExitCode, final String... arguments)
    {
        final CommandRun run = CommandRun.of(directory.resolve("command-" + commands++ + ".log"), arguments);
        if (0 == expectedExitCode)
        {
            assertEquals(0, run.exitCode(), run.lines().toString());
        }
        else
        {
            assertNotEquals(0, run.exitCode(), run.lines().toString());
        }
        return run.lines();
    }
}
