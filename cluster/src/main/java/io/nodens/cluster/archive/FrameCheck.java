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
package io.nodens.cluster.archive;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;

/**
 * Whether a frame of a recording is whole: its lengths fit, and its CRC-32C agrees. Nothing in the file is believed
 * before it is checked.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> in the constructor alone.
 */
final class FrameCheck
{
    static final int HEADER_LENGTH = DataHeaderFlyweight.HEADER_LENGTH;

    private final Checksum checksum = Checksums.crc32c();
    private final int termLength;

    /**
     * For a recording.
     *
     * @param termLength of the recorded stream.
     */
    FrameCheck(final int termLength)
    {
        this.termLength = termLength;
    }

    /**
     * Length of the frame with its padding.
     *
     * @param buffer of a segment file.
     * @param offset of the frame, at least a header before the end of the buffer.
     * @return bytes; not positive when there is no frame, or it is not whole.
     */
    int wholeFrameLength(final UnsafeBuffer buffer, final int offset)
    {
        final int length = buffer.getInt(offset + HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
        final int termOffset = offset & (termLength - 1);
        if (length < HEADER_LENGTH || length > termLength - termOffset ||
            termOffset !=
            buffer.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN))
        {
            return 0;
        }

        final int aligned = BitUtil.align(length, FRAME_ALIGNMENT);
        if (aligned > buffer.capacity() - offset)
        {
            return 0;
        }

        final int type =
            buffer.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (HeaderFlyweight.HDR_TYPE_PAD == type)
        {
            // Of padding only the header is recorded, without a checksum.
            return aligned;
        }

        final int computed = checksum.compute(
            buffer.addressOffset(), offset + HEADER_LENGTH, aligned - HEADER_LENGTH);
        final int recorded =
            buffer.getInt(offset + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return HeaderFlyweight.HDR_TYPE_DATA == type && computed == recorded ? aligned : 0;
    }
}
