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
import io.nodens.client.BadArgumentsException;
import io.nodens.client.CreateMode;
import io.nodens.client.ErrorCode;
import io.nodens.client.NoNodeException;
import io.nodens.client.NodeExistsException;
import io.nodens.client.NodensException;
import io.nodens.client.Operation;
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionListener;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.ZnodeStat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * One place in a queue of ephemeral sequential znodes under a parent: the machinery that lock and election share.
 * <pre>
 *   NEW --join--&gt; JOINING --&gt; QUEUED --predecessor gone--&gt; HEAD --leave--&gt; LEAVING --&gt; GONE
 *                    \___________\________________________\___session or own znode lost___^
 * </pre>
 * The name of the znode carries session and entry, so that one whose create was never answered is found again, and the
 * sequence orders the queue. Whoever is not the head watches the one before it only. A read that follows a write on the
 * same client is answered after it, so that a listing always shows whether an unanswered create happened.
 * <p>
 * <b>Thread:</b> any; what follows an answer runs on the client's thread, one step at a time.
 */
final class QueueEntry implements SessionListener, WatchListener
{
    private static final AtomicLong ENTRIES = new AtomicLong();
    private static final int SEQUENCE_DIGITS = 10;

    private final AsyncNodensClient client;
    private final Operation operation;
    private final String parent;
    private final byte[] data;
    private final Owner owner;
    private final long entryNumber = ENTRIES.incrementAndGet();
    private volatile State state = State.NEW;
    private volatile NodensException failure;
    private volatile long token;
    private String prefix;
    private String ownPath;
    private String watchedPath;
    private boolean isSuspended;

    QueueEntry(
        final AsyncNodensClient client,
        final Operation operation,
        final String parent,
        final byte[] data,
        final Owner owner)
    {
        final String fault = PathSyntax.explain(parent);
        if (null != fault || "/".equals(parent))
        {
            throw new BadArgumentsException(
                operation, parent, null == fault ? "allowed: any path but the root" : fault);
        }

        this.client = client;
        this.operation = operation;
        this.parent = parent;
        this.data = data;
        this.owner = owner;
    }

    boolean isHead()
    {
        return State.HEAD == state;
    }

    boolean isGone()
    {
        return State.GONE == state;
    }

    NodensException failure()
    {
        return failure;
    }

    long token()
    {
        return token;
    }

    synchronized void join()
    {
        if (State.NEW != state)
        {
            throw new IllegalStateException("joined already");
        }

        state = State.JOINING;
        client.addSessionListener(this);
        list();
    }

    /**
     * Leave the queue. {@link #isGone()} tells when the znode is gone, or the session with it.
     */
    synchronized void leave()
    {
        switch (state)
        {
            case NEW -> finish(null);

            case QUEUED, HEAD ->
            {
                state = State.LEAVING;
                if (null != watchedPath)
                {
                    // Nobody waits for the answer: at worst the watch fires, and is ignored.
                    ignore(client.removeWatch(watchedPath, this));
                }

                deleteOwn();
            }

            // The answer that is under way goes on with it.
            case JOINING -> state = State.LEAVING;

            default ->
            {
                // Gone, or going.
            }
        }
    }

    @Override
    public synchronized void onEvent(final WatchedEvent event)
    {
        if (State.QUEUED == state && event.path().equals(watchedPath))
        {
            list();
        }
        else if (State.HEAD == state && event.path().equals(ownPath))
        {
            verifyOwn();
        }
    }

    @Override
    public synchronized void onConnected(final long sessionId, final int memberId, final String endpoint)
    {
        if (isSuspended && State.HEAD == state)
        {
            owner.onResumed();
        }

        isSuspended = false;
    }

    @Override
    public synchronized void onDisconnected(final String reason)
    {
        if (State.HEAD == state)
        {
            isSuspended = true;
            owner.onSuspended();
        }
    }

    @Override
    public synchronized void onExpired()
    {
        finish(NodensException.of(ErrorCode.SESSION_EXPIRED, operation, parent, "the session expired"));
    }

    @Override
    public synchronized void onClosed()
    {
        finish(NodensException.of(ErrorCode.CLIENT_CLOSED, operation, parent, "the client was closed"));
    }

    private void list()
    {
        follow(client.getChildren(parent, null, ReadLevel.LOCAL), (children, throwable) ->
        {
            if (null == throwable)
            {
                onChildren(children.names());
            }
            else if (cause(throwable) instanceof NoNodeException)
            {
                onNoParent();
            }
            else
            {
                onFailure(throwable, this::list);
            }
        });
    }

    private void onNoParent()
    {
        if (State.LEAVING == state)
        {
            finish(null);
        }
        else if (State.JOINING == state)
        {
            createParents(parent.indexOf('/', 1));
        }
        else if (State.GONE != state)
        {
            onOwnLost();
        }
    }

    private void createParents(final int end)
    {
        final String path = end < 0 ? parent : parent.substring(0, end);
        follow(client.create(path, null, CreateMode.PERSISTENT), (created, throwable) ->
        {
            if (null != throwable && !(cause(throwable) instanceof NodeExistsException))
            {
                onFailure(throwable, this::list);
            }
            else if (end < 0)
            {
                list();
            }
            else
            {
                createParents(parent.indexOf('/', end + 1));
            }
        });
    }

    private void onChildren(final List<String> names)
    {
        if (State.GONE == state)
        {
            return;
        }

        final String own = adopt(names);
        if (null == own)
        {
            onNotListed();
            return;
        }

        ownPath = parent + "/" + own;
        if (State.LEAVING == state)
        {
            deleteOwn();
            return;
        }

        final String predecessor = predecessorOf(own, names);
        if (null == predecessor)
        {
            verifyOwn();
        }
        else
        {
            state = State.QUEUED;
            watch(parent + "/" + predecessor);
        }
    }

    private void onNotListed()
    {
        if (State.LEAVING == state)
        {
            finish(null);
        }
        else if (null != ownPath)
        {
            onOwnLost();
        }
        else
        {
            create();
        }
    }

    private void create()
    {
        follow(client.create(parent + "/" + prefix(), data, CreateMode.EPHEMERAL_SEQUENTIAL), (created, throwable) ->
        {
            if (null == throwable || cause(throwable) instanceof NoNodeException)
            {
                list();
            }
            else
            {
                onFailure(throwable, this::list);
            }
        });
    }

    /** The lowest own znode is ours; more than one means that a create that was not answered happened after all. */
    private String adopt(final List<String> names)
    {
        String lowest = null;
        for (final String name : names)
        {
            if (name.startsWith(prefix()) && sequenceOf(name) >= 0)
            {
                if (null == lowest)
                {
                    lowest = name;
                }
                else
                {
                    ignore(client.delete(parent + "/" + name, -1));
                }
            }
        }

        return lowest;
    }

    private static String predecessorOf(final String own, final List<String> names)
    {
        final long ownSequence = sequenceOf(own);
        String predecessor = null;
        long highest = -1;
        for (final String name : names)
        {
            final long sequence = sequenceOf(name);
            if (sequence > highest && sequence < ownSequence)
            {
                highest = sequence;
                predecessor = name;
            }
        }

        return predecessor;
    }

    private void watch(final String path)
    {
        watchedPath = path;
        follow(client.exists(path, this, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                onFailure(throwable, this::list);
            }
            else if (null == stat && State.QUEUED == state)
            {
                list();
            }
        });
    }

    /** Ask for the own znode: it gives the token when this entry comes to the head, and its watch tells of its loss. */
    private void verifyOwn()
    {
        follow(client.exists(ownPath, this, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                onFailure(throwable, this::verifyOwn);
            }
            else if (State.JOINING == state || State.QUEUED == state || State.HEAD == state)
            {
                onOwn(stat);
            }
            else if (State.LEAVING == state)
            {
                deleteOwn();
            }
        });
    }

    private void onOwn(final ZnodeStat stat)
    {
        if (null == stat)
        {
            onOwnLost();
        }
        else if (State.HEAD != state)
        {
            token = stat.czxid();
            watchedPath = ownPath;
            state = State.HEAD;
            owner.onHead(token);
        }
    }

    private void deleteOwn()
    {
        follow(client.delete(ownPath, -1), (ignore, throwable) ->
        {
            if (null == throwable || cause(throwable) instanceof NoNodeException)
            {
                finish(null);
            }
            else
            {
                onFailure(throwable, this::list);
            }
        });
    }

    private void onOwnLost()
    {
        finish(NodensException.of(
            ErrorCode.NO_NODE, operation, ownPath, "somebody else deleted the znode of this entry"));
    }

    private void onFailure(final Throwable throwable, final Runnable retry)
    {
        if (State.GONE == state)
        {
            return;
        }

        final Throwable cause = cause(throwable);
        if (cause instanceof NodensException && ErrorCode.OPERATION_TIMEOUT == ((NodensException)cause).code())
        {
            retry.run();
            return;
        }

        finish(cause instanceof NodensException ? (NodensException)cause :
            NodensException.of(ErrorCode.SYSTEM_ERROR, operation, parent, String.valueOf(cause)));
    }

    private void finish(final NodensException reason)
    {
        if (State.GONE == state)
        {
            return;
        }

        final State before = state;
        failure = reason;
        state = State.GONE;
        client.removeSessionListener(this);
        if (null != ownPath && null != reason && !client.isClosed() && State.LEAVING != before)
        {
            // Whatever went wrong, others must not wait for an entry that nobody holds.
            ignore(client.delete(ownPath, -1));
        }

        if (State.HEAD == before)
        {
            owner.onLost();
        }
        else if (null != reason && State.LEAVING != before)
        {
            owner.onFailed(reason);
        }
    }

    private <T> void follow(final CompletableFuture<T> answer, final BiConsumer<T, Throwable> step)
    {
        ignore(answer.whenComplete((value, throwable) ->
        {
            synchronized (this)
            {
                try
                {
                    step.accept(value, throwable);
                }
                catch (final RuntimeException ex)
                {
                    finish(NodensException.of(ErrorCode.SYSTEM_ERROR, operation, parent, String.valueOf(ex)));
                }
            }
        }));
    }

    /** What becomes of it is seen elsewhere, or does not matter. */
    private static void ignore(final CompletableFuture<?> unused)
    {
        Objects.requireNonNull(unused);
    }

    private String prefix()
    {
        if (null == prefix)
        {
            prefix = "n-" + Long.toHexString(client.sessionId()) + "-" + Long.toHexString(entryNumber) + "-";
        }

        return prefix;
    }

    private static long sequenceOf(final String name)
    {
        final int dash = name.lastIndexOf('-');
        if (dash < 0 || name.length() - dash - 1 < SEQUENCE_DIGITS)
        {
            return -1;
        }

        try
        {
            return Long.parseLong(name.substring(dash + 1));
        }
        catch (final NumberFormatException ex)
        {
            return -1;
        }
    }

    private static Throwable cause(final Throwable throwable)
    {
        return throwable instanceof CompletionException && null != throwable.getCause() ?
            throwable.getCause() : throwable;
    }

    /**
     * Whom the place in the queue belongs to. Called on the client's thread.
     */
    interface Owner
    {
        /**
         * The entry is the head of the queue.
         *
         * @param token greater than that of every head before.
         */
        void onHead(long token);

        /** The connection is lost while the entry is the head. */
        void onSuspended();

        /** The connection is back, and the entry is still the head. */
        void onResumed();

        /** The entry was the head and is not any longer, other than by leaving. */
        void onLost();

        /**
         * The entry could not become the head.
         *
         * @param reason why.
         */
        void onFailed(NodensException reason);
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
