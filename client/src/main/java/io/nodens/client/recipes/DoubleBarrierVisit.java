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
import io.nodens.client.Condition;
import io.nodens.client.CreateMode;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.ReadLevel;
import io.nodens.client.Relation;
import io.nodens.client.SessionEnd;
import io.nodens.client.Transaction;
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
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.tree.ZnodeStat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One visit of a {@link DistributedDoubleBarrier}.
 * <pre>
 *   has a znode --&gt; opens the round if enough are there --&gt; INSIDE: the round is younger than its znode
 *                                                             |
 *   ended: no znode is older than the round, which is removed &lt;--- OUT: its znode is deleted
 * </pre>
 * A round is a znode {@code /open}. Znodes of members that are older than it take part in it; younger ones wait for the
 * next, which opens when the round was removed. So nobody is counted in two rounds, and a round whose members have all
 * died is removed by whoever comes next.
 * <p>
 * <b>Thread:</b> any. Everything that changes the visit is a step, and no lock is held by one.
 */
final class DoubleBarrierVisit implements DirectListener, WatchListener
{
    private static final AtomicLong VISITS = new AtomicLong();

    private final AsyncNodensClient application;
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final String members;
    private final String open;
    private final int count;
    private final EntryOwner owner;
    private final Steps steps;
    private final Chain chain;
    private final CompletableFuture<Long> entered = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile OwnedZnode znode;
    private long roundZxid;
    private boolean isLooking;
    private boolean isChanged;
    private volatile boolean isOut;
    private boolean isOver;

    DoubleBarrierVisit(
        final AsyncNodensClient application, final String path, final int count, final EntryOwner owner)
    {
        final RecipeAccess access = RecipeAccess.get();
        this.application = application;
        client = access.reserve(application);
        timers = access.timers(application);
        this.path = path;
        members = path + "/members";
        open = path + "/open";
        this.count = count;
        this.owner = owner;
        steps = new Steps(this::onStepFailed, () -> { });
        chain = new Chain(client, timers, steps, Operation.MEET, path);
    }

    /** Completes with the zxid of the round when this one is inside. */
    CompletableFuture<Long> entered()
    {
        return entered;
    }

    /** Completes when all of the round have left. */
    CompletableFuture<Void> left()
    {
        return left;
    }

    boolean isInside()
    {
        return entered.isDone() && !entered.isCompletedExceptionally() && !isOut && znode.isHeld();
    }

    void start()
    {
        steps.run(() ->
        {
            client.addSessionListener(this);
            begin();
        });
    }

    /** Leave, whether inside or on the way. */
    void leave()
    {
        steps.run(() ->
        {
            if (isOut)
            {
                return;
            }

            isOut = true;
            if (null == znode)
            {
                finish(new CancellationException("left before entering"));
                return;
            }

            znode.leave();
            if (!entered.isDone())
            {
                finish(new CancellationException("left before entering"));
            }
            else
            {
                final CompletableFuture<ReleaseOutcome> unused =
                    znode.gone().whenComplete((outcome, throwable) -> steps.run(this::changed));
            }
        });
    }

    /** The client's end was seen by somebody who waits. */
    void onClientEnded()
    {
        chain.onClientEnded(this::finish);
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            if (WatchedEvent.Type.WATCH_REMOVED == event.type() && !isOver)
            {
                chain.pauseThen(this::watch);
            }
            else
            {
                changed();
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() -> finish(NodensException.of(end.code(), Operation.MEET, path, end.detail())));
    }

    /** The name needs the session, which is open when there is an answer. */
    private void begin()
    {
        if (isOver)
        {
            return;
        }

        if (0 == client.sessionId())
        {
            chain.follow(() -> client.exists(path, null, ReadLevel.LOCAL), (stat, throwable) ->
            {
                if (null != throwable)
                {
                    chain.again(throwable, this::begin, this::finish);
                }
                else
                {
                    begin();
                }
            });
            return;
        }

        znode = new OwnedZnode(
            application, Operation.MEET,
            members + "/" + Long.toHexString(client.sessionId()) + "-" + Long.toHexString(VISITS.incrementAndGet()),
            null, false, owner, new Notices(timers));
        final CompletableFuture<Long> unused = znode.held().whenComplete((token, throwable) -> steps.run(() ->
        {
            if (null == throwable)
            {
                watch();
            }
            else
            {
                finish(chain.reason(throwable));
            }
        }));
        final CompletableFuture<ReleaseOutcome> unusedEnd =
            znode.gone().whenComplete((outcome, throwable) -> steps.run(() -> onGone(outcome)));
        znode.claim();
    }

    private void onGone(final ReleaseOutcome outcome)
    {
        if (ReleaseOutcome.LOST == outcome && !isOut && !entered.isDone())
        {
            finish(NodensException.of(
                ErrorCode.NO_NODE, Operation.MEET, znode.path(),
                "somebody else deleted the znode of this visit"));
        }
    }

    private void watch()
    {
        isLooking = true;
        chain.follow(
            () -> client.addWatch(
                path,
                WatchMode.PERSISTENT_RECURSIVE,
                new WatchOptions().types(WatchedEvent.Type.CREATED, WatchedEvent.Type.DELETED),
                this),
            (zxid, throwable) ->
            {
                if (null != throwable)
                {
                    chain.again(throwable, this::watch, this::finish);
                }
                else
                {
                    look();
                }
            });
    }

    private void changed()
    {
        isChanged = true;
        if (!isLooking && !isOver && null != znode)
        {
            look();
        }
    }

    private void look()
    {
        isLooking = true;
        isChanged = false;
        chain.follow(() -> client.exists(open, null, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, this::look, this::finish);
            }
            else
            {
                onLooked(stat);
            }
        });
    }

    private void onLooked(final ZnodeStat stat)
    {
        if (entered.isDone())
        {
            if (null == stat || stat.czxid() != roundZxid)
            {
                if (isOut)
                {
                    // All are out, and the last one has removed the round.
                    finish(null);
                    return;
                }
            }
            else if (isOut && znode.gone().isDone())
            {
                endRound(stat);
                return;
            }

            rest();
        }
        else if (null == stat)
        {
            tryOpen();
        }
        else if (stat.czxid() > znode.token())
        {
            roundZxid = stat.czxid();
            entered.complete(roundZxid);
            rest();
        }
        else
        {
            endRound(stat);
        }
    }

    /** The last one that is missing opens the round, whoever that is. */
    private void tryOpen()
    {
        final GuardedTransaction opening = new GuardedTransaction()
            .when(
                Condition.childCount(members, Relation.GREATER, count - 1),
                Condition.exists(znode.path()),
                Condition.absent(open))
            .then(new Transaction().create(open, null, CreateMode.PERSISTENT));
        chain.follow(() -> client.commit(opening), (result, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, this::look, this::finish);
            }
            else if (result.held())
            {
                look();
            }
            else
            {
                rest();
            }
        });
    }

    /** A round ends when none of its members is there any more. */
    private void endRound(final ZnodeStat round)
    {
        chain.follow(() -> ChildrenReads.all(client, members, ReadLevel.LOCAL), (children, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, this::look, this::finish);
                return;
            }

            for (final ChildData child : children)
            {
                if (child.stat().czxid() < round.czxid() && 0 != child.stat().ephemeralOwner())
                {
                    rest();
                    return;
                }
            }

            removeRound(round.czxid());
        });
    }

    private void removeRound(final long czxid)
    {
        final GuardedTransaction removal = new GuardedTransaction()
            .when(Condition.czxid(open, Relation.EQUAL, czxid))
            .then(new Transaction().delete(open, Transaction.ANY_VERSION));
        chain.follow(() -> client.commit(removal), (result, throwable) ->
        {
            if (null != throwable && !(Failures.cause(throwable) instanceof TransactionFailedException))
            {
                chain.again(throwable, this::look, this::finish);
            }
            else
            {
                look();
            }
        });
    }

    /** Nothing to do until something changes, unless it has. */
    private void rest()
    {
        chain.onProgress();
        isLooking = false;
        if (isChanged)
        {
            look();
        }
    }

    private void finish(final Throwable failure)
    {
        if (isOver)
        {
            return;
        }

        isOver = true;
        chain.restart();
        client.removeSessionListener(this);
        if (null != znode)
        {
            znode.leave();
        }

        if (null == failure)
        {
            left.complete(null);
        }
        else
        {
            final Throwable reason =
                failure instanceof CancellationException ? failure : chain.reason(failure);
            entered.completeExceptionally(reason);
            left.completeExceptionally(reason);
        }

        chain.unwatch(path, this);
    }

    private void onStepFailed(final Throwable throwable)
    {
        timers.report(throwable);
        steps.run(() -> finish(throwable));
    }
}
