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
package io.nodens.cluster.membership;

/**
 * What a starting member is to do next.
 *
 * @param action   to take.
 * @param identity that it concerns; {@link ClusterIdentity#NONE} when it concerns none.
 * @param reason   a phrase for people: what is waited for, or why.
 * @param termId   of the leader that a seed is taken under; -1 for the other actions.
 * @param position that a seed has to reach at least; -1 for the other actions.
 */
public record JoinDecision(Action action, ClusterIdentity identity, String reason, long termId, long position)
{
    /** What to do. */
    public enum Action
    {
        /** Go on greeting. */
        WAIT,

        /** Make the identity of a new cluster, keep it, say so. */
        MAKE,

        /** Keep the identity that another made, say so. */
        ADOPT,

        /** Launch the consensus module: this member may vote. */
        BEGIN,

        /** Note that this member has forgotten something and must not vote before it is seeded. */
        FORGET,

        /** Be seeded from the others. */
        SEED,

        /** Stop: no waiting helps. */
        REFUSE
    }

    static JoinDecision of(final Action action, final ClusterIdentity identity, final String reason)
    {
        return new JoinDecision(action, identity, reason, -1, -1);
    }

    static JoinDecision waitFor(final String reason)
    {
        return of(Action.WAIT, ClusterIdentity.NONE, reason);
    }
}
