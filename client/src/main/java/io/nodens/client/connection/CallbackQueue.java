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
package io.nodens.client.connection;

import io.nodens.client.Callbacks;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The wall around the application's code: what it is to be told waits here in order, and is told one after the other,
 * with no lock held, on a thread that the client does not need.
 * <p>
 * The queue has no limit of its own, because all that comes in has one where it comes from: an answer keeps its slot
 * among the requests in flight until its handler has returned, an event its place among the watches; notices of the
 * session are joined when there are many ({@link SessionListeners}), and reports of errors are counted instead.
 * <p>
 * The links are in the tasks. Whoever adds exchanges the tail and links the former tail to it, so that for a moment the
 * chain may end before the tail; {@code waiting} counts what is not told yet. Who holds {@code isDraining} is the one
 * that takes tasks out, and looks at the count again after giving it up.
 * <p>
 * Nothing waits for ever: a thread that could not be started is tried again by whoever drives or closes the client, and
 * in the end that one runs what is left. An executor that has not begun what it accepted is asked again, as it may have
 * thrown it away; the first one that begins runs.
 * <p>
 * <b>Thread:</b> any adds; one at a time runs. <b>Allocates:</b> nothing, but a thread when there was nothing to run
 * for a while.
 */
public final class CallbackQueue implements ErrorHandler
{
    private static final int RUN_LIMIT = 64;
    private static final int MAX_ERRORS = 64;
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long AWAIT_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long THREAD_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long EXECUTOR_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long NO_HAND_OVER = 0;

    private final Callbacks callbacks;
    private final ErrorHandler errorHandler;
    private final CallbackTask stub = new Stub();
    private final AtomicReference<CallbackTask> tail = new AtomicReference<>(stub);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final AtomicInteger errorCount = new AtomicInteger();
    private final AtomicInteger lostErrorCount = new AtomicInteger();
    /** Number of the hand-over that an executor has accepted and not begun. */
    private final AtomicLong handOver = new AtomicLong(NO_HAND_OVER);
    private final ThreadFactory threads;
    private final NanoClock clock;
    private long handOverCount;
    private volatile long retryNs;
    private CallbackTask head = stub;
    private volatile boolean isAbandoned;
    private volatile Thread parked;
    private volatile Thread runner;

    /**
     * A queue with nothing in it, and no thread.
     *
     * @param callbacks    where to run what is added.
     * @param errorHandler of the application, which gets what its code throws.
     * @param clientName   for the name of the thread.
     */
    public CallbackQueue(final Callbacks callbacks, final ErrorHandler errorHandler, final String clientName)
    {
        this(
            callbacks,
            errorHandler,
            (run) ->
            {
                final Thread thread = new Thread(run, "nodens-callback-" + clientName);
                thread.setDaemon(true);
                return thread;
            },
            SystemNanoClock.INSTANCE);
    }

    CallbackQueue(
        final Callbacks callbacks, final ErrorHandler errorHandler, final ThreadFactory threads, final NanoClock clock)
    {
        this.callbacks = callbacks;
        this.errorHandler = errorHandler;
        this.threads = threads;
        this.clock = clock;
        retryNs = clock.nanoTime();
    }

    /**
     * Whether the calling thread is inside a callback.
     *
     * @return true inside.
     */
    public boolean isInCallback()
    {
        return Thread.currentThread() == runner;
    }

    /**
     * Whether everything was told.
     *
     * @return true when nothing waits and nothing runs.
     */
    public boolean isIdle()
    {
        return 0 == waiting.get();
    }

    /**
     * Report an error to the application's handler, in its turn. Beyond 64 that wait, errors are counted only.
     *
     * @param throwable to report.
     */
    @Override
    public void onError(final Throwable throwable)
    {
        if (errorCount.getAndIncrement() >= MAX_ERRORS)
        {
            errorCount.getAndDecrement();
            lostErrorCount.getAndIncrement();
            return;
        }

        add(new ErrorReport(throwable, lostErrorCount.getAndSet(0)));
    }

    /**
     * Wait until everything was told, but not inside a callback. An interrupt stays pending.
     *
     * @param leftNs says how long to wait at most, from now.
     */
    public void awaitIdle(final LongSupplier leftNs)
    {
        boolean isInterrupted = false;
        while (!isIdle() && !isInCallback() && leftNs.getAsLong() > 0)
        {
            retry();
            LockSupport.parkNanos(this, AWAIT_PARK_NS);
            isInterrupted |= Thread.interrupted();
        }

        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    void add(final CallbackTask task)
    {
        waiting.getAndIncrement();
        link(task);
        if (callbacks.isOnClientThread())
        {
            if (isAbandoned)
            {
                runAbandoned();
            }
        }
        else if (isDraining.compareAndSet(false, true))
        {
            begin();
        }
        else
        {
            final Thread sleeper = parked;
            if (null != sleeper)
            {
                LockSupport.unpark(sleeper);
            }
        }
    }

    /**
     * Run a task that calls none of the application's code at once.
     *
     * @param task to run.
     */
    void runNow(final CallbackTask task)
    {
        try
        {
            task.run();
        }
        catch (final Throwable ex)
        {
            onError(ex);
        }

        task.done();
    }

    /**
     * Run what waits on the client's thread, if that is where it belongs; else see that somebody else does.
     *
     * @return tasks run.
     */
    int runOnClientThread()
    {
        if (!callbacks.isOnClientThread())
        {
            retry();
            return 0;
        }

        return isAbandoned ? 0 : run(RUN_LIMIT);
    }

    /** The client's thread comes to run nothing any longer: whoever adds something runs it, where nobody else does. */
    void abandon()
    {
        if (callbacks.isOnClientThread())
        {
            while (run(RUN_LIMIT) > 0)
            {
                continue;
            }

            isAbandoned = true;
            runAbandoned();
        }
        else
        {
            isAbandoned = true;
            retryNs = clock.nanoTime();
            retry();
        }
    }

    /**
     * Call the application's code so that nothing it throws goes any further than to its error handler.
     *
     * @param call to make.
     */
    void guard(final Runnable call)
    {
        try
        {
            call.run();
        }
        catch (final Throwable ex)
        {
            report(ex);
        }
    }

    private void runAbandoned()
    {
        while (waiting.get() > 0 && isDraining.compareAndSet(false, true))
        {
            run(RUN_LIMIT);
            isDraining.set(false);
        }
    }

    /** See that what waits is run, when a thread could not be started or an executor does not begin. Any thread. */
    private void retry()
    {
        if (0 == waiting.get() || clock.nanoTime() - retryNs < 0)
        {
            return;
        }

        final long number = handOver.get();
        if (NO_HAND_OVER != number)
        {
            handOver(number);
        }
        else if (isDraining.compareAndSet(false, true))
        {
            begin();
        }
    }

    /** With the right to drain. */
    private void begin()
    {
        if (null == callbacks.executor())
        {
            startThread();
        }
        else
        {
            final long number = ++handOverCount;
            handOver.set(number);
            handOver(number);
        }
    }

    /** Have the executor take over the right to drain, if nobody has done so under this number. */
    private void handOver(final long number)
    {
        retryNs = clock.nanoTime() + EXECUTOR_PAUSE_NS;
        try
        {
            callbacks.executor().execute(() -> runOnExecutor(number));
        }
        catch (final Throwable ex)
        {
            // Not here, on the client's thread, which has a session to keep alive.
            onError(ex);
            if (handOver.compareAndSet(number, NO_HAND_OVER))
            {
                startThread();
            }
        }
    }

    private void startThread()
    {
        try
        {
            threads.newThread(this::runOnOwnThread).start();
        }
        catch (final Throwable ex)
        {
            retryNs = clock.nanoTime() + THREAD_PAUSE_NS;
            onError(ex);
            isDraining.set(false);
            if (isAbandoned)
            {
                runAbandoned();
            }
        }
    }

    /** Not for ever: others may wait for the executor. */
    private void runOnExecutor(final long number)
    {
        if (!handOver.compareAndSet(number, NO_HAND_OVER))
        {
            return;
        }

        run(RUN_LIMIT);
        isDraining.set(false);
        if (waiting.get() > 0 && isDraining.compareAndSet(false, true))
        {
            begin();
        }
    }

    private void runOnOwnThread()
    {
        boolean isNeeded = true;
        while (isNeeded)
        {
            while (waiting.get() > 0)
            {
                run(RUN_LIMIT);
                // An interrupt is some callback's affair, and the next one begins without it.
                Thread.interrupted();
            }

            parked = Thread.currentThread();
            if (0 == waiting.get())
            {
                LockSupport.parkNanos(this, KEEP_ALIVE_NS);
            }

            parked = null;
            if (0 == waiting.get())
            {
                isDraining.set(false);
                isNeeded = waiting.get() > 0 && isDraining.compareAndSet(false, true);
            }
        }
    }

    private int run(final int limit)
    {
        int count = 0;
        while (count < limit && waiting.get() > 0)
        {
            final CallbackTask task = next();
            if (null == task)
            {
                // Counted and not linked yet: a matter of instructions.
                Thread.onSpinWait();
                continue;
            }

            run(task);
            count++;
        }

        return count;
    }

    private void link(final CallbackTask task)
    {
        task.following(null);
        tail.getAndSet(task).following(task);
    }

    /** The task that has waited longest, null when the chain does not reach it yet. */
    private CallbackTask next()
    {
        CallbackTask task = head;
        CallbackTask following = task.following();
        if (stub == task)
        {
            if (null == following)
            {
                return null;
            }

            head = following;
            task = following;
            following = task.following();
        }

        if (null == following && tail.get() == task)
        {
            link(stub);
            following = task.following();
        }

        if (null == following)
        {
            return null;
        }

        head = following;
        return task;
    }

    private void run(final CallbackTask task)
    {
        final Thread outer = runner;
        runner = Thread.currentThread();
        try
        {
            task.run();
        }
        catch (final Throwable ex)
        {
            report(ex);
        }

        runner = outer;
        task.done();
        waiting.getAndDecrement();
    }

    private void report(final Throwable throwable)
    {
        try
        {
            errorHandler.onError(throwable);
        }
        catch (final Throwable ex)
        {
            ex.addSuppressed(throwable);
            System.getLogger("io.nodens.client").log(
                System.Logger.Level.ERROR, "the error handler of a nodens client failed", ex);
        }
    }

    /** Keeps the chain from being empty. */
    private static final class Stub extends CallbackTask
    {
        @Override
        void run()
        {
            throw new IllegalStateException("never in line");
        }

        @Override
        void done()
        {
            throw new IllegalStateException("never in line");
        }
    }

    private final class ErrorReport extends CallbackTask
    {
        private final Throwable throwable;
        private final int lost;

        ErrorReport(final Throwable throwable, final int lost)
        {
            this.throwable = throwable;
            this.lost = lost;
        }

        @Override
        void run()
        {
            if (lost > 0)
            {
                errorHandler.onError(new IllegalStateException(lost + " errors were not reported: too many waited"));
            }

            errorHandler.onError(throwable);
        }

        @Override
        void done()
        {
            errorCount.getAndDecrement();
        }
    }
}
