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
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A queue between sessions. Elements are taken in the order of their priorities, lower numbers first, and within a
 * priority in the order in which they were offered.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>An offer that was answered is in the queue once, and stays there until somebody takes it, also when its session
 * ends.</li>
 * <li>{@link #take()} and {@link #poll(long)}: each element is taken by one caller at most. It is out of the queue when
 * the caller gets it: an element whose taker dies is not handled again. When the answer does not come in time the call
 * fails with {@link OperationTimeoutException}, and with {@code isOutcomeUnknown()} an element may have been taken that
 * nobody got.</li>
 * <li>{@link #claim(long, LockListener)}: the element stays in the queue until it is completed. When the session of the
 * claimer ends, another gets it: each element is handled at least once. The claim has a fencing token, with which
 * what is done for the element can refuse a claimer that has lost it.</li>
 * <li>Takers that come at the same time get the first elements, one each; which of them gets which is open.</li>
 * </ul>
 * Callers that wait have a watch on the queue and hear of every element and claim. All who wait try when an element
 * comes, and one gets it: the queue is for some dozens of waiting takers.
 * <p>
 * Elements lie at {@code QUEUE/PRIORITY/e-SEQUENCE}; the znode of a priority is a container. A call looks at the list
 * of priorities that have or recently had elements. Needs members whose upgrade to this release is finalized.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class DistributedQueue
{
    /** Priority of an element that is offered without one. */
    public static final int NORMAL_PRIORITY = 1000;

    private final AsyncNodensClient client;
    private final AsyncNodensClient reserve;
    private final ClientTimers timers;
    private final QueuePaths paths;
    private final long operationTimeoutMs;
    private final Waits waits;

    /**
     * Make the queue; this changes nothing.
     *
     * @param client to use.
     * @param path   of the queue; created by the first offer, with its parents.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedQueue(final AsyncNodensClient client, final String path)
    {
        this.client = Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.QUEUE, path);
        final RecipeAccess access = RecipeAccess.get();
        reserve = access.reserve(client);
        timers = access.timers(client);
        operationTimeoutMs = access.operationTimeoutMs(client);
        paths = new QueuePaths(path);
        waits = new Waits(client, "queue " + path);
    }

    /**
     * Put an element into the queue.
     *
     * @param data     of the element, may be null.
     * @param priority 0 or more, lower ones are taken first.
     * @return the zxid at which it came into the queue.
     * @throws OperationTimeoutException when it was not answered in time.
     * @throws NodensException           when it was refused: session expired, client closed, data too large.
     */
    public long offer(final byte[] data, final int priority)
    {
        waits.checkCaller();
        return waits.join(offered(data, priority), Operation.QUEUE, paths.queue());
    }

    /**
     * Put an element into the queue without waiting.
     *
     * @param data     of the element, may be null; not looked at after this returns.
     * @param priority 0 or more, lower ones are taken first.
     * @return completes with its zxid where the client's callbacks run; fails as {@link #offer(byte[], int)} does.
     */
    public CompletableFuture<Long> offerAsync(final byte[] data, final int priority)
    {
        return Handover.of(timers, offered(null == data ? null : data.clone(), priority));
    }

    /**
     * Take the first element and wait for one as long as the session lives.
     *
     * @return the element.
     * @throws InterruptedException  when the thread is interrupted; nothing is taken.
     * @throws NodensException       when it failed: session expired, client closed.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public QueueElement take() throws InterruptedException
    {
        return get(taking(true), Waits.NO_LIMIT);
    }

    /**
     * Take the first element.
     *
     * @param timeoutMs to wait for one; 0 to look once.
     * @return the element, null when there was none in time.
     * @throws InterruptedException  when the thread is interrupted; nothing is taken.
     * @throws NodensException       when it failed: session expired, client closed.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public QueueElement poll(final long timeoutMs) throws InterruptedException
    {
        return timeoutMs <= 0 ? waits.join(checked(taking(false)).found(), Operation.QUEUE, paths.queue()) :
            get(taking(true), TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    /**
     * Take the first element, when there is one. To give up, cancel the future. An element that was taken at that
     * moment is offered again, behind the others of its priority.
     *
     * @return completes with the element where the client's callbacks run. Fails with a {@link NodensException} or a
     *         {@link CancellationException}.
     */
    public CompletableFuture<QueueElement> takeAsync()
    {
        return handOver(taking(true));
    }

    /**
     * Claim the first element that nobody has claimed.
     *
     * @param timeoutMs to wait for one; 0 to look once.
     * @param listener  called when the connection or the claim is lost; may be null.
     * @return the claim, null when there was no element in time.
     * @throws InterruptedException  when the thread is interrupted; nothing is claimed.
     * @throws NodensException       when it failed: session expired, client closed.
     * @throws IllegalStateException inside a callback on the client's thread.
     */
    public QueueClaim claim(final long timeoutMs, final LockListener listener) throws InterruptedException
    {
        return timeoutMs <= 0 ?
            waits.join(checked(claiming(false, listener)).found(), Operation.QUEUE, paths.queue()) :
            get(claiming(true, listener), Waits.nanos(timeoutMs));
    }

    /**
     * Claim the first element that nobody has claimed, when there is one. To give up, cancel the future.
     *
     * @param listener called when the connection or the claim is lost; may be null.
     * @return completes with the claim where the client's callbacks run. Fails with a {@link NodensException} or a
     *         {@link CancellationException}.
     */
    public CompletableFuture<QueueClaim> claimAsync(final LockListener listener)
    {
        return handOver(claiming(true, listener));
    }

    private TakeSearch taking(final boolean isWaiting)
    {
        return new TakeSearch(client, paths, isWaiting, (element) ->
        {
            final CompletableFuture<Long> unused =
                offered(element.data(), element.priority()).whenComplete((zxid, throwable) ->
                {
                    if (null != throwable)
                    {
                        timers.report(throwable);
                    }
                });
        });
    }

    private ClaimSearch claiming(final boolean isWaiting, final LockListener listener)
    {
        return new ClaimSearch(client, paths, isWaiting, listener);
    }

    private <T> CompletableFuture<T> handOver(final QueueSearch<T> search)
    {
        search.start();
        return Handover.of(timers, search.found(), search::abandon);
    }

    private <S extends QueueSearch<?>> S checked(final S search)
    {
        waits.checkCaller();
        search.start();
        return search;
    }

    private <T> T get(final QueueSearch<T> search, final long timeoutNs) throws InterruptedException
    {
        checked(search);
        try
        {
            if (waits.await(search.found(), timeoutNs, search::onClientEnded))
            {
                return Waits.valueOf(search.found());
            }
        }
        catch (final InterruptedException ex)
        {
            search.abandon();
            throw ex;
        }

        search.stop();
        if (!waits.awaitUninterruptibly(
            search.found(), TimeUnit.MILLISECONDS.toNanos(operationTimeoutMs), search::onClientEnded))
        {
            search.abandon();
            return null;
        }

        // What was tried when the time was over is decided now.
        return isGivenUp(search.found()) ? null : Waits.valueOf(search.found());
    }

    private static boolean isGivenUp(final CompletableFuture<?> found)
    {
        try
        {
            found.join();
            return false;
        }
        catch (final CancellationException ex)
        {
            return true;
        }
        catch (final RuntimeException ex)
        {
            return Failures.cause(ex) instanceof CancellationException;
        }
    }

    private CompletableFuture<Long> offered(final byte[] data, final int priority)
    {
        final CompletableFuture<Long> future = new CompletableFuture<>();
        if (priority < 0)
        {
            future.completeExceptionally(new BadArgumentsException(
                Operation.QUEUE, paths.queue(), "priority must be 0 or more, was " + priority));
            return future;
        }

        final Steps steps = new Steps(future::completeExceptionally, () -> { });
        final Chain chain = new Chain(reserve, timers, steps, Operation.QUEUE, paths.queue());
        steps.run(() -> create(chain, data, paths.of(QueuePaths.nameOf(priority)), future));
        return future;
    }

    private void create(
        final Chain chain, final byte[] data, final String parent, final CompletableFuture<Long> future)
    {
        final Runnable again = () -> create(chain, data, parent, future);
        chain.follow(
            () -> reserve.create(parent + "/" + QueuePaths.ELEMENT, data, CreateMode.PERSISTENT_SEQUENTIAL),
            (created, throwable) ->
            {
                if (null == throwable)
                {
                    future.complete(created.stat().czxid());
                }
                else if (Failures.isNoNode(throwable))
                {
                    chain.createAll(
                        paths.queue(), () -> createContainer(chain, parent, again, future),
                        future::completeExceptionally);
                }
                else if (Failures.cause(throwable) instanceof BackPressureException)
                {
                    chain.pauseThen(again);
                }
                else
                {
                    future.completeExceptionally(chain.reason(throwable));
                }
            });
    }

    /** It goes when it is empty for a while, and comes again. */
    private void createContainer(
        final Chain chain, final String path, final Runnable then, final CompletableFuture<Long> future)
    {
        chain.follow(() -> reserve.create(path, null, CreateMode.CONTAINER), (created, throwable) ->
        {
            if (null == throwable || Failures.cause(throwable) instanceof NodeExistsException)
            {
                then.run();
            }
            else
            {
                chain.again(
                    throwable, () -> createContainer(chain, path, then, future), future::completeExceptionally);
            }
        });
    }
}
