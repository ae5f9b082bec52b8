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
import static io.nodens.cluster.results.ResultDescriptor.BARRIER_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.EVENT_ATTACHMENT_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.EVENT_SESSION_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.EVENT_TYPE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.FRONT_END_OPENED_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.INCARNATION_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.LAST_REQUEST_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.MAX_DATA_LENGTH_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.OUTCOMES_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.OUTCOME_LENGTH;
import static io.nodens.cluster.results.ResultDescriptor.REQUEST_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SEQUENCE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_CODE_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_EVENT_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_ID_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.SESSION_RESULT_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.TIMEOUT_OFFSET;
import static io.nodens.cluster.results.ResultDescriptor.WRITE_RESULT_TYPE;
import static io.nodens.cluster.results.ResultDescriptor.ZXID_OFFSET;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Reading side of the results ring. <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
public final class ResultPoller
{
    private static final BooleanSupplier ALWAYS_OPEN = () -> true;

    private final OneToOneRingBuffer ring;
    private final ControlledMessageHandler messageHandler = this::onMessage;
    private final AtomicLong releasedCount;
    private ResultHandler handler;
    private long polledCount;
    private BooleanSupplier gate;
    private final StateQuery query;

    ResultPoller(final OneToOneRingBuffer ring, final AtomicLong releasedCount, final StateQuery query)
    {
        this.query = query;
        this.ring = ring;
        this.releasedCount = releasedCount;
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
     * Hand over results in the order of the log, except those that the writer holds.
     *
     * @param resultHandler for the results.
     * @param limit         most results to hand over.
     * @return number of results handed over.
     */
    public int poll(final ResultHandler resultHandler, final int limit)
    {
        return poll(resultHandler, ALWAYS_OPEN, limit);
    }

    /**
     * Hand over results in the order of the log, except those that the writer holds, while a gate is open.
     *
     * @param resultHandler for the results.
     * @param resultGate    asked before each result, which stays in the ring with all behind it while it is closed.
     * @param limit         most results to hand over.
     * @return number of results handed over.
     */
    public int poll(final ResultHandler resultHandler, final BooleanSupplier resultGate, final int limit)
    {
        final int released = (int)Math.min(limit, releasedCount.getAcquire() - polledCount);
        if (released <= 0)
        {
            return 0;
        }

        handler = resultHandler;
        gate = resultGate;
        return ring.controlledRead(messageHandler, released);
    }

    private Action onMessage(final int type, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (!gate.getAsBoolean())
        {
            return Action.ABORT;
        }
        handOver(type, buffer, index, length);
        return Action.CONTINUE;
    }

    private void handOver(final int type, final MutableDirectBuffer buffer, final int index, final int length)
    {
        // Before the handler, which may throw: the ring is past this record all the same.
        polledCount++;
        switch (type)
        {
            case FRONT_END_OPENED_TYPE:
                handler.onFrontEndOpened(
                    buffer.getLong(index + INCARNATION_OFFSET),
                    buffer.getLong(index + APPLIED_SEQUENCE_OFFSET),
                    buffer.getInt(index + MAX_DATA_LENGTH_OFFSET));
                break;

            case WRITE_RESULT_TYPE:
                handler.onWriteResult(
                    buffer.getLong(index + SEQUENCE_OFFSET),
                    buffer.getLong(index + SESSION_ID_OFFSET),
                    buffer.getLong(index + REQUEST_ID_OFFSET),
                    buffer.getLong(index + ZXID_OFFSET),
                    buffer,
                    index + OUTCOMES_OFFSET,
                    (length - OUTCOMES_OFFSET) / OUTCOME_LENGTH);
                break;

            case SESSION_RESULT_TYPE:
                handler.onSessionResult(
                    buffer.getLong(index + SEQUENCE_OFFSET),
                    buffer.getInt(index + SESSION_CODE_OFFSET),
                    buffer.getLong(index + SESSION_ID_OFFSET),
                    buffer.getLong(index + ATTACHMENT_ID_OFFSET),
                    buffer.getLong(index + LAST_REQUEST_ID_OFFSET),
                    buffer.getInt(index + TIMEOUT_OFFSET),
                    buffer.getLong(index + ZXID_OFFSET));
                break;

            case BARRIER_TYPE:
                handler.onBarrier(buffer.getLong(index + SEQUENCE_OFFSET), buffer.getLong(index + ZXID_OFFSET));
                break;

            case SESSION_EVENT_TYPE:
                handler.onSessionEvent(
                    buffer.getLong(index + EVENT_SESSION_ID_OFFSET),
                    buffer.getLong(index + EVENT_ATTACHMENT_ID_OFFSET),
                    buffer.getInt(index + EVENT_TYPE_OFFSET),
                    buffer.getLong(index + ZXID_OFFSET));
                break;

            default:
                throw new IllegalStateException("unknown result type " + type + " in the results ring");
        }
    }
}
