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
package io.nodens.bench.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Memory of a process by the kernel's accounts: its own, and its share of what several have.
 *
 * @param pssKib    all of it, KiB.
 * @param sharedKib of it in shared memory, KiB.
 */
public record ProcessMemory(long pssKib, long sharedKib)
{
    private static final long GC_TIMEOUT_S = 120;

    /**
     * Ask the kernel.
     *
     * @param pid of the process.
     * @return its memory.
     * @throws UncheckedIOException  when there is no such process.
     * @throws IllegalStateException when the kernel tells no PSS.
     */
    public static ProcessMemory of(final long pid)
    {
        try
        {
            return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read the memory of process " + pid, ex);
        }
    }

    /**
     * Memory of a process.
     *
     * @param rollup lines of its {@code smaps_rollup}.
     * @return its memory.
     * @throws IllegalStateException when there is no PSS among them.
     */
    static ProcessMemory parse(final List<String> rollup)
    {
        return new ProcessMemory(
            kib(rollup, "Pss:").orElseThrow(
                () -> new IllegalStateException("the kernel tells no PSS: /proc/PID/smaps_rollup")),
            kib(rollup, "Pss_Shmem:").orElse(0));
    }

    private static OptionalLong kib(final List<String> rollup, final String field)
    {
        return rollup.stream().map((line) -> line.split("\\s+")).filter((words) -> field.equals(words[0]))
            .mapToLong((words) -> Long.parseLong(words[1])).findFirst();
    }

    /**
     * Have a virtual machine collect its garbage, and wait until it has.
     *
     * @param pid of its process.
     * @throws IllegalStateException when it does not in time.
     */
    public static void collectGarbage(final long pid)
    {
        try
        {
            final Process jcmd = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
            if (!jcmd.waitFor(GC_TIMEOUT_S, TimeUnit.SECONDS))
            {
                jcmd.destroyForcibly();
                throw new IllegalStateException("no garbage collection within " + GC_TIMEOUT_S + " s");
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot run jcmd", ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }
}
