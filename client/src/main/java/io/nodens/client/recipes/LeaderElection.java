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
import io.nodens.client.NodensException;
import io.nodens.client.Operation;

/**
 * Elects one leader among candidates, in the order in which they came. Each leader gets a fencing token that is greater
 * than that of every leader before; see {@link DistributedLock} for what it is good for.
 * <p>
 * A candidate that leads does so until it closes, or until its session ends.
 * <p>
 * <b>Thread:</b> any; the listener is told on the client's.
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
     */
    public LeaderElection(
        final AsyncNodensClient client,
        final String path,
        final byte[] candidateData,
        final LeaderListener listener)
    {
        this.listener = listener;
        entry = new QueueEntry(client, Operation.ELECT, path, candidateData, new Owner());
    }

    /**
     * Take part. Once.
     */
    public void start()
    {
        entry.join();
    }

    /**
     * Whether this candidate leads, as far as this client knows.
     *
     * @return true while it does.
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
     * Take part no longer. Returns at once; the next candidate leads when the cluster has taken note.
     */
    @Override
    public void close()
    {
        if (entry.isHead())
        {
            listener.onRevoked();
        }

        entry.leave();
    }

    private final class Owner implements QueueEntry.Owner
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
        public void onFailed(final NodensException reason)
        {
            listener.onFailed(reason);
        }
    }
}
