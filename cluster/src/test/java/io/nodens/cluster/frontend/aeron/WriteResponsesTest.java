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
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MultiResponseDecoder;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.OutcomeEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.WriteResponseDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Outcomes reach the client in the bytes in which they came from the state machine.
 */
class WriteResponsesTest
{
    private static final int OFFSET = 3;

    private final PendingRequest request = new PendingRequest();
    private final WriteResponses answers = new WriteResponses();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void shouldAnswerAWriteOfOneOperation()
    {
        take(1);

        final int length = answers.encode(request);

        final WriteResponseDecoder decoder = new WriteResponseDecoder()
            .wrapAndApplyHeader(answers.buffer(), 0, header);
        assertEquals(8, decoder.correlationId());
        assertEquals(9, decoder.requestId());
        assertEquals(10, decoder.zxid());
        check(0, decoder.outcome());
        assertEquals(length, MessageHeaderDecoder.ENCODED_LENGTH + decoder.encodedLength());
    }

    @Test
    void shouldAnswerAWriteOfSeveralOperations()
    {
        for (final int count : new int[]{1, 3, 1024})
        {
            request.isMulti = true;
            take(count);

            final int length = answers.encode(request);

            final MultiResponseDecoder decoder = new MultiResponseDecoder()
                .wrapAndApplyHeader(answers.buffer(), 0, header);
            assertEquals(8, decoder.correlationId());
            assertEquals(9, decoder.requestId());
            assertEquals(10, decoder.zxid());
            assertEquals(ResultCode.NO_NODE, decoder.code());
            int index = 0;
            for (final MultiResponseDecoder.OutcomesDecoder outcome : decoder.outcomes())
            {
                check(index++, outcome.outcome());
            }
            assertEquals(count, index);
            assertEquals(length, decoder.limit());
        }

        request.reset();
        // What is recycled is a request of one operation again, and keeps no room for the outcomes of a large multi.
        assertFalse(request.isMulti);
        final byte[] kept = request.outcomes();
        assertTrue(kept.length <= 16 * OutcomeDecoder.ENCODED_LENGTH, kept.length + " bytes");
        take(3);
        assertSame(kept, request.outcomes());
    }

    private void take(final int count)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[OFFSET + count * OutcomeEncoder.ENCODED_LENGTH]);
        final OutcomeEncoder encoder = new OutcomeEncoder();
        for (int i = 0; i < count; i++)
        {
            encoder.wrap(bytes, OFFSET + i * OutcomeEncoder.ENCODED_LENGTH);
            encoder.sequence(100 + i).code(ResultCode.BAD_VERSION);
            encoder.stat().czxid(200 + i).numChildren(300 + i);
        }
        request.correlationId = 8;
        request.requestId = 9;
        request.zxid = 10;
        request.code = ResultCode.NO_NODE.value();
        request.copyOutcomes(bytes, OFFSET, count);
    }

    private static void check(final int index, final OutcomeDecoder outcome)
    {
        assertEquals(100 + index, outcome.sequence());
        assertEquals(ResultCode.BAD_VERSION, outcome.code());
        assertEquals(200 + index, outcome.stat().czxid());
        assertEquals(300 + index, outcome.stat().numChildren());
    }
}
