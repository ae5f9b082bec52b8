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
package io.nodens.bench.tree;

import org.agrona.IoUtil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where measured regions lie: in shared memory where there is such a file system, as a member's does.
 */
public final class RegionDirectory
{
    private static final String PREFIX = "nodens-bench-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,10})-\\d+");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private RegionDirectory()
    {
    }

    /**
     * Make a new one.
     *
     * @return the directory; the caller deletes it.
     */
    public static Path create()
    {
        try
        {
            final String prefix = PREFIX + ProcessHandle.current().pid() + "-";
            if (!Files.isDirectory(SHARED_MEMORY))
            {
                return Files.createTempDirectory(prefix);
            }

            deleteThoseOfTheDead();
            return Files.createTempDirectory(SHARED_MEMORY, prefix);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make a directory for a region", ex);
        }
    }

    /**
     * A fork that was killed leaves its region behind, and with enough of them no memory is left.
     */
    private static void deleteThoseOfTheDead() throws IOException
    {
        try (Stream<Path> directories = Files.list(SHARED_MEMORY))
        {
            directories
                .filter((directory) -> isOfTheDead(directory.getFileName().toString()))
                .forEach((directory) -> IoUtil.delete(directory.toFile(), true));
        }
    }

    private static boolean isOfTheDead(final String name)
    {
        final Matcher matcher = NAME.matcher(name);
        return matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /**
     * Length of all files in a directory.
     *
     * @param directory to look at.
     * @return bytes.
     */
    static long fileBytes(final Path directory)
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(Files::isRegularFile).mapToLong((file) -> file.toFile().length()).sum();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
