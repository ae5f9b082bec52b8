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

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Everything that one run leaves behind: a directory named by time, system and load. It is written
 * under a name ending in {@code .running} and gets its final one, with {@code FAIL} in it when that is due, at the
 * end, so that no interrupted run can be taken for a result.
 */
public final class RunDirectory
{
    /** Exit code of a command when a run of it has failed. */
    public static final int EXIT_CODE_FAILED_RUN = 3;
    private static final String RUNNING = ".running";
    private static final String FAIL = "-FAIL";
    private static final int MOST_NAMES = 1000;
    /** Part of a name of a directory, and told apart from what its end says. */
    private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}._=,+-]{1,64}");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int PERCENTILE_TICKS_PER_HALF = 5;
    private static final double NS_PER_US = 1000.0;

    private final Path parent;
    private String name;
    private Path running;

    /**
     * Make a directory that is not concluded.
     *
     * @param parent of it; made when absent.
     * @param label  of its name, after the time.
     */
    public RunDirectory(final Path parent, final String label)
    {
        this.parent = parent;
        final String stamped = stamped(label);
        try
        {
            Files.createDirectories(parent);
            int number = 1;
            do
            {
                name = 1 == number ? stamped : stamped + "-" + number;
                running = parent.resolve(name + RUNNING);
                number++;
            }
            while (number < MOST_NAMES && !isMine());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot create the result directory " + running, ex);
        }
    }

    /** Two rigs may start the same load in the same second. */
    private boolean isMine() throws IOException
    {
        try
        {
            Files.createDirectory(running);
        }
        catch (final FileAlreadyExistsException ex)
        {
            return false;
        }
        if (Files.exists(parent.resolve(name)) || Files.exists(parent.resolve(name + FAIL)))
        {
            Files.delete(running);
            return false;
        }
        return true;
    }

    /**
     * Refuse a label that would name another place, or say what only the end of a run says.
     *
     * @param label of runs, empty for none.
     * @throws IllegalArgumentException naming what is allowed.
     */
    public static void checkLabel(final String label)
    {
        final boolean isName = label.isEmpty() || LABEL.matcher(label).matches();
        if (!isName || label.endsWith("FAIL") || label.endsWith(RUNNING))
        {
            throw new IllegalArgumentException("--label=" + label + ": allowed are at most 64 letters, digits and " +
                "._=,+- that end neither in FAIL nor in " + RUNNING);
        }
    }

    /**
     * Name that sorts by time.
     *
     * @param label what it is of.
     * @return time and label.
     */
    public static String stamped(final String label)
    {
        return STAMP.format(LocalDateTime.now()) + "-" + label;
    }

    /**
     * Name without what its end says of the run.
     *
     * @return time and label.
     */
    public String name()
    {
        return name;
    }

    /**
     * Write a file.
     *
     * @param file its name.
     * @param text all of it.
     */
    public void write(final String file, final String text)
    {
        try
        {
            Files.writeString(running.resolve(file), text, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + running.resolve(file), ex);
        }
    }

    /**
     * Write the percentiles of a histogram, in microseconds.
     *
     * @param file      name without an ending.
     * @param histogram in nanoseconds.
     */
    public void writePercentiles(final String file, final Histogram histogram)
    {
        try (PrintStream out = open(file + ".hgrm"))
        {
            histogram.outputPercentileDistribution(out, PERCENTILE_TICKS_PER_HALF, NS_PER_US);
            checkWritten(out, running.resolve(file + ".hgrm"));
        }
    }

    /**
     * Open a log of interval histograms.
     *
     * @param file        name without an ending.
     * @param startTimeMs epoch time of the first interval.
     * @return a writer whose intervals are relative to the start.
     */
    public IntervalLog openLog(final String file, final long startTimeMs)
    {
        return new IntervalLog(open(file + ".hlog"), running.resolve(file + ".hlog"), startTimeMs);
    }

    /**
     * Give the directory its final name.
     *
     * @param failed whether the rate was missed or an operation failed.
     * @return the final directory.
     */
    public Path conclude(final boolean failed)
    {
        final Path concluded = parent.resolve(failed ? name + FAIL : name);
        try
        {
            return Files.move(running, concluded);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot rename " + running + " to " + concluded, ex);
        }
    }

    /** Streams of text keep to themselves that a disk is full. */
    private static void checkWritten(final PrintStream out, final Path file)
    {
        if (out.checkError())
        {
            throw new UncheckedIOException(new IOException("cannot write " + file + ": is the disk full?"));
        }
    }

    private PrintStream open(final String file)
    {
        try
        {
            return new PrintStream(Files.newOutputStream(running.resolve(file)), false, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A log of interval histograms, tagged by kind of operation.
     */
    public static final class IntervalLog implements AutoCloseable
    {
        private final PrintStream out;
        private final Path file;
        private final HistogramLogWriter writer;

        IntervalLog(final PrintStream out, final Path file, final long startTimeMs)
        {
            this.out = out;
            this.file = file;
            writer = new HistogramLogWriter(out);
            writer.outputComment("[values are nanoseconds, counted from the instant an operation was due]");
            writer.outputLogFormatVersion();
            writer.outputStartTime(startTimeMs);
            writer.setBaseTime(startTimeMs);
            writer.outputLegend();
        }

        /**
         * Add an interval.
         *
         * @param kind     of operation.
         * @param interval with its start and end.
         */
        public void write(final String kind, final Histogram interval)
        {
            interval.setTag(kind);
            writer.outputIntervalHistogram(interval);
        }

        /**
         * Write the rest.
         *
         * @throws UncheckedIOException when not everything could be written.
         */
        @Override
        public void close()
        {
            out.close();
            checkWritten(out, file);
        }
    }
}
