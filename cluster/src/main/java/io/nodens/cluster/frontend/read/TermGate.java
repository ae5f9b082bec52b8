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
package io.nodens.cluster.frontend.read;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.cluster.status.ReplicaProgress;

/**
 * Tells whether what the member's replica has applied is committed for good. While a leader is elected, Aeron lets the
 * service apply entries of older terms as soon as they are in the logs of a majority. That is not enough: until an
 * entry of the new term is on a majority too, another leader may replace them (figure 8 of the Raft paper). So nobody
 * is told of them before the replica has applied the opening of the term that the member is in.
 * <pre>
 *  log    | entries of older terms       | opening of the term | entries of the term
 *         |            | replayed in the |                     |
 *         |            | election        |                     |
 *         |            ^ settled         |                     ^ from here on the gate is open
 * </pre>
 * A member that joins a term after its start has perhaps replayed entries that only it has. It waits for the leader
 * to commit one more.
 * <p>
 * <b>Thread:</b> that of the door that asks; each has one of its own. <b>Allocates:</b> never.
 */
public final class TermGate
{
    private final ClusterContact contact;
    private final ReplicaProgress progress;
    private long joinedTermId = MemberStatus.NULL_VALUE;
    private long joinedPosition;
    private long settledPosition = MemberStatus.NULL_VALUE;
    private boolean isCommittedSince;

    public TermGate(final ClusterContact contact, final ReplicaProgress progress)
    {
        this.contact = contact;
        this.progress = progress;
    }

    /**
     * Whether everything is committed that was applied before this call.
     *
     * @return false while there is an election, and until the opening of the term is applied.
     */
    public boolean isOpen()
    {
        final long position = contact.commitPosition();
        if (!contact.isJoined())
        {
            joinedTermId = MemberStatus.NULL_VALUE;
            return false;
        }
        final long termId = contact.leadershipTermId();
        if (termId != joinedTermId)
        {
            joinedTermId = termId;
            joinedPosition = Math.max(position, progress.appliedPosition());
            isCommittedSince = false;
        }
        isCommittedSince |= position > joinedPosition;
        if (!isCommittedSince || !progress.mayHaveOpened(termId))
        {
            return false;
        }
        settledPosition = position;
        return true;
    }

    /**
     * Whether what the caller has just read from the tree is committed, whatever goes on now.
     *
     * @return true if it may be shown.
     */
    public boolean isSettled()
    {
        return progress.applyingPosition() <= settledPosition || isOpen();
    }
}
