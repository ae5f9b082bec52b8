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
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks for the first element of a queue that nobody has claimed, tries to get it, and waits for one if it is to.
 * <pre>
 *   priorities --&gt; claims --&gt; elements of each priority, page by page --&gt; none: wait, or end
 *                                 \__each that is not claimed: try; somebody else was faster: go on
 * </pre>
 * A search that waits has a recursive watch on the queue for that time.
 * <p>
 * <b>Thread:</b> any. Everything that changes the search is a step, and no lock is held by one.
 *
 * @param <T> of what is got.
 */
abstract class QueueSearch<T> implements DirectListener, WatchListener
{
    private static final int PAGE_COUNT = 16;

    final AsyncNodensClient client;
    final ClientTimers timers;
    final Chain chain;
    final Steps steps;
    private final QueuePaths paths;
    private final boolean isWaiting;
    private final CompletableFuture<T> found = new CompletableFuture<>();
    private final List<String> priorities = new ArrayList<>();
    private final Set<String> claimed = new HashSet<>();
    private final AtomicBoolean isAbandoned = new AtomicBoolean();
    private boolean isWatchAsked;
    private boolean isWatching;
    private boolean isChanged;
    private boolean isLooking;
    private boolean isDone;
    private boolean isTrying;
    private boolean isLeaving;
    private int priorityIndex;
    private Runnable afterMiss;

    QueueSearch(final AsyncNodensClient application, final QueuePaths paths, final boolean isWaiting)
    {
        final RecipeAccess access = RecipeAccess.get();
        client = access.reserve(application);
        timers = access.timers(application);
        this.paths = paths;
        this.isWaiting = isWaiting;
        steps = new Steps(this::onStepFailed, () -> { });
        chain = new Chain(client, timers, steps, Operation.QUEUE, paths.queue());
    }

    /**
     * Try to get an element. A step; Calls one of {@link #onGot}, {@link #onMissed} and {@link #fail} later.
     *
     * @param element to get.
     * @param name    of its priority and of itself, as claims have it.
     * @param path    of its znode.
     */
    abstract void tryGet(QueueElement element, String name, String path);

    /**
     * Give back what was got and is not wanted any more.
     *
     * @param value that was got.
     */
    abstract void giveBack(T value);

    /** Completes with what was got, with null when there is nothing and the search does not wait. */
    final CompletableFuture<T> found()
    {
        return found;
    }

    final void start()
    {
        steps.run(() ->
        {
            client.addSessionListener(this);
            look();
        });
    }

    /** End the search. What is tried at this moment may be got all the same, and is the caller's. */
    final void stop()
    {
        steps.run(() ->
        {
            isLeaving = true;
            if (!isDone && !isTrying)
            {
                finish(null, new CancellationException("given up while waiting"));
            }
        });
    }

    /** End the search, and give back what it may have got: nobody wants it. */
    final void abandon()
    {
        stop();
        if (isAbandoned.compareAndSet(false, true))
        {
            final CompletableFuture<T> unused = found.whenComplete((value, throwable) ->
            {
                if (null != value)
                {
                    giveBack(value);
                }
            });
        }
    }

    /** The client's end was seen by somebody who waits: the session's end is told to listeners like this. */
    final void onClientEnded()
    {
        chain.onClientEnded((reason) -> finish(null, reason));
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            if (WatchedEvent.Type.WATCH_REMOVED == event.type())
            {
                isWatching = false;
            }

            isChanged = true;
            if (!isLooking && !isDone && !isLeaving)
            {
                lookAgain();
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() ->
        {
            // What is tried fails by itself, and says whether it may have been done.
            if (!isTrying)
            {
                fail(NodensException.of(end.code(), Operation.QUEUE, paths.queue(), end.detail()));
            }
        });
    }

    private void lookAgain()
    {
        if (isWatching)
        {
            look();
        }
        else
        {
            watch();
        }
    }

    private void look()
    {
        isLooking = true;
        isChanged = false;
        chain.follow(() -> client.getChildren(paths.queue(), null, ReadLevel.LOCAL), (children, throwable) ->
        {
            if (null != throwable && !Failures.isNoNode(throwable))
            {
                chain.again(throwable, this::look, this::fail);
                return;
            }

            priorities.clear();
            priorityIndex = 0;
            boolean hasClaims = false;
            for (final String name : null == throwable ? children.names() : List.<String>of())
            {
                hasClaims |= QueuePaths.CLAIMS.equals(name);
                if (QueuePaths.priorityOf(name) >= 0)
                {
                    priorities.add(name);
                }
            }

            // As many digits each.
            priorities.sort(null);
            claimed.clear();
            if (hasClaims)
            {
                readClaims();
            }
            else
            {
                nextPriority();
            }
        });
    }

    private void readClaims()
    {
        chain.follow(() -> client.getChildren(paths.claims(), null, ReadLevel.LOCAL), (children, throwable) ->
        {
            if (null != throwable && !Failures.isNoNode(throwable))
            {
                chain.again(throwable, this::readClaims, this::fail);
            }
            else
            {
                claimed.addAll(null == throwable ? children.names() : List.of());
                nextPriority();
            }
        });
    }

    private void nextPriority()
    {
        if (priorityIndex < priorities.size())
        {
            page(priorities.get(priorityIndex++), NodensClient.FIRST_PAGE);
        }
        else
        {
            onNothing();
        }
    }

    private void page(final String priority, final long cursor)
    {
        final String parent = paths.of(priority);
        chain.follow(
            () -> client.getChildrenWithData(parent, cursor, PAGE_COUNT, ReadLevel.LOCAL), (page, throwable) ->
            {
                if (null == throwable)
                {
                    element(priority, page.children(), 0, page.isLast() ? null : () -> page(priority, page.cursor()));
                }
                else if (Failures.isNoNode(throwable))
                {
                    nextPriority();
                }
                else
                {
                    chain.again(throwable, () -> page(priority, cursor), this::fail);
                }
            });
    }

    private void element(
        final String priority, final List<ChildData> children, final int index, final Runnable nextPage)
    {
        int i = index;
        while (i < children.size() && claimed.contains(QueuePaths.claimName(priority, children.get(i).name())))
        {
            i++;
        }

        if (i < children.size())
        {
            final ChildData child = children.get(i);
            final int next = i + 1;
            afterMiss = () -> element(priority, children, next, nextPage);
            isTrying = true;
            tryGet(
                new QueueElement(child.data(), QueuePaths.priorityOf(priority), child.stat().czxid()),
                QueuePaths.claimName(priority, child.name()),
                paths.of(priority) + "/" + child.name());
        }
        else if (null != nextPage)
        {
            nextPage.run();
        }
        else
        {
            nextPriority();
        }
    }

    /** Somebody else has the element that was tried. */
    final void onMissed()
    {
        isTrying = false;
        if (isLeaving)
        {
            finish(null, new CancellationException("given up while waiting"));
        }
        else
        {
            afterMiss.run();
        }
    }

    /**
     * There is an element.
     *
     * @param value for the caller.
     */
    final void onGot(final T value)
    {
        isTrying = false;
        finish(value, null);
    }

    final void fail(final Throwable throwable)
    {
        isTrying = false;
        finish(null, throwable);
    }

    private void onNothing()
    {
        isLooking = false;
        if (!isWaiting)
        {
            finish(null, null);
        }
        else if (!isWatching)
        {
            watch();
        }
        else if (isChanged)
        {
            look();
        }
        else
        {
            // The watch goes on.
            chain.onProgress();
        }
    }

    private void watch()
    {
        isLooking = true;
        isWatchAsked = true;
        chain.follow(
            () -> client.addWatch(
                paths.queue(),
                WatchMode.PERSISTENT_RECURSIVE,
                new WatchOptions().types(WatchedEvent.Type.CREATED, WatchedEvent.Type.DELETED),
                this),
            (zxid, throwable) ->
            {
                if (null != throwable)
                {
                    chain.again(throwable, this::watch, this::fail);
                }
                else
                {
                    isWatching = true;
                    look();
                }
            });
    }

    private void finish(final T value, final Throwable failure)
    {
        if (isDone)
        {
            return;
        }

        isDone = true;
        chain.restart();
        client.removeSessionListener(this);
        if (isWatchAsked)
        {
            chain.unwatch(paths.queue(), this);
        }

        if (null == failure)
        {
            found.complete(value);
        }
        else
        {
            found.completeExceptionally(failure instanceof CancellationException ? failure : chain.reason(failure));
        }
    }

    private void onStepFailed(final Throwable throwable)
    {
        timers.report(throwable);
        steps.run(() -> fail(throwable));
    }
}
