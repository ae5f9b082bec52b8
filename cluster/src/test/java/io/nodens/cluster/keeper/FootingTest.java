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
package io.nodens.cluster.keeper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FootingTest
{
    @TempDir
    Path directory;

    @Test
    void shouldSayWhichPlaceWasRemovedOrReplaced() throws IOException
    {
        final Path data = Files.createDirectory(directory.resolve("data"));
        final Path file = Files.createFile(directory.resolve("cnc.dat"));
        final Footing footing = new Footing(data, file, directory.resolve("never"));
        assertNull(footing.check());
        Files.createFile(data.resolve("grows"));
        assertNull(footing.check());

        Files.move(data, directory.resolve("away"));
        assertTrue(footing.check().startsWith(data + " was removed below"), footing.check());
        Files.createDirectory(data);
        assertTrue(footing.check().startsWith(data + " was replaced below"), footing.check());
        Files.delete(data);
        Files.move(directory.resolve("away"), data);
        assertNull(footing.check());

        Files.delete(file);
        assertEquals(file + " was removed below the running member; what it writes now would be lost", footing.check());
    }
}
