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
package io.nodens.bench;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BenchMainTest
{
    @Test
    void shouldSayInOneLineWhatIsWrongWithFile()
    {
        assertEquals(
            "cannot create the result directory /x (AccessDeniedException: /x)", BenchMain.oneLine(
                new UncheckedIOException("cannot create the result directory /x", new AccessDeniedException("/x"))));
        assertEquals("/x: No space left on device", BenchMain.oneLine(
            new UncheckedIOException(new FileSystemException("/x", null, "No space left on device"))));
        assertEquals("No space left on device", BenchMain.oneLine(new IOException("No space left on device")));
        assertTrue(BenchMain.isOutside(new UncheckedIOException(new IOException("x"))));
        assertFalse(BenchMain.isOutside(new ArithmeticException("x")));
    }

    @Test
    void shouldPrintHelpOfEachCommandWithoutWarning()
    {
        final PrintStream err = System.err;
        final ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        try
        {
            final CommandLine commands = BenchMain.commandLine();
            commands.getUsageMessage();
            commands.getSubcommands().values().forEach(CommandLine::getUsageMessage);
        }
        finally
        {
            System.setErr(err);
        }

        assertEquals("", warnings.toString(StandardCharsets.UTF_8));
    }
}
