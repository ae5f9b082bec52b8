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
package io.nodens.cluster.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.state.Command;
import org.agrona.DirectBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultRingTest
{
    private static final long INCARNATION = 77;

    private final RecordingHandler handler = new RecordingHandler();
    @Test
    void shouldHandOverEveryFieldInOrderWhenWritten()
    {
        final ResultRing ring = new ResultRing(INCARNATION, 16, 16);
        final ResultWriter writer = ring.writer();

        writer.frontEndOpened(41, 1024);
        write(writer, 1, 1);
        write(writer, 2, 3);
        writer.sessionResult(6, -112, 7, 8, 16, 9, 10);
        writer.barrier(11, 12);
        writer.sessionEvent(13, 14, 2, 15);

        assertEquals(6, ring.poller().poll(handler, 10));
        assertEquals(
            List.of(
                "opened 77 41 1024",
                "write 1 2 3 4 outcomes 1 [1]",
                "write 2 2 3 4 outcomes 3 [1, 2, 3]",
                "session 6 -112 7 8 16 9 10",
                "barrier 11 12",
                "event 13 14 2 15"),
            handler.calls);
        assertEquals(0, ring.poller().poll(handler, 10));
    }

    @Test
    void shouldHoldResultsOfSeveralOperationsAsManyAsTheyCount()
    {
        final int bound = 4096;
        final ResultRing ring = new ResultRing(INCARNATION, bound, 1);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 2 * bound; i += ResultRing.MAX_OUTCOMES)
            {
                write(ring.writer(), i, ResultRing.MAX_OUTCOMES);
            }
            assertEquals(2 * bound / ResultRing.MAX_OUTCOMES, drain(ring));
        }
        assertEquals(Command.MAX_OPERATIONS, ResultRing.MAX_OUTCOMES);
        // The smallest ring takes the longest result that its front end may ask for.
        final ResultRing small = new ResultRing(INCARNATION, 16, 1);
        write(small.writer(), 1, 16);
        assertEquals(1, drain(small));
    }

    @Test
    void shouldStopAtTheLimitWhenPolled()
    {
        final ResultRing ring = new ResultRing(INCARNATION, 16, 16);
        for (int i = 0; i < 5; i++)
        {
            ring.writer().barrier(i, i);
        }

        assertEquals(3, ring.poller().poll(handler, 3));
        assertEquals(2, ring.poller().poll(handler, 3));
        assertEquals("barrier 4 4", handler.calls.get(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 4096})
    void shouldHoldEverythingThatMayBeUnansweredWhereverItsTailIs(final int bound)
    {
        final ResultRing ring = new ResultRing(INCARNATION, bound, bound);
        for (int round = 0; round < 4; round++)
        {
            // An odd number first, so that the rounds wrap at different places.
            ring.writer().barrier(round, 0);
            assertEquals(1, ring.poller().poll(handler, Integer.MAX_VALUE));

            final int most = 3 * bound + ResultRing.SPARE_RECORDS;
            for (int i = 0; i < most; i++)
            {
                write(ring.writer(), i, 1);
            }

            assertEquals(most, drain(ring));
        }
    }

    @Test
    void shouldSayWhoseFaultItIsWhenOverfilled()
    {
        final ResultRing ring = new ResultRing(INCARNATION, 1, 1);

        final IllegalStateException ex = assertThrows(
            IllegalStateException.class,
            () ->
            {
                for (int i = 0; i <= ring.capacity(); i++)
                {
                    ring.writer().barrier(i, i);
                }
            });

        assertTrue(ex.getMessage().contains("results ring is full"), ex.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, ResultRing.MAX_RECORDS_LIMIT + 1})
    void shouldRefuseBoundsWhenOutOfRange(final int bound)
    {
        assertThrows(IllegalArgumentException.class, () -> new ResultRing(INCARNATION, bound, 1));
        assertThrows(IllegalArgumentException.class, () -> new ResultRing(INCARNATION, 1, bound));
    }

    @Test
    void shouldPinTheLayoutOfRecords()
    {
        assertEquals(20, ResultDescriptor.FRONT_END_OPENED_LENGTH);
        assertEquals(16, ResultDescriptor.BARRIER_LENGTH);
        assertEquals(48, ResultDescriptor.SESSION_RESULT_LENGTH);
        assertEquals(28, ResultDescriptor.SESSION_EVENT_LENGTH);
        assertEquals(112, ResultDescriptor.writeResultLength(1));
        assertEquals(272, ResultDescriptor.writeResultLength(3));
        assertEquals(32, ResultDescriptor.OUTCOMES_OFFSET);
    }

    @Test
    void shouldCarryResultsInOrderWhenTwoThreadsShareTheRing() throws InterruptedException
    {
        final int total = 200_000;
        final int inFlight = 64;
        final ResultRing ring = new ResultRing(INCARNATION, inFlight, 1);
        final Thread writerThread = new Thread(() ->
        {
            for (int i = 0; i < total;)
            {
                if (i - handler.barriers < inFlight)
                {
                    ring.writer().barrier(i, i);
                    i++;
                }
                else
                {
                    Thread.onSpinWait();
                }
            }
        });
        writerThread.start();

        while (handler.barriers < total)
        {
            if (0 == ring.poller().poll(handler.quietly(), 32))
            {
                Thread.onSpinWait();
            }
        }

        writerThread.join();
        assertEquals(total, handler.barriers);
    }

    private static void write(final ResultWriter writer, final long sequence, final int outcomes)
    {
        final byte[] outcome = new byte[ResultDescriptor.OUTCOME_LENGTH];
        writer.beginWriteResult(sequence, 2, 3, 4, outcomes);
        for (int i = 1; i <= outcomes; i++)
        {
            Arrays.fill(outcome, (byte)i);
            writer.putOutcome(outcome);
        }
        writer.endWriteResult();
    }

    private int drain(final ResultRing ring)
    {
        int total = 0;
        int polled;
        do
        {
            polled = ring.poller().poll(handler.quietly(), Integer.MAX_VALUE);
            total += polled;
        }
        while (polled > 0);

        return total;
    }

    private static final class RecordingHandler implements ResultHandler
    {
        private final List<String> calls = new ArrayList<>();
        private volatile int barriers;
        private boolean isQuiet;

        private RecordingHandler quietly()
        {
            isQuiet = true;
            return this;
        }

        @Override
        public void onFrontEndOpened(final long incarnation, final long appliedSequence, final int maxDataLength)
        {
            calls.add("opened " + incarnation + " " + appliedSequence + " " + maxDataLength);
        }

        @Override
        public void onWriteResult(
            final long sequence,
            final long sessionId,
            final long requestId,
            final long zxid,
            final DirectBuffer buffer,
            final int offset,
            final int outcomeCount)
        {
            if (!isQuiet)
            {
                final List<Byte> firsts = new ArrayList<>();
                for (int i = 0; i < outcomeCount; i++)
                {
                    final int at = offset + i * ResultDescriptor.OUTCOME_LENGTH;
                    firsts.add(buffer.getByte(at));
                    assertEquals(buffer.getByte(at), buffer.getByte(at + ResultDescriptor.OUTCOME_LENGTH - 1));
                }
                calls.add("write " + sequence + " " + sessionId + " " + requestId + " " + zxid + " outcomes " +
                    outcomeCount + " " + firsts);
            }
        }

        @Override
        public void onSessionResult(
            final long sequence,
            final int code,
            final long sessionId,
            final long attachmentId,
            final long lastRequestId,
            final int timeoutMs,
            final long zxid)
        {
            calls.add("session " + sequence + " " + code + " " + sessionId + " " + attachmentId + " " +
                lastRequestId + " " + timeoutMs + " " + zxid);
        }

        @Override
        public void onBarrier(final long sequence, final long zxid)
        {
            if (isQuiet)
            {
                assertEquals(barriers, sequence);
            }
            else
            {
                calls.add("barrier " + sequence + " " + zxid);
            }
            barriers = (int)sequence + 1;
        }

        @Override
        public void onSessionEvent(
            final long sessionId, final long attachmentId, final int eventType, final long zxid)
        {
            calls.add("event " + sessionId + " " + attachmentId + " " + eventType + " " + zxid);
        }
    }
}
