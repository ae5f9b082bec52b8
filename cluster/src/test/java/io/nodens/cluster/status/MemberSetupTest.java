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
package io.nodens.cluster.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberSetupTest
{
    @Test
    void shouldReadWhatItWrites()
    {
        final MemberSetup setup = MemberSetup.of("balanced", "fsync", 4, true);

        assertEquals("profile=balanced,durability=fsync,processors=4,crowded=yes", setup.text());
        assertEquals(setup, MemberSetup.read(setup.text()));
        assertTrue(setup.isCrowded());
    }

    @Test
    void shouldReadWhatOthersWrite()
    {
        assertEquals(Map.of(), MemberSetup.read("").values());
        assertFalse(MemberSetup.read("").isCrowded());
        assertEquals(
            Map.of("profile", "dev", "later", "a=b"),
            MemberSetup.read("profile=dev,=nothing,later=a=b,,word").values());
    }
}
