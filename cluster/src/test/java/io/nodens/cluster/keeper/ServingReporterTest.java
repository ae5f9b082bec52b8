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

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ServingReporterTest
{
    private static final String LOST = "lost the majority: no writes, linearizable reads refused";

    private final List<String> lines = new ArrayList<>();
    private final ServingReporter reporter = new ServingReporter(lines::add, 1_000_000_000);

    @Test
    void shouldSayAtOnceWhenALeaderLosesItsMajority()
    {
        reporter.poll(0, true, true);
        reporter.poll(100_000_000, false, true);
        reporter.poll(200_000_000, false, true);
        reporter.poll(2_100_000_000, true, true);

        assertEquals(List.of(LOST, "serving again after 2.00 s"), lines);
    }

    @Test
    void shouldSayNothingWhenAFollowerHasANewLeaderSoon()
    {
        reporter.poll(0, false, false);
        reporter.poll(999_999_999, false, false);
        reporter.poll(1_000_000_000, true, false);

        assertEquals(List.of(), lines);
    }

    @Test
    void shouldSayItWhenAFollowerStaysWithoutALeader()
    {
        reporter.poll(0, false, false);
        reporter.poll(1_000_000_000, false, false);
        reporter.poll(3_000_000_000L, true, false);
        reporter.poll(4_000_000_000L, false, false);

        assertEquals(List.of(LOST, "serving again after 3.00 s"), lines);
    }
}
