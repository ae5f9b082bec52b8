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
package io.nodens.bench.system;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * What the kernel tells of a process's memory.
 */
class ProcessMemoryTest
{
    @Test
    void shouldTakeWholePssOnly()
    {
        assertEquals(254_508, ProcessMemory.parse(List.of(
            "5600-7fff ---p 00000000 00:00 0    [rollup]", "Rss:     300000 kB", "Pss:     254508 kB",
            "Pss_Anon:     120000 kB", "Pss_Shmem:     20000 kB")).pssKib());
    }

    @Test
    void shouldSayWhenKernelTellsNothing()
    {
        assertThrows(IllegalStateException.class, () -> ProcessMemory.parse(List.of("Rss:     300000 kB")));
    }
}
