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

import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.results.ResultRing;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiResponseEncoder;
import io.nodens.sbe.protocol.OutcomeEncoder;
import io.nodens.sbe.protocol.WriteResponseEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Encodes the responses to writes: the outcomes go into the message in the bytes in which they came from the state
 * machine.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> only when constructed.
 */
final class WriteResponses
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int OUTCOME_LENGTH = OutcomeEncoder.ENCODED_LENGTH;
    private static final int MAX_LENGTH = HEADER_LENGTH + MultiResponseEncoder.BLOCK_LENGTH +
        MultiResponseEncoder.OutcomesEncoder.sbeHeaderSize() + ResultRing.MAX_OUTCOMES * OUTCOME_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final WriteResponseEncoder writeResponse = new WriteResponseEncoder();
    private final MultiResponseEncoder multiResponse = new MultiResponseEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_LENGTH]);

    /** What {@link #encode} writes to, from its start. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Encode the response.
     *
     * @param request that has its outcomes.
     * @return length of the message.
     */
    int encode(final PendingRequest request)
    {
        return request.isMulti ? encodeMulti(request) : encodeOne(request);
    }

    private int encodeOne(final PendingRequest request)
    {
        writeResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .requestId(request.requestId)
            .zxid(request.zxid);
        buffer.putBytes(
            HEADER_LENGTH + WriteResponseEncoder.outcomeEncodingOffset(), request.outcomes(), 0, OUTCOME_LENGTH);
        return HEADER_LENGTH + writeResponse.encodedLength();
    }

    private int encodeMulti(final PendingRequest request)
    {
        final int count = request.outcomeCount;
        multiResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .requestId(request.requestId)
            .zxid(request.zxid);
        buffer.putInt(HEADER_LENGTH + MultiResponseEncoder.codeEncodingOffset(), request.code, LITTLE_ENDIAN);
        multiResponse.outcomesCount(count);
        final int offset = multiResponse.limit();
        buffer.putBytes(offset, request.outcomes(), 0, count * OUTCOME_LENGTH);
        return offset + count * OUTCOME_LENGTH;
    }
}
