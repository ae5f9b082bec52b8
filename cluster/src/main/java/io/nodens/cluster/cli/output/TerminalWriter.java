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

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Writes text in the charset of a terminal; a character that the charset does not have is written as {@code \}{@code
 * uXXXX}, never as a question mark.
 * <p>
 * <b>Thread:</b> one at a time.
 */
final class TerminalWriter extends Writer
{
    private static final int BUFFER_LENGTH = 8192;

    private final OutputStream out;
    private final CharsetEncoder encoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_LENGTH);
    private char highSurrogate;

    TerminalWriter(final OutputStream out, final Charset charset)
    {
        this.out = out;
        encoder = charset.newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public void write(final char[] text, final int offset, final int length) throws IOException
    {
        final CharBuffer chars = CharBuffer.allocate(length + 1);
        if (0 != highSurrogate)
        {
            chars.put(highSurrogate);
            highSurrogate = 0;
        }
        chars.put(text, offset, length).flip();
        if (chars.hasRemaining() && Character.isHighSurrogate(chars.get(chars.limit() - 1)))
        {
            highSurrogate = chars.get(chars.limit() - 1);
            chars.limit(chars.limit() - 1);
        }
        encode(chars);
    }

    @Override
    public void flush() throws IOException
    {
        drain();
        out.flush();
    }

    @Override
    public void close() throws IOException
    {
        flush();
        out.close();
    }

    private void encode(final CharBuffer chars) throws IOException
    {
        if (!chars.hasRemaining())
        {
            return;
        }
        encoder.reset();
        while (chars.hasRemaining())
        {
            final CoderResult result = encoder.encode(chars, bytes, true);
            if (result.isOverflow())
            {
                drain();
            }
            else if (result.isError())
            {
                for (int i = 0; i < result.length(); i++)
                {
                    escape(chars.get());
                }
            }
        }
        if (encoder.flush(bytes).isOverflow())
        {
            drain();
            encoder.flush(bytes);
        }
    }

    private void escape(final char c) throws IOException
    {
        if (bytes.remaining() < 16)
        {
            drain();
        }
        encoder.encode(CharBuffer.wrap("\\u" + Integer.toHexString(0x1_0000 | c).substring(1)), bytes, true);
    }

    private void drain() throws IOException
    {
        bytes.flip();
        out.write(bytes.array(), 0, bytes.limit());
        bytes.clear();
    }
}
