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
import io.nodens.client.NodensException;
import io.nodens.client.Operation;
import io.nodens.client.SessionDeadline;
import io.nodens.client.connection.RecipeAccess;

import java.util.Objects;

/**
 * Elects one leader among candidates, in the order in which they came. Each leader gets a fencing token that is greater
 * than that of every leader before; see {@link DistributedLock} for what it is good for.
 * <p>
 * A candidate that leads does so until it closes, or until its session ends.
 * <p>
 * <b>Thread:</b> any; the listener is told where the client tells listeners, one thing at a time and in order.
 */
public final class LeaderElection implements AutoCloseable
{
    /** Returned instead of a token by a candidate that does not lead. */
    public static final long NOT_LEADER = -1;

    private final LeaderListener listener;
    private final QueueEntry entry;

    /**
     * A candidate that does not take part yet.
     *
     * @param client        whose session stands for the candidate.
     * @param path          of the election; created when absent, with its parents.
     * @param candidateData kept in the candidate's znode for others to read, or null.
     * @param listener      told about its role.
     * @throws BadArgumentsException when the path is null, malformed or the root.
     * @throws NullPointerException  when there is no client or no listener.
     */
    public LeaderElection(
        final AsyncNodensClient client,
        final String path,
        final byte[] candidateData,
        final LeaderListener listener)
    {
        this.listener = Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(client, "client");
        entry = new QueueEntry(client, Operation.ELECT, path, candidateData, new Owner(),
            new Notices(RecipeAccess.get().timers(client)));
    }

    /**
     * Take part. Once.
     *
     * @throws IllegalStateException when it was started or closed before.
     */
    public void start()
    {
        entry.join();
    }

    /**
     * Whether this candidate leads, as far as this client knows at the moment of the question.
     *
     * @return true while it does; after the connection is lost too, but not when {@link #sessionDeadline()} has passed:
     *         no other candidate leads before that.
     */
    public boolean isLeader()
    {
        return entry.isHead();
    }

    /**
     * The token of the leader, this candidate.
     *
     * @return the zxid, or {@link #NOT_LEADER} while it does not lead.
     */
    public long fencingToken()
    {
        return entry.isHead() ? entry.token() : NOT_LEADER;
    }

    /**
     * By when this client must consider its session over, and a leadership lost: {@link #isLeader()} is false when it
     * has passed, and the listener is told. For a leader that looks at the clock itself, between any two steps.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return entry.deadline();
    }

    /**
     * Take part no longer. Returns at once, and from then on {@link #isLeader()} is false. A leader's listener is told
     * that it is revoked, and the next candidate leads when that notice has returned, or after a second. What must not
     * go on without leadership is best ended before this is called. Idempotent.
     */
    @Override
    public void close()
    {
        entry.leave();
    }

    private final class Owner implements EntryOwner
    {
        @Override
        public void onHead(final long token)
        {
            listener.onElected(token);
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
            listener.onRevoked();
        }

        @Override
        public boolean isToldOfLeaving()
        {
            return true;
        }

        @Override
        public void onFailed(final NodensException reason)
        {
            listener.onFailed(reason);
        }
    }
}
