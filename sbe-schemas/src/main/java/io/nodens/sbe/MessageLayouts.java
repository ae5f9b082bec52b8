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
package io.nodens.sbe;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * How the messages of a schema are laid out in each of its versions, so that a reader can check a whole message of any
 * version before it decodes a field of it. The tables are generated from the schemas.
 * <pre>
 *  template id -&gt; version -&gt; block length, groups, variable data;
 *  groups: their number, and of each its block length and variable data
 * </pre>
 * A message of the reader's version or an older one must be laid out exactly so, with nothing left over. One of a newer
 * version may have longer blocks and entries, and more at its end, which the reader skips: whatever restricts a request
 * or changes its meaning must therefore be a template of its own.
 * <p>
 * <b>Thread:</b> immutable.
 */
public final class MessageLayouts
{
    /** There is no such message in that version. */
    public static final int UNKNOWN = -1;

    private static final int DIMENSION_LENGTH = 2 * Short.BYTES;
    private static final int MAX_SHORT = 0xFFFF;

    private final int newestVersion;
    private final int[][][] layouts;

    /**
     * Layouts of one schema.
     *
     * @param newestVersion of the schema.
     * @param layouts       by template id and version; null where there is none.
     */
    public MessageLayouts(final int newestVersion, final int[][][] layouts)
    {
        this.newestVersion = newestVersion;
        this.layouts = layouts;
    }

    /**
     * Whether any version that the reader knows has a message.
     *
     * @param templateId of the message.
     * @return true when there is one.
     */
    public boolean isKnown(final int templateId)
    {
        return templateId >= 0 && templateId < layouts.length && null != layouts[templateId];
    }

    /**
     * Length of a message's block.
     *
     * @param templateId of the message.
     * @param version    that it is written in; of a newer one than the reader's the least is answered.
     * @return bytes, or {@link #UNKNOWN}.
     */
    public int blockLength(final int templateId, final int version)
    {
        final int[] layout = layout(templateId, version);
        return null == layout ? UNKNOWN : layout[0];
    }

    /**
     * Whether a message is laid out as its version has it, so that all of its fields, groups and variable data lie
     * inside of it. Says nothing about their contents. Allocates nothing.
     *
     * @param buffer      that holds the message.
     * @param offset      of its block, behind the header.
     * @param length      from there to the message's end.
     * @param templateId  from the header.
     * @param blockLength from the header.
     * @param version     from the header.
     * @return false when it must not be decoded.
     */
    public boolean isSound(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int templateId,
        final int blockLength,
        final int version)
    {
        final int[] layout = layout(templateId, version);
        final boolean isNewer = version > newestVersion;
        if (null == layout || !isLength(blockLength, layout[0], isNewer) || blockLength > length)
        {
            return false;
        }
        final int end = offset + length;
        int position = offset + blockLength;
        int index = 2;
        for (int group = 0; group < layout[1] && position >= 0; group++)
        {
            position = skipGroup(buffer, position, end, layout[index], layout[index + 1], isNewer);
            index += 2;
        }
        position = skipData(buffer, position, end, layout[index]);
        return isNewer ? position >= 0 : position == end;
    }

    private int[] layout(final int templateId, final int version)
    {
        return isKnown(templateId) && version >= 0 ? layouts[templateId][Math.min(version, newestVersion)] : null;
    }

    private static boolean isLength(final int length, final int expected, final boolean isNewer)
    {
        return isNewer ? length >= expected : length == expected;
    }

    private static int skipGroup(
        final DirectBuffer buffer,
        final int offset,
        final int end,
        final int expectedLength,
        final int dataCount,
        final boolean isNewer)
    {
        if (end - offset < DIMENSION_LENGTH)
        {
            return -1;
        }
        final int entryLength = buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & MAX_SHORT;
        final int count = buffer.getShort(offset + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & MAX_SHORT;
        if (!isLength(entryLength, expectedLength, isNewer))
        {
            return -1;
        }
        int position = offset + DIMENSION_LENGTH;
        for (int i = 0; i < count && position >= 0; i++)
        {
            position = entryLength > end - position ? -1 :
                skipData(buffer, position + entryLength, end, dataCount);
        }
        return position;
    }

    private static int skipData(final DirectBuffer buffer, final int offset, final int end, final int count)
    {
        int position = offset;
        for (int i = 0; i < count && position >= 0; i++)
        {
            if (end - position < Integer.BYTES)
            {
                return -1;
            }
            final int length = buffer.getInt(position, ByteOrder.LITTLE_ENDIAN);
            position += Integer.BYTES;
            position = length < 0 || length > end - position ? -1 : position + length;
        }
        return position;
    }
}
