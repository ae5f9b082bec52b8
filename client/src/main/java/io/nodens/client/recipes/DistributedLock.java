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

import io.nodens.client.NodensClient;
import io.nodens.client.NodensException;
import io.nodens.client.Operation;

/**
 * A fair lock among any number of sessions: granted in the order in which it was asked for.
 * <p>
 * No lock service can keep a paused holder from believing that it still holds, so the lock comes with a <i>fencing
 * token</i>: a zxid that is greater than that of every holder before. Hand it to the resource with each request, and
 * let the resource refuse one that is lower than the highest it has seen.
 * <p>
 * The lock is held until {@link #unlock()}, or until the session ends: connections that are lost and found again do not
 * matter, nor do members that die. A {@link LockListener} is told of all that.
 * <p>
 * <b>Thread:</b> one calls {@code lock}, {@code tryLock} and {@code unlock}, not from inside a handler or listener; any
 * asks the rest. Not reentrant; use another instance for another contender, of the same session too.
 */
public final class DistributedLock implements AutoCloseable
{
    /** Returned instead of a token when the lock was not granted in time. */
    public static final long NOT_ACQUIRED = -1;

    private final NodensClient client;
    private final String path;
    private final LockListener listener;
    private volatile QueueEntry entry;

    /**
     * A lock that is not asked for yet.
     *
     * @param client   whose session holds it.
     * @param path     of the lock; created when absent, with its parents.
     * @param listener told what becomes of it, or null.
     */
    public DistributedLock(final NodensClient client, final String path, final LockListener listener)
    {
        this.client = client;
        this.path = path;
        this.listener = null == listener ? new LockListener()
        {
        } : listener;
    }

    /**
     * Wait for the lock for as long as the session lives.
     *
     * @return the fencing token.
     * @throws NodensException       when it cannot be had any longer: session expired, client closed, path refused.
     * @throws IllegalStateException when it is held already.
     */
    public long lock()
    {
        return tryLock(Long.MAX_VALUE);
    }

    /**
     * Wait for the lock.
     *
     * @param timeoutMs to wait for those before; reaching the member may take longer.
     * @return the fencing token, or {@link #NOT_ACQUIRED}.
     * @throws NodensException       when it cannot be had any longer: session expired, client closed, path refused.
     * @throws IllegalStateException when it is held already.
     */
    public long tryLock(final long timeoutMs)
    {
        if (isHeld())
        {
            throw new IllegalStateException("lock " + path + " is held already by this instance");
        }

        final QueueEntry asked = new QueueEntry(client.async(), Operation.LOCK, path, null, new Owner());
        entry = asked;
        asked.join();
        client.awaitUntil(() -> asked.isHead() || asked.isGone(), timeoutMs);
        if (asked.isHead())
        {
            return asked.token();
        }

        if (null != asked.failure())
        {
            throw asked.failure();
        }

        leave(asked);
        return NOT_ACQUIRED;
    }

    /**
     * Whether the lock is held, as far as this client knows.
     *
     * @return true while it is; after the connection is lost too, until it is known to be lost.
     */
    public boolean isHeld()
    {
        final QueueEntry current = entry;
        return null != current && current.isHead();
    }

    /**
     * The token of the current holder, this instance.
     *
     * @return the zxid, or {@link #NOT_ACQUIRED} while it is not held.
     */
    public long fencingToken()
    {
        final QueueEntry current = entry;
        return null != current && current.isHead() ? current.token() : NOT_ACQUIRED;
    }

    /**
     * Release the lock, if it is held. Returns when it is released, or when the session is over, which releases it too.
     */
    public void unlock()
    {
        final QueueEntry current = entry;
        if (null != current)
        {
            leave(current);
            entry = null;
        }
    }

    /**
     * The same as {@link #unlock()}.
     */
    @Override
    public void close()
    {
        unlock();
    }

    private void leave(final QueueEntry leaving)
    {
        leaving.leave();
        client.awaitUntil(leaving::isGone, Long.MAX_VALUE);
    }

    private final class Owner implements QueueEntry.Owner
    {
        @Override
        public void onHead(final long token)
        {
            // The one who waits in tryLock sees it.
        }

        @Override
        public void onSuspended()
        {
            listener.onSuspended();
        }

        @Override
        public void onResumed()
        {
            listener.onResumed();
        }

        @Override
        public void onLost()
        {
            listener.onLost();
        }

        @Override
        public void onFailed(final NodensException reason)
        {
            // The one who waits in tryLock sees it.
        }
    }
}
