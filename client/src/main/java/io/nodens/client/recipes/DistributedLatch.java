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
import io.nodens.client.exceptions.OperationTimeoutException;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Lets sessions wait until others have done a number of things: it is counted down to 0, and stays there.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>Each {@link #countDown()} counts once, whatever connections and members do meanwhile, and counts for good: it
 * does not matter what becomes of its session. It does not wait for others.</li>
 * <li>Whoever waits goes on after the count has come to 0, and not before. What was written before the last count is
 * seen by whoever goes on.</li>
 * </ul>
 * Everybody states the same first count. The znode holds the count in eight bytes, big-endian, as a {@link
 * DistributedCounter} does; without a znode the latch stands at its first count. To use it anew, delete the znode while
 * nobody waits. Needs members whose upgrade to this release is finalized.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class DistributedLatch
{
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final long firstCount;
    private final DistributedCounter counter;
    private final Waits waits;

    /**
     * Make the latch; this neither creates nor changes it.
     *
     * @param client to use.
     * @param path   of the latch.
     * @param count  that it begins with, at least 1.
     * @throws BadArgumentsException when the path is null, malformed or the root, or the count is less.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedLatch(final AsyncNodensClient client, final String path, final long count)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.MEET, path);
        if (count < 1)
        {
            throw new BadArgumentsException(Operation.MEET, path, "count must be at least 1, was " + count);
        }

        this.path = path;
        firstCount = count;
        timers = RecipeAccess.get().timers(client);
        counter = new DistributedCounter(client, path, count);
        waits = new Waits(client, "latch " + path);
    }

    /**
     * Count down, unless the latch is at 0.
     *
     * @return the count by this call, 0 also when it was 0 before.
     * @throws OperationTimeoutException when it was not decided in time.
     * @throws NodensException           when it cannot be done: session expired, client closed, no latch's data.
     */
    public long countDown()
    {
        final CounterValue counted = counter.change(DistributedLatch::oneLess);
        return null == counted ? 0 : counted.value();
    }

    /**
     * Count down without waiting for the answer.
     *
     * @return completes with the count where the client's callbacks run; fails as {@link #countDown()} does.
     */
    public CompletableFuture<Long> countDownAsync()
    {
        return counter.changeAsync(DistributedLatch::oneLess)
            .thenApply((counted) -> null == counted ? 0L : counted.value());
    }

    /**
     * The count, of {@link io.nodens.client.ReadLevel#LINEARIZABLE}.
     *
     * @return what the latch stands at.
     * @throws NodensException when it cannot be read: session expired, client closed, no latch's data.
     */
    public long count()
    {
        return counter.get().value();
    }

    /**
     * Wait until the count is 0.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return false when it was not 0 in time.
     * @throws InterruptedException  when the thread is interrupted.
     * @throws NodensException       when the session is over, or the znode is no latch.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public boolean await(final long timeoutMs) throws InterruptedException
    {
        return zeroWait().await(waits, timeoutMs);
    }

    /**
     * When the count is 0. To give up, cancel the future.
     *
     * @return completes where the client's callbacks run; fails with a {@link NodensException} or a {@link
     *         CancellationException}.
     */
    public CompletableFuture<Void> awaitAsync()
    {
        final ZnodeWait wait = zeroWait().start();
        return Handover.of(timers, wait.done(), wait::leave);
    }

    private ZnodeWait zeroWait()
    {
        return new ZnodeWait(client, path, (znode) ->
            0 == (null == znode ? firstCount : counter.decode(znode.data(), znode.mzxid()).value()));
    }

    private static Long oneLess(final CounterValue current)
    {
        return current.value() > 0 ? current.value() - 1 : null;
    }
}
