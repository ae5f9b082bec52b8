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
package io.nodens.bench.scenario;

import io.nodens.bench.system.zookeeper.ZooKeeperMembers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks for the next snapshot that a server of ZooKeeper writes by itself, by its files.
 */
final class ZooKeeperSnapshots
{
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** A file that did not grow for as long is whole. */
    private static final long STILL_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ZooKeeperMembers servers;
    private final Map<Path, Long> before;

    ZooKeeperSnapshots(final ZooKeeperMembers servers)
    {
        this.servers = servers;
        before = lengths();
    }

    /**
     * Wait for the next snapshot.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @param onBegin   called when it begins.
     * @return {@link System#nanoTime()} of its end.
     * @throws IllegalStateException when none is written.
     */
    long awaitNext(final long timeoutNs, final Runnable onBegin)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        Map<Path, Long> last = before;
        boolean hasBegun = false;
        long changedNs = System.nanoTime();
        while (!hasBegun || System.nanoTime() - changedNs < STILL_NS)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("no server wrote a snapshot within " + ScenarioRecord.ms(timeoutNs) +
                    ": have them do so more often, by --jvm=-Dzookeeper.snapCount=COUNT beside --jvm=-Xmx1g");
            }
            LockSupport.parkNanos(POLL_NS);
            final Map<Path, Long> now = lengths();
            if (!now.equals(last))
            {
                last = now;
                changedNs = System.nanoTime();
                if (!hasBegun)
                {
                    hasBegun = true;
                    onBegin.run();
                }
            }
        }

        return changedNs;
    }

    private Map<Path, Long> lengths()
    {
        final Map<Path, Long> lengths = new HashMap<>();
        for (int id = 0; id < servers.processes().size(); id++)
        {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(servers.dataDirectory(id), "snapshot.*"))
            {
                for (final Path file : files)
                {
                    lengths.put(file, Files.size(file));
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot look for snapshots of server " + id, ex);
            }
        }

        return lengths;
    }
}
