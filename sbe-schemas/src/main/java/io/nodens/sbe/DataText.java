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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Data of a znode in one line, for logs and debuggers.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> for each line.
 */
public final class DataText
{
    /** Bytes that are shown; of longer data the first ones. */
    public static final int MAX_SHOWN_BYTES = 64;

    private DataText()
    {
    }

    /**
     * Data as a line: text in quotes where it is text without control characters, else its bytes in hexadecimal.
     *
     * @param data of a znode, may be null.
     * @return as {@code "abc"} or {@code 0x0001ff}, followed by the number of bytes where more than are shown;
     *         {@code null} for null.
     */
    public static String of(final byte[] data)
    {
        if (null == data)
        {
            return "null";
        }

        final int shown = Math.min(data.length, MAX_SHOWN_BYTES);
        final String text = data.length == shown ? textOf(data) : null;
        return null != text ? "\"" + text + "\"" :
            "0x" + HexFormat.of().formatHex(data, 0, shown) +
            (data.length == shown ? "" : "... (" + data.length + " bytes)");
    }

    private static String textOf(final byte[] data)
    {
        try
        {
            final String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
            return text.chars().anyMatch(Character::isISOControl) ? null : text;
        }
        catch (final CharacterCodingException ex)
        {
            return null;
        }
    }

    /**
     * The id of a session, as commands and logs write it.
     *
     * @param sessionId of the session.
     * @return in hexadecimal.
     */
    public static String ofSession(final long sessionId)
    {
        return "0x" + Long.toHexString(sessionId);
    }
}
