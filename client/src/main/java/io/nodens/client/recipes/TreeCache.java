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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A live copy of a znode and everything below it, in the memory of the client.
 * <p>
 * <b>What it promises.</b>
 * <ul>
 * <li><b>Consistent.</b> {@link #snapshot()} is the state of that part of the tree at one zxid: transactions are seen
 * whole, and never one without those before it. Snapshots follow each other in the order of their zxids.</li>
 * <li><b>Complete.</b> Every change comes, over reconnects too. Where members no longer know what was missed, the
 * cache reads everything again and shows the new state at once. How late it is, is not bounded: {@link #atLeast(long)}
 * waits for a write of one's own.</li>
 * <li><b>Resumable.</b> A snapshot outlives the session. {@link TreeCacheOptions#resumeFrom(TreeSnapshot)} lets a cache
 * of a new client go on from it, and read what happened since then only.</li>
 * <li><b>Fast.</b> {@link #get(String)} is one look-up in memory, which allocates nothing and takes no lock. A change
 * costs one read of each znode that has changed, however often it did meanwhile.</li>
 * </ul>
 * Access lists, and what a stat says of children, are not part of the copy. What the session may not read is a failure:
 * the cache ends.
 * <p>
 * While many znodes change all the time, a state of one zxid can take several rounds of reads; meanwhile the snapshot
 * stays what it is.
 * <p>
 * <b>Thread:</b> any. The listener is called where the client's callbacks run. <b>Allocates:</b> per change and read;
 * look-ups nothing.
 */
public final class TreeCache implements AutoCloseable
{
    private final TreeFollower follower;
    private final ClientTimers timers;
    private final Waits waits;
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final String path;

    /**
     * Make a cache with the default limits; it reads nothing yet.
     *
     * @param client   to use.
     * @param path     of the znode at the top, which need not exist.
     * @param listener told of changes; may be null.
     * @throws BadArgumentsException when the path is null or malformed.
     * @throws NullPointerException  when there is no client.
     */
    public TreeCache(final AsyncNodensClient client, final String path, final TreeCacheListener listener)
    {
        this(client, path, listener, new TreeCacheOptions());
    }

    /**
     * Make a cache; it reads nothing yet.
     *
     * @param client   to use.
     * @param path     of the znode at the top, which need not exist.
     * @param listener told of changes; may be null.
     * @param options  of the cache.
     * @throws BadArgumentsException when the path is null or malformed, or the snapshot to go on from is of another.
     * @throws NullPointerException  when there is no client or no options.
     */
    public TreeCache(
        final AsyncNodensClient client,
        final String path,
        final TreeCacheListener listener,
        final TreeCacheOptions options)
    {
        Objects.requireNonNull(client, "client");
        if (!"/".equals(path))
        {
            QueueEntry.checkPath(Operation.CACHE, path);
        }

        final TreeSnapshot from = options.resumeFrom();
        if (null != from && !from.root().equals(path))
        {
            throw new BadArgumentsException(Operation.CACHE, path, "the snapshot to go on from is of " + from.root());
        }

        this.path = path;
        timers = RecipeAccess.get().timers(client);
        waits = new Waits(client, "cache of " + path);
        follower = new TreeFollower(client, path, listener, options);
    }

    /**
     * Begin to read. May be called once.
     *
     * @throws IllegalStateException when it was started or closed before.
     */
    public void start()
    {
        if (!isStarted.compareAndSet(false, true))
        {
            throw new IllegalStateException("cache of " + path + ": started or closed already");
        }

        follower.start();
    }

    /**
     * The newest state. Keep it to look several znodes up in one state.
     *
     * @return the snapshot; before everything was read one without znodes and with {@link TreeSnapshot#NOTHING}, or the
     *         one that the cache goes on from.
     */
    public TreeSnapshot snapshot()
    {
        return follower.snapshot();
    }

    /**
     * Look a znode up in the newest state.
     *
     * @param znodePath of the znode.
     * @return the znode, or null when there is none.
     */
    public CachedZnode get(final String znodePath)
    {
        return follower.snapshot().get(znodePath);
    }

    /**
     * When everything was read once, or what a resumed cache has missed.
     *
     * @return completes with the state where the client's callbacks run; fails when the cache ends before.
     */
    public CompletableFuture<TreeSnapshot> loaded()
    {
        return Handover.of(timers, follower.loaded());
    }

    /**
     * Wait until everything was read once, or what a resumed cache has missed.
     *
     * @param timeoutMs to wait at most; {@link Long#MAX_VALUE} for as long as the session lives.
     * @return the state, null when it was not in time.
     * @throws InterruptedException  when the thread is interrupted.
     * @throws NodensException       when the cache has ended.
     * @throws CancellationException when it was closed.
     * @throws IllegalStateException before {@link #start()}, or inside a callback on the client's thread.
     */
    public TreeSnapshot awaitLoaded(final long timeoutMs) throws InterruptedException
    {
        if (!isStarted.get())
        {
            throw new IllegalStateException("cache of " + path + ": not started");
        }

        waits.checkCaller();
        return waits.await(follower.loaded(), Waits.nanos(timeoutMs), () -> { }) ?
            Waits.valueOf(follower.loaded()) : null;
    }

    /**
     * The first state that has everything up to a zxid, such as that of a write of one's own.
     *
     * @param zxid to come to.
     * @return completes with the state where the client's callbacks run; fails when the cache ends before. Cancel it to
     *         give up.
     */
    public CompletableFuture<TreeSnapshot> atLeast(final long zxid)
    {
        final CompletableFuture<TreeSnapshot> state = new CompletableFuture<>();
        follower.await(zxid, state);
        return Handover.of(timers, state, () -> state.cancel(false));
    }

    /** Tell somebody of what was told last, between two changes that are told. */
    void tell(final Consumer<TreeSnapshot> listener)
    {
        follower.tell(listener);
    }

    /** Report what a listener has thrown. */
    void report(final Throwable throwable)
    {
        timers.report(throwable);
    }

    /**
     * Whether the cache follows the tree no longer: it was closed, the session is over, or a limit is reached.
     *
     * @return true when snapshots do not change any more.
     */
    public boolean isEnded()
    {
        return follower.isEnded();
    }

    /**
     * Follow the tree no longer. Returns at once; the snapshot stays. Idempotent.
     */
    @Override
    public void close()
    {
        isStarted.set(true);
        follower.close();
    }
}
