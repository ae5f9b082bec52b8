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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Arguments that the virtual machine decoded by a charset that does not have them.
 */
class RawArgumentsTest
{
    private static final byte[] UMLAUT_IN_UTF_8 = {'d', (byte)0xC3, (byte)0xA4, 't', 'a'};
    private static final byte[] UMLAUT_IN_LATIN_1 = {'d', (byte)0xE4, 't', 'a'};

    @Test
    void shouldTakeBytesAsUtf8WhenCharsetOfLocaleIsAscii()
    {
        final byte[] commandLine = commandLine(bytes("java"), bytes("create"), bytes("/d"), UMLAUT_IN_UTF_8);

        assertArrayEquals(
            new String[]{"create", "/d", "d\u00e4ta"},
            decode(commandLine, StandardCharsets.US_ASCII, "create", "/d", "d\ufffd\ufffdta"));
        // Other releases put question marks there.
        assertArrayEquals(
            new String[]{"create", "/d", "d\u00e4ta"},
            decode(commandLine, StandardCharsets.US_ASCII, "create", "/d", "d??ta"));
    }

    @Test
    void shouldKeepArgumentWhenCharsetOfLocaleHasIt()
    {
        assertArrayEquals(
            new String[]{"d\u00e4ta"},
            decode(commandLine(UMLAUT_IN_LATIN_1), StandardCharsets.ISO_8859_1, "d\u00e4ta"));
        assertArrayEquals(
            new String[]{"\ufffd", ""},
            decode(commandLine(bytes("\ufffd"), bytes("")), StandardCharsets.UTF_8, "\ufffd", ""));
    }

    @Test
    void shouldRefuseByNumberWhenBytesAreNoText()
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class,
            () -> decode(
                commandLine(bytes("/d"), UMLAUT_IN_LATIN_1), StandardCharsets.UTF_8, "/d", "d\ufffdta"));

        assertTrue(ex.getMessage().contains("argument 2 is not text"), ex.getMessage());
        assertTrue(ex.getMessage().contains("64e47461"), ex.getMessage());
        assertTrue(ex.getMessage().contains("--hex"), ex.getMessage());
    }

    @Test
    void shouldRefuseReplacedArgumentWhenItsBytesAreUnknown()
    {
        assertThrows(
            IllegalArgumentException.class,
            () -> decode(new byte[0], StandardCharsets.US_ASCII, "create", "/d", "d\ufffdta"));
        assertThrows(
            IllegalArgumentException.class,
            () -> decode(commandLine(bytes("of"), bytes("others")), StandardCharsets.US_ASCII, "get", "/\ufffd"));
        assertArrayEquals(
            new String[]{"get", "/d"}, decode(new byte[0], StandardCharsets.US_ASCII, "get", "/d"));
    }

    private static String[] decode(final byte[] commandLine, final Charset charset, final String... args)
    {
        return RawArguments.decode(args, commandLine, charset);
    }

    private static byte[] commandLine(final byte[]... words)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (final byte[] word : words)
        {
            out.writeBytes(word);
            out.write(0);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
