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
package io.nodens.cluster.cli.shell;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a script in UTF-8. A line is decoded when it is its turn, and one that is not UTF-8 is refused rather
 * than changed: it may be data.
 * <p>
 * <b>Thread:</b> one at a time.
 */
final class ScriptLines
{
    /** Longest line, as the longest input of data. */
    static final int MAX_LINE_LENGTH = 64 * 1024 * 1024;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int number;

    ScriptLines(final InputStream in)
    {
        this.in = new BufferedInputStream(in);
    }

    /**
     * The next line.
     *
     * @return the line without its end, or null at the end of the script.
     * @throws IOException              if the script cannot be read.
     * @throws IllegalArgumentException if the line is not UTF-8, or too long.
     */
    String next() throws IOException
    {
        bytes.reset();
        int b = in.read();
        if (b < 0)
        {
            return null;
        }

        number++;
        for (; b >= 0 && '\n' != b; b = in.read())
        {
            if (bytes.size() == MAX_LINE_LENGTH)
            {
                throw new IllegalArgumentException("line " + number + " has more than " + MAX_LINE_LENGTH + " bytes");
            }
            bytes.write(b);
        }

        try
        {
            final String line =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        }
        catch (final CharacterCodingException ex)
        {
            throw new IllegalArgumentException(
                "line " + number + " is not UTF-8; give data that is not text with --hex, --base64 or --file", ex);
        }
    }
}
