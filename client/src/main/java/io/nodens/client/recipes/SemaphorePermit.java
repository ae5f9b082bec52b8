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
import io.nodens.client.SessionDeadline;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A permit of a {@link DistributedSemaphore} that was granted. It is held until it is released or the session ends.
 * <p>
 * <b>Thread:</b> any; {@link #release(long)} and {@link #close()} not inside a callback on the client's thread.
 */
public final class SemaphorePermit implements AutoCloseable
{
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final OwnedZnode znode;
    private final int number;
    private final Waits waits;

    SemaphorePermit(final AsyncNodensClient client, final OwnedZnode znode, final int number)
    {
        this.client = client;
        timers = RecipeAccess.get().timers(client);
        this.znode = znode;
        this.number = number;
        waits = new Waits(client, "release of permit " + znode.path());
    }

    /**
     * Which permit it is. Holders of the same number exclude each other, and their tokens rise: a resource that fences
     * has a {@link FencingGate} for each number.
     *
     * @return 0 to one less than the semaphore has permits.
     */
    public int number()
    {
        return number;
    }

    /**
     * The fencing token. It stays what it was when the permit is not held any more.
     *
     * @return zxid that is greater than that of every earlier holder of the permit with this number.
     */
    public long fencingToken()
    {
        return znode.token();
    }

    /**
     * Whether the permit is held, as far as this client knows at the moment of the call.
     *
     * @return true while it is held, also after the connection is lost, until {@link #sessionDeadline()} has passed:
     *         the cluster gives the permit to nobody else before that. Once false, it stays false.
     */
    public boolean isHeld()
    {
        return znode.isHeld();
    }

    /**
     * The moment from which this client must consider its session over and the permit lost.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return client.sessionDeadline();
    }

    /**
     * Give the permit back and wait until it is given back. From the moment of the call it is not held any more. An
     * interrupt does not end the wait and stays pending. What is not done in time is repeated in the background.
     *
     * @param timeoutMs to wait; with 0 or less the release is only begun.
     * @return the outcome.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public ReleaseOutcome release(final long timeoutMs)
    {
        waits.checkCaller();
        znode.leave();
        return waits.awaitUninterruptibly(
            znode.gone(), TimeUnit.MILLISECONDS.toNanos(timeoutMs), znode::onClientEnded) ?
            Waits.valueOf(znode.gone()) : ReleaseOutcome.PENDING;
    }

    /**
     * Give the permit back without waiting until it is given back.
     *
     * @return completes with the outcome where the client's callbacks run.
     */
    public CompletableFuture<ReleaseOutcome> releaseAsync()
    {
        znode.leave();
        return Handover.of(timers, znode.gone());
    }

    /**
     * The same as {@link #release(long)} within the client's {@code operationTimeoutMs}.
     */
    @Override
    public void close()
    {
        release(RecipeAccess.get().operationTimeoutMs(client));
    }
}
