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
package io.nodens.cluster.launch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MappedMemoryTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldNameTheFileSystemsWithoutRoomAndSayWhatToDo()
    {
        final String fault = MappedMemory.fault(List.of("/dev/shm (tmpfs)", "/var (/dev/vdb)"));

        assertTrue(fault.contains("because /dev/shm (tmpfs) and /var (/dev/vdb) has no room; remove "), fault);
        assertTrue(fault.contains("mount -o remount,size="), fault);
    }

    @Test
    void shouldBlameNoFileSystemThatHasRoomOrIsNotThere()
    {
        final String fault = MappedMemory.fault(directory, directory.resolve("absent"));

        assertTrue(fault.startsWith("a mapped file could not be read or written: "), fault);
    }

    @Test
    void shouldTellFaultsOfMappedMemoryFromOthers()
    {
        assertTrue(MappedMemory.isFault(new InternalError("a fault occurred in an unsafe memory access operation")));
        assertFalse(MappedMemory.isFault(new OutOfMemoryError("Java heap space")));
        assertFalse(MappedMemory.isFault(null));
    }
}
