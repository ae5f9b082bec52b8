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
package io.nodens.bench.plan;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PinningTest
{
    @BeforeEach
    void needTaskset()
    {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "taskset is not installed");
    }

    @Test
    void shouldGiveProcessorsAndTakeThemBack()
    {
        final String all = Pinning.ofThisProcess();
        final String first = all.split("[-,]")[0];
        try
        {
            Pinning.pinThisProcess(first);
            assertEquals(first, Pinning.ofThisProcess());
        }
        finally
        {
            Pinning.pinThisProcess(all);
        }
        assertEquals(all, Pinning.ofThisProcess());
    }

    @Test
    void shouldNameTheOptionWhenAListCannotBe()
    {
        final String message = assertThrows(
            IllegalStateException.class, () -> Pinning.pinThisProcess("first")).getMessage();

        assertTrue(message.contains("--server-cpus") && message.contains("first"), message);
    }
}
