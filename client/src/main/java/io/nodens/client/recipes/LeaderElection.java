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
import io.nodens.client.SessionDeadline;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.Objects;

/**
 * Elects one leader among candidates, in the order in which they joined. Each leader gets a fencing token that is
 * greater than that of every leader before; {@link DistributedLock} explains its use.
 * <p>
 * A candidate that leads does so until it closes, or until its session ends.
 * <p>
 * <b>Thread:</b> any. The listener is called where the client's callbacks run, for one thing at a time and in order.
 */
public final class LeaderElection implements AutoCloseable
{
    /** Returned instead of a token by a candidate that does not lead. */
    public static final long NOT_LEADER = -1;

    private final LeaderListener listener;
    private final QueueEntry entry;

    /**
     * Make a candidate; it does not take part yet.
     *
     * @param client        whose session stands for the candidate.
     * @param path          of the election; created when absent, with its parents.
     * @param candidateData kept in the candidate's znode for others to read, or null.
     * @param listener      called when its role changes.
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
     * Take part. May be called once.
     *
     * @throws IllegalStateException when it was started or closed before.
     */
    public void start()
    {
        entry.join();
    }

    /**
     * Whether this candidate leads, as far as this client knows at the moment of the call.
     *
     * @return true while it leads, also after the connection is lost, until {@link #sessionDeadline()} has passed: no
     *         other candidate leads before that.
     */
    public boolean isLeader()
    {
        return entry.isHead();
    }

    /**
     * The fencing token of this candidate while it leads.
     *
     * @return the zxid, or {@link #NOT_LEADER} while it does not lead.
     */
    public long fencingToken()
    {
        return entry.isHead() ? entry.token() : NOT_LEADER;
    }

    /**
     * The moment from which this client must consider its session over and a leadership lost: {@link #isLeader()} is
     * false then, and the listener is called. For a leader that reads the clock itself between two steps.
     *
     * @return the deadline, one object for the life of the client.
     */
    public SessionDeadline sessionDeadline()
    {
        return entry.deadline();
    }

    /**
     * Stop taking part. Returns at once; from then on {@link #isLeader()} is false. The listener of a leader gets
     * {@link LeaderListener#onRevoked()}, and the next candidate leads when that call has returned, or after a second.
     * End the work that needs the leadership before calling this. Idempotent.
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
