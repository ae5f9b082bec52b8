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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives processes processors, by {@code taskset} of util-linux. What a process starts has the same ones, and a virtual
 * machine counts those that it may use when it starts: so the rig takes those of the servers while it starts them.
 */
final class Pinning
{
    private static final long TIMEOUT_S = 10;
    private static final String SEPARATOR = ": ";

    private Pinning()
    {
    }

    /**
     * Processors that this process may use.
     *
     * @return the list, as taskset writes it: {@code 0-3,8}.
     * @throws IllegalStateException saying what taskset says.
     */
    static String ofThisProcess()
    {
        final String said = taskset("--cpu-list", "--pid", pid());
        return said.substring(said.lastIndexOf(SEPARATOR) + SEPARATOR.length());
    }

    /**
     * Bind all threads of this process, and with them what it starts from now on.
     *
     * @param cpus as taskset takes them, such as {@code 2-5,8}.
     * @throws IllegalStateException saying what taskset says.
     */
    static void pinThisProcess(final String cpus)
    {
        taskset("--all-tasks", "--cpu-list", "--pid", cpus, pid());
    }

    private static String pid()
    {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static String taskset(final String... arguments)
    {
        final List<String> command = new ArrayList<>(List.of("taskset"));
        command.addAll(List.of(arguments));
        try
        {
            final Process taskset = new ProcessBuilder(command).redirectErrorStream(true).start();
            taskset.getOutputStream().close();
            final String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (!taskset.waitFor(TIMEOUT_S, TimeUnit.SECONDS) || 0 != taskset.exitValue())
            {
                throw new IllegalStateException("--server-cpus: " + String.join(" ", command) + " says: " + said);
            }

            return said;
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(
                "--server-cpus needs taskset (package util-linux): " + ex.getMessage(), ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pinning", ex);
        }
    }
}
