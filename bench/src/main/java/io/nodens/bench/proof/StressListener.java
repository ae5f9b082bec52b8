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
package io.nodens.bench.proof;

import io.nodens.client.SessionListener;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.recipes.LeaderListener;
import io.nodens.client.recipes.LockListener;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A listener that is slow, throws whatever can be thrown and closes what it listens to, and that checks what it is
 * told: one thing at a time, in order, each once.
 * <p>
 * <b>Thread:</b> any, one at a time: that is checked.
 */
final class StressListener implements LeaderListener, LockListener, SessionListener
{
    private static final int LONGEST_MS = 1_500;

    private final String name;
    private final StressVerdict verdict;
    private final Random random;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Runnable closing = () -> {};
    private volatile String last = "nothing";
    private volatile boolean isOver;

    StressListener(final String name, final StressVerdict verdict, final long seed)
    {
        this.name = name;
        this.verdict = verdict;
        random = new Random(seed);
    }

    /** What to close now and then while being told. */
    void closing(final Runnable close)
    {
        closing = close;
    }

    /** Whether a candidate was told that it leads, and not yet that it does not. */
    boolean isElected()
    {
        return "elected".equals(last) || "suspended".equals(last) || "resumed".equals(last);
    }

    @Override
    public void onElected(final long fencingToken)
    {
        tell("elected", "nothing");
    }

    @Override
    public void onSuspended()
    {
        tell("suspended", "nothing", "elected", "resumed");
    }

    @Override
    public void onResumed()
    {
        tell("resumed", "suspended");
    }

    @Override
    public void onRevoked()
    {
        tell("revoked", "elected", "suspended", "resumed");
    }

    @Override
    public void onLost()
    {
        tell("lost", "nothing", "suspended", "resumed");
    }

    @Override
    public void onFailed(final NodensException reason)
    {
        tell("failed", "nothing");
    }

    @Override
    public void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
        tell("connected", "nothing", "disconnected");
    }

    @Override
    public void onDisconnected(final String reason)
    {
        tell("disconnected", "connected");
    }

    @Override
    public void onExpired()
    {
        tellEnd("expired");
    }

    @Override
    public void onClosed()
    {
        tellEnd("closed");
    }

    /** A lock is acquired anew: what was told of the time before is done with. */
    void begin()
    {
        last = "nothing";
    }

    private void tellEnd(final String what)
    {
        if (isOver)
        {
            verdict.violated("each thing is told once: " + name + " was told its end twice, now " + what);
        }

        isOver = true;
        tell(what, "nothing", "connected", "disconnected");
    }

    private void tell(final String what, final String... allowedBefore)
    {
        if (1 != inside.incrementAndGet())
        {
            verdict.violated("one thing at a time is told: " + name + " was told " + what + " while told " + last);
        }

        try
        {
            final String before = last;
            last = what;
            if (!List.of(allowedBefore).contains(before))
            {
                verdict.violated("things are told in order, once: " + name + " was told " + what + " after " + before);
            }

            behaveBadly();
        }
        finally
        {
            inside.decrementAndGet();
        }
    }

    private void behaveBadly()
    {
        switch (random.nextInt(12))
        {
            case 0, 1 -> pause(random.nextInt(LONGEST_MS));
            case 2 -> throw new IllegalStateException("thrown on purpose");
            case 3 -> throw new AssertionError("thrown on purpose");
            case 4 -> StressListener.<RuntimeException>raise(new InterruptedException("thrown on purpose"));
            case 5 -> throw new StackOverflowError("thrown on purpose");
            case 6 -> Thread.currentThread().interrupt();
            case 7 -> closing.run();
            default ->
            {
                // Well behaved, for once.
            }
        }
    }

    private static void pause(final long timeMs)
    {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMs);
        while (System.nanoTime() - endNs < 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Throws a checked exception that nobody has declared. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(final Throwable throwable) throws T
    {
        throw (T)throwable;
    }
}
