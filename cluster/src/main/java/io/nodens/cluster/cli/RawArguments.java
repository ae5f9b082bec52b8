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
package io.nodens.cluster.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Gets the arguments of the command line back that the virtual machine could not decode.
 * <p>
 * Java decodes arguments by the charset of the locale ({@code sun.jnu.encoding}) and puts replacement characters where
 * that fails: under {@code LC_ALL=C} for everything but ASCII. The bytes are still in {@code /proc/self/cmdline}. An
 * argument that lost something there is taken as UTF-8; one that is not UTF-8 either is refused by name.
 */
final class RawArguments
{
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final char REPLACEMENT = '\ufffd';
    private static final String ADVICE =
        "give data with --hex, --base64 or --file, or set the charset of the arguments, as LC_ALL=C.UTF-8";

    private RawArguments()
    {
    }

    /**
     * The arguments of this process as they were meant.
     *
     * @param args as the virtual machine decoded them.
     * @return the arguments.
     * @throws IllegalArgumentException naming the first that is not text.
     */
    static String[] ofProcess(final String[] args)
    {
        byte[] commandLine;
        try
        {
            commandLine = Files.readAllBytes(COMMAND_LINE);
        }
        catch (final IOException ex)
        {
            commandLine = new byte[0];
        }

        return decode(args, commandLine, Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    }

    /**
     * The arguments as they were meant.
     *
     * @param args        as the virtual machine decoded them.
     * @param commandLine of the process: bytes of its words, each ended by a zero; arguments are the last ones. May be
     *                    empty where there is none.
     * @param charset     that the virtual machine decoded by.
     * @return the arguments.
     * @throws IllegalArgumentException naming the first that is not text.
     */
    static String[] decode(final String[] args, final byte[] commandLine, final Charset charset)
    {
        final List<byte[]> words = words(commandLine);
        final int skipped = words.size() - args.length;
        final String[] result = args.clone();
        for (int i = 0; i < args.length; i++)
        {
            final byte[] raw = skipped >= 0 ? words.get(skipped + i) : null;
            if (null == raw || (isAscii(raw) && !args[i].equals(new String(raw, StandardCharsets.US_ASCII))))
            {
                // These words are not our arguments: nobody knows what a replacement character stands for.
                return refuseReplaced(args, charset);
            }

            if (!args[i].equals(decodeOrNull(raw, charset)))
            {
                result[i] = decodeOrNull(raw, StandardCharsets.UTF_8);
                if (null == result[i])
                {
                    throw new IllegalArgumentException(
                        "argument " + (i + 1) + " is not text in " + names(charset) + " (its bytes: " +
                        HexFormat.of().formatHex(raw, 0, Math.min(raw.length, 32)) + (raw.length > 32 ? "..." : "") +
                        "); " + ADVICE);
                }
            }
        }
        return result;
    }

    private static String names(final Charset charset)
    {
        return StandardCharsets.UTF_8.equals(charset) ? "UTF-8" : charset + " or UTF-8";
    }

    private static String[] refuseReplaced(final String[] args, final Charset charset)
    {
        for (int i = 0; i < args.length; i++)
        {
            if (args[i].indexOf(REPLACEMENT) >= 0)
            {
                throw new IllegalArgumentException(
                    "argument " + (i + 1) + " has characters that " + charset + ", the charset of the locale, does " +
                    "not have; " + ADVICE);
            }
        }
        return args;
    }

    private static List<byte[]> words(final byte[] commandLine)
    {
        final List<byte[]> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++)
        {
            if (0 == commandLine[i])
            {
                words.add(Arrays.copyOfRange(commandLine, start, i));
                start = i + 1;
            }
        }
        return words;
    }

    private static boolean isAscii(final byte[] bytes)
    {
        for (final byte b : bytes)
        {
            if (b < 0)
            {
                return false;
            }
        }
        return true;
    }

    private static String decodeOrNull(final byte[] bytes, final Charset charset)
    {
        try
        {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
        catch (final CharacterCodingException ex)
        {
            return null;
        }
    }
}
