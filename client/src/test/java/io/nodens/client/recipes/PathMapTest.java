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
package io.nodens.client.recipes;

import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

class PathMapTest
{
    private static final int STEPS = 20_000;
    private static final int KEYS = 700;

    @Test
    void shouldHoldWhatAMapHoldsAndTellTwoStatesApart()
    {
        final Random random = new Random(TestSeed.seed());
        final Map<String, Integer> model = new HashMap<>();
        PathMap<Integer> map = PathMap.empty();
        Map<String, Integer> earlierModel = Map.of();
        PathMap<Integer> earlier = map;
        for (int i = 0; i < STEPS; i++)
        {
            final String key = key(random.nextInt(KEYS));
            // Half of the time it grows, half of the time it shrinks.
            if (random.nextInt(100) < (0 == i / (STEPS / 4) % 2 ? 70 : 25))
            {
                map = map.with(key, i);
                model.put(key, i);
            }
            else
            {
                map = map.without(key);
                model.remove(key);
            }

            assertEquals(model.size(), map.size());
            assertEquals(model.get(key), map.get(key));
            if (0 == i % 500)
            {
                assertEquals(new TreeMap<>(model), contents(map));
                assertEquals(new TreeMap<>(earlierModel), contents(earlier), "a map does not change");
                assertEquals(difference(earlierModel, model), difference(earlier, map));
                earlier = map;
                earlierModel = new HashMap<>(model);
            }
        }

        for (int i = 0; i < KEYS; i++)
        {
            map = map.without(key(i));
        }
        assertSame(PathMap.empty(), map);
        assertNull(map.get(""));
    }

    /** A third of the keys have the same hash as others, and some differ in the last bits of the hash only. */
    private static String key(final int number)
    {
        final StringBuilder key = new StringBuilder("/k");
        for (int bit = 0; bit < 8; bit++)
        {
            key.append(0 == (number >> bit & 1) ? "Aa" : "BB");
        }

        return key.append(number >> 8).toString();
    }

    private static Map<String, Integer> contents(final PathMap<Integer> map)
    {
        final Map<String, Integer> contents = new TreeMap<>();
        map.forEach(contents::put);
        return contents;
    }

    private static List<String> difference(final Map<String, Integer> before, final Map<String, Integer> after)
    {
        final List<String> differences = new ArrayList<>();
        before.forEach((key, value) ->
        {
            if (!value.equals(after.get(key)))
            {
                differences.add(value + ">" + after.get(key));
            }
        });
        after.forEach((key, value) ->
        {
            if (!before.containsKey(key))
            {
                differences.add("null>" + value);
            }
        });
        differences.sort(null);
        return differences;
    }

    private static List<String> difference(final PathMap<Integer> before, final PathMap<Integer> after)
    {
        final List<String> differences = new ArrayList<>();
        PathMap.difference(before, after, (one, other) -> differences.add(one + ">" + other));
        differences.sort(null);
        return differences;
    }
}
