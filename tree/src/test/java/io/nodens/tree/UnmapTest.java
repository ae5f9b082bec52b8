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

import io.nodens.tree.memory.MemoryAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * What the kernel says is mapped.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class UnmapTest
{
    private static final ChangeHandler NONE =
        (zxid, kind, type, acl, parentAcl, path, offset, length) -> fail("a change");

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();

    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldLeaveNothingMapped(final MemoryAccess access) throws IOException
    {
        final TreeRegion region = TreeRegion.create(Trees.configuration(directory));
        final TreeRegion mapped = TreeRegion.map(directory, access);
        final TreeReader reader = mapped.newReader();
        final TreeReader other = mapped.newReader(MemoryAccess.VAR_HANDLE);
        assertEquals(TreeStatus.OK, reader.exists("/", stat));
        assertEquals(TreeStatus.OK, other.exists("/", stat));
        final List<ChangeReader> changes = new ArrayList<>(List.of(region.newChangeReader()));
        if (MemoryAccess.ADDRESS == access)
        {
            changes.add(mapped.newChangeReader());
        }
        region.writer().beginTransaction(1, 1);
        Trees.create(region.writer(), "/a", null);
        region.writer().completeTransaction();
        for (final ChangeReader change : changes)
        {
            assertEquals(1, change.poll((zxid, kind, type, acl, parentAcl, path, offset, length) -> {}, 10));
        }
        region.close();
        assertFalse(mappings().isEmpty());

        mapped.unmap();
        mapped.unmap();
        region.unmap();

        assertEquals(List.of(), mappings());
        assertEquals(TreeStatus.WRITER_GONE, reader.exists("/", stat));
        assertEquals(TreeStatus.WRITER_GONE, other.exists("/", stat));
        assertEquals(0, reader.completedZxid());
        assertEquals(0, mapped.lastTickTimeMs());
        assertTrue(mapped.isWriterGone());
        assertFalse(mapped.isRecovering());
        for (final ChangeReader change : changes)
        {
            assertEquals(ChangeReader.LAPPED, change.poll(NONE, 10));
            assertEquals(0, change.poll(NONE, 10));
            assertEquals(1, change.polledZxid());
        }
    }

    @Test
    void shouldLeaveNothingMappedWhenTheRegionCannotBeMappedWhole() throws IOException
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final long before = notSegments();
            Files.delete(directory.resolve("region-000001").resolve("history"));
            assertThrows(TreeException.class, () -> TreeRegion.map(directory, MemoryAccess.ADDRESS));
            assertThrows(TreeException.class, () -> region.newReader(MemoryAccess.VAR_HANDLE));
            assertEquals(before, notSegments());

            Files.delete(directory.resolve("region-000001").resolve("ring"));
            assertThrows(TreeException.class, () -> TreeRegion.map(directory, MemoryAccess.ADDRESS));
            assertEquals(before, notSegments());
            assertEquals(1, region.generation());
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldLeaveNothingMappedOfAHeaderThatIsRefused(final MemoryAccess access) throws IOException
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            final long before = notSegments();
            for (final int state : new int[]{ STATE_CREATING, STATE_CLOSED })
            {
                putInt(STATE_OFFSET, state);
                assertThrows(TreeException.class, () -> TreeRegion.map(directory, access));
            }

            putInt(LAYOUT_VERSION_OFFSET, LAYOUT_VERSION + 1);
            assertThrows(TreeException.class, () -> TreeRegion.map(directory, access));

            assertEquals(before, notSegments());
            assertEquals(0, region.completedZxid());
        }
    }

    private void putInt(final int offset, final int value) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("region-000001/header").toFile(), "rw"))
        {
            file.seek(offset);
            file.writeInt(Integer.reverseBytes(value));
        }
    }

    /** The writer maps segments meanwhile. */
    private long notSegments() throws IOException
    {
        return mappings().stream().filter((line) -> !line.contains("segment")).count();
    }

    private List<String> mappings() throws IOException
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            return lines.filter((line) -> line.contains(directory.toString())).collect(Collectors.toList());
        }
    }
}
