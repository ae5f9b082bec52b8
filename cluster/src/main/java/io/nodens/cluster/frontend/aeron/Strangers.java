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

import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.sbe.protocol.CloseReason;

/**
 * Those who speak on a shared stream under a number that is no connection's: they are told so, a few in each duty
 * cycle.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> per message.
 */
final class Strangers
{
    private static final int TOLD_PER_CYCLE = 16;

    private final ResponseProxy responses;
    private final OutgoingBudget outgoingBudget;
    private int told;

    Strangers(final ResponseProxy responses, final OutgoingBudget outgoingBudget)
    {
        this.responses = responses;
        this.outgoingBudget = outgoingBudget;
    }

    /** A duty cycle begins. */
    void onDutyCycle()
    {
        told = 0;
    }

    /**
     * Tell one, if not enough were told in this duty cycle.
     *
     * @param stream           that it speaks on, whose way back is there.
     * @param number           that it has.
     * @param maxOutgoingBytes of a connection.
     * @param detail           for the reader.
     * @return false when it must be told later.
     */
    boolean tell(final ClientStream stream, final long number, final int maxOutgoingBytes, final String detail)
    {
        if (told >= TOLD_PER_CYCLE)
        {
            return false;
        }
        told++;
        final ClientConnection stranger = new ClientConnection(
            0, 0, maxOutgoingBytes, outgoingBudget, responses, number, (ignore) -> { });
        stranger.wayBack(stream.wayTo(number));
        stranger.state(ClientConnection.State.OPEN);
        responses.closed(stranger, CloseReason.INACTIVE, detail);
        // What is not sent at once is not kept. Whoever does not hear it does not read its stream.
        stranger.releaseOutgoing();
        return true;
    }
}
