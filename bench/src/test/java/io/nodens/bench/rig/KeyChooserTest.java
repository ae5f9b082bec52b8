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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeyChooserTest
{
    private static final int DRAWS = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "zipfian"})
    void shouldRepeatItselfForOneSeedAndStayWithinTheKeys(final String choice)
    {
        final KeyChooser one = KeyChooser.of(choice, 1_000, 7);
        final KeyChooser other = KeyChooser.of(choice, 1_000, 7);
        for (int i = 0; i < DRAWS; i++)
        {
            final int key = one.next();
            assertEquals(key, other.next());
            assertTrue(key >= 0 && key < 1_000);
        }
    }

    @Test
    void shouldHaveHotKeysWhenZipfian()
    {
        assertTrue(shareOfHottestTen("zipfian") > 0.3);
        assertTrue(shareOfHottestTen("uniform") < 0.02);
    }

    private static double shareOfHottestTen(final String choice)
    {
        final KeyChooser chooser = KeyChooser.of(choice, 1_000, 7);
        final int[] counts = new int[1_000];
        for (int i = 0; i < DRAWS; i++)
        {
            counts[chooser.next()]++;
        }
        Arrays.sort(counts);
        return Arrays.stream(counts, 990, 1_000).sum() / (double)DRAWS;
    }

    @Test
    void shouldNameWhatIsAllowed()
    {
        final String message = assertThrows(
            IllegalArgumentException.class, () -> KeyChooser.check("gauss")).getMessage();
        assertTrue(message.contains("gauss") && message.contains("uniform, zipfian"), message);
    }
}
