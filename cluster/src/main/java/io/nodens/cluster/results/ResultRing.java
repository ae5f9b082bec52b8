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

import io.nodens.sbe.ProtocolLimits;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The results ring of one front end's life: a one-to-one ring buffer off the heap with its writing and its reading
 * side.
 * <p>
 * It cannot fill. A command in flight is answered once and may end one further attachment (a move within the front
 * end), every other end of an attachment is told once, and a front end waits for the answer to a FrontEndOpen before
 * it sends another over the same cluster session. So the ring holds {@code 2 * maxInFlightCommands + maxAttachments +}
 * {@value #SPARE_RECORDS} results of one operation, which are the largest records but for those of longer commands: a
 * command of n operations counts as n in flight, and its result takes less than n of one.
 * <p>
 * <b>Thread:</b> one for {@link #writer()}, one for {@link #poller()}. <b>Owns:</b> the buffer, which lives as long as
 * either side is referenced. <b>Allocates:</b> in the constructor alone.
 */
public final class ResultRing
{
    /** Largest number of commands in flight, and of attachments, that a ring can be made for. */
    public static final int MAX_RECORDS_LIMIT = 1 << 21;
    /** Records kept free for answers to FrontEndOpen, which may repeat while the leader changes. */
    static final int SPARE_RECORDS = 1024;

    /** Most outcomes of one result. */
    public static final int MAX_OUTCOMES = ProtocolLimits.MAX_OPERATIONS;

    private static final int MAX_RECORD_LENGTH = align(ResultDescriptor.writeResultLength(1));

    private final StateQuery query = new StateQuery();
    private final long incarnation;
    private final int capacity;
    private final ResultWriter writer;
    private final ResultPoller poller;

    /**
     * A ring for one life of a front end.
     *
     * @param incarnation         of the front end: results of other incarnations never reach the ring.
     * @param maxInFlightCommands most commands that the front end keeps unanswered, one of several operations counted
     *                            as many times, from 1 to {@link #MAX_RECORDS_LIMIT}.
     * @param maxAttachments      most sessions that the front end holds attached, from 1 to {@link #MAX_RECORDS_LIMIT}.
     * @throws IllegalArgumentException when a bound is out of its range.
     */
    public ResultRing(final long incarnation, final int maxInFlightCommands, final int maxAttachments)
    {
        this.incarnation = incarnation;
        this.capacity = capacityFor(maxInFlightCommands, maxAttachments);

        final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH));
        final OneToOneRingBuffer ring = new OneToOneRingBuffer(buffer);
        final AtomicLong releasedCount = new AtomicLong();
        writer = new ResultWriter(ring, releasedCount, incarnation);
        poller = new ResultPoller(ring, releasedCount, query);
    }

    /**
     * Incarnation of the front end that reads this ring.
     *
     * @return the incarnation, in nanoseconds of the epoch at the front end's start.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * Length of the ring.
     *
     * @return bytes, a power of two.
     */
    public int capacity()
    {
        return capacity;
    }

    /**
     * Questions of the front end to the service thread.
     *
     * @return always the same.
     */
    public StateQuery query()
    {
        return query;
    }

    /**
     * Writing side, for the service thread.
     *
     * @return always the same writer.
     */
    public ResultWriter writer()
    {
        return writer;
    }

    /**
     * Reading side, for the front end's thread.
     *
     * @return always the same poller.
     */
    public ResultPoller poller()
    {
        return poller;
    }

    /**
     * Length of a ring.
     *
     * @param maxInFlightCommands most commands that the front end keeps unanswered.
     * @param maxAttachments      most sessions that the front end holds attached.
     * @return bytes, a power of two.
     * @throws IllegalArgumentException when a bound is out of its range.
     */
    public static int capacityFor(final int maxInFlightCommands, final int maxAttachments)
    {
        checkRange("maxInFlightCommands", maxInFlightCommands);
        checkRange("maxAttachments", maxAttachments);

        final long records = 2L * maxInFlightCommands + maxAttachments + SPARE_RECORDS;
        // One record more: what a wrap leaves unused at the end of the ring.
        final long needed = Math.max(
            (records + 1) * MAX_RECORD_LENGTH,
            // A record may take an eighth of the ring.
            8L * align(ResultDescriptor.writeResultLength(Math.min(maxInFlightCommands, MAX_OUTCOMES))));
        return (int)BitUtil.findNextPositivePowerOfTwo(needed);
    }

    private static int align(final int recordLength)
    {
        return BitUtil.align(RecordDescriptor.HEADER_LENGTH + recordLength, RecordDescriptor.ALIGNMENT);
    }

    private static void checkRange(final String name, final int value)
    {
        if (value < 1 || value > MAX_RECORDS_LIMIT)
        {
            throw new IllegalArgumentException(name + "=" + value + " is not within 1.." + MAX_RECORDS_LIMIT);
        }
    }
}
