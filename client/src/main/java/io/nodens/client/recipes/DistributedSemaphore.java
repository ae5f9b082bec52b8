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
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A number of permits that sessions hold for as long as they need them. They are granted in the order of the requests.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>No more permits are held at a time than there are. A permit has a {@link SemaphorePermit#number()}: of each
 * number there is one holder at a time, and its fencing token is greater than that of every holder of that number
 * before. Tokens of different numbers do not tell who is outdated: fence by number and token.</li>
 * <li>A permit is held until it is released or the session ends. Lost connections and dead members release none.</li>
 * <li>One that becomes free wakes one contender: the first in line looks for permits, the others wait for it.</li>
 * </ul>
 * Every contender states how many permits there are. One that states less than others gets permits of low numbers only:
 * to change the number, change it everywhere; nobody loses a permit by that.
 * <p>
 * Under the path are the line ({@code /line}) and the permits ({@code /permits/NUMBER}, ephemerals of their holders).
 * Needs members whose upgrade to this release is finalized.
 * <p>
 * <b>Thread:</b> any. One object may ask for any number of permits at a time.
 */
public final class DistributedSemaphore
{
    /** Most permits that a semaphore may have. */
    public static final int MAX_PERMITS = 1024;

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final int permitCount;
    private final Waits waits;

    /**
     * Make the semaphore; this requests nothing.
     *
     * @param client  whose session holds permits.
     * @param path    of the semaphore; created when absent, with its parents.
     * @param permits that there are, 1 to {@link #MAX_PERMITS}.
     * @throws BadArgumentsException when the path is null, malformed or the root, or the number is not allowed.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedSemaphore(final AsyncNodensClient client, final String path, final int permits)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.ACQUIRE, path);
        if (permits < 1 || permits > MAX_PERMITS)
        {
            throw new BadArgumentsException(
                Operation.ACQUIRE, path, "permits must be 1 to " + MAX_PERMITS + ", was " + permits);
        }

        this.path = path;
        permitCount = permits;
        timers = RecipeAccess.get().timers(client);
        waits = new Waits(client, "semaphore " + path);
    }

    /**
     * Wait for a permit for as long as the session lives.
     *
     * @param listener called when the connection or the permit is lost; may be null.
     * @return the permit.
     * @throws InterruptedException  when the thread is interrupted; the line is left.
     * @throws NodensException       when none can be had any more: session expired, client closed, path refused.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public SemaphorePermit acquire(final LockListener listener) throws InterruptedException
    {
        return acquire(Waits.NO_LIMIT, listener);
    }

    /**
     * Wait for a permit for a limited time. Afterwards the line is left, in the background if necessary.
     *
     * @param timeoutMs to wait in all, for the member and for the contenders before this one; with 0 none is acquired.
     * @param listener  called when the connection or the permit is lost; may be null.
     * @return the permit, or null when there was none in time.
     * @throws InterruptedException  when the thread is interrupted; the line is left.
     * @throws NodensException       when none can be had any more: session expired, client closed, path refused.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public SemaphorePermit tryAcquire(final long timeoutMs, final LockListener listener) throws InterruptedException
    {
        return acquire(TimeUnit.MILLISECONDS.toNanos(timeoutMs), listener);
    }

    /**
     * Ask for a permit without waiting for it. A future that the application cancels or completes itself gives the
     * permit up again.
     *
     * @param listener called when the connection or the permit is lost; may be null.
     * @return completes with the permit where the client's callbacks run. Fails with a {@link NodensException} or a
     *         {@link CancellationException}.
     */
    public CompletableFuture<SemaphorePermit> acquireAsync(final LockListener listener)
    {
        final PermitRequest request = request(listener);
        return Handover.of(
            timers,
            request.granted().thenApply((znode) -> new SemaphorePermit(client, znode, request.permit())),
            request::leave);
    }

    private SemaphorePermit acquire(final long timeoutNs, final LockListener listener) throws InterruptedException
    {
        waits.checkCaller();
        final PermitRequest request = request(listener);
        boolean isDecided = false;
        try
        {
            isDecided = waits.await(request.granted(), timeoutNs, request::onClientEnded);
        }
        finally
        {
            if (!isDecided)
            {
                request.leave();
            }
        }

        return isDecided ?
            new SemaphorePermit(client, Waits.valueOf(request.granted()), request.permit()) : null;
    }

    private PermitRequest request(final LockListener listener)
    {
        final PermitRequest request =
            new PermitRequest(client, path, permitCount, ListenerOwner.of(listener), new Notices(timers));
        request.start();
        return request;
    }
}
