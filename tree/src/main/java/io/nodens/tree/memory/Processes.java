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
package io.nodens.tree.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the process that wrote something is still there. A number alone does not tell: it is given anew, and a
 * process that nobody has waited for keeps it after its end.
 * <p>
 * <b>Thread:</b> any.
 */
public final class Processes
{
    /** Start time of a process of which only the existence is known. */
    public static final long UNKNOWN_START = 0;
    /** There is no such process, or only its entry is left. */
    public static final long NO_PROCESS = -1;

    /** How far apart two tellings of one start may be: one is in ticks of the system, the other in the clock's time. */
    private static final long START_TOLERANCE_MS = 2_000;

    private Processes()
    {
    }

    /**
     * When a process was started.
     *
     * @param pid of the process.
     * @return milliseconds of the epoch, {@link #UNKNOWN_START} or {@link #NO_PROCESS}.
     */
    public static long startTimeMs(final long pid)
    {
        final Optional<ProcessHandle> process = pid > 0 ? ProcessHandle.of(pid) : Optional.empty();
        if (process.isEmpty() || !process.get().isAlive() || isZombie(pid))
        {
            return NO_PROCESS;
        }

        return process.get().info().startInstant().map(Instant::toEpochMilli).orElse(UNKNOWN_START);
    }

    /**
     * Whether a process is alive, going by what it wrote about itself.
     *
     * @param pid     of the process.
     * @param startMs when it was started, {@link #UNKNOWN_START} if it did not know.
     * @return true when it is there, or one that cannot be told from it.
     */
    public static boolean isAlive(final long pid, final long startMs)
    {
        final long actualStartMs = startTimeMs(pid);
        return NO_PROCESS != actualStartMs &&
            (UNKNOWN_START == startMs || UNKNOWN_START == actualStartMs ||
            Math.abs(actualStartMs - startMs) <= START_TOLERANCE_MS);
    }

    /**
     * Whether a process that is known to have lived at some time can be the one that has its number now.
     *
     * @param actualStartMs of the one that has the number, as {@link #startTimeMs(long)} tells it.
     * @param atMs          when the other lived, in milliseconds of the epoch.
     * @return true when it can.
     */
    public static boolean mayHaveLivedAt(final long actualStartMs, final long atMs)
    {
        return NO_PROCESS != actualStartMs &&
            (UNKNOWN_START == actualStartMs || actualStartMs <= atMs + START_TOLERANCE_MS);
    }

    private static boolean isZombie(final long pid)
    {
        try
        {
            final String line = Files.readString(
                Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            final int state = line.lastIndexOf(')') + 2;
            return state < line.length() && ('Z' == line.charAt(state) || 'X' == line.charAt(state));
        }
        catch (final IOException ignore)
        {
            return false;
        }
    }
}
