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
package io.nodens.cluster.wiring;

import io.aeron.cluster.ConsensusModule;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes the end of a stopped replay out of a follower's log.
 * <p>
 * A follower that catches up hears the leader's log as one stream at two destinations, as a replay and live. The
 * leader asks for a replay that does not end the stream, and stops it when the follower has caught up. A stopped replay
 * is revoked, though, and that ends the stream in spite of the request, if nothing was heard live yet: at once, for all
 * who read it, whatever they have not read. The consensus module mostly has; the service may not, and without the part
 * in between it can never join the log again. The silence of a leader is noticed all the same, by the consensus module
 * and by the stream.
 * <p>
 * <b>Thread:</b> the receiver's. <b>Allocates:</b> nothing.
 */
final class StoppedReplay
{
    private static final int LOG_STREAM_ID = ConsensusModule.Configuration.logStreamId();

    private StoppedReplay()
    {
    }

    /**
     * Make the end of a revoked stream a plain heartbeat, if it is the log's.
     *
     * @param header of the frame, around the buffer.
     * @param buffer with the frame, which may be changed.
     * @param length of the frame in bytes.
     */
    static void hideEnd(final DataHeaderFlyweight header, final UnsafeBuffer buffer, final int length)
    {
        if (DataHeaderFlyweight.HEADER_LENGTH == length && DataHeaderFlyweight.isRevoked(buffer) &&
            LOG_STREAM_ID == header.streamId())
        {
            header.flags(DataHeaderFlyweight.BEGIN_AND_END_FLAGS);
        }
    }
}
