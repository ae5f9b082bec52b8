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
import io.nodens.client.Condition;
import io.nodens.client.GuardedResult;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.Relation;
import io.nodens.client.SessionDeadline;
import io.nodens.client.Transaction;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A name of this session's in a group, or a service that it provides: kept until it is given up or the session ends.
 * <p>
 * A name has one owner at a time. While the ephemeral of another session has it, such as that of the same program
 * before its restart, this one waits until that is gone.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class Membership implements AutoCloseable
{
    /** Returned instead of a token when the name was not had in time. */
    public static final long NOT_JOINED = -1;

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final OwnedZnode znode;
    private final Waits waits;

    Membership(
        final AsyncNodensClient client, final String path, final byte[] data, final LockListener listener)
    {
        this.client = client;
        timers = RecipeAccess.get().timers(client);
        znode = new OwnedZnode(
            client, Operation.JOIN, path, null == data ? null : data.clone(), true, ListenerOwner.of(listener),
            new Notices(timers));
        waits = new Waits(client, "membership " + path);
        znode.claim();
    }

    /**
     * When this session has the name.
     *
     * @return completes with the fencing token where the client's callbacks run. Fails with a {@link NodensException},
     *         or a {@link CancellationException} when it was given up before. To cancel it has no effect.
     */
    public CompletableFuture<Long> joined()
    {
        return Handover.of(timers, znode.held());
    }

    /**
     * Wait until this session has the name.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return the fencing token, or {@link #NOT_JOINED} when the name is not had in time; it is still waited for.
     * @throws InterruptedException  when the thread is interrupted; the name is still waited for.
     * @throws NodensException       when it cannot be had: session expired, client closed, claimed by this client
     *                               already.
     * @throws CancellationException when it was given up.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public long await(final long timeoutMs) throws InterruptedException
    {
        waits.checkCaller();
        return waits.await(znode.held(), Waits.nanos(timeoutMs), znode::onClientEnded) ?
            Waits.valueOf(znode.held()) : NOT_JOINED;
    }

    /**
     * Whether this session has the name, as far as this client knows at the moment of the call.
     *
     * @return true also after the connection is lost, until {@link #sessionDeadline()} has passed: nobody else gets the
     *         name before that. Once it has become false, it stays false.
     */
    public boolean isJoined()
    {
        return znode.isHeld();
    }

    /**
     * The fencing token.
     *
     * @return zxid that is greater than that of every earlier owner of the name, {@link #NOT_JOINED} while it is not
     *         had.
     */
    public long fencingToken()
    {
        return znode.isHeld() ? znode.token() : NOT_JOINED;
    }

    /**
     * The moment from which this client must consider its session over and the name lost.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return client.sessionDeadline();
    }

    /**
     * Replace what others read of this member.
     *
     * @param data to set, may be null; not looked at after this returns.
     * @return completes with true when it was set, with false when the name is not had any more, where the client's
     *         callbacks run; fails with a {@link NodensException} as other writes do.
     */
    public CompletableFuture<Boolean> setData(final byte[] data)
    {
        return client.commit(new GuardedTransaction()
            .when(Condition.czxid(znode.path(), Relation.EQUAL, znode.token()))
            .then(new Transaction().setData(
                znode.path(), null == data ? null : data.clone(), Transaction.ANY_VERSION)))
            .thenApply(GuardedResult::held);
    }

    /**
     * Give the name up without waiting. From the moment of the call it is not had any more.
     *
     * @return completes with the outcome where the client's callbacks run.
     */
    public CompletableFuture<ReleaseOutcome> leaveAsync()
    {
        znode.leave();
        return Handover.of(timers, znode.gone());
    }

    /**
     * Give the name up and wait for that for at most {@code operationTimeoutMs}. What is not done in time is repeated
     * in the background.
     *
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    @Override
    public void close()
    {
        waits.checkCaller();
        znode.leave();
        waits.awaitUninterruptibly(
            znode.gone(),
            TimeUnit.MILLISECONDS.toNanos(RecipeAccess.get().operationTimeoutMs(client)),
            znode::onClientEnded);
    }
}
