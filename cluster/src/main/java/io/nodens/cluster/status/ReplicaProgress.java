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
package io.nodens.cluster.status;

/**
 * How far a member's replica has come in the log, as whoever reads its tree must know it: by this a door judges what
 * it may show. A reader that sees a change of the tree also sees what was published before it.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
public interface ReplicaProgress
{
    /**
     * What the replica has applied, and shows.
     *
     * @return Aeron log position of the last applied message, {@link MemberStatus#NULL_VALUE} before the first.
     */
    long appliedPosition();

    /**
     * How far the service has come: the message that ends there is applied, or about to be.
     *
     * @return Aeron log position; never below what a reader of the tree can see.
     */
    long applyingPosition();

    /**
     * The newest leadership term whose opening the replica has applied, or has in the snapshot that it started from.
     *
     * @return leadership term, {@link MemberStatus#NULL_VALUE} when none is known.
     */
    long leadershipTermId();

    /**
     * Whether nothing speaks against it that the replica has applied the opening of a term. A replica of which no term
     * is known may have it in its snapshot.
     *
     * @param termId of the term.
     * @return false when only older terms are applied.
     */
    default boolean mayHaveOpened(final long termId)
    {
        final long appliedTermId = leadershipTermId();
        return appliedTermId >= termId || MemberStatus.NULL_VALUE == appliedTermId;
    }

    /**
     * Whether the service is writing a snapshot, and so applies nothing.
     *
     * @return true while it is.
     */
    boolean isTakingSnapshot();
}
