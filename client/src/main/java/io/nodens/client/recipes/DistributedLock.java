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
import io.nodens.client.NodensClient;
import io.nodens.client.SessionDeadline;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A fair lock among any number of sessions. It is granted in the order of the requests.
 * <p>
 * No lock service can prevent that a paused process believes that it still holds the lock. The lock therefore has a
 * <i>fencing token</i>: a zxid that is greater than that of every holder before. Pass it to the resource with each
 * request, and let the resource refuse a token that is lower than the highest it has seen.
 * <p>
 * The lock is held until {@link #unlock()}, or until the session ends: lost connections and dead members do not release
 * it. A {@link LockListener} gets notices of these events.
 * <p>
 * <b>Waiting.</b> Every wait has a bound: the given one, or the client's {@code operationTimeoutMs} for {@link
 * #unlock()} and {@link #close()}; {@link #lock()} waits as long as the session lives. A waiting thread is parked. An
 * interrupt ends a wait for the lock, but not a wait for its release. A lock that cannot be released in time, because
 * no member answers, is released in the background. The requests for that come from a reserve that the application's
 * own requests cannot use.
 * <p>
 * <b>Thread:</b> any, except a callback on the client's thread. One thread at a time may wait for the lock; another may
 * release it, or end the wait by {@link #close()}. The lock is not reentrant. Each contender needs an instance of its
 * own, also within one session.
 */
public final class DistributedLock implements AutoCloseable
{
    /** Returned instead of a token when the lock was not granted in time. */
    public static final long NOT_ACQUIRED = -1;

    private final AsyncNodensClient client;
    private final String path;
    private final boolean isShared;
    private final LockListener listener;
    private final Notices notices;
    private final ClientTimers timers;
    private final Waits waits;
    private final long operationTimeoutMs;
    private final AtomicReference<QueueEntry> entry = new AtomicReference<>();

    /**
     * Make the lock; this does not request it.
     *
     * @param client   whose session holds it.
     * @param path     of the lock; created when absent, with its parents.
     * @param listener called when the connection or the lock is lost; may be null.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedLock(final NodensClient client, final String path, final LockListener listener)
    {
        this(Objects.requireNonNull(client, "client").async(), path, false, listener);
    }

    /**
     * A lock, or one side of a lock with two.
     *
     * @param isShared whether others that are shared may hold it at the same time.
     */
    DistributedLock(
        final AsyncNodensClient client, final String path, final boolean isShared, final LockListener listener)
    {
        this.client = client;
        QueueEntry.checkPath(Operation.LOCK, path);
        this.path = path;
        this.isShared = isShared;
        this.listener = listener;
        final RecipeAccess access = RecipeAccess.get();
        timers = access.timers(client);
        notices = new Notices(timers);
        waits = new Waits(client, "lock " + path);
        operationTimeoutMs = access.operationTimeoutMs(client);
    }

    /**
     * Wait for the lock for as long as the session lives.
     *
     * @return the fencing token.
     * @throws InterruptedException  when the thread is interrupted; the queue is left.
     * @throws NodensException       when it cannot be acquired any more: session expired, client closed, path refused.
     * @throws CancellationException when another thread has closed this lock meanwhile.
     * @throws IllegalStateException when it is held already, when another thread waits for it, or inside a callback on
     *                               the client's thread.
     */
    public long lock() throws InterruptedException
    {
        return acquire(Long.MAX_VALUE);
    }

    /**
     * Wait for the lock for a limited time. Afterwards the queue is left, in the background if necessary.
     *
     * @param timeoutMs to wait in all, for the member and for the contenders before this one; with 0 the lock is never
     *                  acquired.
     * @return the fencing token, or {@link #NOT_ACQUIRED}.
     * @throws InterruptedException  when the thread is interrupted; the queue is left.
     * @throws NodensException       when it cannot be acquired any more: session expired, client closed, path refused.
     * @throws CancellationException when another thread has closed this lock meanwhile.
     * @throws IllegalStateException when it is held already, when another thread waits for it, or inside a callback on
     *                               the client's thread.
     */
    public long tryLock(final long timeoutMs) throws InterruptedException
    {
        return acquire(TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    /**
     * Ask for the lock without waiting for it. A future that the application cancels or completes itself gives the lock
     * up again; so does {@link #unlock()}.
     *
     * @return completes with the fencing token where the client's callbacks run. Fails as {@link #lock()} does: with a
     *         {@link NodensException}, a {@link CancellationException} or an {@link IllegalStateException}.
     */
    public CompletableFuture<Long> lockAsync()
    {
        final QueueEntry former = entry.get();
        if (null != former && !former.isLeaving())
        {
            return CompletableFuture.failedFuture(occupied(former));
        }

        final QueueEntry asked = newEntry();
        if (!entry.compareAndSet(former, asked))
        {
            return CompletableFuture.failedFuture(
                new IllegalStateException("lock " + path + " is asked for by another thread"));
        }

        if (null == former)
        {
            asked.join();
        }
        else
        {
            final CompletableFuture<ReleaseOutcome> unused =
                former.gone().whenComplete((outcome, throwable) -> asked.joinUnlessLeft());
        }

        return Handover.of(timers, asked.acquired(), asked::leave);
    }

    /**
     * Release the lock without waiting until it is released. From the moment of the call it is not held any more.
     *
     * @return completes with the outcome where the client's callbacks run; {@link ReleaseOutcome#PENDING} is none.
     */
    public CompletableFuture<ReleaseOutcome> unlockAsync()
    {
        final QueueEntry current = entry.get();
        if (null == current)
        {
            return CompletableFuture.completedFuture(ReleaseOutcome.NOT_HELD);
        }

        current.leave();
        if (!current.wasHead())
        {
            return CompletableFuture.completedFuture(ReleaseOutcome.NOT_HELD);
        }

        final CompletableFuture<ReleaseOutcome> unused =
            current.gone().whenComplete((outcome, throwable) -> entry.compareAndSet(current, null));
        return Handover.of(timers, current.gone());
    }

    /**
     * Whether the lock is held, as far as this client knows at the moment of the call.
     *
     * @return true while it is held, also after the connection is lost, until {@link #sessionDeadline()} has passed:
     *         the cluster gives the lock to no other contender before that. Once false, it stays false until the lock
     *         is acquired anew.
     */
    public boolean isHeld()
    {
        final QueueEntry current = entry.get();
        return null != current && current.isHead();
    }

    /**
     * The token of the current holder, this instance.
     *
     * @return the zxid, or {@link #NOT_ACQUIRED} while it is not held.
     */
    public long fencingToken()
    {
        final QueueEntry current = entry.get();
        return null != current && current.isHead() ? current.token() : NOT_ACQUIRED;
    }

    /**
     * The moment from which this client must consider its session over and the lock lost: {@link #isHeld()} is false
     * then, and the listener is called. For a holder that reads the clock itself between two steps.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return client.sessionDeadline();
    }

    /**
     * Release the lock within the client's {@code operationTimeoutMs}: see {@link #unlock(long)}.
     *
     * @return the outcome.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public ReleaseOutcome unlock()
    {
        return unlock(operationTimeoutMs);
    }

    /**
     * Release the lock, if it is held, and wait until it is released. From the moment of the call it is not held any
     * more, whatever the outcome. An interrupt does not end the wait and stays pending.
     *
     * @param timeoutMs to wait; with 0 or less the release is only begun.
     * @return the outcome.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public ReleaseOutcome unlock(final long timeoutMs)
    {
        waits.checkCaller();
        final QueueEntry current = entry.get();
        if (null == current)
        {
            return ReleaseOutcome.NOT_HELD;
        }

        current.leave();
        if (!current.wasHead())
        {
            return ReleaseOutcome.NOT_HELD;
        }

        if (!waits.awaitUninterruptibly(
            current.gone(), TimeUnit.MILLISECONDS.toNanos(timeoutMs), current::onClientEnded))
        {
            return ReleaseOutcome.PENDING;
        }

        entry.compareAndSet(current, null);
        return current.gone().join();
    }

    /**
     * The same as {@link #unlock()}. It also ends the wait of another thread for the lock.
     */
    @Override
    public void close()
    {
        unlock();
    }

    private long acquire(final long timeoutNs) throws InterruptedException
    {
        waits.checkCaller();
        final long startNs = System.nanoTime();
        final QueueEntry former = entry.get();
        if (null != former && !former.isLeaving())
        {
            throw occupied(former);
        }

        // One that is still about to leave stands before the next one of this instance in any case.
        if (null != former && !await(former, former.gone(), timeoutNs))
        {
            return NOT_ACQUIRED;
        }

        final QueueEntry asked = newEntry();
        if (!entry.compareAndSet(former, asked))
        {
            throw new IllegalStateException("lock " + path + " is asked for by another thread");
        }

        asked.join();
        boolean isDecided = false;
        try
        {
            isDecided = await(asked, asked.acquired(), timeoutNs - (System.nanoTime() - startNs));
        }
        finally
        {
            if (!isDecided)
            {
                asked.leave();
            }
        }

        return isDecided ? Waits.valueOf(asked.acquired()) : NOT_ACQUIRED;
    }

    private QueueEntry newEntry()
    {
        return new QueueEntry(client, Operation.LOCK, path, isShared, null, ListenerOwner.of(listener), notices);
    }

    private IllegalStateException occupied(final QueueEntry former)
    {
        return new IllegalStateException("lock " + path +
            (former.isHead() ? " is held already by this instance" : " is waited for already by another thread"));
    }

    private boolean await(final QueueEntry awaited, final CompletableFuture<?> future, final long timeoutNs)
        throws InterruptedException
    {
        return waits.await(future, timeoutNs, awaited::onClientEnded);
    }
}
