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

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where secrets come from: a file or a variable of the environment, because arguments and properties can be seen by
 * others. No message shows anything of what is there.
 * <p>
 * <b>Thread:</b> any.
 */
public final class SecretSource
{
    /** What the virtual machine makes of bytes of the environment that are none in its charset. */
    public static final char UNDECODED = '\uFFFD';

    private static final String FILE = "file:";
    private static final String ENVIRONMENT = "env:";

    private SecretSource()
    {
    }

    /**
     * Whether a text names a source; what does not may be a secret.
     *
     * @param source to look at.
     * @return true for {@code file:...} and {@code env:...}.
     */
    public static boolean isOne(final String source)
    {
        return source.startsWith(FILE) || isEnvironment(source);
    }

    /**
     * Whether a source is a variable of the environment, which does not change while the process lives.
     *
     * @param source to look at.
     * @return true for {@code env:...}.
     */
    public static boolean isEnvironment(final String source)
    {
        return source.startsWith(ENVIRONMENT);
    }

    /**
     * The file that a source names.
     *
     * @param source {@code file:PATH}, or any other text.
     * @return the file, null for a source that is none.
     * @throws IllegalArgumentException when what is behind {@code file:} cannot be a path.
     */
    public static Path fileOf(final String source)
    {
        try
        {
            return source.startsWith(FILE) ? Path.of(source.substring(FILE.length())) : null;
        }
        catch (final InvalidPathException ex)
        {
            throw new IllegalArgumentException(source + " is not the name of a file: " + ex.getReason(), ex);
        }
    }

    /**
     * Read what is there.
     *
     * @param source    {@code file:PATH} or {@code env:VARIABLE}.
     * @param maxLength longest that it may be, in bytes.
     * @param kind      of list that it is, for the message when it is longer.
     * @return the text.
     * @throws IOException when it is not there, cannot be read, is too long, or has bytes that are no text, which a
     *                     {@link CharacterCodingException} is the cause of; the message names the source.
     */
    public static String read(final String source, final int maxLength, final String kind) throws IOException
    {
        final Path file = fileOf(source);
        final byte[] bytes = null == file ?
            ofEnvironment(source).getBytes(StandardCharsets.UTF_8) : firstBytes(source, file, maxLength);
        if (bytes.length > maxLength)
        {
            throw new IOException(source + " has more than " + maxLength + " bytes; it is no list of " + kind);
        }

        return decode(source, bytes);
    }

    private static String ofEnvironment(final String source) throws IOException
    {
        final String text = System.getenv(source.substring(ENVIRONMENT.length()));
        if (null == text)
        {
            throw new IOException(source + ": there is no such variable of the environment");
        }

        return text;
    }

    /** At most one byte more than is allowed: a pipe or a device has no length to ask for, and may have no end. */
    private static byte[] firstBytes(final String source, final Path file, final int maxLength) throws IOException
    {
        try (InputStream input = Files.newInputStream(file))
        {
            return input.readNBytes(maxLength + 1);
        }
        catch (final IOException ex)
        {
            throw new IOException(source + " cannot be read (" + ex.getClass().getSimpleName() + ")", ex);
        }
    }

    /** Bytes that are no text would all become the same character, and a secret of them one that can be guessed. */
    private static String decode(final String source, final byte[] bytes) throws IOException
    {
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (final CharacterCodingException ex)
        {
            throw new IOException(source + " has bytes that are not UTF-8", ex);
        }
    }
}
