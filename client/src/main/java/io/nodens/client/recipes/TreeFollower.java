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
import io.nodens.client.ChildData;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionEnd;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchMode;
import io.nodens.client.WatchOptions;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.DirectListener;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Follows a part of the tree for a {@link TreeCache}.
 * <pre>
 *   watch --&gt; load: directory by directory --&gt; idle &lt;--&gt; round: read what has changed, and show it
 *     ^                    ^                     |
 *     \__watch removed_____\__events lost________/
 * </pre>
 * The watch is set before anything is read, so that no change is missed. {@link StagedTree} knows what can be shown.
 * <p>
 * <b>Thread:</b> any. Everything that changes it is a step, and no lock is held by one.
 */
final class TreeFollower implements DirectListener, WatchListener
{
    /** Changed znodes that are remembered by name; beyond that everything is read anew. */
    static final int MAX_DIRTY = 65_536;

    private static final int READS_IN_FLIGHT = 16;
    private static final int ROUND_LIMIT = 256;
    private static final TreeCacheListener NOBODY = (before, after) -> { };

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final TreeCacheListener listener;
    private final TreeCacheOptions options;
    private final Notices notices;
    private final Steps steps;
    private final Chain chain;
    private final StagedTree staged;
    private final CompletableFuture<TreeSnapshot> loaded = new CompletableFuture<>();
    private final AtomicBoolean isChangeWaiting = new AtomicBoolean();
    private final List<Waiter> waiters = new ArrayList<>();
    private final ArrayDeque<String> toDo = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();

    private volatile TreeSnapshot shown;
    private volatile State state = State.NEW;
    /** Of the callbacks' thread. */
    private TreeSnapshot told;
    private boolean isLoadDue;
    private boolean isSyncing;
    private boolean isSuspended;
    private int inFlight;
    private long loadZxid;
    /** What {@code loaded} waits for. */
    private long caughtUpZxid = Long.MAX_VALUE;

    TreeFollower(
        final AsyncNodensClient client,
        final String path,
        final TreeCacheListener listener,
        final TreeCacheOptions options)
    {
        final RecipeAccess access = RecipeAccess.get();
        this.client = access.direct(client);
        timers = access.timers(client);
        this.path = path;
        this.listener = null == listener ? NOBODY : listener;
        this.options = new TreeCacheOptions().maxZnodes(options.maxZnodes()).maxDataBytes(options.maxDataBytes());
        notices = new Notices(timers);
        steps = new Steps(this::onStepFailed, notices::deliver);
        chain = new Chain(this.client, timers, steps, Operation.CACHE, path);
        told = new TreeSnapshot(path, PathMap.empty(), TreeSnapshot.NOTHING);
        shown = null == options.resumeFrom() ? told : options.resumeFrom();
        staged = new StagedTree(shown);
        isLoadDue = shown.zxid() <= WatchOptions.FROM_NOW_ON;
    }

    TreeSnapshot snapshot()
    {
        return shown;
    }

    boolean isEnded()
    {
        return State.ENDED == state;
    }

    CompletableFuture<TreeSnapshot> loaded()
    {
        return loaded;
    }

    void start()
    {
        steps.run(() ->
        {
            if (State.NEW == state)
            {
                client.addSessionListener(this);
                if (State.NEW == state)
                {
                    watch();
                }
            }
        });
    }

    void close()
    {
        steps.run(() ->
        {
            if (State.ENDED != state)
            {
                final boolean wasWatching = State.NEW != state;
                end(new CancellationException("the cache was closed"));
                if (wasWatching)
                {
                    chain.unwatch(path, this);
                }
            }
        });
    }

    void await(final long zxid, final CompletableFuture<TreeSnapshot> future)
    {
        steps.run(() ->
        {
            if (loaded.isDone() && shown.zxid() >= zxid)
            {
                future.complete(shown);
            }
            else if (State.ENDED == state)
            {
                future.completeExceptionally(new CancellationException("the cache has ended"));
            }
            else
            {
                waiters.add(new Waiter(zxid, future));
                sync();
            }
        });
    }

    void tell(final Consumer<TreeSnapshot> somebody)
    {
        steps.run(() -> notices.add(() -> somebody.accept(told)));
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            if (State.ENDED == state)
            {
                return;
            }

            switch (event.type())
            {
                case EVENTS_LOST -> reload();
                case WATCH_REMOVED ->
                {
                    restart(State.WATCHING);
                    isLoadDue = true;
                    chain.pauseThen(this::watch);
                }
                default -> onChange(event);
            }
        });
    }

    @Override
    public void onBookmark(final long zxid)
    {
        steps.run(() -> onComplete(zxid));
    }

    @Override
    public void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
        steps.run(() ->
        {
            if (isSuspended && State.ENDED != state)
            {
                notices.addResumed(listener::onResumed);
            }

            isSuspended = false;
        });
    }

    @Override
    public void onDisconnected(final String reason)
    {
        steps.run(() ->
        {
            if (!isSuspended && State.ENDED != state)
            {
                isSuspended = true;
                notices.addSuspended(listener::onSuspended);
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() -> fail(NodensException.of(end.code(), Operation.CACHE, path, end.detail())));
    }

    private void onChange(final WatchedEvent event)
    {
        staged.onEvent(event.path(), event.zxid());
        if (staged.dirtyCount() > MAX_DIRTY)
        {
            if (State.WATCHING == state)
            {
                isLoadDue = true;
                staged.clear();
            }
            else
            {
                reload();
            }
        }
        else if (State.IDLE == state)
        {
            round();
        }
    }

    private void watch()
    {
        state = State.WATCHING;
        final WatchOptions watchOptions = new WatchOptions().withBookmarks();
        if (!isLoadDue)
        {
            watchOptions.sinceZxid(shown.zxid());
        }

        chain.follow(
            () -> client.addWatch(path, WatchMode.PERSISTENT_RECURSIVE, watchOptions, this), (zxid, throwable) ->
            {
                if (null != throwable)
                {
                    chain.again(throwable, this::watch, this::fail);
                }
                else if (isLoadDue)
                {
                    load();
                }
                else
                {
                    state = State.IDLE;
                    sync();
                }
            });
    }

    private void reload()
    {
        if (State.WATCHING == state)
        {
            isLoadDue = true;
            staged.clear();
        }
        else
        {
            restart(State.LOADING);
            load();
        }
    }

    private void restart(final State next)
    {
        chain.restart();
        isSyncing = false;
        inFlight = 0;
        toDo.clear();
        state = next;
    }

    /** Everything that is read from here on is newer than what was heard of before. */
    private void load()
    {
        state = State.LOADING;
        isLoadDue = false;
        staged.clear();
        seen.clear();
        loadZxid = 0;
        chain.follow(() -> ZnodeRead.of(client, path), (read, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, this::load, this::fail);
                return;
            }

            staged.onRead(path, read.znode(), read.zxid());
            seen.add(path);
            loadZxid = read.zxid();
            if (read.hasChildren())
            {
                toDo.add(path);
            }

            listMore();
        });
    }

    private void listMore()
    {
        while (inFlight < READS_IN_FLIGHT && !toDo.isEmpty())
        {
            inFlight++;
            list(toDo.remove(), NodensClient.FIRST_PAGE);
        }

        if (0 == inFlight && State.LOADING == state)
        {
            onLoaded();
        }
    }

    private void list(final String parent, final long cursor)
    {
        chain.follow(
            () -> client.getChildrenWithData(parent, cursor, 0, ReadLevel.LOCAL), (page, throwable) ->
            {
                if (null != throwable && !Failures.isNoNode(throwable))
                {
                    chain.again(throwable, () -> list(parent, cursor), this::fail);
                    return;
                }

                if (null == throwable)
                {
                    loadZxid = Math.max(loadZxid, page.zxid());
                    page.children().forEach((child) -> onListed(parent, child));
                    if (!staged.isWithin(options))
                    {
                        fail(overLimit());
                        return;
                    }

                    if (!page.isLast())
                    {
                        list(parent, page.cursor());
                        return;
                    }
                }

                inFlight--;
                listMore();
            });
    }

    private void onListed(final String parent, final ChildData child)
    {
        final String childPath = ("/".equals(parent) ? parent : parent + "/") + child.name();
        seen.add(childPath);
        staged.stage(
            childPath,
            new CachedZnode(childPath, child.data(), child.stat()),
            Math.max(child.stat().czxid(), child.stat().mzxid()));
        if (child.stat().numChildren() > 0)
        {
            toDo.add(childPath);
        }
    }

    private void onLoaded()
    {
        shown.forEach((znode) ->
        {
            if (!seen.contains(znode.path()) && !staged.isStaged(znode.path()))
            {
                staged.stage(znode.path(), null, loadZxid);
            }
        });
        seen.clear();
        caughtUpZxid = Math.min(caughtUpZxid, loadZxid);
        staged.onComplete(loadZxid);
        state = State.IDLE;
        round();
    }

    /** Read what has changed, and show what can be shown then. */
    private void round()
    {
        toDo.addAll(staged.dirty(ROUND_LIMIT));
        state = State.READING;
        readMore();
    }

    private void readMore()
    {
        while (inFlight < READS_IN_FLIGHT && !toDo.isEmpty())
        {
            inFlight++;
            read(toDo.remove());
        }

        if (0 == inFlight && State.READING == state)
        {
            state = State.IDLE;
            show();
            if (State.IDLE == state && staged.dirtyCount() > 0)
            {
                round();
            }
        }
    }

    private void read(final String changed)
    {
        chain.follow(() -> ZnodeRead.of(client, changed), (read, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, () -> read(changed), this::fail);
                return;
            }

            chain.onProgress();
            staged.onRead(changed, read.znode(), read.zxid());
            inFlight--;
            readMore();
        });
    }

    /** What waits for a zxid needs an answer as of it. */
    private void sync()
    {
        if (isSyncing || State.WATCHING == state || State.NEW == state)
        {
            return;
        }

        isSyncing = true;
        chain.follow(client::sync, (zxid, throwable) ->
        {
            isSyncing = false;
            if (null != throwable)
            {
                chain.again(throwable, this::sync, this::fail);
            }
            else
            {
                caughtUpZxid = Math.min(caughtUpZxid, zxid);
                onComplete(zxid);
            }
        });
    }

    private void onComplete(final long zxid)
    {
        staged.onComplete(zxid);
        if (State.IDLE == state)
        {
            round();
        }
    }

    private void show()
    {
        final TreeSnapshot before = shown;
        final TreeSnapshot next = staged.next(before);
        if (!staged.isWithin(options))
        {
            fail(overLimit());
            return;
        }

        final boolean isFirst = !loaded.isDone() && next.zxid() >= caughtUpZxid;
        shown = next;
        if ((isFirst || next.znodes() != before.znodes()) && isChangeWaiting.compareAndSet(false, true))
        {
            notices.add(this::tellChange);
        }

        if (isFirst)
        {
            loaded.complete(next);
        }

        for (final Iterator<Waiter> iterator = waiters.iterator(); iterator.hasNext();)
        {
            final Waiter waiter = iterator.next();
            if (waiter.future.isDone() || (waiter.zxid <= next.zxid() && loaded.isDone()))
            {
                iterator.remove();
                waiter.future.complete(next);
            }
        }

        if (!waiters.isEmpty() && !isSyncing && 0 == staged.dirtyCount())
        {
            chain.pauseThen(this::sync);
        }
    }

    private void tellChange()
    {
        isChangeWaiting.set(false);
        final TreeSnapshot before = told;
        final TreeSnapshot after = shown;
        told = after;
        if (before != after)
        {
            listener.onChanged(before, after);
        }
    }

    private NodensException overLimit()
    {
        return NodensException.of(ErrorCode.BAD_ARGUMENTS, Operation.CACHE, path, "more than fits: allowed are " +
            options.maxZnodes() + " znodes and " + options.maxDataBytes() + " bytes of data");
    }

    private void fail(final NodensException reason)
    {
        if (State.ENDED == state)
        {
            return;
        }

        final boolean isToUnwatch = State.NEW != state && !Failures.isSessionOver(reason);
        end(reason);
        notices.add(() -> listener.onEnded(reason));
        if (isToUnwatch)
        {
            chain.unwatch(path, this);
        }
    }

    private void end(final RuntimeException reason)
    {
        restart(State.ENDED);
        staged.clear();
        seen.clear();
        client.removeSessionListener(this);
        loaded.completeExceptionally(reason);
        waiters.forEach((waiter) -> waiter.future.completeExceptionally(reason));
        waiters.clear();
    }

    private void onStepFailed(final Throwable throwable)
    {
        timers.report(throwable);
        steps.run(() -> fail(chain.reason(throwable)));
    }

    private enum State
    {
        NEW,
        /** The watch is asked for. */
        WATCHING,
        /** Everything is read. */
        LOADING,
        /** Nothing is to be read. */
        IDLE,
        /** What has changed is read. */
        READING,
        ENDED
    }

    private record Waiter(long zxid, CompletableFuture<TreeSnapshot> future)
    {
    }
}
