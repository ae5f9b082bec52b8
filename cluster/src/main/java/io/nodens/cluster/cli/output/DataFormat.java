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
package io.nodens.cluster.cli.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How the bytes of a znode are written as text, and read from text.
 */
public enum DataFormat
{
    /**
     * UTF-8 text.
     */
    UTF8,

    /**
     * Lower case hexadecimal digits.
     */
    HEX,

    /**
     * Base64 with padding.
     */
    BASE64;

    /**
     * Name in JSON output.
     *
     * @return the lower case name.
     */
    @Override
    public String toString()
    {
        return switch (this)
        {
            case UTF8 -> "utf8";
            case HEX -> "hex";
            case BASE64 -> "base64";
        };
    }

    /**
     * Format that bytes can be shown in: {@link #UTF8} if they are text, else the given one. Text is valid UTF-8
     * without control characters other than tab and the ends of lines, so that showing it cannot upset a terminal.
     *
     * @param bytes     to look at.
     * @param otherwise format for what is not text.
     * @return the format.
     */
    public static DataFormat textOr(final byte[] bytes, final DataFormat otherwise)
    {
        final CharBuffer text;
        try
        {
            text = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes));
        }
        catch (final CharacterCodingException ex)
        {
            return otherwise;
        }
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (Character.isISOControl(c) && '\t' != c && '\n' != c && '\r' != c)
            {
                return otherwise;
            }
        }
        return UTF8;
    }

    private static byte[] strictUtf8(final String text)
    {
        try
        {
            final ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            final byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        }
        catch (final CharacterCodingException ex)
        {
            throw new IllegalArgumentException("it has half of a surrogate pair", ex);
        }
    }

    /**
     * Write bytes as text.
     *
     * @param bytes to write.
     * @return the text.
     */
    public String encode(final byte[] bytes)
    {
        return switch (this)
        {
            case UTF8 -> new String(bytes, StandardCharsets.UTF_8);
            case HEX -> HexFormat.of().formatHex(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
        };
    }

    /**
     * Read bytes from text.
     *
     * @param text to read; white space at its ends is ignored unless the format is {@link #UTF8}.
     * @return the bytes.
     * @throws IllegalArgumentException if the text is not in this format.
     */
    public byte[] decode(final String text)
    {
        return switch (this)
        {
            case UTF8 -> strictUtf8(text);
            case HEX -> HexFormat.of().parseHex(text.strip());
            case BASE64 -> Base64.getDecoder().decode(text.strip());
        };
    }
}
