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
package io.nodens.client.recipes;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How callers wait for what a recipe decides: parked, or driving a client that has no thread of its own.
 * <p>
 * <b>Thread:</b> any but the client's.
 */
final class Waits
{
    /** A bound that is never reached. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    /** Between looks whether the client is still there to end a wait. */
    private static final long CHECK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ENDED_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AsyncNodensClient client;
    private final boolean isInvoked;
    private final RecipeAccess access = RecipeAccess.get();
    private final String what;

    /**
     * Waits for a recipe.
     *
     * @param client of the application.
     * @param what   is waited for, with its path.
     */
    Waits(final AsyncNodensClient client, final String what)
    {
        this.client = client;
        this.what = what;
        isInvoked = access.isInvoked(client);
    }

    /** Nanoseconds of a timeout, those without end included. */
    static long nanos(final long timeoutMs)
    {
        return NO_LIMIT == timeoutMs ? NO_LIMIT : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    /**
     * Refuse to wait on the thread that everything waited for needs.
     */
    void checkCaller()
    {
        if (access.timers(client).isOnClientThread())
        {
            throw new IllegalStateException(what + " would wait for ever inside a handler or listener");
        }
    }

    /**
     * Wait until a future is done, however it is.
     *
     * @param future    to wait for.
     * @param timeoutNs to wait at most.
     * @param onEnded   called again and again while the client has ended and the future is not done.
     * @return whether it is done.
     * @throws InterruptedException when the thread is interrupted.
     */
    boolean await(final CompletableFuture<?> future, final long timeoutNs, final Runnable onEnded)
        throws InterruptedException
    {
        final long startNs = System.nanoTime();
        final IdleStrategy idle = isInvoked ? new BackoffIdleStrategy(10, 10, 1_000, 1_000_000) : null;
        while (!future.isDone())
        {
            final long remainingNs = timeoutNs - (System.nanoTime() - startNs);
            if (remainingNs <= 0)
            {
                return false;
            }

            if (client.isClosed())
            {
                onEnded.run();
                park(future, Math.min(ENDED_CHECK_NS, remainingNs));
            }
            else if (isInvoked)
            {
                checkInterrupt();
                idle.idle(client.doWork());
            }
            else
            {
                park(future, Math.min(CHECK_NS, remainingNs));
            }
        }

        return true;
    }

    /**
     * As {@link #await(CompletableFuture, long, Runnable)}, but an interrupt does not end the wait and stays pending.
     *
     * @param future    to wait for.
     * @param timeoutNs to wait at most.
     * @param onEnded   called again and again while the client has ended and the future is not done.
     * @return whether it is done.
     */
    boolean awaitUninterruptibly(final CompletableFuture<?> future, final long timeoutNs, final Runnable onEnded)
    {
        final long startNs = System.nanoTime();
        boolean isInterrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return await(future, timeoutNs - (System.nanoTime() - startNs), onEnded);
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Wait for what comes to an end by itself within {@code operationTimeoutMs} or two. An interrupt does not end the
     * wait and stays pending.
     *
     * @param future    to wait for.
     * @param operation that an exception names.
     * @param path      that an exception names.
     * @param <T>       of its value.
     * @return the value; throws what the future failed with.
     */
    <T> T join(final CompletableFuture<T> future, final Operation operation, final String path)
    {
        final long boundNs = TimeUnit.MILLISECONDS.toNanos(2 * access.operationTimeoutMs(client)) + GRACE_NS;
        if (!awaitUninterruptibly(future, boundNs, () -> { }))
        {
            throw new OperationTimeoutException(operation, path, "the client's thread does not answer", true);
        }

        return valueOf(future);
    }

    /**
     * What a future that is done has come to.
     *
     * @param future that is done.
     * @param <T>    of its value.
     * @return the value; throws what the future failed with.
     */
    static <T> T valueOf(final CompletableFuture<T> future)
    {
        try
        {
            return future.get();
        }
        catch (final ExecutionException ex)
        {
            if (ex.getCause() instanceof RuntimeException cause)
            {
                // Nobody else holds it, and the caller's stack says more than that of the client's thread.
                cause.fillInStackTrace();
                throw cause;
            }

            throw new IllegalStateException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    private void checkInterrupt() throws InterruptedException
    {
        if (Thread.interrupted())
        {
            throw new InterruptedException("while waiting for " + what);
        }
    }

    private static void park(final CompletableFuture<?> future, final long timeoutNs) throws InterruptedException
    {
        try
        {
            future.get(timeoutNs, TimeUnit.NANOSECONDS);
        }
        catch (final ExecutionException | CancellationException | TimeoutException ex)
        {
            // The outcome is taken from the future when it is done.
            return;
        }
    }
}
