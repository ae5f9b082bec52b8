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
package io.nodens.client;

import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How the synchronous calls of a client wait. Each has a deadline by the caller's own clock: the client's thread tells
 * what it knows when the time is up, but when it says nothing, because it is stuck, the caller leaves all the same.
 * <p>
 * <b>Thread:</b> any with a client that has its own thread, else the one that drives it, in every wait.
 */
final class SyncCalls
{
    private static final long BACK_PRESSURE_PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LIVENESS_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long AWAIT_MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long AWAIT_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GRACE_MIN_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long GRACE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int GRACE_DIVISOR = 10;

    private final AsyncNodensClient async;
    private final ManyToManyConcurrentArrayQueue<SyncCall> calls;
    private final IdleStrategy idleStrategy;
    private final NanoClock clock;
    private final long timeoutNs;
    private final long graceNs;

    SyncCalls(final AsyncNodensClient async)
    {
        this.async = async;
        calls = new ManyToManyConcurrentArrayQueue<>(Math.max(2, async.context().maxInFlight()));
        idleStrategy = async.context().useAgentInvoker() ? async.context().idleStrategy() : null;
        clock = async.context().nanoClock();
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(async.context().operationTimeoutMs());
        graceNs = Math.max(GRACE_MIN_NS, Math.min(GRACE_MAX_NS, timeoutNs / GRACE_DIVISOR));
    }

    /**
     * By when a call that begins now is to be decided.
     *
     * @return moment of the client's clock.
     */
    long deadlineNs()
    {
        return clock.nanoTime() + timeoutNs;
    }

    /**
     * Submit until it is taken, and wait for the outcome.
     *
     * @param operation  that is asked.
     * @param path       that it is about, or null.
     * @param submission of the call; completes by {@link BackPressureException} when it is to be tried again.
     * @param <T>        of the outcome.
     * @return the outcome.
     */
    <T> T waitFor(final Operation operation, final String path, final Supplier<CompletableFuture<T>> submission)
    {
        checkCaller(operation);
        final long deadlineNs = deadlineNs();
        while (true)
        {
            final CompletableFuture<T> future = submission.get();
            join(future, deadlineNs);
            try
            {
                if (!future.isDone())
                {
                    throw giveUp(operation, path);
                }

                return future.join();
            }
            catch (final CompletionException ex)
            {
                if (!(ex.getCause() instanceof BackPressureException) ||
                    !isToRetry(AsyncNodensClient.BACK_PRESSURED, deadlineNs))
                {
                    throw unwrap(ex);
                }
            }
        }
    }

    /**
     * Begin a call with buffers.
     *
     * @param operation that is asked.
     * @param stat      to fill, or null.
     * @return the call, to be handed to {@link #await}.
     */
    SyncCall begin(final Operation operation, final ZnodeStat stat)
    {
        checkCaller(operation);
        final SyncCall pooled = calls.poll();
        return (null == pooled ? new SyncCall() : pooled).prepare(stat);
    }

    /**
     * Wait for the outcome of a call with buffers.
     *
     * @param call       that was begun.
     * @param result     of its submission.
     * @param deadlineNs of the call.
     * @param operation  that was asked.
     * @param path       buffer with the path.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @return length of the data, or a negative status.
     */
    int await(
        final SyncCall call,
        final long result,
        final long deadlineNs,
        final Operation operation,
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength)
    {
        if (result < 0)
        {
            calls.offer(call);
            throw async.refusal(result, operation, path.getStringWithoutLengthUtf8(pathOffset, pathLength));
        }

        if (null == idleStrategy)
        {
            call.await(async, clock, deadlineNs + graceNs);
        }
        else
        {
            boolean isInterrupted = false;
            while (!call.isDone() && clock.nanoTime() - deadlineNs - graceNs < 0)
            {
                idleStrategy.idle(async.doWork());
                isInterrupted |= Thread.interrupted();
            }

            restoreInterrupt(isInterrupted);
        }

        if (!call.isDone() && call.tryAbandon())
        {
            // It is not used again: the client's thread may hold it still.
            throw giveUp(operation, path.getStringWithoutLengthUtf8(pathOffset, pathLength));
        }

        final NodensException exception = call.exception();
        final int length = call.length();
        calls.offer(call);
        if (null != exception)
        {
            exception.fillInStackTrace();
            throw exception;
        }

        return length;
    }

    /**
     * Whether a submission is to be tried again, after a pause.
     *
     * @param result     of the submission.
     * @param deadlineNs of the call.
     * @return true when it was pushed back and there is time.
     */
    boolean isToRetry(final long result, final long deadlineNs)
    {
        if (AsyncNodensClient.BACK_PRESSURED != result || clock.nanoTime() - deadlineNs >= 0)
        {
            return false;
        }

        if (null == idleStrategy)
        {
            parkUninterrupted(BACK_PRESSURE_PARK_NS);
        }
        else
        {
            idleStrategy.idle(async.doWork());
        }

        return true;
    }

    /** Wait for the session to be open; the client ends when it is not in time. */
    boolean awaitConnected()
    {
        final long timeoutMs = async.context().connectTimeoutMs();
        awaitUntil(
            () -> async.isConnected() || async.isClosed(), timeoutMs + TimeUnit.NANOSECONDS.toMillis(GRACE_MAX_NS));
        return async.isConnected();
    }

    boolean awaitUntil(final BooleanSupplier condition, final long timeoutMs)
    {
        boolean isInterrupted = false;
        final Wait wait = new Wait(condition, timeoutMs);
        try
        {
            while (!wait.isOver())
            {
                wait.idle();
                // With the flag set a park returns at once: the wait would burn a core from then on.
                isInterrupted |= Thread.interrupted();
            }
        }
        finally
        {
            restoreInterrupt(isInterrupted);
        }

        return wait.isTrue;
    }

    boolean awaitUntilInterruptibly(final BooleanSupplier condition, final long timeoutMs) throws InterruptedException
    {
        final Wait wait = new Wait(condition, timeoutMs);
        while (!wait.isOver())
        {
            if (Thread.interrupted())
            {
                throw new InterruptedException();
            }

            wait.idle();
        }

        return wait.isTrue;
    }

    private void join(final CompletableFuture<?> future, final long deadlineNs)
    {
        final long lastNs = deadlineNs + graceNs;
        boolean isInterrupted = false;
        while (!future.isDone() && async.isDriven())
        {
            final long leftNs = lastNs - clock.nanoTime();
            if (leftNs <= 0)
            {
                break;
            }

            if (null != idleStrategy)
            {
                idleStrategy.idle(async.doWork());
                isInterrupted |= Thread.interrupted();
                continue;
            }

            try
            {
                future.get(Math.min(leftNs, LIVENESS_CHECK_NS), TimeUnit.NANOSECONDS);
            }
            catch (final InterruptedException ex)
            {
                isInterrupted = true;
            }
            catch (final ExecutionException | TimeoutException ex)
            {
                // The outcome is taken from the future when it is done.
                continue;
            }
        }

        restoreInterrupt(isInterrupted);
    }

    private static void restoreInterrupt(final boolean isInterrupted)
    {
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Why a call ends that has no outcome. */
    NodensException giveUp(final Operation operation, final String path)
    {
        if (!async.isDriven() || async.isClosed())
        {
            return async.refusal(AsyncNodensClient.CLOSED, operation, path);
        }

        return new OperationTimeoutException(
            operation,
            path,
            "the client's own thread did not say anything in time",
            operation.isWrite());
    }

    private static RuntimeException unwrap(final CompletionException exception)
    {
        if (exception.getCause() instanceof NodensException)
        {
            // Nobody else holds it, and the caller's stack says more than the client thread's.
            final NodensException cause = (NodensException)exception.getCause();
            cause.fillInStackTrace();
            return cause;
        }

        return exception;
    }

    private void checkCaller(final Operation operation)
    {
        if (async.conductor().isOnDutyThread())
        {
            throw new IllegalStateException(operation +
                " would wait for ever on the client's own thread: use the asynchronous client there, or callbacks" +
                " on another thread");
        }
    }

    private static void parkUninterrupted(final long parkNs)
    {
        LockSupport.parkNanos(parkNs);
        if (Thread.interrupted())
        {
            // A park with the flag set returns at once, so that the retries would spin: wait once without it.
            LockSupport.parkNanos(parkNs);
            Thread.currentThread().interrupt();
        }
    }

    /** One wait for a condition. */
    private final class Wait
    {
        private final BooleanSupplier condition;
        private final long startNs;
        private final long waitNs;
        private long parkNs = AWAIT_MIN_PARK_NS;
        private boolean isTrue;

        Wait(final BooleanSupplier condition, final long timeoutMs)
        {
            checkCaller(Operation.AWAIT);
            this.condition = condition;
            startNs = clock.nanoTime();
            waitNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        }

        boolean isOver()
        {
            isTrue = condition.getAsBoolean();
            if (isTrue)
            {
                return true;
            }

            if (async.isAlive() && clock.nanoTime() - startNs < waitNs)
            {
                return false;
            }

            isTrue = condition.getAsBoolean();
            return true;
        }

        void idle()
        {
            if (null != idleStrategy)
            {
                idleStrategy.idle(async.doWork());
                return;
            }

            final long leftNs = waitNs - (clock.nanoTime() - startNs);
            LockSupport.parkNanos(SyncCalls.this, Math.min(parkNs, Math.max(1, leftNs)));
            parkNs = Math.min(AWAIT_MAX_PARK_NS, parkNs * 2);
        }
    }
}
