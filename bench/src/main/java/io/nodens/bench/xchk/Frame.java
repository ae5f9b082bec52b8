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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.ReplyHeaderDecoder;
import io.nodens.gateway.jute.Xids;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a server sent at one time: a frame without its length, or that it sent no more.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Frame
{
    private final String absence;
    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final ReplyHeaderDecoder header = new ReplyHeaderDecoder();
    private final boolean hasHeader;

    private Frame(final String absence, final byte[] bytes)
    {
        this.absence = absence;
        this.bytes = bytes;
        buffer = new UnsafeBuffer(bytes);
        hasHeader = bytes.length >= ReplyHeaderDecoder.LENGTH;
        if (hasHeader)
        {
            header.wrap(buffer, 0, bytes.length);
        }
    }

    /**
     * A frame.
     *
     * @param bytes behind its length.
     * @return the frame.
     */
    static Frame of(final byte[] bytes)
    {
        return new Frame(null, bytes);
    }

    /**
     * No frame, for a reason.
     *
     * @param reason for readers.
     * @return what stands where a frame was expected.
     */
    static Frame absent(final String reason)
    {
        return new Frame(reason, new byte[0]);
    }

    /**
     * Whether there is no frame.
     *
     * @return true when the connection ended or was silent.
     */
    boolean isAbsent()
    {
        return null != absence;
    }

    /**
     * Why there is no frame.
     *
     * @return for readers; null when there is one.
     */
    String absence()
    {
        return absence;
    }

    /**
     * Whether the frame is long enough for a header.
     *
     * @return true when the header may be asked.
     */
    boolean hasHeader()
    {
        return hasHeader;
    }

    /**
     * Whether the frame is a watch event.
     *
     * @return true for an event.
     */
    boolean isEvent()
    {
        return hasHeader && Xids.NOTIFICATION == header.xid();
    }

    /**
     * Header of a reply or an event.
     *
     * @return the header.
     */
    ReplyHeaderDecoder header()
    {
        return header;
    }

    /**
     * The bytes.
     *
     * @return the buffer over them.
     */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Number of bytes.
     *
     * @return the length.
     */
    int length()
    {
        return bytes.length;
    }

    /**
     * The bytes for readers.
     *
     * @param maxCount most bytes to show.
     * @return pairs of hexadecimal digits in groups of four.
     */
    String hex(final int maxCount)
    {
        return hex(bytes, maxCount);
    }

    /**
     * Bytes for readers.
     *
     * @param bytes    to show.
     * @param maxCount most bytes to show.
     * @return pairs of hexadecimal digits in groups of four.
     */
    static String hex(final byte[] bytes, final int maxCount)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length && i < maxCount; i++)
        {
            text.append(i > 0 && 0 == i % Integer.BYTES ? " " : "")
                .append(Character.forDigit((bytes[i] >> 4) & 0xF, 16))
                .append(Character.forDigit(bytes[i] & 0xF, 16));
        }

        return text.append(bytes.length > maxCount ? " ... of " + bytes.length + " bytes" : "").toString();
    }
}
