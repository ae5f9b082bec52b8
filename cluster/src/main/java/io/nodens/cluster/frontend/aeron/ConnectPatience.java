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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.ClusterContact;

/**
 * Decides when an attempt to get a cluster session is given up for another one. Aeron's client waits for the leader
 * that it was sent to. When that leader died before it answered, nobody tells the client of the next one: only a new
 * attempt finds it.
 * <ul>
 * <li>A question that was asked in a former term is given up as soon as this member has joined a leader of a later
 * term.</li>
 * <li>Any question is given up when it was not answered in time. The time doubles with each attempt that fails in this
 * way, up to the limit of Aeron's own, so that a leader that is slow gets the time it needs.</li>
 * </ul>
 * While nobody is there to be asked, the attempt goes on: Aeron asks the first member that it reaches.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class ConnectPatience
{
    private final ClusterContact contact;
    private final long minNs;
    private final long maxNs;
    private long patienceNs;
    private long joinedTermId;
    private long askedTermId;
    private long askedNs;
    private boolean isAsked;

    /**
     * Nothing was asked yet.
     *
     * @param contact with the member's consensus module.
     * @param minNs   time for an answer at first.
     * @param maxNs   time for an answer at most.
     */
    ConnectPatience(final ClusterContact contact, final long minNs, final long maxNs)
    {
        this.contact = contact;
        this.minNs = Math.min(minNs, maxNs);
        this.maxNs = maxNs;
        patienceNs = this.minNs;
    }

    /** An attempt begins. */
    void onAttempt()
    {
        isAsked = false;
    }

    /** There is a session: the next attempt has nothing to do with the former ones. */
    void onConnected()
    {
        patienceNs = minNs;
    }

    /**
     * Look at the attempt before it goes on.
     *
     * @param isSent whether a member was asked for a session in this attempt.
     * @param nowNs  local clock.
     * @return true when it is to be given up.
     */
    boolean isOver(final boolean isSent, final long nowNs)
    {
        joinedTermId = contact.isJoined() ? contact.leadershipTermId() : joinedTermId;
        if (!isSent)
        {
            return false;
        }
        if (!isAsked)
        {
            isAsked = true;
            askedNs = nowNs;
            askedTermId = joinedTermId;
            return false;
        }
        if (joinedTermId != askedTermId)
        {
            return true;
        }
        if (nowNs - askedNs < patienceNs)
        {
            return false;
        }
        patienceNs = Math.min(maxNs, 2 * patienceNs);
        return true;
    }
}
