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
package io.nodens.bench.tree;

import io.nodens.tree.TreeConfiguration;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Options of the commands that measure every single write, and what follows from them. A mixin.
 */
final class SingleWriteOptions
{
    @Option(names = "--rate", defaultValue = "0", description = "writes per second; 0 for as fast as it goes")
    private int rate;

    @Option(names = "--directory", description = "for the region; in shared memory when absent")
    private Path directory;

    @Option(names = "--threshold-us", defaultValue = "200", description = "operations beyond it are told one by one")
    private int thresholdUs;

    @Option(names = "--out", description = "directory for the histograms; none when absent")
    private Path out;

    /**
     * Refuse a value of an option that cannot work.
     *
     * @param option that gives it.
     * @param value  as given.
     * @param least  that is allowed.
     * @param most   that is allowed.
     */
    static void check(final String option, final int value, final int least, final int most)
    {
        if (value < least || value > most)
        {
            throw new IllegalArgumentException(option + " " + value + ": allowed are " + least + " to " + most);
        }
    }

    /**
     * Refuse values of these options that cannot work.
     */
    void check()
    {
        check("--rate", rate, 0, Integer.MAX_VALUE);
        check("--threshold-us", thresholdUs, 1, Integer.MAX_VALUE);
    }

    /**
     * Settings of a tree in the directory that was given, or in a new one.
     *
     * @return settings to be completed.
     */
    TreeConfiguration configuration()
    {
        return new TreeConfiguration().directory(null == directory ? RegionDirectory.create() : directory);
    }

    /**
     * Longest operation that is not told by itself.
     *
     * @return in nanoseconds.
     */
    long thresholdNs()
    {
        return TimeUnit.MICROSECONDS.toNanos(thresholdUs);
    }

    /**
     * Wait until the next write is due.
     *
     * @param dueNs when the last one was.
     * @return when the next one is; the same when there is no rate.
     */
    long await(final long dueNs)
    {
        if (0 == rate)
        {
            return dueNs;
        }

        final long nextNs = dueNs + TimeUnit.SECONDS.toNanos(1) / rate;
        while (System.nanoTime() - nextNs < 0)
        {
            Thread.onSpinWait();
        }

        return nextNs;
    }

    /**
     * Write histograms, when a directory for them was given.
     *
     * @param times that were measured.
     * @param name  of the measurement.
     * @throws IOException when they cannot be written.
     */
    void write(final SingleOperations times, final String name) throws IOException
    {
        if (null != out)
        {
            times.write(out, name);
        }
    }
}
