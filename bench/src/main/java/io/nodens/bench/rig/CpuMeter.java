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
package io.nodens.bench.rig;

import io.nodens.bench.results.CpuShares;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who uses the processors, by the kernel's accounts in {@code /proc}, from the making of the meter on.
 */
public final class CpuMeter
{
    // Fields of the first line of /proc/stat behind "cpu".
    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STOLEN = 8;

    private final Supplier<List<Long>> servers;
    private final Ticks start;

    /**
     * Begin.
     *
     * @param servers gives the processes of the system under test that run now; the process of the caller started them.
     *                They may end and start meanwhile.
     */
    public CpuMeter(final Supplier<List<Long>> servers)
    {
        this.servers = servers;
        start = Ticks.now(servers.get());
    }

    /**
     * What was used since this was made.
     *
     * @return the shares, or null where the kernel does not tell.
     */
    public CpuShares shares()
    {
        final Ticks end = Ticks.now(servers.get());
        if (null == start || null == end || end.total == start.total)
        {
            return null;
        }

        final double total = end.total - start.total;
        final long ofServers = end.servers - start.servers;
        final long ofRig = end.rig - start.rig;
        return new CpuShares(
            ofServers / total, ofRig / total, Math.max(0, end.busy - start.busy - ofServers - ofRig) / total,
            (end.stolen - start.stolen) / total, (end.idle - start.idle) / total);
    }

    private record Ticks(long total, long busy, long idle, long stolen, long servers, long rig)
    {
        static Ticks now(final List<Long> servers)
        {
            try
            {
                final String[] all = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
                long total = 0;
                for (int i = USER; i <= STOLEN; i++)
                {
                    total += Long.parseLong(all[i]);
                }
                final KernelAccount rig =
                    KernelAccount.of(KernelAccount.ofProcess(ProcessHandle.current().pid()));
                long ofServers = rig.childrenTicks();
                for (final long pid : servers)
                {
                    ofServers += ofServer(pid);
                }
                return new Ticks(
                    total,
                    Long.parseLong(all[USER]) + Long.parseLong(all[NICE]) + Long.parseLong(all[SYSTEM]),
                    Long.parseLong(all[IDLE]) + Long.parseLong(all[IO_WAIT]),
                    Long.parseLong(all[STOLEN]),
                    ofServers,
                    rig.ticks());
            }
            catch (final IOException | IndexOutOfBoundsException | NumberFormatException ex)
            {
                return null;
            }
        }

        /** The time of one that has ended is in that of the children of this process. */
        private static long ofServer(final long pid)
        {
            try
            {
                return KernelAccount.of(KernelAccount.ofProcess(pid)).ticks();
            }
            catch (final IOException ex)
            {
                return 0;
            }
        }
    }
}
