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
package io.nodens.cluster.zookeeper;

import org.agrona.IoUtil;
import org.apache.zookeeper.server.ContainerManager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A ZooKeeper server in this process: what tests are proved with.
 */
final class InProcessZooKeeper implements ZooKeeperUnderTest
{
    private static final Path PARENT = Path.of("target", "system-tests").toAbsolutePath();
    private static final int TICK_MS = 1_000;
    private static final int REAP_INTERVAL_MS = 500;
    private static final int REAPED_PER_MINUTE = 10_000;

    private final Path directory;
    private final StartedZooKeeper server;
    private final ContainerManager reaper;

    InProcessZooKeeper()
    {
        try
        {
            directory = Files.createTempDirectory(Files.createDirectories(PARENT), "zookeeper-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        server = new StartedZooKeeper(directory, TICK_MS);
        // As its main class does: a server alone reaps nothing.
        reaper = new ContainerManager(
            server.server().getZKDatabase(), server.firstProcessor(), REAP_INTERVAL_MS, REAPED_PER_MINUTE);
        reaper.start();
    }

    @Override
    public String name()
    {
        return "ZooKeeper";
    }

    @Override
    public int memberCount()
    {
        return 1;
    }

    @Override
    public String endpoint(final int memberId)
    {
        return server.endpoint();
    }

    @Override
    public int minSessionTimeoutMs()
    {
        return 2 * TICK_MS;
    }

    @Override
    public int maxSessionTimeoutMs()
    {
        return 20 * TICK_MS;
    }

    @Override
    public void verifyLogs()
    {
        // Its log is not ours to judge.
    }

    @Override
    public void close()
    {
        reaper.stop();
        server.close();
        IoUtil.delete(directory.toFile(), true);
    }
}
