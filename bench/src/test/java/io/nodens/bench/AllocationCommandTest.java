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
package io.nodens.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.bench.jmh.AllocationRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationCommandTest
{
    private static final AllocationRow NOTHING = new AllocationRow("NothingBenchmark.nothing", 1, 0, 0, 0.5);
    private static final AllocationRow GOOD = new AllocationRow("WatchTableBenchmark.fire", 100, 0.2, 0.1, 0.5);
    private static final AllocationRow BAD = new AllocationRow("ApplyBenchmark.setData", 800, 24.1, 0.1, 0.5);

    private final StringWriter out = new StringWriter();

    @Test
    void shouldPassWhenNothingAllocates()
    {
        assertEquals(0, AllocationCommand.judge(List.of(NOTHING, GOOD), new PrintWriter(out)));
        assertTrue(out.toString().contains("OK: none allocates"), out::toString);
    }

    @Test
    void shouldFailAndNameWhatAllocates()
    {
        assertEquals(1, AllocationCommand.judge(List.of(NOTHING, GOOD, BAD), new PrintWriter(out)));
        assertTrue(out.toString().lines().anyMatch(
            (line) -> line.startsWith("ApplyBenchmark.setData") && line.endsWith("FAIL: at most 0.600")),
            out::toString);
        assertTrue(out.toString().contains("FAIL: 1 of 3 allocate"), out::toString);
    }

    @Test
    void shouldRefuseANameThatNoneHas()
    {
        assertThrows(
            IllegalArgumentException.class, () -> AllocationCommand.judge(List.of(NOTHING), new PrintWriter(out)));
    }
}
