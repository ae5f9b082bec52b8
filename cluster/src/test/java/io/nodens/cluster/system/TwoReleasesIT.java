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

import io.nodens.client.ClusterAdmin;
import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.VersionMismatchException;
import io.nodens.cluster.Member;
import io.nodens.cluster.testkit.Await;
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
 * A release is installed on one member after the other, taken back, installed again, and finalized.
 */
@Timeout(300)
class TwoReleasesIT
{
    private static final int OLD = 5;
    private static final int NEW = 6;
    private static final int FILLER_LENGTH = 50_000;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private LocalCluster cluster;
    private NodensClient client;
    private int fillers;

    @Test
    @Tag("slow")
    void shouldServeInTheOldVersionUntilEveryMemberCanAndAnOperatorSaysSo() throws Exception
    {
        final Path older = OlderRelease.of(Clusters.jar(), directory, OLD);
        clusters.expectInLogs("of a newer release|newer than this program|AgentTermination|terminated");
        cluster = clusters.layOut(3, "--snapshot-log-bytes=1m");
        for (int memberId = 0; memberId < 3; memberId++)
        {
            cluster.install(memberId, older).start();
        }
        cluster.awaitReady(Clusters.TIMEOUT_MS);
        client = clusters.connect(cluster);
        fill();

        restartWith(2, Clusters.jar());
        assertVersion(2, OLD, NEW);
        fill();
        final CommandRun refused =
            CommandRun.of(directory.resolve("refused.log"), "upgrade", "--finalize", "--endpoints=" + endpoints());
        assertEquals(9, refused.exitCode(), refused.lines().toString());
        assertTrue(refused.lines().get(0).contains("member 0 supports 0 to " + OLD), refused.lines().toString());
        final ClusterAdmin admin = new ClusterAdmin(cluster.aeron(), endpoints(), Clusters.TIMEOUT_MS);
        assertThrows(VersionMismatchException.class, () -> admin.finalizeUpgrade(NEW));

        // What the new release wrote is read by the old one, which goes back to it.
        awaitSnapshotOf(2);
        restartWith(2, older);
        assertVersion(2, OLD, OLD);
        fill();

        for (int memberId = 0; memberId < 3; memberId++)
        {
            restartWith(memberId, Clusters.jar());
        }
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);
        assertEquals(NEW, admin.finalizeUpgrade(NEW));
        assertVersion(0, NEW, NEW);
        admin.setLimits(new ClusterLimits(1_000_000, 0, 0, 0, 0));
        fill();
        cluster.awaitEqualDigests(Clusters.TIMEOUT_MS);

        cluster.member(0).terminate(Clusters.TIMEOUT_MS);
        final ServerProcess outdated = cluster.install(0, older).start();
        assertEquals(Member.EXIT_CODE_CONFIGURATION, outdated.awaitExit(Clusters.TIMEOUT_MS));
        assertTrue(
            outdated.log().stream().anyMatch((line) -> line.contains("install that release") ||
                line.contains("install the release")),
            () -> outdated.log().toString());
        client.create("/last", new byte[1], CreateMode.PERSISTENT);
    }

    private void restartWith(final int memberId, final Path jar)
    {
        cluster.member(memberId).terminate(Clusters.TIMEOUT_MS);
        cluster.install(memberId, jar).start().awaitReady(Clusters.TIMEOUT_MS);
        client.create("/after-restart-" + fillers++, new byte[1], CreateMode.PERSISTENT);
    }

    private void fill()
    {
        for (int i = 0; i < 10; i++)
        {
            client.create("/filler-" + fillers++, new byte[FILLER_LENGTH], CreateMode.PERSISTENT);
        }
    }

    /** Of the life that runs: the log has those before it, too. */
    private void awaitSnapshotOf(final int memberId)
    {
        final long before = snapshotsOf(memberId);
        for (int i = 0; i < 10 && snapshotsOf(memberId) == before; i++)
        {
            fill();
        }
        assertTrue(Await.holds(Clusters.TIMEOUT_MS, () -> snapshotsOf(memberId) > before), "no snapshot is taken");
    }

    private long snapshotsOf(final int memberId)
    {
        return cluster.member(memberId).log().stream().filter((line) -> line.contains("snapshot taken")).count();
    }

    private void assertVersion(final int memberId, final int active, final int newest)
    {
        final ClusterInfo info =
            new ClusterAdmin(cluster.aeron(), cluster.endpoint(memberId), Clusters.TIMEOUT_MS).info();
        assertEquals(active, info.activeVersion(), info.toString());
        assertEquals(newest, info.members().get(memberId).maxVersion(), info.toString());
    }

    private String endpoints()
    {
        return cluster.endpoints();
    }
}
