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

import io.nodens.gateway.jute.JuteSlice;
import io.nodens.gateway.jute.RequestEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request without its number, or an operation of a multi.
 *
 * @param text   for readers.
 * @param opcode of the request.
 * @param paths  that it names; may be empty.
 * @param body   that appends what is behind the header.
 */
record Part(String text, int opcode, List<String> paths, Body body)
{
    private static final int MAX_FRAME_LENGTH = 2 * 1024 * 1024;
    private static final char FIRST_RAW = '\ue000';
    private static final char LAST_RAW = '\ue0ff';
    private static final UnsafeBuffer SCRATCH = new UnsafeBuffer(new byte[MAX_FRAME_LENGTH]);

    /**
     * What is behind the header of a request.
     */
    interface Body
    {
        /**
         * Append it.
         *
         * @param out  to append to.
         * @param side whose zxids it has.
         */
        void encode(RequestEncoder out, int side);
    }

    /**
     * A part that names one path.
     *
     * @param text   for readers, without the path.
     * @param opcode of the request.
     * @param path   that it names.
     * @param body   that appends what is behind the header.
     * @return the part.
     */
    static Part of(final String text, final int opcode, final String path, final Body body)
    {
        final List<String> paths = new ArrayList<>();
        paths.add(path);
        return new Part(text + " " + RequestText.quote(path), opcode, paths, body);
    }

    /**
     * The request with a number.
     *
     * @param xid of the request.
     * @return the request.
     */
    Request request(final int xid)
    {
        return new Request(text, opcode, xid, false, paths, new byte[][]{frame(xid, 0), frame(xid, 1)});
    }

    /**
     * The request with a number, behind whose reply the server closes the connection.
     *
     * @param xid of the request.
     * @return the request.
     */
    Request endingRequest(final int xid)
    {
        return new Request(text, opcode, xid, true, paths, new byte[][]{frame(xid, 0), frame(xid, 1)});
    }

    /**
     * A character that stands for a byte, so that a text can have bytes that are no UTF-8.
     *
     * @param value from 0x80 to 0xFF.
     * @return a character that no path may have.
     */
    static char rawByte(final int value)
    {
        return (char)(FIRST_RAW + value);
    }

    /**
     * A text as records have it.
     *
     * @param text may be null.
     * @return its bytes.
     */
    static JuteSlice slice(final String text)
    {
        return slice(null == text ? null : bytes(text));
    }

    private static byte[] bytes(final String text)
    {
        if (text.chars().noneMatch((character) -> character >= FIRST_RAW && character <= LAST_RAW))
        {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++)
        {
            final char character = text.charAt(i);
            if (character >= FIRST_RAW && character <= LAST_RAW)
            {
                bytes.write(character - FIRST_RAW);
            }
            else
            {
                bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
            }
        }

        return bytes.toByteArray();
    }

    /**
     * Data as records have them.
     *
     * @param data may be null.
     * @return the bytes.
     */
    static JuteSlice slice(final byte[] data)
    {
        final JuteSlice slice = new JuteSlice();
        return null == data ? slice.wrapNull() : slice.wrap(new UnsafeBuffer(data), 0, data.length);
    }

    private byte[] frame(final int xid, final int side)
    {
        final RequestEncoder out = new RequestEncoder().wrap(SCRATCH, 0, MAX_FRAME_LENGTH);
        final int mark = out.fields().beginFrame();
        out.header(xid, opcode);
        body.encode(out, side);
        out.fields().endFrame(mark);
        return Arrays.copyOf(SCRATCH.byteArray(), out.fields().result());
    }
}
