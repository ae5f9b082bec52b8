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
import io.nodens.cluster.results.StateQuery;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.EphemeralsResponseEncoder;
import io.nodens.sbe.protocol.FateResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.OutcomeEncoder;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes what the service thread has answered.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> in the constructor alone.
 */
final class QueryResponses
{
    private static final int HEAD_LENGTH = 256;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FateResponseEncoder fateResponse = new FateResponseEncoder();
    private final EphemeralsResponseEncoder ephemeralsResponse = new EphemeralsResponseEncoder();
    private final SessionResponses sessions;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEAD_LENGTH + StateQuery.PAGE_LENGTH]);

    QueryResponses(final SessionResponses sessions)
    {
        this.sessions = sessions;
    }

    /** With the message, from its start. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Encode the answer to a question of any kind; returns the length of the message. */
    int encode(final PendingRequest request, final ResultCode code, final long zxid, final StateQuery answer)
    {
        return switch (request.kind)
        {
            case FATE -> encodeFate(request, code, zxid, answer);
            case EPHEMERALS -> encodeEphemerals(request, code, zxid, answer);
            default -> sessions.encode(buffer, request.correlationId, answer);
        };
    }

    private int encodeFate(
        final PendingRequest request, final ResultCode code, final long zxid, final StateQuery answer)
    {
        final boolean isOk = ResultCode.OK == code;
        final int count = isOk ? answer.count : 0;
        fateResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .requestId(request.requestId)
            .writeZxid(isOk ? answer.writeZxid : 0)
            .lastRequestId(isOk ? answer.lastRequestId : 0)
            .code(code)
            .isAttached(isOk && answer.isAttached ? BooleanType.TRUE : BooleanType.FALSE);
        buffer.putByte(
            fateResponse.offset() + FateResponseEncoder.fateEncodingOffset(), (byte)(isOk ? answer.fate : 0));
        fateResponse.outcomesCount(count);
        // An outcome is kept in the bytes that the protocol has for it.
        final int length = count * OutcomeEncoder.ENCODED_LENGTH;
        final int offset = fateResponse.limit();
        buffer.putBytes(offset, answer.page, 0, length);
        return offset + length;
    }

    private int encodeEphemerals(
        final PendingRequest request, final ResultCode code, final long zxid, final StateQuery answer)
    {
        final boolean isOk = ResultCode.OK == code;
        ephemeralsResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .cursor(isOk ? answer.cursor : request.cursor)
            .code(code)
            .count(isOk ? answer.count : 0)
            .isLast(isOk && !answer.isLast ? BooleanType.FALSE : BooleanType.TRUE)
            .putPaths(answer.page, 0, isOk ? answer.length : 0);
        return MessageHeaderEncoder.ENCODED_LENGTH + ephemeralsResponse.encodedLength();
    }
}
