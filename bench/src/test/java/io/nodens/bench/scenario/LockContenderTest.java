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
package io.nodens.bench.scenario;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * Who is before whom in the queue.
 */
class LockContenderTest
{
    @Test
    void shouldFindNearestBefore()
    {
        final List<String> names = List.of("place-0000000012", "place-0000000003", "place-0000000009");

        assertEquals("place-0000000009", LockContender.before(names, "place-0000000012"));
        assertEquals("place-0000000003", LockContender.before(names, "place-0000000009"));
    }

    @Test
    void shouldHoldLockWhenNobodyIsBefore()
    {
        assertNull(LockContender.before(List.of("place-0000000012", "place-0000000003"), "place-0000000003"));
        assertNull(LockContender.before(List.of(), "place-0000000003"));
    }
}
