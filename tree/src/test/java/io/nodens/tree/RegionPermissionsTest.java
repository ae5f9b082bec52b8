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
package io.nodens.tree;

import io.nodens.tree.memory.RegionFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@EnabledOnOs(OS.LINUX)
class RegionPermissionsTest
{
    @TempDir
    private Path temporary;

    @Test
    void shouldLetOnlyThisUserReadTheRegion() throws IOException
    {
        final Path directory = temporary.resolve("region");
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            assertEquals(1, region.generation());
            check(directory, "rwx------", "rw-------");
        }
    }

    @Test
    void shouldTakeAwayWhatADirectoryAllowedBefore() throws IOException
    {
        final Path directory = Files.createDirectory(temporary.resolve("region"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        final Path lock = Files.createFile(directory.resolve("owner.lock"));
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            assertEquals(1, region.generation());
            check(directory, "rwx------", "rw-------");
        }
    }

    @Test
    void shouldLetAGroupReadTheRegion() throws IOException
    {
        final Path directory = temporary.resolve("region");
        final String group = Files.readAttributes(temporary, PosixFileAttributes.class).group().getName();
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory).group(group)))
        {
            assertEquals(1, region.generation());
            check(directory, "rwxr-x---", "rw-r-----");
        }
    }

    @Test
    void shouldRefuseAGroupThatIsNotThere()
    {
        final TreeException ex = assertThrows(TreeException.class, () -> TreeRegion.create(
            Trees.configuration(temporary.resolve("region")).group("no-such-group-anywhere")));

        assertTrue(ex.getMessage().contains("no-such-group-anywhere"), ex.getMessage());
    }

    @Test
    void shouldRefuseADirectoryOfAnotherUserAndLeaveItAsItIs() throws IOException
    {
        final Path directory = Files.createDirectory(temporary.resolve("region"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        final UserPrincipal other = other(directory);
        assumeTrue(null != other, "only root can give a directory away");

        final TreeException ex =
            assertThrows(TreeException.class, () -> TreeRegion.create(Trees.configuration(directory)));

        assertTrue(ex.getMessage().contains("belongs to user " + other.getName()), ex.getMessage());
        assertEquals(List.of(), below(directory).stream().filter((path) -> !path.equals(directory)).toList());
        assertEquals("rwxrwxrwx", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void shouldSayWhyADirectoryCannotBeUsed() throws IOException
    {
        final Path file = Files.createFile(temporary.resolve("file"));
        final Path none = temporary.resolve("none");

        assertEquals(
            "cannot use " + file + " for a region: " + file + " (File exists, of another kind)",
            assertThrows(TreeException.class, () -> TreeRegion.create(Trees.configuration(file))).getMessage());
        assertEquals(
            "cannot look into " + file + ": " + file + " (Not a directory)",
            assertThrows(TreeException.class, () -> TreeRegion.map(file)).getMessage());
        assertEquals(
            "there is no region in " + none,
            assertThrows(TreeException.class, () -> TreeRegion.map(none)).getMessage());
        assertEquals("/x (Permission denied)", RegionFiles.reason(new AccessDeniedException("/x")));
    }

    private static UserPrincipal other(final Path directory)
    {
        try
        {
            final UserPrincipal other =
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(directory, other);
            return other;
        }
        catch (final IOException ex)
        {
            return null;
        }
    }

    private static void check(final Path directory, final String ofDirectories, final String ofFiles)
        throws IOException
    {
        for (final Path path : below(directory))
        {
            assertEquals(
                Files.isDirectory(path) ? ofDirectories : ofFiles,
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                path.toString());
        }
    }

    private static List<Path> below(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            return paths.collect(Collectors.toList());
        }
    }
}
