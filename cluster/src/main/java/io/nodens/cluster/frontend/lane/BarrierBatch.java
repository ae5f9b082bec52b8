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
package io.nodens.cluster.frontend.lane;

/**
 * Joins linearizable reads and syncs into barriers: one is in flight, everything that asks meanwhile joins the next.
 * A ticket is good for a barrier that is logged after the ticket was taken.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public final class BarrierBatch
{
    /** In place of the ticket of a request that has none: no barrier ever releases it. */
    public static final long NO_TICKET = Long.MAX_VALUE;

    private long submittedTicket;
    private long completedTicket;
    private long wantedTicket;

    /**
     * Join the next barrier. It may be taken while the member does not serve: the barrier is then logged after it.
     *
     * @return the ticket, never {@link #NO_TICKET}.
     */
    public long take()
    {
        wantedTicket = submittedTicket + 1;
        return wantedTicket;
    }

    public boolean isReleased(final long ticket)
    {
        return ticket <= completedTicket;
    }

    /** Whether a barrier should be logged now. */
    public boolean isSubmissionDue()
    {
        return submittedTicket == completedTicket && wantedTicket > submittedTicket;
    }

    public void onSubmitted()
    {
        submittedTicket++;
    }

    public void onApplied()
    {
        completedTicket = submittedTicket;
    }
}
