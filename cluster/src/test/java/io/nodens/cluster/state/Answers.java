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
package io.nodens.cluster.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodens.tree.ZnodeStat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers of a state machine, or of the model of one, as plain numbers that can be compared. Each is a kind and its
 * fields.
 */
public final class Answers implements ResultListener
{
    static final long OPENED = 1;
    static final long WRITE = 2;
    static final long SESSION = 3;
    static final long BARRIER = 4;
    static final long EVENT = 5;
    static final long CHECKPOINT = 6;
    static final long REFUSED = 7;
    static final long MALFORMED = 8;
    static final long OPERATOR = 9;

    private final ZnodeStat stat = new ZnodeStat();
    private final List<byte[]> outcomes = new ArrayList<>();
    private long lastWriteZxid;
    private long lastRequestId;
    private long lastProtocolDigest;
    /** Quotas whose soft limits began or ended to be exceeded, in the order of their paths. */
    final TreeSet<String> crossings = new TreeSet<>();
    private long[] values = new long[64];
    private int size;

    void add(final long... fields)
    {
        if (size + fields.length > values.length)
        {
            values = Arrays.copyOf(values, Math.max(2 * values.length, size + fields.length));
        }
        System.arraycopy(fields, 0, values, size, fields.length);
        size += fields.length;
    }

    /** Forget everything. */
    public void clear()
    {
        size = 0;
        crossings.clear();
    }

    /**
     * One number of the last answers.
     *
     * @param index from the start; negative from the end.
     * @return the number.
     */
    public long get(final int index)
    {
        return values[index < 0 ? size + index : index];
    }

    /**
     * Whether another has been told the same.
     *
     * @param other to compare with.
     * @return true when they are equal.
     */
    public boolean matches(final Answers other)
    {
        return Arrays.equals(values, 0, size, other.values, 0, other.size) && crossings.equals(other.crossings);
    }

    /**
     * How many numbers there are.
     *
     * @return the count.
     */
    public int size()
    {
        return size;
    }

    @Override
    public void onFrontEndOpened(final Command command, final long lastSequence, final StateLimits limits)
    {
        add(OPENED, command.memberId, command.incarnation, lastSequence, limits.maxDataLength());
    }

    @Override
    public void onWriteResult(final Command command, final RequestResult result)
    {
        outcomes.clear();
        for (Outcome outcome = result.firstOutcome(); null != outcome; outcome = outcome.next())
        {
            outcomes.add(outcome.bytes().clone());
            if (outcome != result.firstOutcome())
            {
                add(outcome.code(), outcome.sequenceSuffix());
                addStat(outcome);
            }
        }
        add(WRITE, command.memberId, command.sequence, result.code(), command.sessionId, command.requestId,
            result.zxid(), result.firstOutcome().sequenceSuffix());
        addStat(result.firstOutcome());
        assertEquals(outcomes.size(), result.outcomeCount());
        lastWriteZxid = result.zxid();
    }

    private void addStat(final Outcome outcome)
    {
        outcome.stat(stat);
        add(stat.czxid(), stat.mzxid(), stat.pzxid(), stat.ctimeMs(), stat.mtimeMs(), stat.ephemeralOwner(),
            stat.version(), stat.cversion(), stat.aversion(), stat.dataLength(), stat.numChildren());
    }

    /**
     * Codes of the last write's operations.
     *
     * @return one for each.
     */
    public List<Integer> codes()
    {
        return read(outcome -> outcome.code());
    }

    /** Sequence suffixes of the last write's operations. */
    List<Long> suffixes()
    {
        return read(outcome -> outcome.sequenceSuffix());
    }

    /** Versions of data after each of the last write's operations. */
    List<Integer> versions()
    {
        return read(outcome ->
        {
            outcome.stat(stat);
            return stat.version();
        });
    }

    long lastRequestId()
    {
        return lastRequestId;
    }

    long lastWriteZxid()
    {
        return lastWriteZxid;
    }

    private <T> List<T> read(final Function<Outcome, T> field)
    {
        final List<T> fields = new ArrayList<>();
        for (final byte[] bytes : outcomes)
        {
            final Outcome outcome = new Outcome();
            System.arraycopy(bytes, 0, outcome.bytes, 0, bytes.length);
            fields.add(field.apply(outcome));
        }
        return fields;
    }

    @Override
    public void onSessionResult(
        final Command command,
        final int code,
        final long sessionId,
        final long attachmentId,
        final long lastRequestId,
        final int timeoutMs,
        final long zxid)
    {
        this.lastRequestId = lastRequestId;
        add(SESSION, command.memberId, command.sequence, code, sessionId, attachmentId, timeoutMs, zxid);
    }

    @Override
    public void onBarrier(final Command command, final long zxid)
    {
        add(BARRIER, command.memberId, command.sequence, zxid);
    }

    @Override
    public void onSessionEvent(
        final int memberId,
        final long incarnation,
        final long sessionId,
        final long attachmentId,
        final int eventType,
        final long zxid)
    {
        add(EVENT, memberId, incarnation, sessionId, attachmentId, eventType, zxid);
    }

    @Override
    public void onCheckpoint(final long zxid, final long digest)
    {
        add(CHECKPOINT, zxid);
    }

    @Override
    public void onMemberReport(final FrontEnd frontEnd)
    {
    }

    @Override
    public void onTickCheckpoint(final long tickId, final long protocolDigest)
    {
        lastProtocolDigest = protocolDigest;
    }

    /** Digest of the protocol state at the last checkpoint. */
    long lastProtocolDigest()
    {
        return lastProtocolDigest;
    }

    @Override
    public void onFrontEndRefused(final Command command, final String reason)
    {
        add(REFUSED, command.memberId(), command.incarnation());
    }

    @Override
    public void onMalformed(final Command command, final long zxid)
    {
        add(MALFORMED, command.memberId(), command.sequence(), command.operation(), zxid);
    }

    @Override
    public void onOperatorResult(final Command command, final int code, final int activeVersion, final long zxid)
    {
        add(OPERATOR, command.memberId(), command.sequence(), command.correlationId(), code, activeVersion, zxid);
    }

    @Override
    public void onSoftQuota(
        final UnsafeBuffer path,
        final long count,
        final long bytes,
        final long countLimit,
        final long bytesLimit,
        final boolean isOver)
    {
        crossings.add(
            path.getStringWithoutLengthUtf8(0, path.capacity()) + " " + count + " " + bytes + " " + isOver);
    }

    @Override
    public String toString()
    {
        return Arrays.toString(Arrays.copyOf(values, size)) + crossings;
    }
}
