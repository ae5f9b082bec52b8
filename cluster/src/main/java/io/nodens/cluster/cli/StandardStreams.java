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

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the standard streams of this process are.
 */
final class StandardStreams
{
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private StandardStreams()
    {
    }

    /**
     * Standard input; empty when it was closed at the start. The virtual machine's own files then take the number 0,
     * and {@code System.in} would read the class library.
     *
     * @return the stream.
     */
    static InputStream input()
    {
        final Path target = target(0);
        return null != target && isOfVirtualMachine(target) ? InputStream.nullInputStream() : System.in;
    }

    /**
     * Whether a person is at the other end.
     *
     * @param descriptor 0 for input, 1 for output.
     * @return true for a terminal.
     */
    static boolean isTerminal(final int descriptor)
    {
        final Path target = target(descriptor);
        if (null == target)
        {
            final Console console = System.console();
            return null != console;
        }
        return target.startsWith("/dev/pts") || target.startsWith("/dev/console") ||
            target.toString().startsWith("/dev/tty");
    }

    /**
     * Charset of the terminal: that of the locale. One that knows ASCII alone is of a locale that was not set, and
     * terminals without one take UTF-8.
     *
     * @return the charset.
     */
    static Charset terminalCharset()
    {
        try
        {
            final Charset charset = Charset.forName(
                System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8")));
            return StandardCharsets.US_ASCII.equals(charset) ? StandardCharsets.UTF_8 : charset;
        }
        catch (final IllegalArgumentException ex)
        {
            return StandardCharsets.UTF_8;
        }
    }

    private static boolean isOfVirtualMachine(final Path target)
    {
        if (target.startsWith(System.getProperty("java.home")))
        {
            return true;
        }
        for (final String entry : System.getProperty("java.class.path", "").split(File.pathSeparator))
        {
            if (!entry.isEmpty() && target.equals(Path.of(entry).toAbsolutePath().normalize()))
            {
                return true;
            }
        }
        return false;
    }

    private static Path target(final int descriptor)
    {
        try
        {
            return Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor)));
        }
        catch (final IOException ex)
        {
            return null;
        }
    }
}
