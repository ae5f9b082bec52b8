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

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * How much of the processors the compilers of virtual machines take, by the kernel's accounts in {@code /proc}. While
 * they are at work, a load that seems steady may still become much faster: a method that takes long to compile can be
 * the one that everything passes.
 * <p>
 * <b>Thread:</b> the caller's.
 */
final class CompilerMeter
{
    /** As the kernel knows their names, of which it keeps 15 characters: {@code C2 CompilerThre}. */
    private static final String NAMED = " Compiler";
    private static final double TICKS_PER_SECOND = 100;
    private static final double NS_PER_SECOND = 1e9;

    private final Supplier<List<Long>> processes;
    private long ticks;
    private long sinceNs = System.nanoTime();

    /**
     * Begin.
     *
     * @param processes gives those to look at, beside that of the caller.
     */
    CompilerMeter(final Supplier<List<Long>> processes)
    {
        this.processes = processes;
        ticks = ticks();
    }

    /**
     * What compilers took since this was asked before, or made.
     *
     * @return share of all processors; 0 where the kernel does not tell, or none runs.
     */
    double share()
    {
        final long nowNs = System.nanoTime();
        final long now = ticks();
        // A compiler's thread that ends takes its account along.
        final double seconds = Math.max(0, now - ticks) / TICKS_PER_SECOND;
        final double share = seconds * NS_PER_SECOND /
            Math.max(1, nowNs - sinceNs) / Runtime.getRuntime().availableProcessors();
        ticks = now;
        sinceNs = nowNs;
        return share;
    }

    private long ticks()
    {
        long sum = ofProcess(ProcessHandle.current().pid());
        for (final long pid : processes.get())
        {
            sum += ofProcess(pid);
        }

        return sum;
    }

    private static long ofProcess(final long pid)
    {
        long sum = 0;
        try (DirectoryStream<Path> threads =
            Files.newDirectoryStream(KernelAccount.ofProcess(pid).resolve("task")))
        {
            for (final Path thread : threads)
            {
                sum += ofThread(thread);
            }
        }
        catch (final IOException | DirectoryIteratorException ex)
        {
            // It has ended; what is judged then is the rate alone.
        }

        return sum;
    }

    private static long ofThread(final Path thread)
    {
        try
        {
            final KernelAccount account = KernelAccount.of(thread);
            return account.name().contains(NAMED) ? account.ticks() : 0;
        }
        catch (final IOException | IndexOutOfBoundsException | NumberFormatException ex)
        {
            return 0;
        }
    }
}
