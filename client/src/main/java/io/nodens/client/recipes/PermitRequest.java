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
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionEnd;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.DirectListener;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * One request for a permit of a semaphore.
 * <pre>
 *   in line --first--&gt; looks for a free permit --created--&gt; has it, leaves the line
 * </pre>
 * Only the first in line looks for permits, so that one that becomes free wakes one contender.
 * <p>
 * <b>Thread:</b> any. Everything that changes the request is a step, and no lock is held by one.
 */
final class PermitRequest implements DirectListener, WatchListener
{
    private final AsyncNodensClient application;
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String permits;
    private final int permitCount;
    private final EntryOwner owner;
    private final Notices notices;
    private final QueueEntry entry;
    private final Steps steps;
    private final Chain chain;
    private final CompletableFuture<OwnedZnode> granted = new CompletableFuture<>();
    private OwnedZnode asked;
    private int permit;
    private boolean isDone;
    private boolean isWatching;

    /**
     * A request, not made yet.
     *
     * @param application client.
     * @param path        of the semaphore.
     * @param permitCount most permits that are held at a time.
     * @param owner       told of the permit once there is one.
     * @param notices     of the request.
     */
    PermitRequest(
        final AsyncNodensClient application,
        final String path,
        final int permitCount,
        final EntryOwner owner,
        final Notices notices)
    {
        final RecipeAccess access = RecipeAccess.get();
        this.application = application;
        client = access.reserve(application);
        timers = access.timers(application);
        permits = path + "/permits";
        this.permitCount = permitCount;
        this.owner = owner;
        this.notices = notices;
        entry = new QueueEntry(
            application, Operation.ACQUIRE, path + "/line", false, null, new Line(), new Notices(timers));
        steps = new Steps(this::onStepFailed, notices::deliver);
        chain = new Chain(client, timers, steps, Operation.ACQUIRE, permits);
    }

    /** Completes when there is a permit, exceptionally when there cannot be one any longer. */
    CompletableFuture<OwnedZnode> granted()
    {
        return granted;
    }

    /** Number of the permit, once it is granted. */
    int permit()
    {
        return permit;
    }

    void start()
    {
        client.addSessionListener(this);
        entry.joinUnlessLeft();
        final CompletableFuture<Long> unused = entry.acquired().whenComplete((token, throwable) -> steps.run(() ->
        {
            if (null != throwable)
            {
                finish(chain.reason(throwable));
            }
            else if (!isDone)
            {
                look();
            }
        }));
    }

    /** Give up, or give the permit back. */
    void leave()
    {
        steps.run(() ->
        {
            if (null != asked)
            {
                asked.leave();
            }

            finish(new CancellationException("given up while waiting"));
        });
    }

    /** The client's end was seen by somebody who waits. */
    void onClientEnded()
    {
        entry.onClientEnded();
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            isWatching = false;
            if (!isDone && null == asked)
            {
                chain.restart();
                look();
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() -> finish(NodensException.of(end.code(), Operation.ACQUIRE, permits, end.detail())));
    }

    private void look()
    {
        isWatching = true;
        chain.follow(() -> client.getChildren(permits, this, ReadLevel.LOCAL), (children, throwable) ->
        {
            if (null == throwable)
            {
                onListed(children.names());
            }
            else if (Failures.isNoNode(throwable))
            {
                isWatching = false;
                onListed(List.of());
            }
            else
            {
                chain.again(throwable, this::look, this::finish);
            }
        });
    }

    private void onListed(final List<String> names)
    {
        final Set<String> taken = new HashSet<>(names);
        permit = 0;
        while (permit < permitCount && taken.contains(Integer.toString(permit)))
        {
            permit++;
        }

        if (permit < permitCount)
        {
            claim();
        }
        else
        {
            // The watch says when one is given back.
            chain.onProgress();
        }
    }

    private void claim()
    {
        final OwnedZnode claimed = new OwnedZnode(
            application, Operation.ACQUIRE, permits + "/" + permit, null, false, owner, notices);
        asked = claimed;
        final CompletableFuture<Long> unused = claimed.held().whenComplete((token, throwable) -> steps.run(() ->
        {
            if (isDone)
            {
                claimed.leave();
            }
            else if (null == throwable)
            {
                finish(null);
            }
            else if (Failures.cause(throwable) instanceof NodeExistsException)
            {
                asked = null;
                chain.pauseThen(this::look);
            }
            else
            {
                finish(chain.reason(throwable));
            }
        }));
        claimed.claim();
    }

    /** Decided: the next in line may look. */
    private void finish(final Throwable failure)
    {
        if (isDone)
        {
            return;
        }

        isDone = true;
        chain.restart();
        client.removeSessionListener(this);
        entry.leave();
        if (isWatching)
        {
            chain.unwatch(permits, this);
        }

        if (null == failure)
        {
            granted.complete(asked);
        }
        else
        {
            granted.completeExceptionally(failure);
        }
    }

    private void onStepFailed(final Throwable throwable)
    {
        timers.report(throwable);
        leave();
    }

    /** What the queue says is heard where its entry is acquired; that an entry was lost is not. */
    private final class Line implements EntryOwner
    {
        @Override
        public void onHead(final long token)
        {
            // Heard already.
        }

        @Override
        public void onSuspended()
        {
            // A permit is what counts.
        }

        @Override
        public void onResumed()
        {
            // The same.
        }

        @Override
        public void onLost()
        {
            steps.run(() -> finish(NodensException.of(
                ErrorCode.NO_NODE, Operation.ACQUIRE, permits, "somebody else deleted this place in line")));
        }

        @Override
        public boolean isToldOfLeaving()
        {
            return false;
        }

        @Override
        public void onFailed(final NodensException reason)
        {
            // Heard already.
        }
    }
}
