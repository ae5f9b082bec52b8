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
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets a number of sessions begin something together and end it together.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>{@link #enter(long)} returns when as many are there as the barrier was made for, and all of them alive at that
 * moment: the cluster counts and opens the round in one write. Who comes later waits for the next round.</li>
 * <li>{@link #leave(long)} returns when all of the round have left or their sessions are over. Nobody waits for the
 * dead. The next round opens after that.</li>
 * <li>All of a round get the same token, greater than that of every round before.</li>
 * </ul>
 * Everybody states the same number. When more than that come before the round opens, they take part in it. One object
 * stands for one participant. Needs members whose upgrade to this release is finalized.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class DistributedDoubleBarrier implements AutoCloseable
{
    /** Returned instead of a token when not all were there in time. */
    public static final long NOT_ENTERED = -1;

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final int count;
    private final EntryOwner owner;
    private final Waits waits;
    private final AtomicReference<DoubleBarrierVisit> visit = new AtomicReference<>();

    /**
     * Make the barrier; this does not enter it.
     *
     * @param client   whose session stands for the participant.
     * @param path     of the barrier; created when absent, with its parents.
     * @param count    of the participants that begin together, at least 1.
     * @param listener called when the connection or the place in the round is lost; may be null.
     * @throws BadArgumentsException when the path is null, malformed or the root, or the count is less.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedDoubleBarrier(
        final AsyncNodensClient client, final String path, final int count, final LockListener listener)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.MEET, path);
        if (count < 1)
        {
            throw new BadArgumentsException(Operation.MEET, path, "count must be at least 1, was " + count);
        }

        this.path = path;
        this.count = count;
        owner = ListenerOwner.of(listener);
        timers = RecipeAccess.get().timers(client);
        waits = new Waits(client, "barrier " + path);
    }

    /**
     * Enter, and wait until all are there.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives. Afterwards this
     *                  participant is not there any more.
     * @return the token of the round, or {@link #NOT_ENTERED}.
     * @throws InterruptedException  when the thread is interrupted; this participant is not there any more.
     * @throws NodensException       when the session is over, or the znode of this participant was deleted.
     * @throws CancellationException when another thread left or closed it meanwhile.
     * @throws IllegalStateException when it has entered already, or inside a callback on the client's thread.
     */
    public long enter(final long timeoutMs) throws InterruptedException
    {
        waits.checkCaller();
        final DoubleBarrierVisit begun = begin();
        if (null == begun)
        {
            throw occupied();
        }

        boolean isDecided = false;
        try
        {
            isDecided = waits.await(begun.entered(), Waits.nanos(timeoutMs), begun::onClientEnded);
        }
        finally
        {
            if (!isDecided)
            {
                end(begun);
            }
        }

        return isDecided ? Waits.valueOf(begun.entered()) : NOT_ENTERED;
    }

    /**
     * Enter without waiting. A future that the application cancels or completes itself leaves again.
     *
     * @return completes with the token of the round where the client's callbacks run; fails as {@link #enter(long)}
     *         does.
     */
    public CompletableFuture<Long> enterAsync()
    {
        final DoubleBarrierVisit begun = begin();
        return null == begun ? CompletableFuture.failedFuture(occupied()) :
            Handover.of(timers, begun.entered(), () -> end(begun));
    }

    /**
     * Whether this participant is in a round, as far as this client knows at the moment of the call.
     *
     * @return true from entering to leaving, while the session is not to be considered over.
     */
    public boolean isInside()
    {
        final DoubleBarrierVisit current = visit.get();
        return null != current && current.isInside();
    }

    /**
     * Leave, and wait until all have left.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return false when others were inside all the time; this participant has left all the same.
     * @throws InterruptedException  when the thread is interrupted; this participant has left all the same.
     * @throws NodensException       when the session is over.
     * @throws IllegalStateException when it has not entered, or inside a callback on the client's thread.
     */
    public boolean leave(final long timeoutMs) throws InterruptedException
    {
        waits.checkCaller();
        final DoubleBarrierVisit current = inside();
        end(current);
        if (!waits.await(current.left(), Waits.nanos(timeoutMs), current::onClientEnded))
        {
            return false;
        }

        Waits.valueOf(current.left());
        return true;
    }

    /**
     * Leave without waiting.
     *
     * @return completes when all have left, where the client's callbacks run; fails as {@link #leave(long)} does.
     */
    public CompletableFuture<Void> leaveAsync()
    {
        final DoubleBarrierVisit current = inside();
        end(current);
        return Handover.of(timers, current.left());
    }

    /**
     * Leave, if it has entered, without waiting for others.
     */
    @Override
    public void close()
    {
        final DoubleBarrierVisit current = visit.get();
        if (null != current)
        {
            end(current);
        }
    }

    private DoubleBarrierVisit begin()
    {
        final DoubleBarrierVisit former = visit.get();
        if (null != former && !former.entered().isCompletedExceptionally())
        {
            return null;
        }

        final DoubleBarrierVisit begun = new DoubleBarrierVisit(client, path, count, owner);
        if (!visit.compareAndSet(former, begun))
        {
            return null;
        }

        begun.start();
        return begun;
    }

    private void end(final DoubleBarrierVisit ended)
    {
        ended.leave();
        visit.compareAndSet(ended, null);
    }

    private DoubleBarrierVisit inside()
    {
        final DoubleBarrierVisit current = visit.get();
        if (null == current || !current.entered().isDone())
        {
            throw new IllegalStateException("barrier " + path + ": not entered");
        }

        return current;
    }

    private IllegalStateException occupied()
    {
        return new IllegalStateException("barrier " + path + ": entered already by this object");
    }
}
