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
import io.nodens.client.CreateMode;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.ReadLevel;
import io.nodens.client.Transaction;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.client.exceptions.TransactionFailedException;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A number that sessions change one after the other.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li>Each change is done exactly once, whatever connections and members do meanwhile: it compares and sets in one
 * write, which the cluster applies once. No session needs to stay for a change to last.</li>
 * <li>Changes are in one order, that of their zxids. A change returns the value that it made.</li>
 * <li>When a change is not decided within {@code operationTimeoutMs} it fails with {@link OperationTimeoutException};
 * its {@code isOutcomeUnknown()} says whether it may have been done.</li>
 * <li>{@link #get()} sees every change that was answered to anybody before the call.</li>
 * </ul>
 * Who changes the counter alone needs one write, without a read before it. Many who change it at once make each other
 * try again, with pauses: the counter is for numbers that change some hundred times a second at most.
 * <p>
 * The znode holds the value in eight bytes, big-endian. A counter without a znode stands at 0; the first change creates
 * it, with its parents. Additions that overflow wrap around, as with {@link java.util.concurrent.atomic.AtomicLong}.
 * Needs members whose upgrade to this release is finalized.
 * <p>
 * <b>Thread:</b> any; calls that wait not inside a callback on the client's thread.
 */
public final class DistributedCounter
{
    private static final int CONFLICTS_BEFORE_SHORT_PAUSES = 4;

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final CounterValue nothing;
    private final long timeoutNs;
    private final Waits waits;
    /** What the counter stood at when it was last heard of: right, a change needs no read. */
    private volatile CounterValue hint;

    /**
     * Make the counter; this neither creates nor changes it.
     *
     * @param client to use.
     * @param path   of the counter.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client.
     */
    public DistributedCounter(final AsyncNodensClient client, final String path)
    {
        this(client, path, 0);
    }

    /**
     * A counter for another recipe.
     *
     * @param first that the counter stands at without a znode.
     */
    DistributedCounter(final AsyncNodensClient client, final String path, final long first)
    {
        Objects.requireNonNull(client, "client");
        QueueEntry.checkPath(Operation.COUNT, path);
        final RecipeAccess access = RecipeAccess.get();
        this.client = access.reserve(client);
        this.path = path;
        nothing = new CounterValue(first, 0);
        timers = access.timers(client);
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(access.operationTimeoutMs(client));
        waits = new Waits(client, "counter " + path);
    }

    /**
     * Read the counter, {@link ReadLevel#LINEARIZABLE}.
     *
     * @return what it stands at.
     * @throws NodensException when it cannot be read: session expired, client closed, no counter's data.
     */
    public CounterValue get()
    {
        return join(new Call(null));
    }

    /**
     * Read the counter without waiting.
     *
     * @return completes where the client's callbacks run; fails as {@link #get()} does.
     */
    public CompletableFuture<CounterValue> getAsync()
    {
        return handOver(new Call(null));
    }

    /**
     * Add to the counter.
     *
     * @param delta to add, may be negative.
     * @return what it stands at by this change.
     * @throws OperationTimeoutException when it was not decided in time.
     * @throws NodensException           when it cannot be changed: session expired, client closed, no counter's data.
     */
    public CounterValue add(final long delta)
    {
        return change((current) -> current.value() + delta);
    }

    /**
     * Add to the counter without waiting.
     *
     * @param delta to add, may be negative.
     * @return completes where the client's callbacks run; fails as {@link #add(long)} does.
     */
    public CompletableFuture<CounterValue> addAsync(final long delta)
    {
        return changeAsync((current) -> current.value() + delta);
    }

    /**
     * Set the counter if it stands at a value.
     *
     * @param expected value.
     * @param value    to set.
     * @return what it stands at by this change, or null when it stood at something else and nothing was done.
     * @throws OperationTimeoutException when it was not decided in time.
     * @throws NodensException           when it cannot be changed: session expired, client closed, no counter's data.
     */
    public CounterValue compareAndSet(final long expected, final long value)
    {
        return change((current) -> current.value() == expected ? value : null);
    }

    /**
     * Set the counter if it stands at a value, without waiting.
     *
     * @param expected value.
     * @param value    to set.
     * @return completes where the client's callbacks run; fails as {@link #compareAndSet(long, long)} does.
     */
    public CompletableFuture<CounterValue> compareAndSetAsync(final long expected, final long value)
    {
        return changeAsync((current) -> current.value() == expected ? value : null);
    }

    /**
     * Change the counter.
     *
     * @param change makes the new value of what the counter stands at, null to do nothing.
     * @return what it stands at by this change, null when nothing was done.
     */
    CounterValue change(final Function<CounterValue, Long> change)
    {
        return join(new Call(change));
    }

    CompletableFuture<CounterValue> changeAsync(final Function<CounterValue, Long> change)
    {
        return handOver(new Call(change));
    }

    private CounterValue join(final Call call)
    {
        waits.checkCaller();
        call.start();
        return waits.join(call.future, Operation.COUNT, path);
    }

    private CompletableFuture<CounterValue> handOver(final Call call)
    {
        call.start();
        return Handover.of(timers, call.future);
    }

    private static byte[] encode(final long value)
    {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /**
     * What a znode's data mean.
     *
     * @param data  of the znode.
     * @param mzxid of the znode.
     * @return the value.
     * @throws BadArgumentsException when they are no counter's.
     */
    CounterValue decode(final byte[] data, final long mzxid)
    {
        if (null == data || Long.BYTES != data.length)
        {
            throw new BadArgumentsException(Operation.COUNT, path, "the znode is no counter: it has " +
                (null == data ? "null data" : data.length + " bytes of data") + ", a counter has " + Long.BYTES);
        }

        return new CounterValue(ByteBuffer.wrap(data).getLong(), mzxid);
    }

    /** One call, with as many attempts as it takes. */
    private final class Call
    {
        private final CompletableFuture<CounterValue> future = new CompletableFuture<>();
        private final Function<CounterValue, Long> change;
        private final Steps steps;
        private final Chain chain;
        private final long startNs = System.nanoTime();
        private int conflicts;

        /**
         * A call.
         *
         * @param change makes the new value of what the counter stands at, null to do nothing; null to read only.
         */
        private Call(final Function<CounterValue, Long> change)
        {
            this.change = change;
            steps = new Steps(this::fail, () -> { });
            chain = new Chain(client, timers, steps, Operation.COUNT, path);
        }

        private void start()
        {
            steps.run(() ->
            {
                final CounterValue known = hint;
                final Long value = null == change || null == known ? null : change.apply(known);
                if (null == value)
                {
                    read();
                }
                else
                {
                    change(known, value);
                }
            });
        }

        private void read()
        {
            chain.follow(() -> client.getData(path, null, ReadLevel.LINEARIZABLE), (found, throwable) ->
            {
                if (null != throwable && !Failures.isNoNode(throwable))
                {
                    retry(throwable, this::read);
                    return;
                }

                final CounterValue current = null == throwable ? decode(found.data(), found.stat().mzxid()) : nothing;
                hint = current;
                final Long value = null == change ? null : change.apply(current);
                if (null != value)
                {
                    change(current, value);
                }
                else
                {
                    future.complete(null == change ? current : null);
                }
            });
        }

        private void change(final CounterValue current, final long value)
        {
            final byte[] data = encode(value);
            final GuardedTransaction attempt = 0 == current.zxid() ?
                new GuardedTransaction().when(Condition.absent(path))
                    .then(new Transaction().create(path, data, CreateMode.PERSISTENT)) :
                new GuardedTransaction().when(Condition.dataEquals(path, encode(current.value())))
                    .then(new Transaction().setData(path, data, Transaction.ANY_VERSION));
            chain.follow(() -> client.commit(attempt), (result, throwable) ->
            {
                if (null != throwable)
                {
                    onFailure(throwable, current, value);
                }
                else if (result.held())
                {
                    final CounterValue made = new CounterValue(value, result.results().get(0).stat().mzxid());
                    hint = made;
                    future.complete(made);
                }
                else
                {
                    onConflict();
                }
            });
        }

        private void onFailure(final Throwable throwable, final CounterValue current, final long value)
        {
            if (Failures.cause(throwable) instanceof TransactionFailedException failed &&
                ErrorCode.NO_NODE == failed.code())
            {
                chain.createAll(
                    path.substring(0, Math.max(1, path.lastIndexOf('/'))), () -> change(current, value), this::fail);
            }
            else
            {
                retry(throwable, () -> change(current, value));
            }
        }

        /** Somebody else was faster: the pauses make room for all. */
        private void onConflict()
        {
            if (System.nanoTime() - startNs > timeoutNs)
            {
                fail(new OperationTimeoutException(
                    Operation.COUNT, path, "others changed the counter before each of " + conflicts + " attempts",
                    false));
                return;
            }

            conflicts++;
            if (1 == conflicts)
            {
                read();
                return;
            }

            if (0 == conflicts % CONFLICTS_BEFORE_SHORT_PAUSES)
            {
                chain.onProgress();
            }

            chain.pauseThen(this::read);
        }

        private void retry(final Throwable throwable, final Runnable again)
        {
            if (Failures.cause(throwable) instanceof BackPressureException && System.nanoTime() - startNs < timeoutNs)
            {
                chain.pauseThen(again);
            }
            else
            {
                fail(throwable);
            }
        }

        private void fail(final Throwable throwable)
        {
            hint = null;
            future.completeExceptionally(chain.reason(throwable));
        }
    }
}
