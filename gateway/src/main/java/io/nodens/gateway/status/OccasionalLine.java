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
package io.nodens.gateway.status;

import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A line of the log about something that clients can make happen as often as they like: one in ten seconds, with the
 * number of those that were left out.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> for lines that are printed.
 */
public final class OccasionalLine
{
    /** Least time between two lines. */
    public static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_TEXT_LENGTH = 300;

    private final Consumer<String> log;
    private final NanoClock clock;
    private boolean isPrinted;
    private long printedNs;
    private long others;

    /**
     * A line that was never printed.
     *
     * @param log   takes it.
     * @param clock by which it is limited.
     */
    public OccasionalLine(final Consumer<String> log, final NanoClock clock)
    {
        this.log = log;
        this.clock = clock;
    }

    /**
     * It happened.
     *
     * @param text makes the line, which is cut off where it is long, and whose control characters become blanks.
     */
    public void print(final Supplier<String> text)
    {
        final long nowNs = clock.nanoTime();
        if (isPrinted && nowNs - printedNs < INTERVAL_NS)
        {
            others++;
            return;
        }

        log.accept(plain(text.get()) + (others > 0 ? " (and " + others + " others since the last such line)" : ""));
        isPrinted = true;
        printedNs = nowNs;
        others = 0;
    }

    /** A client that can put an end of line into a log can write lines of its own there. */
    private static String plain(final String text)
    {
        final StringBuilder plain = new StringBuilder(Math.min(text.length(), MAX_TEXT_LENGTH));
        for (int i = 0; i < Math.min(text.length(), MAX_TEXT_LENGTH); i++)
        {
            plain.append(Character.isISOControl(text.charAt(i)) ? ' ' : text.charAt(i));
        }

        return text.length() > MAX_TEXT_LENGTH ? plain.append("...").toString() : plain.toString();
    }
}
