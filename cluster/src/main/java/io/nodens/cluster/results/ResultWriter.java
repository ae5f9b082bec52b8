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

import static io.nodens.cluster.results.ResultDescriptor.APPLIED_SEQUENCE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.ATTACHMENT_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.BARRIER_LENGTH;
import static io.nodens.cluster.results.ResultDescriptor.BARRIER_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.EVENT_ATTACHMENT_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.EVENT_SESSION_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.EVENT_TYPE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.FRONT_END_OPENED_LENGTH;
import static io.nodens.cluster.results.ResultDescriptor.FRONT_END_OPENED_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.INCARNATION_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.LAST_REQUEST_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.MAX_DATA_LENGTH_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.OUTCOMES_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.OUTCOME_LENGTH;
import static io.nodens.cluster.results.ResultDescriptor.REQUEST_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SEQUENCE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_CODE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_EVENT_LENGTH;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_EVENT_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_RESULT_LENGTH;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_RESULT_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.TIMEOUT_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.WRITE_RESULT_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.ZXID_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Writing side of the results ring; the methods mirror {@link ResultHandler}.
 * <p>
 * <b>Thread:</b> the service's. <b>Allocates:</b> never.
 */
public final class ResultWriter
{
    private final OneToOneRingBuffer ring;
    private final AtomicBuffer buffer;
    private final long incarnation;
    private final AtomicLong releasedCount;
    private long writtenCount;
    private int claimedIndex;
    private int outcomeIndex;
    private boolean isHolding;

    ResultWriter(final OneToOneRingBuffer ring, final AtomicLong releasedCount, final long incarnation)
    {
        this.ring = ring;
        this.releasedCount = releasedCount;
        this.buffer = ring.buffer();
        this.incarnation = incarnation;
    }

    /**
     * Incarnation of the front end that reads the ring.
     *
     * @return the incarnation.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * See {@link ResultHandler#onFrontEndOpened(long, long, int)}.
     *
     * @param appliedSequence last command sequence that is applied.
     * @param maxDataLength   limit that binds in this cluster, in bytes.
     * @throws IllegalStateException when the ring is full: the front end broke its bounds.
     */
    public void frontEndOpened(final long appliedSequence, final int maxDataLength)
    {
        final int index = claim(FRONT_END_OPENED_TYPE, FRONT_END_OPENED_LENGTH);
        buffer.putLong(index + INCARNATION_OFFSET, incarnation);
        buffer.putLong(index + APPLIED_SEQUENCE_OFFSET, appliedSequence);
        buffer.putInt(index + MAX_DATA_LENGTH_OFFSET, maxDataLength);
        commit(index);
    }

    /**
     * Begin a write result, see {@link ResultHandler#onWriteResult(long, long, long, long, DirectBuffer, int, int)}.
     * Its outcomes follow, then {@link #endWriteResult()}.
     *
     * @param sequence     of the command.
     * @param sessionId    of the session.
     * @param requestId    of the request.
     * @param zxid         of the write, or last applied zxid.
     * @param outcomeCount outcomes that will be put.
     * @throws IllegalStateException when the ring is full: the front end broke its bounds.
     */
    public void beginWriteResult(
        final long sequence, final long sessionId, final long requestId, final long zxid, final int outcomeCount)
    {
        final int index = claim(WRITE_RESULT_TYPE, ResultDescriptor.writeResultLength(outcomeCount));
        buffer.putLong(index + SEQUENCE_OFFSET, sequence);
        buffer.putLong(index + ZXID_OFFSET, zxid);
        buffer.putLong(index + SESSION_ID_OFFSET, sessionId);
        buffer.putLong(index + REQUEST_ID_OFFSET, requestId);
        claimedIndex = index;
        outcomeIndex = index + OUTCOMES_OFFSET;
    }

    /**
     * Put the next outcome of the write result.
     *
     * @param outcome in the bytes of the client protocol.
     */
    public void putOutcome(final byte[] outcome)
    {
        buffer.putBytes(outcomeIndex, outcome, 0, OUTCOME_LENGTH);
        outcomeIndex += OUTCOME_LENGTH;
    }

    /**
     * The write result has all its outcomes.
     */
    public void endWriteResult()
    {
        commit(claimedIndex);
    }

    /**
     * See {@link ResultHandler#onSessionResult(long, int, long, long, long, int, long)}.
     *
     * @param sequence      of the command.
     * @param code          result code.
     * @param sessionId     of the session.
     * @param attachmentId  of the attachment.
     * @param lastRequestId of the session.
     * @param timeoutMs     of the session.
     * @param zxid          last applied zxid.
     * @throws IllegalStateException when the ring is full: the front end broke its bounds.
     */
    public void sessionResult(
        final long sequence,
        final int code,
        final long sessionId,
        final long attachmentId,
        final long lastRequestId,
        final int timeoutMs,
        final long zxid)
    {
        final int index = claim(SESSION_RESULT_TYPE, SESSION_RESULT_LENGTH);
        buffer.putLong(index + SEQUENCE_OFFSET, sequence);
        buffer.putLong(index + ZXID_OFFSET, zxid);
        buffer.putLong(index + SESSION_ID_OFFSET, sessionId);
        buffer.putLong(index + ATTACHMENT_ID_OFFSET, attachmentId);
        buffer.putLong(index + LAST_REQUEST_ID_OFFSET, lastRequestId);
        buffer.putInt(index + TIMEOUT_OFFSET, timeoutMs);
        buffer.putInt(index + SESSION_CODE_OFFSET, code);
        commit(index);
    }

    /**
     * See {@link ResultHandler#onBarrier(long, long)}.
     *
     * @param sequence of the command.
     * @param zxid     last applied zxid.
     * @throws IllegalStateException when the ring is full: the front end broke its bounds.
     */
    public void barrier(final long sequence, final long zxid)
    {
        final int index = claim(BARRIER_TYPE, BARRIER_LENGTH);
        buffer.putLong(index + SEQUENCE_OFFSET, sequence);
        buffer.putLong(index + ZXID_OFFSET, zxid);
        commit(index);
    }

    /**
     * See {@link ResultHandler#onSessionEvent(long, long, int, long)}.
     *
     * @param sessionId    of the session.
     * @param attachmentId that ended.
     * @param eventType    value of the protocol's SessionEventType.
     * @param zxid         last applied zxid.
     * @throws IllegalStateException when the ring is full: the front end broke its bounds.
     */
    public void sessionEvent(final long sessionId, final long attachmentId, final int eventType, final long zxid)
    {
        final int index = claim(SESSION_EVENT_TYPE, SESSION_EVENT_LENGTH);
        buffer.putLong(index + EVENT_SESSION_ID_OFFSET, sessionId);
        buffer.putLong(index + ZXID_OFFSET, zxid);
        buffer.putLong(index + EVENT_ATTACHMENT_ID_OFFSET, attachmentId);
        buffer.putInt(index + EVENT_TYPE_OFFSET, eventType);
        commit(index);
    }

    /**
     * Keep what is written from now on from the reader, or let it have all of it.
     *
     * @param hold true to keep it.
     */
    public void hold(final boolean hold)
    {
        isHolding = hold;
        if (!hold)
        {
            releasedCount.setRelease(writtenCount);
        }
    }

    private void commit(final int index)
    {
        ring.commit(index);
        writtenCount++;
        if (!isHolding)
        {
            releasedCount.setRelease(writtenCount);
        }
    }

    private int claim(final int type, final int length)
    {
        final int index = ring.tryClaim(type, length);
        if (index <= 0)
        {
            throw new IllegalStateException("results ring is full: capacity=" + ring.capacity() +
                " bytes, incarnation=" + incarnation + "; the front end has more unanswered than it declared");
        }

        return index;
    }
}
