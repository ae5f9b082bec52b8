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

import io.nodens.tree.ZnodeStat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultRingTest
{
    private static final long INCARNATION = 77;

    private final RecordingHandler handler = new RecordingHandler();
    private final ZnodeStat stat = new ZnodeStat()
        .czxid(1).mzxid(2).pzxid(3).ctimeMs(4).mtimeMs(5).ephemeralOwner(6)
        .version(7).cversion(8).aversion(9).dataLength(10).numChildren(11);

    @Test
    void shouldHandOverEveryFieldInOrderWhenWritten()
    {
        final ResultRing ring = new ResultRing(INCARNATION, 16, 16);
        final ResultWriter writer = ring.writer();

        writer.frontEndOpened(41, 1024);
        writer.writeResult(1, -110, 2, 3, 4, 5, stat);
        writer.sessionResult(6, -112, 7, 8, 9, 10);
        writer.barrier(11, 12);
        writer.sessionEvent(13, 14, 2, 15);

        assertEquals(5, ring.poller().poll(handler, 10));
        assertEquals(
            List.of(
                "opened 77 41 1024",
                "write 1 -110 2 3 4 5 stat 1 2 3 4 5 6 7 8 9 10 11",
                "session 6 -112 7 8 9 10",
                "barrier 11 12",
                "event 13 14 2 15"),
            handler.calls);
        assertEquals(0, ring.poller().poll(handler, 10));
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
                ring.writer().writeResult(i, 0, 1, i, i, -1, stat);
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
        assertEquals(40, ResultDescriptor.SESSION_RESULT_LENGTH);
        assertEquals(28, ResultDescriptor.SESSION_EVENT_LENGTH);
        assertEquals(112, ResultDescriptor.WRITE_RESULT_LENGTH);
        assertEquals(32, ResultDescriptor.SEQUENCE_SUFFIX_OFFSET);
        assertEquals(88, ResultDescriptor.VERSION_OFFSET);
        assertEquals(108, ResultDescriptor.WRITE_CODE_OFFSET);
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
            final int code,
            final long sessionId,
            final long requestId,
            final long zxid,
            final long sequenceSuffix,
            final ZnodeStat stat)
        {
            if (!isQuiet)
            {
                calls.add("write " + sequence + " " + code + " " + sessionId + " " + requestId + " " + zxid + " " +
                    sequenceSuffix + " stat " + stat.czxid() + " " + stat.mzxid() + " " + stat.pzxid() + " " +
                    stat.ctimeMs() + " " + stat.mtimeMs() + " " + stat.ephemeralOwner() + " " + stat.version() + " " +
                    stat.cversion() + " " + stat.aversion() + " " + stat.dataLength() + " " + stat.numChildren());
            }
        }

        @Override
        public void onSessionResult(
            final long sequence,
            final int code,
            final long sessionId,
            final long attachmentId,
            final int timeoutMs,
            final long zxid)
        {
            calls.add("session " + sequence + " " + code + " " + sessionId + " " + attachmentId + " " + timeoutMs +
                " " + zxid);
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
