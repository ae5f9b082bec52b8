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
 * An element of a {@link DistributedQueue} that is this session's to handle, and still in the queue. Nobody else gets
 * it until it is completed or released, or until the session ends, after which others get it.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class QueueClaim implements AutoCloseable
{
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final OwnedZnode claim;
    private final QueueElement element;
    private final String elementPath;
    private final Waits waits;

    QueueClaim(
        final AsyncNodensClient client, final OwnedZnode claim, final QueueElement element, final String elementPath)
    {
        this.client = client;
        timers = RecipeAccess.get().timers(client);
        this.claim = claim;
        this.element = element;
        this.elementPath = elementPath;
        waits = new Waits(client, "the end of claim " + claim.path());
    }

    /**
     * The element.
     *
     * @return data, priority and zxid.
     */
    public QueueElement element()
    {
        return element;
    }

    /**
     * The fencing token.
     *
     * @return zxid that is greater than that of every earlier claim to this element. Claims to different elements do
     *         not compare.
     */
    public long fencingToken()
    {
        return claim.token();
    }

    /**
     * Whether the element is still this session's, as far as this client knows at the moment of the call.
     *
     * @return true also after the connection is lost, until {@link #sessionDeadline()} has passed: nobody else gets the
     *         element before that. Once false, it stays false.
     */
    public boolean isHeld()
    {
        return claim.isHeld();
    }

    /**
     * The moment from which this client must consider its session over and the claim lost.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return client.sessionDeadline();
    }

    /**
     * The element is handled: take it out of the queue, if it is still claimed here, in one write with the claim.
     *
     * @param timeoutMs to wait; what is not done in time is repeated in the background.
     * @return {@link ReleaseOutcome#RELEASED} when the element is out of the queue by this call. After {@link
     *         ReleaseOutcome#SESSION_OVER} or {@link ReleaseOutcome#LOST} somebody else may get it or has got it.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public ReleaseOutcome complete(final long timeoutMs)
    {
        waits.checkCaller();
        claim.leaveWith(elementPath);
        return await(timeoutMs);
    }

    /**
     * The element is handled: see {@link #complete(long)}.
     *
     * @return completes with the outcome where the client's callbacks run.
     */
    public CompletableFuture<ReleaseOutcome> completeAsync()
    {
        claim.leaveWith(elementPath);
        return Handover.of(timers, claim.gone());
    }

    /**
     * Let others handle the element, which stays at its place in the queue.
     *
     * @return completes with the outcome where the client's callbacks run.
     */
    public CompletableFuture<ReleaseOutcome> releaseAsync()
    {
        claim.leave();
        return Handover.of(timers, claim.gone());
    }

    /**
     * Let others handle the element, unless it was completed, and wait for that for at most {@code operationTimeoutMs}.
     */
    @Override
    public void close()
    {
        waits.checkCaller();
        claim.leave();
        await(RecipeAccess.get().operationTimeoutMs(client));
    }

    void giveUp()
    {
        claim.leave();
    }

    private ReleaseOutcome await(final long timeoutMs)
    {
        return waits.awaitUninterruptibly(
            claim.gone(), TimeUnit.MILLISECONDS.toNanos(timeoutMs), claim::onClientEnded) ?
            Waits.valueOf(claim.gone()) : ReleaseOutcome.PENDING;
    }
}
