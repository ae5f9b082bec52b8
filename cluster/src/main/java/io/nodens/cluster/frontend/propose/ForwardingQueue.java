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
import io.nodens.cluster.status.DurationHistogram;
import org.agrona.concurrent.UnsafeBuffer;

import static org.agrona.BitUtil.CACHE_LINE_LENGTH;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.align;
import static org.agrona.BufferUtil.allocateDirectAligned;

/**
 * Commands from the moment they are numbered until the member's own replica has applied them. What was sent may be
 * lost by a leader change, so a command stays here, and after any doubt everything from the first unapplied one is
 * sent again; the state machine ignores what it has seen.
 * <pre>
 *      applied                 sent                    last
 *         |  sent, unapplied    |    not yet sent        |
 *   ------+---------------------+------------------------+------&gt; sequence
 *         ^ rewind() takes sent back to here
 * </pre>
 * Creates and sets may use all but a reserve. A part of it is for what gives something back or keeps a session alive:
 * deletes and closes of clients that have few requests under way, opens and attaches; the rest is kept for the front
 * end's own detaches, expiries and barriers.
 * <pre>
 *   commands   |      creates, sets: 3/4        | deletes, closes, sessions: 1/8 | own: 1/8 |
 *   bytes      |      creates, sets: 15/16      | deletes, closes: 1/32          | own: 1/32 |
 * </pre>
 * <p>
 * The ring begins short and doubles, up to its capacity, when what is unapplied does not fit: a ring is used from end
 * to end however little is in it, and each byte that was used once stays taken in memory.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> only when constructed, and when the ring doubles.
 */
public final class ForwardingQueue
{
    /** Returned by {@link #append} when a limit is reached. */
    public static final int FULL = -1;
    /** Returned by {@link #send} when the next command can never be sent. */
    public static final int UNSENDABLE = -1;

    private static final int MAX_BACKOFF_SHIFT = 4;
    private static final int OWN_COMMANDS_SHIFT = 3;
    private static final int CLIENT_RESERVE_COMMANDS_SHIFT = 2;
    private static final int OWN_BYTES_SHIFT = 5;
    private static final int CLIENT_RESERVE_BYTES_SHIFT = 4;

    private final UnsafeBuffer buffer;
    private final int maxCapacity;
    private final int maxCommands;
    private final int maxClientCommands;
    private final int maxReleaseCommands;
    private final int mask;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] operationCounts;
    private final long[] endPositions;
    private final CommandKind[] kinds;
    private final PendingRequest[] requests;
    private final long[] sentNs;
    private final DurationHistogram writes;
    private final long resubmitTimeoutNs;

    private int capacity;
    /** There was no memory for a longer ring; tried again after something was applied. */
    private boolean isGrowthRefused;
    private long headPosition;
    private long tailPosition;
    private long appliedSequence;
    private long sentSequence;
    private long everSentSequence;
    private int operationsInFlight;
    private long lastSequence;
    private long progressNs;
    private int backoffShift;
    private long resubmissions;
    private int fruitless;

    /**
     * An empty queue.
     *
     * @param firstCapacity     in bytes to begin with, a power of two.
     * @param maxCapacity       in bytes at most, a power of two.
     * @param maxCommands       most commands, a power of two.
     * @param resubmitTimeoutNs time without progress after which all is sent again.
     * @param writes            takes how long each write took, from when it was first sent until it was applied.
     */
    public ForwardingQueue(
        final int firstCapacity,
        final int maxCapacity,
        final int maxCommands,
        final long resubmitTimeoutNs,
        final DurationHistogram writes)
    {
        this.writes = writes;
        this.capacity = Math.min(firstCapacity, maxCapacity);
        this.maxCapacity = maxCapacity;
        this.maxCommands = maxCommands;
        this.maxClientCommands = maxCommands - (maxCommands >> CLIENT_RESERVE_COMMANDS_SHIFT);
        this.maxReleaseCommands = maxCommands - (maxCommands >> OWN_COMMANDS_SHIFT);
        this.mask = maxCommands - 1;
        this.resubmitTimeoutNs = resubmitTimeoutNs;
        buffer = new UnsafeBuffer(allocateDirectAligned(capacity, CACHE_LINE_LENGTH));
        offsets = new int[maxCommands];
        lengths = new int[maxCommands];
        operationCounts = new int[maxCommands];
        endPositions = new long[maxCommands];
        kinds = new CommandKind[maxCommands];
        requests = new PendingRequest[maxCommands];
        sentNs = new long[maxCommands];
    }

    /**
     * Number the next command and make room for it. The caller encodes it before it returns to the duty cycle.
     *
     * @param length  of the encoded command in bytes.
     * @param kind    of the command.
     * @param request that waits for the result, or null for the front end's own commands, which may use all there is.
     * @return offset in {@link #buffer()} to encode at, or {@link #FULL}.
     */
    public int append(final int length, final CommandKind kind, final PendingRequest request)
    {
        return append(length, kind, request, 1);
    }

    /**
     * The same for a command of several operations, which counts as many commands: so long is its result.
     */
    public int append(final int length, final CommandKind kind, final PendingRequest request, final int operations)
    {
        final boolean isOwn = null == request;
        final boolean isRelease = !isOwn && (CommandKind.WRITE != kind || request.isRelease);
        if (operationsInFlight + operations >
            (isOwn ? maxCommands : isRelease ? maxReleaseCommands : maxClientCommands))
        {
            return FULL;
        }

        final int needed = align(length, SIZE_OF_LONG);
        final int reserveShift = isOwn ? Integer.SIZE - 1 : isRelease ? OWN_BYTES_SHIFT : CLIENT_RESERVE_BYTES_SHIFT;
        while (!fits(needed, reserveShift))
        {
            if (!grow())
            {
                return FULL;
            }
        }

        tailPosition += padding(needed);
        final int offset = index(tailPosition);
        tailPosition += needed;
        final int slot = (int)++lastSequence & mask;
        offsets[slot] = offset;
        lengths[slot] = length;
        endPositions[slot] = tailPosition;
        kinds[slot] = kind;
        operationCounts[slot] = operations;
        operationsInFlight += operations;
        requests[slot] = request;

        return offset;
    }

    /** Always the same; {@link #append} may put other memory behind it. */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Number of the newest command. */
    public long lastSequence()
    {
        return lastSequence;
    }

    /** Everything up to this number was applied by the member's replica. */
    public long appliedSequence()
    {
        return appliedSequence;
    }

    /** Everything up to this number was sent at least once since the last rewind. */
    public long sentSequence()
    {
        return sentSequence;
    }

    /** How often commands had to be sent again. */
    public long resubmissions()
    {
        return resubmissions;
    }

    /** Longest command that a client may have forwarded. */
    public int maxClientCommandLength()
    {
        return capacityFor(maxCapacity, CLIENT_RESERVE_BYTES_SHIFT) >> 1;
    }

    /**
     * How often in a row everything was sent again after a time without progress, and nothing came of it, although
     * the replica was applying what others sent.
     */
    public int fruitlessResubmissions()
    {
        return fruitless;
    }

    /** Length of a command that is not applied yet. */
    public int length(final long sequence)
    {
        return lengths[(int)sequence & mask];
    }

    public CommandKind kind(final long sequence)
    {
        return kinds[(int)sequence & mask];
    }

    public PendingRequest request(final long sequence)
    {
        return requests[(int)sequence & mask];
    }

    /**
     * The member's replica has applied the next command.
     *
     * @param sequence of the command.
     * @param nowNs    local clock.
     * @return false when this is not the next command: a result was lost or doubled, which nothing can repair.
     */
    public boolean applied(final long sequence, final long nowNs)
    {
        if (sequence != appliedSequence + 1 || sequence > lastSequence)
        {
            return false;
        }

        final int slot = (int)sequence & mask;
        headPosition = endPositions[slot];
        isGrowthRefused = false;
        requests[slot] = null;
        operationsInFlight -= operationCounts[slot];
        appliedSequence = sequence;
        // After a rewind a former transmission may still arrive: do not send again what is applied by now.
        sentSequence = Math.max(sentSequence, sequence);
        if (CommandKind.WRITE == kinds[slot])
        {
            writes.record(nowNs - sentNs[slot]);
        }
        progressNs = nowNs;
        backoffShift = 0;
        fruitless = 0;

        return true;
    }

    /** Send everything unapplied again, from the first on. */
    public void rewind(final long nowNs)
    {
        if (sentSequence > appliedSequence)
        {
            resubmissions++;
        }
        sentSequence = appliedSequence;
        progressNs = nowNs;
    }

    /**
     * Send what is not yet sent, and after a time without progress what is not yet applied.
     *
     * @param sink      to offer to.
     * @param nowNs     local clock.
     * @param isServing whether the replica applies what others send: else no progress is to be expected.
     * @param limit     most commands to send.
     * @return number of commands sent, or {@link #UNSENDABLE}.
     */
    public int send(final CommandSink sink, final long nowNs, final boolean isServing, final int limit)
    {
        if (sentSequence > appliedSequence && nowNs - progressNs > resubmitTimeoutNs << backoffShift)
        {
            rewind(nowNs);
            backoffShift = Math.min(backoffShift + 1, MAX_BACKOFF_SHIFT);
            fruitless += isServing ? 1 : 0;
        }
        if (sentSequence == lastSequence)
        {
            return 0;
        }
        if (sentSequence == appliedSequence)
        {
            progressNs = nowNs;
        }

        int sent = 0;
        while (sent < limit && sentSequence < lastSequence)
        {
            final int slot = (int)(sentSequence + 1) & mask;
            final long result = sink.offer(buffer, offsets[slot], lengths[slot]);
            if (result <= 0)
            {
                if (CommandSink.UNSENDABLE == result)
                {
                    return UNSENDABLE;
                }
                break;
            }
            sentSequence++;
            sent++;
            if (sentSequence > everSentSequence)
            {
                everSentSequence = sentSequence;
                sentNs[slot] = nowNs;
            }
        }

        return sent;
    }

    private boolean fits(final int needed, final int reserveShift)
    {
        return tailPosition - headPosition + padding(needed) + needed <= capacityFor(capacity, reserveShift);
    }

    /** A command lies in one piece. */
    private int padding(final int needed)
    {
        final int toEnd = capacity - index(tailPosition);
        return toEnd < needed ? toEnd : 0;
    }

    private static int capacityFor(final int capacity, final int reserveShift)
    {
        return capacity - (capacity >> reserveShift);
    }

    /** Double the ring, with what is unapplied at its beginning. */
    private boolean grow()
    {
        if (capacity == maxCapacity || isGrowthRefused)
        {
            return false;
        }

        final UnsafeBuffer longer;
        try
        {
            longer = new UnsafeBuffer(allocateDirectAligned(capacity << 1, CACHE_LINE_LENGTH));
        }
        catch (final OutOfMemoryError ignore)
        {
            // What is allowed outside the heap went elsewhere: writers are held back, as by a full ring.
            isGrowthRefused = true;
            return false;
        }

        headPosition = 0;
        tailPosition = 0;
        for (long sequence = appliedSequence + 1; sequence <= lastSequence; sequence++)
        {
            final int slot = (int)sequence & mask;
            longer.putBytes((int)tailPosition, buffer, offsets[slot], lengths[slot]);
            offsets[slot] = (int)tailPosition;
            tailPosition += align(lengths[slot], SIZE_OF_LONG);
            endPositions[slot] = tailPosition;
        }
        buffer.wrap(longer);
        capacity <<= 1;

        return true;
    }

    private int index(final long position)
    {
        return (int)position & (capacity - 1);
    }
}
