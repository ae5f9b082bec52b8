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
import io.nodens.client.CreatedZnode;
import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionDeadline;
import io.nodens.client.SessionEnd;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.DirectListener;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.ZnodeStat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One place in a queue of ephemeral sequential znodes under a parent: the machinery that locks and election share.
 * <pre>
 *   NEW --join--&gt; JOINING --&gt; QUEUED --predecessor gone--&gt; HEAD --leave--&gt; LEAVING --&gt; GONE
 *                    \___________\________________________\___lost or failed___^          ^
 *                                     any state --session over---------------------------/
 * </pre>
 * The name of the znode carries session and entry, so that one whose create was never answered is found again, and the
 * sequence orders the queue. Whoever is not the head watches the one before it only. A shared entry is a head, too,
 * when only shared ones stand before it. A read that follows a write on the same client is answered after it, so that a
 * listing always shows whether an unanswered create happened.
 * <p>
 * An entry leaves the queue by deleting its znode, whatever made it leave; that is tried until it is done or the
 * session is over, which deletes the znode too. Requests come out of the client's reserve.
 * <p>
 * <b>Thread:</b> any. Everything that changes the entry is a step, and no lock is held by one.
 */
final class QueueEntry implements DirectListener, WatchListener
{
    /** How long an owner may take over the notice that it leaves, before the znode is deleted all the same. */
    static final long LEAVE_GRACE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final AtomicLong ENTRIES = new AtomicLong();
    private static final long PAUSE_MIN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_MAX_NS = TimeUnit.SECONDS.toNanos(1);

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final SessionDeadline deadline;
    private final Operation operation;
    private final String parent;
    private final boolean isShared;
    private final byte[] data;
    private final EntryOwner owner;
    private final long entryNumber = ENTRIES.incrementAndGet();
    private final Notices notices;
    private final Steps steps;
    private final PlaceInQueue place;
    private final CompletableFuture<Long> acquired = new CompletableFuture<>();
    private final CompletableFuture<ReleaseOutcome> gone = new CompletableFuture<>();

    private final AtomicBoolean isJoined = new AtomicBoolean();

    private volatile State state = State.NEW;
    private volatile boolean isLeaving;
    private volatile boolean wasHead;
    private volatile long token;

    private String prefix;
    private long chain;
    private long pauseNs = PAUSE_MIN_NS;
    private boolean isCreating;
    private boolean isCreateInFlight;
    private boolean isFinding;
    private boolean isDeleteRepeated;
    private boolean isReleasing;
    private boolean isSuspended;
    private ReleaseOutcome outcome = ReleaseOutcome.RELEASED;

    QueueEntry(
        final AsyncNodensClient client,
        final Operation operation,
        final String parent,
        final boolean isShared,
        final byte[] data,
        final EntryOwner owner,
        final Notices notices)
    {
        checkPath(operation, parent);
        final RecipeAccess access = RecipeAccess.get();
        this.client = access.reserve(client);
        timers = access.timers(client);
        deadline = client.sessionDeadline();
        this.operation = operation;
        this.parent = parent;
        this.isShared = isShared;
        this.data = data;
        this.owner = owner;
        place = new PlaceInQueue(this, this.client, parent, isShared);
        this.notices = notices;
        steps = new Steps(this::onStepFailed, notices::deliver);
    }

    /** Refuse a path below which there can be no queue. */
    static void checkPath(final Operation operation, final String path)
    {
        final String fault = PathSyntax.explain(path);
        if (null != fault || "/".equals(path))
        {
            throw new BadArgumentsException(
                operation, path, null == fault ? "allowed: any path but the root" : fault);
        }
    }

    boolean isHead()
    {
        return State.HEAD == state && !isLeaving && !deadline.isPassed();
    }

    /** By when the session that the znode belongs to must be considered over. */
    SessionDeadline deadline()
    {
        return deadline;
    }

    /** Whether it was asked to leave, or has to. */
    boolean isLeaving()
    {
        return isLeaving || deadline.isPassed() || State.LEAVING == state || State.GONE == state;
    }

    boolean isJoined()
    {
        return isJoined.get();
    }

    boolean wasHead()
    {
        return wasHead;
    }

    long token()
    {
        return token;
    }

    /** Completes with the token when the entry is the head, exceptionally when it cannot be any longer. */
    CompletableFuture<Long> acquired()
    {
        return acquired;
    }

    /** Completes when the znode is gone, or the session. */
    CompletableFuture<ReleaseOutcome> gone()
    {
        return gone;
    }

    void join()
    {
        if (!isJoined.compareAndSet(false, true))
        {
            throw new IllegalStateException("joined or left already");
        }

        steps.run(this::onJoin);
    }

    /** As {@link #join()}, for one that may have been told to leave meanwhile. */
    void joinUnlessLeft()
    {
        if (isJoined.compareAndSet(false, true))
        {
            steps.run(this::onJoin);
        }
    }

    private void onJoin()
    {
        if (State.NEW == state)
        {
            state = State.JOINING;
            client.addSessionListener(this);
            begin();
        }
    }

    /**
     * Leave the queue. From here on the entry is not the head any longer, whatever the znode.
     */
    void leave()
    {
        isJoined.set(true);
        isLeaving = true;
        steps.run(this::onLeave);
    }

    /**
     * The client's end was seen by somebody who waits. What a request fails with says how it ended.
     */
    void onClientEnded()
    {
        final CompletableFuture<ZnodeStat> unused = client.exists(parent, null, ReadLevel.LOCAL).whenComplete(
            (stat, throwable) ->
            {
                if (null != throwable && Failures.isSessionOver(throwable))
                {
                    steps.run(() -> over((NodensException)Failures.cause(throwable)));
                }
            });
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            if (State.QUEUED == state && event.path().equals(place.watchedPath()))
            {
                chain++;
                place.onEvent();
            }
            else if (State.HEAD == state && event.path().equals(ownPath()))
            {
                chain++;
                verifyOwn();
            }
        });
    }

    @Override
    public void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
        steps.run(() ->
        {
            if (isSuspended && State.HEAD == state)
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
            if (State.HEAD == state && !isSuspended)
            {
                isSuspended = true;
                notices.addSuspended(owner::onSuspended);
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() -> over(NodensException.of(end.code(), operation, parent, end.detail())));
    }

    private void begin()
    {
        if (0 != client.sessionId())
        {
            create();
            return;
        }

        // The name needs the session, which is open when there is an answer.
        follow(() -> client.exists(parent, null, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                onFailure(throwable, this::begin);
            }
            else
            {
                create();
            }
        });
    }

    private void create()
    {
        if (null == prefix)
        {
            prefix = EntryName.prefix(isShared, client.sessionId(), entryNumber);
        }

        isCreating = true;
        isCreateInFlight = true;
        follow(() -> client.create(parent + "/" + prefix, data, CreateMode.EPHEMERAL_SEQUENTIAL), this::onCreate);
    }

    private void onCreate(final CreatedZnode created, final Throwable throwable)
    {
        isCreateInFlight = false;
        if (null == throwable)
        {
            isCreating = false;
            place.ownPath(created.path());
            place.locate();
        }
        else if (Failures.isOutcomeUnknown(throwable))
        {
            // What comes next on this client is answered after the create, and shows whether it happened.
            place.locate();
        }
        else
        {
            isCreating = false;
            if (Failures.isNoNode(throwable))
            {
                createParents(parent.indexOf('/', 1));
            }
            else
            {
                onFailure(throwable, this::create);
            }
        }
    }

    private void createParents(final int end)
    {
        final String path = end < 0 ? parent : parent.substring(0, end);
        follow(() -> client.create(path, null, CreateMode.PERSISTENT), (created, throwable) ->
        {
            if (null != throwable && !(Failures.cause(throwable) instanceof NodeExistsException))
            {
                onFailure(throwable, () -> createParents(end));
            }
            else if (end < 0)
            {
                create();
            }
            else
            {
                createParents(parent.indexOf('/', end + 1));
            }
        });
    }

    boolean isOwn(final String name)
    {
        return name.startsWith(prefix) && EntryName.sequenceOf(name) >= 0;
    }

    void onLocated()
    {
        isCreating = false;
    }

    void onQueued()
    {
        state = State.QUEUED;
        pauseNs = PAUSE_MIN_NS;
    }

    void onNotListed()
    {
        if (null != place.ownName())
        {
            onOwnLost();
        }
        else
        {
            // The create that was not answered did not happen, and does not any longer.
            isCreating = false;
            create();
        }
    }

    void onNoParent()
    {
        if (null != place.ownName())
        {
            onOwnLost();
        }
        else
        {
            isCreating = false;
            createParents(parent.indexOf('/', 1));
        }
    }

    /** Ask for the own znode: it gives the token when this entry comes to the head, and its watch tells of its loss. */
    void verifyOwn()
    {
        follow(() -> client.exists(ownPath(), this, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable && State.HEAD == state && !Failures.isSessionOver(throwable))
            {
                // It is held all the same.
                pauseThen(this::verifyOwn);
            }
            else if (null != throwable)
            {
                onFailure(throwable, this::verifyOwn);
            }
            else if (null == stat)
            {
                onOwnLost();
            }
            else if (State.HEAD != state)
            {
                onHead(stat.czxid());
            }
        });
    }

    private void onHead(final long czxid)
    {
        pauseNs = PAUSE_MIN_NS;
        place.clear();
        token = czxid;
        wasHead = !isLeaving;
        state = State.HEAD;
        if (wasHead)
        {
            notices.add(() -> owner.onHead(czxid));
            acquired.complete(czxid);
        }
    }

    private void onOwnLost()
    {
        outcome = ReleaseOutcome.LOST;
        fail(NodensException.of(
            ErrorCode.NO_NODE, operation, ownPath(), "somebody else deleted the znode of this entry"));
    }

    void onFailure(final Throwable throwable, final Runnable retry)
    {
        final Throwable cause = Failures.cause(throwable);
        if (cause instanceof BackPressureException)
        {
            pauseThen(retry);
        }
        else if (cause instanceof OperationTimeoutException)
        {
            retry.run();
        }
        else
        {
            fail(cause instanceof NodensException ? (NodensException)cause :
                NodensException.of(ErrorCode.SYSTEM_ERROR, operation, parent, String.valueOf(cause)));
        }
    }

    /** It cannot go on, though the session may: others must not wait for an entry that nobody holds. */
    private void fail(final NodensException reason)
    {
        if (Failures.isSessionOver(reason))
        {
            over(reason);
            return;
        }

        final State before = state;
        state = State.LEAVING;
        isLeaving = true;
        tellEnd(before, reason);
        if (isCreating)
        {
            isFinding = true;
            find(NodensClient.FIRST_PAGE);
        }
        else
        {
            release();
        }
    }

    private void over(final NodensException reason)
    {
        if (State.GONE == state)
        {
            return;
        }

        final State before = state;
        outcome = ReleaseOutcome.SESSION_OVER;
        isLeaving = true;
        end();
        tellEnd(before, reason);
    }

    private void tellEnd(final State before, final NodensException reason)
    {
        if (State.HEAD == before)
        {
            tellLost();
        }
        else if (State.LEAVING != before)
        {
            notices.add(() -> owner.onFailed(reason));
        }

        acquired.completeExceptionally(reason);
    }

    private void tellLost()
    {
        if (wasHead)
        {
            notices.add(owner::onLost);
        }
    }

    private void onLeave()
    {
        switch (state)
        {
            case NEW ->
            {
                end();
                acquired.completeExceptionally(new CancellationException("left before joining"));
            }

            case JOINING, QUEUED, HEAD ->
            {
                final boolean isToTell = State.HEAD == state && wasHead && owner.isToldOfLeaving();
                state = State.LEAVING;
                acquired.completeExceptionally(new CancellationException("left the queue while waiting"));
                if (isToTell)
                {
                    // What the owner does about it is done before another is the head, if it does not take long.
                    timers.schedule(LEAVE_GRACE_NS, () -> steps.run(this::release));
                    notices.add(() ->
                    {
                        try
                        {
                            owner.onLost();
                        }
                        finally
                        {
                            steps.run(this::release);
                        }
                    });
                }
                else
                {
                    release();
                }
            }

            default ->
            {
                // Gone, or going.
            }
        }
    }

    /** Delete what is ours. Once a create that is under way is answered, because only then its name is known. */
    private void release()
    {
        if (State.LEAVING != state || isReleasing || isCreating)
        {
            return;
        }

        isReleasing = true;
        chain++;
        pauseNs = PAUSE_MIN_NS;
        if (null != place.watchedPath())
        {
            releaseWatch();
        }
        else
        {
            deleteOwn();
        }
    }

    private void releaseWatch()
    {
        follow(() -> client.removeWatch(place.watchedPath(), this), (isRemoved, throwable) ->
        {
            if (null != throwable)
            {
                onReleaseFailure(throwable, this::releaseWatch);
            }
            else
            {
                place.onUnwatched();
                deleteOwn();
            }
        });
    }

    private void deleteOwn()
    {
        if (null == place.ownName())
        {
            end();
            return;
        }

        follow(() -> client.delete(ownPath(), -1), (ignore, throwable) ->
        {
            if (null == throwable)
            {
                end();
            }
            else if (Failures.isNoNode(throwable))
            {
                if (wasHead && !isDeleteRepeated)
                {
                    outcome = ReleaseOutcome.LOST;
                }

                end();
            }
            else
            {
                isDeleteRepeated = true;
                onReleaseFailure(throwable, this::deleteOwn);
            }
        });
    }

    private void onReleaseFailure(final Throwable throwable, final Runnable retry)
    {
        if (Failures.isSessionOver(throwable))
        {
            over((NodensException)Failures.cause(throwable));
        }
        else
        {
            pauseThen(retry);
        }
    }

    /** A create was not answered before its deadline, and the entry is to leave: look for what it may have made. */
    private void find(final long cursor)
    {
        follow(() -> client.getChildren(parent, cursor, 0, ReadLevel.LOCAL), (page, throwable) ->
        {
            if (null != throwable && !(Failures.isNoNode(throwable)))
            {
                onReleaseFailure(throwable, () -> find(NodensClient.FIRST_PAGE));
            }
            else if (null != throwable || place.take(page) || page.isLast())
            {
                isCreating = false;
                release();
            }
            else
            {
                find(page.cursor());
            }
        });
    }

    private void end()
    {
        chain++;
        state = State.GONE;
        place.clear();
        client.removeSessionListener(this);
        gone.complete(outcome);
    }

    private void pauseThen(final Runnable next)
    {
        final long expected = chain;
        timers.schedule(pauseNs, () -> steps.run(() ->
        {
            if (expected == chain && State.GONE != state)
            {
                next.run();
            }
        }));
        pauseNs = Math.min(PAUSE_MAX_NS, pauseNs * 2);
    }

    /** Go on with an answer, unless the entry does something else by then. */
    <T> void follow(final Supplier<CompletableFuture<T>> request, final BiConsumer<T, Throwable> next)
    {
        final long expected = chain;
        CompletableFuture<T> answer;
        try
        {
            answer = request.get();
        }
        catch (final RuntimeException ex)
        {
            answer = CompletableFuture.failedFuture(ex);
        }

        final CompletableFuture<T> unused = answer.whenComplete((value, throwable) -> steps.run(() ->
        {
            if (expected != chain || State.GONE == state)
            {
                return;
            }

            if (State.LEAVING != state || isReleasing || isFinding)
            {
                next.accept(value, throwable);
            }
            else if (isCreating)
            {
                onCreateWhileLeaving(value, throwable);
            }
        }));
    }

    /** Whatever was under way need not go on, but what a create has made must be known. */
    private void onCreateWhileLeaving(final Object value, final Throwable throwable)
    {
        if (value instanceof CreatedZnode created)
        {
            place.ownPath(created.path());
        }
        else if (!isCreateInFlight || Failures.isOutcomeUnknown(throwable))
        {
            isFinding = true;
            find(NodensClient.FIRST_PAGE);
            return;
        }

        isCreating = false;
        release();
    }

    /** A bug in a step must not leave a znode that others wait for. */
    private void onStepFailed(final Throwable throwable)
    {
        timers.report(throwable);
        if (isReleasing)
        {
            pauseThen(this::deleteOwn);
        }
        else
        {
            fail(NodensException.of(ErrorCode.SYSTEM_ERROR, operation, parent, String.valueOf(throwable)));
        }
    }

    private String ownPath()
    {
        return parent + "/" + place.ownName();
    }

    private enum State
    {
        NEW,
        JOINING,
        QUEUED,
        HEAD,
        LEAVING,
        GONE
    }
}
