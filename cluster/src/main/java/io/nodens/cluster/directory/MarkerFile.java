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
package io.nodens.cluster.directory;

import io.nodens.cluster.membership.KnownMembers;
import io.nodens.cluster.settings.MemberException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Properties;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * The marker of a data directory, with a checksum over its lines: a line that says that a log was begun, or lost, must
 * not be believed, or missed, when a byte of it was flipped.
 * <p>
 * <b>Thread:</b> one at a time.
 */
public final class MarkerFile
{
    private static final String CHECKSUM_KEY = "checksum";
    private static final String COMMENT =
        "Written by the member; see docs/operating.md before changing it, and remove the checksum then";

    private MarkerFile()
    {
    }

    /**
     * Read it.
     *
     * @param file   to read.
     * @param lines  that get what it says.
     * @param needed keys that it must have.
     * @throws IOException              when it cannot be read.
     * @throws IllegalArgumentException when it is damaged; says how.
     */
    static void load(final Path file, final Properties lines, final String... needed) throws IOException
    {
        try (InputStream in = Files.newInputStream(file))
        {
            lines.load(in);
        }

        final String checksum = lines.getProperty(CHECKSUM_KEY);
        if (null != checksum && !checksum.equals(checksum(lines)))
        {
            throw new IllegalArgumentException("its checksum is wrong; if it was changed by hand, remove that line");
        }

        for (final String key : needed)
        {
            if (null == lines.getProperty(key))
            {
                throw new IllegalArgumentException("it has no line '" + key + "'");
            }
        }
    }

    /**
     * Write it, as a file that is forced to the disk before it takes the name.
     *
     * @param lines to write.
     * @param file  to write to.
     * @throws IOException when it cannot be written; the file is as it was then.
     */
    static void store(final Properties lines, final Path file) throws IOException
    {
        lines.setProperty(CHECKSUM_KEY, checksum(lines));
        KnownMembers.store(lines, file, COMMENT);
    }

    private static String checksum(final Properties lines)
    {
        final CRC32C checksum = new CRC32C();
        for (final String key : new TreeSet<>(lines.stringPropertyNames()))
        {
            if (!CHECKSUM_KEY.equals(key))
            {
                checksum.update((key + '=' + lines.getProperty(key) + '\n').getBytes(StandardCharsets.UTF_8));
            }
        }

        return HexFormat.of().toHexDigits((int)checksum.getValue());
    }

    /**
     * Id of the member that a directory belongs to, running or not.
     *
     * @param path of the directory.
     * @return the id.
     * @throws MemberException when it is not the data directory of a member.
     */
    public static int memberIdOf(final Path path)
    {
        final Path marker = path.resolve(DataDirectory.MARKER_FILE);
        final Properties found = new Properties();
        try
        {
            load(marker, found);
            return Integer.parseInt(found.getProperty(DataDirectory.MEMBER_ID_KEY, ""));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw MemberException.configuration(
                path + " is not the data directory of a member: cannot read the member's id from " + marker);
        }
    }
}
