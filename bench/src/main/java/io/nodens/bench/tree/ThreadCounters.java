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

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;

/**
 * What the kernel counts of one thread: how long it was ready to run and did not, how often it gave its processor up
 * or lost it, how many pages it entered. Tells a slow operation of ours from one that the machine held up.
 * <p>
 * <b>Thread:</b> the one that is counted, from construction on. <b>Allocates:</b> nothing after construction.
 */
final class ThreadCounters implements AutoCloseable
{
    private static final byte[] VOLUNTARY = {'\n', 'v', 'o', 'l', 'u', 'n', 't', 'a', 'r', 'y'};
    private static final byte[] INVOLUNTARY = {'\n', 'n', 'o', 'n', 'v', 'o', 'l'};
    /** Fields of the stat file behind the command's closing parenthesis. */
    private static final int STATE_TO_MINOR_FAULTS = 8;

    private final RandomAccessFile schedstat = open("schedstat");
    private final RandomAccessFile status = open("status");
    private final RandomAccessFile stat = open("stat");
    private final byte[] bytes = new byte[8192];
    private int length;
    private int position;

    private long delayNs;
    private long voluntary;
    private long involuntary;
    private long faults;
    private long delayDeltaNs;
    private long voluntaryDelta;
    private long involuntaryDelta;
    private long faultsDelta;

    /** Read all counters; the deltas are those since the last sample. */
    void sample()
    {
        read(schedstat);
        position = 0;
        number();
        final long newDelayNs = number();
        delayDeltaNs = newDelayNs - delayNs;
        delayNs = newDelayNs;

        read(status);
        seek(VOLUNTARY);
        final long newVoluntary = number();
        voluntaryDelta = newVoluntary - voluntary;
        voluntary = newVoluntary;
        seek(INVOLUNTARY);
        final long newInvoluntary = number();
        involuntaryDelta = newInvoluntary - involuntary;
        involuntary = newInvoluntary;

        read(stat);
        position = length;
        while (position > 0 && ')' != bytes[position - 1])
        {
            position--;
        }

        for (int i = 1; i < STATE_TO_MINOR_FAULTS - 1; i++)
        {
            number();
        }

        final long newFaults = number();
        faultsDelta = newFaults - faults;
        faults = newFaults;
    }

    long delayDeltaNs()
    {
        return delayDeltaNs;
    }

    long voluntaryDelta()
    {
        return voluntaryDelta;
    }

    long involuntaryDelta()
    {
        return involuntaryDelta;
    }

    long faultsDelta()
    {
        return faultsDelta;
    }

    @Override
    public void close() throws IOException
    {
        schedstat.close();
        status.close();
        stat.close();
    }

    private static RandomAccessFile open(final String file)
    {
        try
        {
            return new RandomAccessFile("/proc/thread-self/" + file, "r");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void read(final RandomAccessFile file)
    {
        try
        {
            file.seek(0);
            length = Math.max(0, file.read(bytes));
            position = 0;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void seek(final byte[] words)
    {
        for (; position < length - words.length; position++)
        {
            int i = 0;
            while (i < words.length && words[i] == bytes[position + i])
            {
                i++;
            }

            if (i == words.length)
            {
                return;
            }
        }
    }

    /** The next number, whatever stands before it. */
    private long number()
    {
        while (position < length && !isDigit())
        {
            position++;
        }

        long value = 0;
        while (position < length && isDigit())
        {
            value = value * 10 + bytes[position++] - '0';
        }

        return value;
    }

    private boolean isDigit()
    {
        return bytes[position] >= '0' && bytes[position] <= '9';
    }
}
