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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.*;

/**
 * What the kernel says is mapped.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class UnmapTest
{
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
    }

    @Test
    void shouldLeaveNothingMappedWhenTheRegionCannotBeMappedWhole() throws IOException
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            Files.delete(directory.resolve("region-000001").resolve("ring"));
            final long before = headers();

            assertThrows(TreeException.class, () -> TreeRegion.map(directory, MemoryAccess.ADDRESS));

            assertEquals(before, headers());
            assertEquals(1, region.generation());
        }
    }

    /** The writer maps segments meanwhile. */
    private long headers() throws IOException
    {
        return mappings().stream().filter((line) -> line.contains("header")).count();
    }

    private List<String> mappings() throws IOException
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            return lines.filter((line) -> line.contains(directory.toString())).collect(Collectors.toList());
        }
    }
}
