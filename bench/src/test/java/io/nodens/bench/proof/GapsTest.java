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
package io.nodens.bench.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class GapsTest
{
    @Test
    void shouldFindTheLongestGapThatEndsInTheWindow()
    {
        final History slow = history("slow", OperationKind.SET, 0, 90, 190, 200);
        final History quick = history("quick", OperationKind.SET, 95, 130, 150, 199, 500);

        final Gaps gaps = Gaps.measure(List.of(slow, quick), 100, 200);

        assertEquals(100, gaps.longestNs());
        assertEquals("slow", gaps.client());
        assertEquals(40, gaps.allClientsNs());
        assertEquals(4, gaps.acknowledgements());
    }

    @Test
    void shouldCountAGapThatOutlastsTheWindowOnlyWhenItSpansIt()
    {
        final History client = history("client", OperationKind.SET, 0, 50, 1000);

        assertEquals(950, Gaps.measure(List.of(client), 100, 200).longestNs());
        assertEquals(50, Gaps.measure(List.of(client), 20, 200).longestNs());
    }

    @Test
    void shouldLeaveOutClientsThatWaitForTheLock()
    {
        final Gaps gaps = Gaps.measure(List.of(history("waiter", OperationKind.LOCK, 0, 1000)), 100, 200);

        assertEquals(0, gaps.longestNs());
        assertEquals(0, gaps.acknowledgements());
    }

    private static History history(final String client, final OperationKind kind, final long... completions)
    {
        final List<Operation> operations = new ArrayList<>();
        for (final long completion : completions)
        {
            operations.add(new Operation(
                client, operations.size() + 1, kind, "/a", "", 0, completion,
                Operation.Outcome.ACKNOWLEDGED, new Operation.Answer(1, 0, ""), null));
        }
        return new History(client, List.of(1L), operations, false, null);
    }
}
