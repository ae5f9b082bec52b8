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
package io.nodens.cluster.frontend.propose;

import io.nodens.cluster.frontend.ClientAuthentication;
import io.nodens.cluster.frontend.lane.Admission;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.Lanes;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.cluster.results.QuerySlot;
import io.nodens.sbe.protocol.ResultCode;

/**
 * Lists the sessions of the cluster for operators: the service says which there are, and this front end adds what it
 * knows of the connections of its own. One list is under way at a time; who asks meanwhile is held back.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for refusals, and what the wire does for names.
 */
public final class SessionLists
{
    private final Admission admission;
    private final SessionLiveness liveness;
    private final ClientAuthentication authentication;
    private final QuerySlot slot;
    private Lane lane;
    private long correlationId;

    /**
     * Lists of one front end.
     *
     * @param lanes          that requests come by.
     * @param authentication of clients.
     * @param slot           to the service.
     */
    public SessionLists(final Lanes lanes, final ClientAuthentication authentication, final QuerySlot slot)
    {
        this.authentication = authentication;
        this.slot = slot;
        admission = lanes.admission();
        liveness = lanes.liveness();
    }

    /**
     * Begin to list.
     *
     * @param afterSessionId lists sessions with higher ids.
     * @param maxCount       at most so many; 0 as many as a response has.
     * @return false while another list is under way: it must come again.
     */
    public boolean list(final Lane asker, final long id, final long afterSessionId, final int maxCount)
    {
        if (!authentication.mayOperate(asker.principal()))
        {
            asker.wire().error(asker, id, ResultCode.NO_AUTH, Administration.NO_OPERATOR);
            return true;
        }
        if (afterSessionId < 0 || maxCount < 0)
        {
            asker.wire().error(
                asker, id, ResultCode.BAD_ARGUMENTS, "afterSessionId and maxCount must be 0 or more, were " +
                afterSessionId + " and " + maxCount);
            return true;
        }
        if (!admission.isServing(asker, id))
        {
            return true;
        }
        if (!slot.ask(QuerySlot.SESSIONS, afterSessionId, maxCount))
        {
            return false;
        }
        lane = asker;
        correlationId = id;
        return true;
    }

    /**
     * Respond to what the service has answered.
     *
     * @return work done.
     */
    public int poll()
    {
        if (null == lane || !slot.isAnswered())
        {
            return 0;
        }
        final Lane asker = lane;
        lane = null;
        if (asker.isOpen())
        {
            asker.wire().sessionsListed(asker, correlationId, slot, liveness);
        }
        slot.release();
        return 1;
    }
}
