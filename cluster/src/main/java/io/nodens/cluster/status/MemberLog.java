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
package io.nodens.cluster.status;

import io.aeron.cluster.client.ClusterEvent;
import io.aeron.exceptions.AeronEvent;
import io.aeron.exceptions.AeronException;
import org.agrona.ErrorHandler;
import org.agrona.collections.Object2LongHashMap;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * The lines a member prints for its operator, each with the time and the member; and the place where errors of its
 * agents arrive. An error is printed once and then at most once a minute with the number of times it was seen, so
 * that a storm of errors cannot fill the log; Aeron's own error logs keep every distinct one with its stack.
 * <p>
 * <b>Thread:</b> any.
 */
public final class MemberLog implements ErrorHandler
{
    private static final int MAX_DISTINCT_ERRORS = 256;
    private static final long REPEAT_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long NEVER = Long.MIN_VALUE;

    private final PrintStream out;
    private final String prefix;
    private final Object2LongHashMap<String> lastPrintedNs = new Object2LongHashMap<>(NEVER);
    private final Object2LongHashMap<String> unprinted = new Object2LongHashMap<>(NEVER);
    private final boolean isVerbose;
    private volatile boolean isClosing;
    private volatile String lastWaiting = "starting";

    /**
     * A log that leaves out the notices of Aeron.
     */
    public MemberLog(final PrintStream out, final int memberId)
    {
        this(out, memberId, false);
    }

    /**
     * With or without what only developers understand.
     *
     * @param out       takes the lines.
     * @param memberId  of the member.
     * @param isVerbose whether notices of Aeron are printed.
     */
    public MemberLog(final PrintStream out, final int memberId, final boolean isVerbose)
    {
        this(out, " member " + memberId + ": ", isVerbose);
    }

    private MemberLog(final PrintStream out, final String prefix, final boolean isVerbose)
    {
        this.isVerbose = isVerbose;
        this.out = out;
        this.prefix = prefix;
    }

    /**
     * The lines of a gateway in a process beside its member.
     *
     * @param out       takes the lines.
     * @param memberId  of the member.
     * @param isVerbose whether notices of Aeron are printed.
     * @return the log.
     */
    public static MemberLog ofGateway(final PrintStream out, final int memberId, final boolean isVerbose)
    {
        return new MemberLog(out, " gateway of member " + memberId + ": ", isVerbose);
    }

    /**
     * Print one line.
     *
     * @param line to print.
     */
    public void line(final String line)
    {
        if (line.startsWith("waiting ") || line.startsWith("seeding"))
        {
            lastWaiting = line;
        }
        else if (line.startsWith("ready "))
        {
            lastWaiting = "ready by its own account, but it does not answer clients";
        }
        out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + prefix + line);
        out.flush();
    }

    /**
     * An error in one line.
     *
     * @param ex to describe.
     * @return its class and its message.
     */
    public static String reason(final Throwable ex)
    {
        final String message = ex.getMessage();
        return ex.getClass().getSimpleName() + (null == message ? "" : ": " + message.replace('\n', ' '));
    }

    /**
     * A duration for people.
     *
     * @param durationNs to show.
     * @return seconds with two places.
     */
    public static String seconds(final long durationNs)
    {
        final long hundredths = durationNs / 10_000_000;
        return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10 + " s";
    }

    /**
     * The last line that said what this member waits for, before it was ready.
     *
     * @return the line; of a member that is ready what one who asks nevertheless should know.
     */
    public String lastWaiting()
    {
        return lastWaiting;
    }

    /**
     * From now on errors are the noise of an orderly stop and are not printed.
     */
    public void closing()
    {
        isClosing = true;
    }

    /**
     * Whether the errors are those of an orderly stop.
     *
     * @return true after {@link #closing()}.
     */
    boolean isClosing()
    {
        return isClosing;
    }

    @Override
    public void onError(final Throwable throwable)
    {
        if (isClosing || (!isVerbose && isNotice(throwable)))
        {
            return;
        }

        final String text = reason(throwable);
        final long repeats = noteAndCount(throwable.getClass().getName() + at(throwable));
        if (repeats >= 0)
        {
            line((isNotice(throwable) ? "notice: " : "error: ") + text +
                (repeats > 0 ? " (and " + repeats + " like it)" : ""));
        }
    }

    /**
     * Elections, late-comers and the like are told as exceptions by Aeron, though nothing is wrong.
     */
    private static boolean isNotice(final Throwable throwable)
    {
        return throwable instanceof ClusterEvent || throwable instanceof AeronEvent ||
            (throwable instanceof AeronException aeronException &&
            AeronException.Category.WARN == aeronException.category());
    }

    private static String at(final Throwable throwable)
    {
        final StackTraceElement[] trace = throwable.getStackTrace();
        return 0 == trace.length ? "" : trace[0].toString();
    }

    private synchronized long noteAndCount(final String key)
    {
        final long nowNs = System.nanoTime();
        final long last = lastPrintedNs.getValue(key);
        if (NEVER != last && nowNs - last < REPEAT_INTERVAL_NS)
        {
            unprinted.put(key, repeatsOf(key) + 1);
            return -1;
        }

        if (NEVER == last && lastPrintedNs.size() >= MAX_DISTINCT_ERRORS)
        {
            lastPrintedNs.clear();
            unprinted.clear();
        }

        lastPrintedNs.put(key, nowNs);
        final long repeats = repeatsOf(key);
        unprinted.removeKey(key);
        return repeats;
    }

    private long repeatsOf(final String key)
    {
        final long repeats = unprinted.getValue(key);
        return NEVER == repeats ? 0 : repeats;
    }
}
