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
package io.nodens.client.connection;

import io.nodens.client.Response;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.StatDecoder;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one answer that is being handed over.
 * <p>
 * <b>Thread:</b> whoever holds it. <b>Allocates:</b> for strings, copies and exceptions only.
 */
final class ResponseFlyweight implements Response
{
    private static final int MIN_SEQUENCE_DIGITS = 10;
    private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private final ZnodeStat stat = new ZnodeStat();
    private Request request;
    private ErrorCode code;
    private boolean isOutcomeUnknown;
    private String detail;
    private long zxid;
    private long sequence;
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private boolean isNullData;
    private int childCount;
    private long cursor;
    private boolean isLastPage;

    ResponseFlyweight wrap(final Request answered, final ErrorCode outcome, final String text)
    {
        request = answered;
        code = outcome;
        detail = text;
        isOutcomeUnknown = false;
        zxid = 0;
        sequence = -1;
        stat.reset();
        buffer = EMPTY;
        offset = 0;
        length = 0;
        isNullData = true;
        childCount = 0;
        cursor = -1;
        isLastPage = true;
        return this;
    }

    /**
     * Become a copy that stays as it is.
     *
     * @param other   to copy.
     * @param storage for its payload, may be null when it has none.
     */
    void copyFrom(final ResponseFlyweight other, final ExpandableArrayBuffer storage)
    {
        wrap(other.request, other.code, other.detail);
        isOutcomeUnknown = other.isOutcomeUnknown;
        zxid = other.zxid;
        sequence = other.sequence;
        stat.copyFrom(other.stat);
        isNullData = other.isNullData;
        childCount = other.childCount;
        cursor = other.cursor;
        isLastPage = other.isLastPage;
        length = other.length;
        if (length > 0)
        {
            storage.putBytes(0, other.buffer, other.offset, length);
            buffer = storage;
        }
    }

    ResponseFlyweight outcomeUnknown(final boolean value)
    {
        isOutcomeUnknown = value;
        return this;
    }

    ResponseFlyweight zxid(final long value)
    {
        zxid = value;
        return this;
    }

    ResponseFlyweight sequence(final long value)
    {
        sequence = value;
        return this;
    }

    ResponseFlyweight stat(final StatDecoder decoder)
    {
        WireStat.read(decoder, stat);
        return this;
    }

    ResponseFlyweight payload(final DirectBuffer source, final int payloadOffset, final int payloadLength)
    {
        buffer = source;
        offset = payloadOffset;
        length = payloadLength;
        isNullData = false;
        return this;
    }

    ResponseFlyweight page(final int count, final long next, final boolean isLast)
    {
        childCount = count;
        cursor = next;
        isLastPage = isLast;
        return this;
    }

    @Override
    public long correlationId()
    {
        return request.correlationId;
    }

    @Override
    public Operation operation()
    {
        return request.operation;
    }

    @Override
    public ErrorCode code()
    {
        return code;
    }

    @Override
    public boolean isOutcomeUnknown()
    {
        return isOutcomeUnknown;
    }

    @Override
    public long zxid()
    {
        return zxid;
    }

    @Override
    public ZnodeStat stat()
    {
        return stat;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public String path()
    {
        final String path = request.path();
        if (sequence < 0 || !request.isSequential)
        {
            return path;
        }

        final String digits = Long.toString(sequence);
        final StringBuilder builder = new StringBuilder(path.length() + MIN_SEQUENCE_DIGITS).append(path);
        for (int i = digits.length(); i < MIN_SEQUENCE_DIGITS; i++)
        {
            builder.append('0');
        }

        return builder.append(digits).toString();
    }

    @Override
    public boolean isNullData()
    {
        return isNullData;
    }

    @Override
    public DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int offset()
    {
        return offset;
    }

    @Override
    public int length()
    {
        return length;
    }

    @Override
    public byte[] data()
    {
        if (isNullData)
        {
            return null;
        }

        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    @Override
    public int childCount()
    {
        return childCount;
    }

    @Override
    public long cursor()
    {
        return cursor;
    }

    @Override
    public boolean isLastPage()
    {
        return isLastPage;
    }

    @Override
    public NodensException exception()
    {
        if (ErrorCode.OK == code)
        {
            return null;
        }

        if (ErrorCode.INVALID_ACL == code)
        {
            detail = request.explainList(detail);
        }

        final String text = isOutcomeUnknown ?
            (null == detail ? "" : detail + "; ") + "the outcome is unknown: the write may have been applied" : detail;
        return NodensException.of(code, request.operation, request.path(), text, isOutcomeUnknown)
            .requestId(request.requestId);
    }
}
