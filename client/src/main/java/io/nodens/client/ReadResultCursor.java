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
package io.nodens.client;

import io.nodens.client.connection.WireStat;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.protocol.MultiReadResponseDecoder.ResultsDecoder;
import io.nodens.sbe.protocol.StatDecoder;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * Steps through the results in the answer to a {@link MultiRead}, where they lie, for handlers that allocate nothing.
 * <pre>{@code
 *   cursor.wrap(response);
 *   while (cursor.next())
 *   {
 *       if (ErrorCode.OK == cursor.code()) { ... }
 *   }
 * }</pre>
 * <b>Thread:</b> owned by one caller; good as long as the response is. <b>Allocates:</b> never.
 */
public final class ReadResultCursor
{
    private static final int MAX_SHORT = 0xFFFF;
    private static final int CODE_OFFSET = StatDecoder.ENCODED_LENGTH;
    private static final int COUNT_OFFSET = CODE_OFFSET + Integer.BYTES;
    private static final int IS_NULL_OFFSET = COUNT_OFFSET + Integer.BYTES;

    private final StatDecoder statDecoder = new StatDecoder();
    private DirectBuffer buffer;
    private int blockLength;
    private int left;
    private int position;
    private int following;

    /**
     * Stand before the first result.
     *
     * @param response that is {@link ErrorCode#OK}.
     * @return this for a fluent API.
     */
    public ReadResultCursor wrap(final Response response)
    {
        buffer = response.buffer();
        left = ErrorCode.OK == response.code() ? response.childCount() : 0;
        blockLength = 0 == left ? 0 : buffer.getShort(response.offset(), ByteOrder.LITTLE_ENDIAN) & MAX_SHORT;
        following = response.offset() + ResultsDecoder.sbeHeaderSize();
        return this;
    }

    /**
     * Step to the next result.
     *
     * @return false when there is none.
     */
    public boolean next()
    {
        if (0 == left)
        {
            return false;
        }

        left--;
        position = following;
        following = offset() + length();
        return true;
    }

    /**
     * How the read ended.
     *
     * @return OK, NO_NODE or NO_AUTH.
     */
    public ErrorCode code()
    {
        return ErrorCode.of(buffer.getInt(position + CODE_OFFSET, ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Copy the znode's stat.
     *
     * @param stat to fill; all zero unless the code is OK.
     */
    public void stat(final ZnodeStat stat)
    {
        WireStat.read(statDecoder.wrap(buffer, position), stat);
    }

    /**
     * Whether the znode's data are null, or were not asked for.
     *
     * @return true when there are none.
     */
    public boolean isNullData()
    {
        return 0 != buffer.getByte(position + IS_NULL_OFFSET);
    }

    /**
     * Children that were listed.
     *
     * @return the count, 0 for other reads.
     */
    public int childCount()
    {
        return buffer.getInt(position + COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Buffer with the data, or with the names as {@link Response#buffer()} has those of getChildren.
     *
     * @return the buffer.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * First byte of data or names.
     *
     * @return offset in the buffer.
     */
    public int offset()
    {
        return position + blockLength + ResultsDecoder.dataHeaderLength();
    }

    /**
     * Length of data or names.
     *
     * @return bytes.
     */
    public int length()
    {
        return buffer.getInt(position + blockLength, ByteOrder.LITTLE_ENDIAN);
    }
}
