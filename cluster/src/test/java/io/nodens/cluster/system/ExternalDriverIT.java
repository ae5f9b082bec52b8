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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A member on a media driver that it does not own, as the application's on the same host.
 */
@Tag("slow")
class ExternalDriverIT
{
    private static final long CLIENT_LIVENESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    private final List<ServerProcess> processes = new ArrayList<>();
    private PortBlock ports;
    private MediaDriver driver;

    @TempDir
    private Path directory;

    @BeforeEach
    void launchDriver()
    {
        ports = PortBlock.reserve();
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(1, 1, 1_000, TimeUnit.MILLISECONDS.toNanos(1)))
            .termBufferSparseFile(true)
            .clientLivenessTimeoutNs(CLIENT_LIVENESS_TIMEOUT_NS)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.closeAll(processes);
        CloseHelper.close(driver);
        ports.close();
    }

    @Test
    void shouldStartAgainWhenKilledOnAnExternalDriver()
    {
        final ServerProcess member = member("member", 0);
        member.start().awaitReady(Clusters.TIMEOUT_MS);
        final byte[] data = "kept".getBytes(StandardCharsets.UTF_8);
        try (NodensClient client = connect())
        {
            client.create("/kept", data, CreateMode.PERSISTENT);
        }

        member.kill();
        member.start().awaitReady(Clusters.TIMEOUT_MS);

        assertTrue(member.log().stream().anyMatch(
            (line) -> line.contains("to release the resources of a killed process")));
        try (NodensClient client = connect())
        {
            assertArrayEquals(data, client.getData("/kept"));
        }
        assertEquals(0, member.terminate(Clusters.TIMEOUT_MS));
    }

    @Test
    void shouldRefuseWhenTheDriverServesALiveMember()
    {
        member("first", 0).start().awaitReady(Clusters.TIMEOUT_MS);
        final ServerProcess second = member("second", 1);

        final int exitCode = second.start().awaitExit(Clusters.TIMEOUT_MS);

        assertEquals(69, exitCode, () -> String.join("\n", second.log()));
        assertTrue(second.log().stream().anyMatch((line) -> line.contains("serves member 0 already")));
    }

    @Test
    void shouldStopWhenTheExternalDriverIsGone()
    {
        final ServerProcess member = member("member", 0);
        member.start().awaitReady(Clusters.TIMEOUT_MS);

        driver.close();

        assertEquals(70, member.awaitExit(Clusters.TIMEOUT_MS), () -> String.join("\n", member.log()));
    }

    private NodensClient connect()
    {
        return NodensClient.connect(new ClientContext()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .endpoints("localhost:" + ports.basePort(0))
            .operationTimeoutMs(Clusters.TIMEOUT_MS)
            .connectTimeoutMs(Clusters.TIMEOUT_MS));
    }

    private ServerProcess member(final String name, final int block)
    {
        final ServerProcess process = new ServerProcess(
            name,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar", Clusters.jar().toString(), "server",
                "--members=0=localhost:" + ports.basePort(block),
                "--data-dir=" + directory.resolve(name),
                "--region-dir=" + directory.resolve(name + "-region"),
                "--external-driver=" + driver.aeronDirectoryName()),
            directory.resolve(name + ".log"),
            ServerProcess.MEMBER_READY);
        processes.add(process);
        return process;
    }
}
