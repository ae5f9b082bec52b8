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

import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.ReadResults;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiReadResponseEncoder;
import io.nodens.sbe.protocol.MultiReadResponseEncoder.ResultsEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.StatEncoder;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lays out a MultiReadResponse around what was read: the entries of its group are written one by one, its head and the
 * number of entries when all of them are there.
 * <pre>
 *  0         8                 8 + block   + 4
 *  +---------+-----------------+-----------+---------------+--------+------+---------------+--
 *  | header  | block of the    | dimensions| block of a    | length | data | block of the  |
 *  |         | message         |           | result        |        |      | next result   |
 *  +---------+-----------------+-----------+---------------+--------+------+---------------+--
 *                                                                   ^ dataOffset()
 * </pre>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class ReadResultsEncoder implements ReadResults
{
    private static final int BLOCK_LENGTH = ResultsEncoder.sbeBlockLength();
    private static final int ENTRY_HEAD_LENGTH = BLOCK_LENGTH + ResultsEncoder.dataHeaderLength();
    private static final int GROUP_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + MultiReadResponseEncoder.BLOCK_LENGTH;
    private static final int FIRST_OFFSET = GROUP_OFFSET + ResultsEncoder.sbeHeaderSize();
    private static final int STAT_OFFSET = 0;
    private static final int CODE_OFFSET = STAT_OFFSET + StatEncoder.ENCODED_LENGTH;
    private static final int COUNT_OFFSET = CODE_OFFSET + Integer.BYTES;
    private static final int IS_NULL_OFFSET = COUNT_OFFSET + Integer.BYTES;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MultiReadResponseEncoder response = new MultiReadResponseEncoder();
    private final StatEncoder statEncoder = new StatEncoder();
    private final ZnodeStat noStat = new ZnodeStat();
    private final ReadResponses responses;
    private int maxLength;
    private int position;
    private int size;

    /**
     * Lays out responses where those to single reads are.
     *
     * @param responses with the buffer.
     */
    ReadResultsEncoder(final ReadResponses responses)
    {
        this.responses = responses;
        if (IS_NULL_OFFSET + Byte.BYTES != BLOCK_LENGTH)
        {
            throw new IllegalStateException("block of " + BLOCK_LENGTH + " bytes");
        }
    }

    /** {@inheritDoc} */
    @Override
    public void begin(final Lane lane)
    {
        maxLength = Math.min(responses.buffer().capacity(), lane.sink().maxMessageLength());
        position = FIRST_OFFSET;
        size = 0;
    }

    /** {@inheritDoc} */
    @Override
    public int dataOffset()
    {
        return position + ENTRY_HEAD_LENGTH;
    }

    /** {@inheritDoc} */
    @Override
    public int room()
    {
        return maxLength - dataOffset();
    }

    /** {@inheritDoc} */
    @Override
    public void add(
        final ResultCode code, final ZnodeStat stat, final boolean isNullData, final int count, final int length)
    {
        final UnsafeBuffer buffer = responses.buffer();
        final boolean isOk = ResultCode.OK == code;
        ReadResponses.encode(isOk ? stat : noStat, statEncoder.wrap(buffer, position + STAT_OFFSET));
        buffer.putInt(position + CODE_OFFSET, code.value(), MultiReadResponseEncoder.BYTE_ORDER);
        buffer.putInt(position + COUNT_OFFSET, isOk ? count : 0, MultiReadResponseEncoder.BYTE_ORDER);
        buffer.putByte(
            position + IS_NULL_OFFSET,
            (byte)(isOk && !isNullData ? BooleanType.FALSE.value() : BooleanType.TRUE.value()));
        buffer.putInt(position + BLOCK_LENGTH, isOk ? length : 0, MultiReadResponseEncoder.BYTE_ORDER);
        position = dataOffset() + (isOk ? length : 0);
        size++;
    }

    /** {@inheritDoc} */
    @Override
    public int size()
    {
        return size;
    }

    /** Lay out the head; returns the length of the message. */
    int encode(final PendingRequest request, final ResultCode code, final long zxid)
    {
        final boolean isOk = ResultCode.OK == code;
        response.wrapAndApplyHeader(responses.buffer(), 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .code(code)
            .fittingCount(ResultCode.DATA_TOO_LARGE == code ? size : 0)
            .resultsCount(isOk ? size : 0);
        return isOk ? position : FIRST_OFFSET;
    }
}
