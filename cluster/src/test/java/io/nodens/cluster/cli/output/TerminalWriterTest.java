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

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Text on a terminal of another charset.
 */
class TerminalWriterTest
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TerminalWriter writer = new TerminalWriter(out, StandardCharsets.ISO_8859_1);

    @Test
    void shouldEscapeWhatCharsetDoesNotHave() throws IOException
    {
        writer.write("d\u00e4ta \u20ac \ud83d\ude00 ?\n");
        writer.flush();

        assertEquals("d\u00e4ta \\u20ac \\ud83d\\ude00 ?\n", out.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldEscapePairWhenItIsSplitBetweenWritesAndHalfWhenItIsAlone() throws IOException
    {
        writer.write("\ud83d");
        writer.write("\ude00 \ude00");
        writer.flush();

        assertEquals("\\ud83d\\ude00 \\ude00", out.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldWriteAllWhenTextIsLongerThanBuffer() throws IOException
    {
        final String text = "\u00e4\u20ac".repeat(10_000);

        writer.write(text);
        writer.flush();

        assertEquals("\u00e4\\u20ac".repeat(10_000), out.toString(StandardCharsets.ISO_8859_1));
    }
}
