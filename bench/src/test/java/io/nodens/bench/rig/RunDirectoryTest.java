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
package io.nodens.bench.rig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RunDirectoryTest
{
    @TempDir
    private Path parent;

    @Test
    void shouldGiveEachRunDirectoryOfItsOwnHoweverFastTheyFollow()
    {
        final Set<String> names = new HashSet<>();
        for (int i = 0; i < 20; i++)
        {
            final RunDirectory directory = new RunDirectory(parent, "same");
            directory.write("run.json", "{}");
            assertTrue(names.add(directory.name()), directory.name());
            if (0 == i % 2)
            {
                assertTrue(Files.isRegularFile(directory.conclude(0 == i % 4).resolve("run.json")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "../../up", "FAIL", "x-FAIL", "x.running", "a\nb", "<script>", " ", "a\"b"})
    void shouldRefuseLabelThatIsNoPartOfName(final String label)
    {
        assertThrows(IllegalArgumentException.class, () -> RunDirectory.checkLabel(label));
        assertThrows(IllegalArgumentException.class, () -> RunDirectory.checkLabel("l".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tuned", "agents=2", "grün-1.5", "a_b+c,d"})
    void shouldTakeLabelThatIsPartOfName(final String label)
    {
        assertDoesNotThrow(() -> RunDirectory.checkLabel(label));
    }
}
