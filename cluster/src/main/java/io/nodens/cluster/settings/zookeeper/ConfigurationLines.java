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
package io.nodens.cluster.settings.zookeeper;

import io.nodens.cluster.settings.MemberException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Reads a properties file as ZooKeeper does, and knows the line of each key.
 */
final class ConfigurationLines
{
    private static final long MAX_FILE_LENGTH = 1 << 20;

    private ConfigurationLines()
    {
    }

    /**
     * Read a file.
     *
     * @param file in ISO 8859-1, as ZooKeeper reads it.
     * @return its keys, in the order of their lines; one key may be there several times.
     * @throws MemberException when it cannot be read.
     */
    static List<ConfigurationLine> read(final Path file)
    {
        try
        {
            if (Files.size(file) > MAX_FILE_LENGTH)
            {
                throw MemberException.configuration(
                    "the ZooKeeper configuration " + file + " is longer than " + MAX_FILE_LENGTH +
                    " bytes; give a zoo.cfg");
            }

            return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        catch (final IOException ex)
        {
            throw new MemberException(
                MemberException.Category.CONFIGURATION,
                ex instanceof NoSuchFileException ?
                    "there is no ZooKeeper configuration " + file :
                    "cannot read the ZooKeeper configuration " + file + " (" + ex + "); give a readable file", ex);
        }
    }

    /**
     * Find keys and their lines.
     *
     * @param file that the text is from, for messages.
     * @param text of the file.
     * @return its keys, in order.
     * @throws MemberException when an escape is malformed.
     */
    static List<ConfigurationLine> parse(final Path file, final String text)
    {
        final List<ConfigurationLine> found = new ArrayList<>();
        final String[] natural = text.split("\r\n|\r|\n", -1);
        int index = 0;
        while (index < natural.length)
        {
            final int first = index;
            final StringBuilder logical = new StringBuilder(natural[index]);
            // A comment is never continued.
            while (!isBlankOrComment(natural[first]) && isContinued(natural[index]) && index + 1 < natural.length)
            {
                index++;
                logical.append('\n').append(natural[index]);
            }
            index++;
            addTo(found, file, first + 1, logical.toString());
        }

        return found;
    }

    /** The JDK's own reader takes the line apart, so that escapes and blanks mean what they mean to ZooKeeper. */
    private static void addTo(
        final List<ConfigurationLine> found, final Path file, final int number, final String logical)
    {
        final Properties one = new Properties();
        try
        {
            one.load(new StringReader(logical));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new MemberException(
                MemberException.Category.CONFIGURATION,
                file + ":" + number + ": is no line of a configuration (" + ex.getMessage() + ")", ex);
        }

        for (final String key : one.stringPropertyNames())
        {
            found.add(new ConfigurationLine(file, number, key.trim(), one.getProperty(key).trim()));
        }
    }

    private static boolean isBlankOrComment(final String line)
    {
        final String stripped = line.stripLeading();
        return stripped.isEmpty() || stripped.charAt(0) == '#' || stripped.charAt(0) == '!';
    }

    private static boolean isContinued(final String line)
    {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\')
        {
            backslashes++;
        }
        return 1 == backslashes % 2;
    }
}
