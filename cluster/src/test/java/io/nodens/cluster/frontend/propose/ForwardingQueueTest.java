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

import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.testsupport.TestSeed;
import io.nodens.cluster.status.DurationHistogram;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ForwardingQueueTest
{
    private static final long TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Long> sent = new ArrayList<>();
    private final CommandSink sink = this::onOffer;
    private boolean isBackPressured;

    private final DurationHistogram writes = new DurationHistogram();
    private final ForwardingQueue queue = new ForwardingQueue(1 << 12, 1 << 16, 16, TIMEOUT_NS, writes);

    @Test
    void shouldNumberDenselyFromOneWhenCommandsAreAppended()
    {
        assertEquals(1, append(queue, 64, null));
        assertEquals(2, append(queue, 64, null));
        assertEquals(0, queue.appliedSequence());
    }

    @Test
    void shouldCountACommandOfSeveralOperationsAsOften()
    {
        assertTrue(ForwardingQueue.FULL != queue.append(64, CommandKind.WRITE, null, 10));
        assertEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.WRITE, null, 7));
        assertTrue(ForwardingQueue.FULL != queue.append(64, CommandKind.WRITE, null, 6));
        assertEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.BARRIER, null));
        queue.send(sink, 0, true, 10);

        assertTrue(queue.applied(1, 0));
        assertTrue(ForwardingQueue.FULL != queue.append(64, CommandKind.WRITE, null, 10));
        assertEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.BARRIER, null));
    }

    @Test
    void shouldSendInOrderAndResumeWhenTheSinkPushesBack()
    {
        append(queue, 64, null);
        append(queue, 64, null);
        isBackPressured = true;
        assertEquals(0, queue.send(sink, 0, true, 10));

        isBackPressured = false;
        assertEquals(2, queue.send(sink, 0, true, 10));

        assertEquals(List.of(1L, 2L), sent);
    }

    @Test
    void shouldSendFromTheFirstUnappliedAgainWhenRewound()
    {
        for (int i = 0; i < 4; i++)
        {
            append(queue, 64, null);
        }
        queue.send(sink, 0, true, 10);
        assertTrue(queue.applied(1, 0));
        sent.clear();

        queue.rewind(0);
        queue.send(sink, 0, true, 10);

        assertEquals(List.of(2L, 3L, 4L), sent);
        assertEquals(1, queue.resubmissions());
    }

    @Test
    void shouldNotSendAgainWhatAnEarlierTransmissionGotApplied()
    {
        for (int i = 0; i < 3; i++)
        {
            append(queue, 64, null);
        }
        queue.send(sink, 0, true, 10);
        queue.rewind(0);
        sent.clear();

        assertTrue(queue.applied(1, 0));
        assertTrue(queue.applied(2, 0));
        queue.send(sink, 0, true, 10);

        assertEquals(List.of(3L), sent);
    }

    @Test
    void shouldSendAgainWithGrowingPausesWhenThereIsNoProgress()
    {
        append(queue, 64, null);
        queue.send(sink, 0, true, 10);

        assertEquals(0, queue.send(sink, TIMEOUT_NS, true, 10));
        assertEquals(1, queue.send(sink, TIMEOUT_NS + 1, true, 10));
        assertEquals(0, queue.send(sink, 2 * TIMEOUT_NS + 2, true, 10), "the second pause is twice as long");
        assertEquals(1, queue.send(sink, 3 * TIMEOUT_NS + 2, true, 10));
        assertEquals(List.of(1L, 1L, 1L), sent);
    }

    @Test
    void shouldRefuseResultsThatAreNotTheNextOnes()
    {
        append(queue, 64, null);
        append(queue, 64, null);

        assertFalse(queue.applied(2, 0));
        assertTrue(queue.applied(1, 0));
        assertFalse(queue.applied(1, 0));
        assertTrue(queue.applied(2, 0));
        assertFalse(queue.applied(3, 0));
    }

    @Test
    void shouldKeepAReserveForReleasesAndAnotherForItsOwnCommandsWhenClientsFillIt()
    {
        final PendingRequest request = new PendingRequest();
        final PendingRequest release = new PendingRequest();
        release.isRelease = true;

        assertEquals(12, appendAll(64, CommandKind.WRITE, request));
        assertNotEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.WRITE, release));
        assertNotEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.SESSION, request));
        assertEquals(0, appendAll(64, CommandKind.WRITE, release));
        assertEquals(0, appendAll(64, CommandKind.SESSION, request));
        assertNotEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.DETACH, null));
        assertNotEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.BARRIER, null));
        assertEquals(ForwardingQueue.FULL, queue.append(64, CommandKind.BARRIER, null));
        assertSame(request, queue.request(1));
        queue.applied(1, 0);
        assertNull(queue.request(1));
    }

    @Test
    void shouldKeepBytesForReleasesAndOthersForItsOwnCommandsWhenClientsFillIt()
    {
        final PendingRequest request = new PendingRequest();
        final PendingRequest release = new PendingRequest();
        release.isRelease = true;

        assertEquals(1, appendAll(60 * 1024, CommandKind.WRITE, request));
        assertEquals(2, appendAll(1024, CommandKind.WRITE, release));
        assertEquals(2, appendAll(1024, CommandKind.EXPIRE, null));
    }

    @Test
    void shouldUseNoMoreOfItsRingThanItBeganWithWhenLittleIsUnapplied()
    {
        for (int i = 1; i <= 1000; i++)
        {
            append(queue, 1000, null);
            assertTrue(queue.applied(i, 0));
        }

        assertEquals(1 << 12, queue.buffer().capacity());
    }

    @Test
    void shouldSendWhatIsUnappliedWhenTheRingHasDoubled()
    {
        for (int i = 0; i < 3; i++)
        {
            append(queue, 1000, null);
        }
        assertTrue(queue.applied(1, 0));
        assertTrue(queue.applied(2, 0));
        append(queue, 2000, null);
        append(queue, 20_000, null);

        assertEquals(3, queue.send(sink, 0, true, 16));
        assertEquals(List.of(3L, 4L, 5L), sent);
        assertEquals(1 << 15, queue.buffer().capacity());
    }

    @Test
    void shouldNeverOverwriteWhatIsUnappliedWhenTheRingTurns()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        long applied = 0;
        for (int i = 0; i < 100_000; i++)
        {
            if (random.nextBoolean())
            {
                append(queue, 8 + random.nextInt(random.nextInt(50) == 0 ? 40_000 : 400), null);
            }
            else if (applied < queue.lastSequence())
            {
                sent.clear();
                queue.rewind(i);
                queue.send(sink, i, true, 16);
                for (int s = 0; s < sent.size(); s++)
                {
                    assertEquals(applied + 1 + s, sent.get(s), "seed " + seed);
                }
                assertEquals(queue.lastSequence() - applied, sent.size(), "seed " + seed);
                assertTrue(queue.applied(++applied, i));
            }
        }
    }

    private int appendAll(final int length, final CommandKind kind, final PendingRequest request)
    {
        int taken = 0;
        while (ForwardingQueue.FULL != queue.append(length, kind, request))
        {
            taken++;
        }
        return taken;
    }

    private static long append(final ForwardingQueue queue, final int length, final PendingRequest request)
    {
        final int offset = queue.append(length, CommandKind.BARRIER, request);
        if (ForwardingQueue.FULL == offset)
        {
            return -1;
        }
        queue.buffer().setMemory(offset, length, (byte)queue.lastSequence());
        queue.buffer().putLong(offset, queue.lastSequence());
        return queue.lastSequence();
    }

    private long onOffer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isBackPressured)
        {
            return -2;
        }
        final long sequence = buffer.getLong(offset);
        assertTrue(length <= 8 || buffer.getByte(offset + length - 1) == (byte)sequence, "bytes were overwritten");
        sent.add(sequence);
        return 1;
    }
}
