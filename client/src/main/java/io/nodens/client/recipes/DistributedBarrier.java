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
import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Holds sessions up while it is there: somebody sets it, others wait until it is removed.
 * <p>
 * <b>What it promises.</b> The barrier is a persistent znode: it stays when the session that set it ends, and anybody
 * removes it. Whoever waits goes on after it was removed, and sees what was written before that. One that is set again
 * at once may let some through that waited for the removal, and hold up others; a wait that begins after it was set
 * again waits.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class DistributedBarrier
{
    private final AsyncNodensClient client;
    private final AsyncNodensClient reserve;
    private final ClientTimers timers;
    private final String path;
    private final Waits waits;

    /**
     * Make the barrier; this neither sets nor removes it.
     *
     * @param client to use.
     * @param path   of the barrier.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedBarrier(final AsyncNodensClient client, final String path)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.MEET, path);
        final RecipeAccess access = RecipeAccess.get();
        reserve = access.reserve(client);
        timers = access.timers(client);
        this.path = path;
        waits = new Waits(client, "barrier " + path);
    }

    /**
     * Set the barrier, unless it is set; its parents are created when absent.
     *
     * @return true when this call set it.
     * @throws NodensException when it cannot be set, or was not in time.
     */
    public boolean set()
    {
        waits.checkCaller();
        return waits.join(setting(), Operation.MEET, path);
    }

    /**
     * Set the barrier without waiting for the answer.
     *
     * @return completes where the client's callbacks run, as {@link #set()} returns.
     */
    public CompletableFuture<Boolean> setAsync()
    {
        return Handover.of(timers, setting());
    }

    /**
     * Remove the barrier, if it is set.
     *
     * @return true when this call removed it.
     * @throws NodensException when it cannot be removed, or was not in time.
     */
    public boolean remove()
    {
        waits.checkCaller();
        return waits.join(removing(), Operation.MEET, path);
    }

    /**
     * Remove the barrier without waiting for the answer.
     *
     * @return completes where the client's callbacks run, as {@link #remove()} returns.
     */
    public CompletableFuture<Boolean> removeAsync()
    {
        return Handover.of(timers, removing());
    }

    /**
     * Wait until there is no barrier.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return false when it was there all the time.
     * @throws InterruptedException  when the thread is interrupted.
     * @throws NodensException       when the session is over.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public boolean await(final long timeoutMs) throws InterruptedException
    {
        return new ZnodeWait(client, path, Objects::isNull).await(waits, timeoutMs);
    }

    /**
     * When there is no barrier. To give up, cancel the future.
     *
     * @return completes where the client's callbacks run; fails with a {@link NodensException} or a {@link
     *         CancellationException}.
     */
    public CompletableFuture<Void> awaitAsync()
    {
        final ZnodeWait wait = new ZnodeWait(client, path, Objects::isNull).start();
        return Handover.of(timers, wait.done(), wait::leave);
    }

    private CompletableFuture<Boolean> setting()
    {
        final CompletableFuture<Boolean> future = new CompletableFuture<>();
        final Steps steps = new Steps(future::completeExceptionally, () -> { });
        final Chain chain = new Chain(reserve, timers, steps, Operation.MEET, path);
        steps.run(() -> create(chain, future));
        return future;
    }

    private void create(final Chain chain, final CompletableFuture<Boolean> future)
    {
        chain.follow(() -> reserve.create(path, null, CreateMode.PERSISTENT), (created, throwable) ->
        {
            if (null == throwable || Failures.cause(throwable) instanceof NodeExistsException)
            {
                future.complete(null == throwable);
            }
            else if (Failures.isNoNode(throwable))
            {
                chain.createAll(
                    path.substring(0, path.lastIndexOf('/')), () -> create(chain, future),
                    future::completeExceptionally);
            }
            else
            {
                future.completeExceptionally(chain.reason(throwable));
            }
        });
    }

    private CompletableFuture<Boolean> removing()
    {
        return reserve.delete(path, NodensClient.ANY_VERSION).handle((ignore, throwable) ->
        {
            if (null != throwable && !Failures.isNoNode(throwable))
            {
                throw (RuntimeException)Failures.cause(throwable);
            }

            return null == throwable;
        });
    }
}
