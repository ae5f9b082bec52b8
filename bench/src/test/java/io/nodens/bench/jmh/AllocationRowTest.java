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
package io.nodens.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationRowTest
{
    private static final double HARNESS_RATE = 0.05;
    private static final double BOUND = 0.5;

    @Test
    void shouldTakeOffWhatTheHarnessAllocatesMeanwhile()
    {
        final AllocationRow row = AllocationRow.of("slow", 20_000, 1.2, HARNESS_RATE, BOUND);

        assertEquals(1.0, row.harnessBytesPerOp(), 1e-9);
        assertEquals(0.2, row.ownBytesPerOp(), 1e-9);
        assertEquals(1.5, row.toleratedBytesPerOp(), 1e-9);
        assertFalse(row.isBeyond());
    }

    @ParameterizedTest
    @CsvSource({
        "50, 0.0, false", "50, 0.5, false", "50, 0.51, true", "50, 16, true",
        "100000, 10.4, false", "100000, 10.6, true", "100000, 21, true", "50, NaN, true"})
    void shouldFailBeyondTheBoundAndTheHarnessOnceMore(
        final double nanosPerOp, final double bytesPerOp, final boolean expected)
    {
        assertEquals(expected, AllocationRow.of("x", nanosPerOp, bytesPerOp, HARNESS_RATE, BOUND).isBeyond());
    }

    @Test
    void shouldSayWhatItCannotSee()
    {
        assertFalse(AllocationRow.of("x", 300_000, 15, HARNESS_RATE, BOUND).isBlind());
        assertTrue(AllocationRow.of("x", 320_000, 15, HARNESS_RATE, BOUND).isBlind());
    }
}
