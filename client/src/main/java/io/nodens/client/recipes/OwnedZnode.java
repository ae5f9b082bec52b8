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
import io.nodens.client.CreatedZnode;
import io.nodens.client.GuardedTransaction;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Relation;
import io.nodens.client.SessionDeadline;
import io.nodens.client.SessionEnd;
import io.nodens.client.Transaction;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.DirectListener;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.TransactionFailedException;
import io.nodens.tree.ZnodeStat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * An ephemeral znode at a given path, which stands for something that its session has: a permit, a name in a group.
 * <pre>
 *   NEW --claim--&gt; CLAIMING --created--&gt; HELD --leave--&gt; LEAVING --deleted--&gt; GONE
 *                     \                    \__deleted by somebody__________________^
 *                      \__refused, or any state: session over______________________^
 * </pre>
 * Its token is the zxid that created it, which is greater than that of every owner of the path before. It is deleted
 * only if it still has this token, so that an owner never deletes the znode of the next one. A patient claim waits
 * while somebody else has the path.
 * <p>
 * <b>Thread:</b> any. Everything that changes the claim is a step, and no lock is held by one. Requests come out of the
 * client's reserve.
 */
final class OwnedZnode implements DirectListener, WatchListener
{
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final SessionDeadline deadline;
    private final Operation operation;
    private final String path;
    private final byte[] data;
    private final boolean isPatient;
    private final EntryOwner owner;
    private final Notices notices;
    private final Steps steps;
    private final Chain chain;
    private final CompletableFuture<Long> held = new CompletableFuture<>();
    private final CompletableFuture<ReleaseOutcome> gone = new CompletableFuture<>();

    private volatile State state = State.NEW;
    private volatile boolean isLeaving;
    private volatile long token;
    private boolean isClaimed;
    private boolean isCreating;
    private boolean isWaiting;
    private boolean isDeleteRepeated;
    private boolean isSuspended;
    private String alsoDeleted;
    private ReleaseOutcome outcome = ReleaseOutcome.RELEASED;

    OwnedZnode(
        final AsyncNodensClient client,
        final Operation operation,
        final String path,
        final byte[] data,
        final boolean isPatient,
        final EntryOwner owner,
        final Notices notices)
    {
        QueueEntry.checkPath(operation, path);
        final RecipeAccess access = RecipeAccess.get();
        this.client = access.reserve(client);
        timers = access.timers(client);
        deadline = client.sessionDeadline();
        this.operation = operation;
        this.path = path;
        this.data = data;
        this.isPatient = isPatient;
        this.owner = owner;
        this.notices = notices;
        steps = new Steps(this::onStepFailed, notices::deliver);
        chain = new Chain(this.client, timers, steps, operation, path);
    }

    String path()
    {
        return path;
    }

    long token()
    {
        return token;
    }

    boolean isHeld()
    {
        return State.HELD == state && !isLeaving && !deadline.isPassed();
    }

    /** Completes with the token when the znode is there, exceptionally when it cannot be any longer. */
    CompletableFuture<Long> held()
    {
        return held;
    }

    /** Completes when the znode is gone, or the session. */
    CompletableFuture<ReleaseOutcome> gone()
    {
        return gone;
    }

    void claim()
    {
        steps.run(() ->
        {
            if (State.NEW != state)
            {
                return;
            }

            state = State.CLAIMING;
            isClaimed = ClaimedPaths.add(deadline, path);
            if (isClaimed)
            {
                client.addSessionListener(this);
                create();
            }
            else
            {
                fail(occupied("claimed by this client already"));
            }
        });
    }

    /** Give it up. From here on it is not held, whatever the znode. */
    void leave()
    {
        isLeaving = true;
        steps.run(this::onLeave);
    }

    /**
     * Give it up, and delete another znode in the same write, if it is still held.
     *
     * @param also path of the other znode.
     */
    void leaveWith(final String also)
    {
        isLeaving = true;
        steps.run(() ->
        {
            if (State.HELD == state)
            {
                alsoDeleted = also;
            }

            onLeave();
        });
    }

    /** The client's end was seen by somebody who waits. What a request fails with says how it ended. */
    void onClientEnded()
    {
        final CompletableFuture<ZnodeStat> unused = client.exists(path, null, ReadLevel.LOCAL).whenComplete(
            (stat, throwable) ->
            {
                if (null != throwable && Failures.isSessionOver(throwable))
                {
                    steps.run(() -> over(chain.reason(throwable)));
                }
            });
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            if (State.CLAIMING == state && isWaiting)
            {
                isWaiting = false;
                chain.restart();
                create();
            }
            else if (State.HELD == state)
            {
                chain.restart();
                verify();
            }
        });
    }

    @Override
    public void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
        steps.run(() ->
        {
            if (isSuspended && State.HELD == state)
            {
                notices.addResumed(owner::onResumed);
            }

            isSuspended = false;
        });
    }

    @Override
    public void onDisconnected(final String reason)
    {
        steps.run(() ->
        {
            if (State.HELD == state && !isSuspended)
            {
                isSuspended = true;
                notices.addSuspended(owner::onSuspended);
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() -> over(NodensException.of(end.code(), operation, path, end.detail())));
    }

    private void create()
    {
        isCreating = true;
        chain.follow(() -> client.create(path, data, CreateMode.EPHEMERAL), this::onCreate);
    }

    private void onCreate(final CreatedZnode created, final Throwable throwable)
    {
        if (null == throwable)
        {
            onHeld(created.stat().czxid());
        }
        else if (Failures.isOutcomeUnknown(throwable))
        {
            look();
        }
        else
        {
            isCreating = false;
            if (State.LEAVING == state)
            {
                end(ReleaseOutcome.NOT_HELD);
            }
            else if (Failures.isNoNode(throwable))
            {
                chain.createAll(path.substring(0, path.lastIndexOf('/')), this::create, this::fail);
            }
            else if (Failures.cause(throwable) instanceof NodeExistsException)
            {
                onOccupied();
            }
            else
            {
                chain.again(throwable, this::create, this::fail);
            }
        }
    }

    /** What comes next on this client is answered after the create, and shows whether it happened. */
    private void look()
    {
        chain.follow(() -> client.exists(path, null, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                chain.insist(throwable, this::look, this::over);
            }
            else if (null != stat && stat.ephemeralOwner() == client.sessionId())
            {
                onHeld(stat.czxid());
            }
            else
            {
                isCreating = false;
                if (State.LEAVING == state)
                {
                    end(ReleaseOutcome.NOT_HELD);
                }
                else
                {
                    create();
                }
            }
        });
    }

    private void onOccupied()
    {
        if (!isPatient)
        {
            fail(occupied("somebody else has it"));
            return;
        }

        isWaiting = true;
        // Not exists, which would leave a watch on what is not there.
        chain.follow(() -> client.getData(path, this, ReadLevel.LOCAL), (found, throwable) ->
        {
            if (null == throwable)
            {
                chain.onProgress();
            }
            else
            {
                isWaiting = false;
                if (Failures.isNoNode(throwable))
                {
                    create();
                }
                else
                {
                    chain.again(throwable, this::onOccupied, this::fail);
                }
            }
        });
    }

    private void onHeld(final long czxid)
    {
        isCreating = false;
        token = czxid;
        if (State.LEAVING == state)
        {
            release();
            return;
        }

        chain.onProgress();
        state = State.HELD;
        if (!isLeaving)
        {
            notices.add(() -> owner.onHead(czxid));
            held.complete(czxid);
        }

        verify();
    }

    /** Ask for the own znode: the watch tells of its loss. */
    private void verify()
    {
        chain.follow(() -> client.exists(path, this, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                // It is held all the same.
                chain.insist(throwable, this::verify, this::over);
            }
            else if (null == stat || stat.czxid() != token)
            {
                onLost();
            }
            else
            {
                chain.onProgress();
            }
        });
    }

    private void onLost()
    {
        final boolean wasHeld = !isLeaving;
        end(ReleaseOutcome.LOST);
        if (wasHeld)
        {
            notices.add(owner::onLost);
        }
    }

    /** It cannot be had, though the session goes on. */
    private void fail(final NodensException reason)
    {
        if (Failures.isSessionOver(reason))
        {
            over(reason);
            return;
        }

        end(ReleaseOutcome.NOT_HELD);
        tellFailure(reason);
    }

    private void over(final NodensException reason)
    {
        if (State.GONE == state)
        {
            return;
        }

        final boolean wasHeld = State.HELD == state && !isLeaving;
        end(ReleaseOutcome.SESSION_OVER);
        if (wasHeld)
        {
            notices.add(owner::onLost);
        }
        else
        {
            tellFailure(reason);
        }
    }

    private void tellFailure(final NodensException reason)
    {
        if (!isLeaving)
        {
            notices.add(() -> owner.onFailed(reason));
        }

        held.completeExceptionally(reason);
    }

    private void onLeave()
    {
        switch (state)
        {
            case NEW ->
            {
                end(ReleaseOutcome.NOT_HELD);
                held.completeExceptionally(new CancellationException("given up before it was asked for"));
            }

            case CLAIMING ->
            {
                state = State.LEAVING;
                held.completeExceptionally(new CancellationException("given up while waiting"));
                if (isWaiting)
                {
                    chain.restart();
                    stopWaiting();
                }
                else if (!isCreating)
                {
                    end(ReleaseOutcome.NOT_HELD);
                }
            }

            case HELD ->
            {
                state = State.LEAVING;
                release();
            }

            default ->
            {
                // Gone, or going.
            }
        }
    }

    private void stopWaiting()
    {
        chain.follow(() -> client.removeWatch(path, this), (isRemoved, throwable) ->
        {
            if (null != throwable)
            {
                chain.insist(throwable, this::stopWaiting, this::over);
            }
            else
            {
                end(ReleaseOutcome.NOT_HELD);
            }
        });
    }

    private void release()
    {
        chain.restart();
        deleteOwn();
    }

    private void deleteOwn()
    {
        final Transaction delete = new Transaction().delete(path, NodensClient.ANY_VERSION);
        if (null != alsoDeleted)
        {
            delete.delete(alsoDeleted, NodensClient.ANY_VERSION);
        }

        final GuardedTransaction guarded =
            new GuardedTransaction().when(Condition.czxid(path, Relation.EQUAL, token)).then(delete);
        chain.follow(() -> client.commit(guarded), (result, throwable) ->
        {
            if (null == throwable)
            {
                end(result.held() || isDeleteRepeated ? outcome : ReleaseOutcome.LOST);
            }
            else if (Failures.cause(throwable) instanceof TransactionFailedException && null != alsoDeleted)
            {
                // Somebody else has deleted the other one, or it may not be deleted.
                alsoDeleted = null;
                outcome = ReleaseOutcome.LOST;
                deleteOwn();
            }
            else
            {
                isDeleteRepeated = true;
                chain.insist(throwable, this::deleteOwn, this::over);
            }
        });
    }

    private void end(final ReleaseOutcome how)
    {
        chain.end();
        state = State.GONE;
        if (isClaimed)
        {
            isClaimed = false;
            ClaimedPaths.remove(deadline, path);
            client.removeSessionListener(this);
        }

        gone.complete(how);
    }

    private NodensException occupied(final String detail)
    {
        return NodensException.of(ErrorCode.NODE_EXISTS, operation, path, detail);
    }

    /** A bug in a step must not leave a znode that nobody holds. */
    private void onStepFailed(final Throwable throwable)
    {
        timers.report(throwable);
        held.completeExceptionally(chain.reason(throwable));
        leave();
    }

    private enum State
    {
        NEW,
        CLAIMING,
        HELD,
        LEAVING,
        GONE
    }
}
