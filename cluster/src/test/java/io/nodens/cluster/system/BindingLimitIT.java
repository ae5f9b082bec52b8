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

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.Member;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The limit of data binds for good: a member whose terms are too small for it must not take a write that it can never
 * send.
 */
@Timeout(300)
class BindingLimitIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    @Test
    void shouldStopAsMisconfiguredWhenTheTermsAreTooSmallForTheLimitThatBinds()
    {
        final LocalCluster cluster = clusters.start(
            1, "--max-data-length=4m", "--log-term-length=64m", "--ingress-term-length=64m",
            "--log-segment-length=64m");
        final NodensClient client = clusters.connect(cluster);
        client.create("/large", new byte[1 << 20], CreateMode.PERSISTENT);
        client.close();
        cluster.member(0).terminate(Clusters.TIMEOUT_MS);

        final List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
            "-jar", Clusters.jar().toString(), "server", "--log-segment-length=64m",
            "--members=0=" + cluster.endpoint(0),
            "--data-dir=" + cluster.dataDirectory(0),
            "--aeron-dir=" + cluster.aeronDirectory(0),
            "--region-dir=" + cluster.regionDirectory(0));
        try (ServerProcess member = new ServerProcess(
            "without-flags", command, directory.resolve("member.log"), ServerProcess.MEMBER_READY))
        {
            assertEquals(Member.EXIT_CODE_CONFIGURATION, member.start().awaitExit(Clusters.TIMEOUT_MS));
            assertTrue(member.log().stream().anyMatch((line) -> line.contains("--ingress-term-length=64m")),
                () -> member.log().toString());
            assertTrue(member.log().stream().noneMatch((line) -> line.startsWith("\tat ")),
                () -> member.log().toString());
        }
    }
}
