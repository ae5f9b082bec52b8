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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.ClusterAdmin;
import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.CreateMode;
import io.nodens.client.MemberCapability;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.DataTooLargeException;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Limits that an operator sets, and the version that one finalizes, at real members.
 */
@Timeout(300)
class AdministrationIT
{
    private static final int LONG_DATA = 100_000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    @Test
    @Tag("slow")
    void shouldKeepLimitsThatWereSetThroughSnapshotAndRestartOfAllMembers() throws Exception
    {
        final LocalCluster cluster = clusters.start(3, "--snapshot-log-bytes=1m");
        final NodensClient client = clusters.connect(cluster);
        client.create("/long", new byte[LONG_DATA], CreateMode.PERSISTENT);

        final CommandRun set = run(
            "limits", "max.data.length=64k", "nodens.max.sessions=50", "--endpoints=" + cluster.endpoints(),
            "--output=json");

        assertEquals(0, set.exitCode(), set.lines().toString());
        final JsonNode shown = new ObjectMapper().readTree(set.lines().get(0)).path("limits");
        assertEquals(64 * 1024, shown.path("max.data.length").asInt(), set.lines().toString());
        assertEquals(50, shown.path("max.sessions").asInt(), set.lines().toString());

        final CommandRun refused = run("limits", "max.sessions=2000000", "--endpoints=" + cluster.endpoint(1));
        assertEquals(2, refused.exitCode(), refused.lines().toString());
        assertTrue(
            refused.lines().get(0).contains("max.sessions must be 1 to 1048576, not 2000000"),
            refused.lines().toString());

        for (int i = 0; i < 60; i++)
        {
            client.create("/filler-" + i, new byte[60_000], CreateMode.PERSISTENT);
        }
        for (final ServerProcess member : cluster.members())
        {
            member.awaitLine("a snapshot", Clusters.TIMEOUT_MS, (line) -> line.contains("snapshot taken"));
        }
        client.close();
        cluster.members().forEach((member) -> assertEquals(0, member.terminate(Clusters.TIMEOUT_MS)));
        cluster.start().awaitReady(Clusters.TIMEOUT_MS);

        for (int memberId = 0; memberId < 3; memberId++)
        {
            final ClusterInfo info = new ClusterAdmin(
                cluster.aeron(), cluster.endpoint(memberId), Clusters.TIMEOUT_MS).info();
            assertEquals(64 * 1024, info.limits().maxDataLength(), info.toString());
            assertEquals(50, info.limits().maxSessions(), info.toString());
        }
        final NodensClient later = clusters.connect(cluster);
        assertEquals(LONG_DATA, later.getData("/long").length);
        assertThrows(
            DataTooLargeException.class, () -> later.create("/x", new byte[64 * 1024 + 1], CreateMode.PERSISTENT));
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
    }

    @Test
    @Tag("slow")
    void shouldShowWhatMembersSupportAndFinalizeNothingNewer()
    {
        final LocalCluster cluster = clusters.start(1);
        final ClusterAdmin admin = new ClusterAdmin(cluster.aeron(), cluster.endpoints(), Clusters.TIMEOUT_MS);

        final ClusterInfo info = admin.info();

        final MemberCapability member = info.members().get(0);
        assertEquals(info.activeVersion(), member.maxVersion(), info.toString());
        assertTrue(member.isConnected(), info.toString());
        assertEquals(36, info.clusterId().length(), info.toString());
        assertEquals(info.activeVersion(), admin.finalizeUpgrade(info.activeVersion()));
        final CommandRun upgrade = run("upgrade", "--finalize", "--endpoints=" + cluster.endpoints());
        assertEquals(0, upgrade.exitCode(), upgrade.lines().toString());
        assertTrue(
            upgrade.lines().stream().anyMatch((line) -> line.startsWith("nothing to finalize")),
            upgrade.lines().toString());

        admin.setLimits(new ClusterLimits(10, 0, 0, 0, 0));
        assertEquals(10, admin.info().limits().maxZnodes());
    }

    private CommandRun run(final String... arguments)
    {
        return CommandRun.of(directory.resolve("command-" + System.nanoTime() + ".log"), arguments);
    }
}
