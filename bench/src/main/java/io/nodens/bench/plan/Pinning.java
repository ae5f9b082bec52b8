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
package io.nodens.bench.plan;

import io.nodens.bench.system.Servers;
import io.nodens.cluster.testkit.ServerProcess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Keeps servers on processors of their own, by {@code taskset} of util-linux.
 */
final class Pinning
{
    private static final long TIMEOUT_S = 10;

    private Pinning()
    {
    }

    /**
     * Bind all threads of all servers, and those that they start later.
     *
     * @param servers that run.
     * @param cpus    as taskset takes them, such as {@code 2-5,8}.
     * @throws IllegalStateException saying what taskset says.
     */
    static void pin(final Servers servers, final String cpus)
    {
        for (final ServerProcess server : servers.processes())
        {
            try
            {
                final Process taskset = new ProcessBuilder(
                    "taskset", "--all-tasks", "--cpu-list", "--pid", cpus, Long.toString(server.pid()))
                    .redirectErrorStream(true).start();
                taskset.getOutputStream().close();
                final String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
                if (!taskset.waitFor(TIMEOUT_S, TimeUnit.SECONDS) || 0 != taskset.exitValue())
                {
                    throw new IllegalStateException("--server-cpus=" + cpus + ": " + said);
                }
            }
            catch (final IOException ex)
            {
                throw new IllegalStateException(
                    "--server-cpus needs taskset (package util-linux): " + ex.getMessage(), ex);
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while pinning " + server.name(), ex);
            }
        }
    }
}
