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
package io.nodens.tree.watch;

import io.nodens.testsupport.TestSeed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PathStoreTest
{
    private static final int SLAB_LENGTH = 1 << 20;
    private static final int LONGEST = 4096;

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);
    private final UnsafeBuffer source = new UnsafeBuffer(new byte[LONGEST]);

    @Test
    void shouldHaveRoomForLongPathsAgainWhenShortOnesWent()
    {
        final PathStore store = new PathStore(SLAB_LENGTH);
        final List<Integer> handles = new ArrayList<>();
        for (int i = 0; i < SLAB_LENGTH / 32; i++)
        {
            handles.add(store.put(source, 0, 1 + random.nextInt(32)));
        }
        assertEquals(PathStore.NULL_HANDLE, store.put(source, 0, 1));
        Collections.shuffle(handles, random);
        handles.forEach((handle) -> store.remove(handle, 32));

        for (int i = 0; i < SLAB_LENGTH / LONGEST; i++)
        {
            assertNotEquals(PathStore.NULL_HANDLE, store.put(source, 0, LONGEST), "path " + i + ", seed " + seed);
        }
        assertEquals(PathStore.NULL_HANDLE, store.put(source, 0, LONGEST));
    }

    @Test
    void shouldKeepEveryPathAsItIsWhenPathsOfAllLengthsComeAndGo()
    {
        final PathStore store = new PathStore(SLAB_LENGTH);
        final List<byte[]> kept = new ArrayList<>();
        final List<Integer> handles = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (random.nextInt(100) < 70)
            {
                final byte[] bytes = new byte[1 + random.nextInt(1 << (3 + random.nextInt(10)))];
                random.nextBytes(bytes);
                source.putBytes(0, bytes);
                final int handle = store.put(source, 0, bytes.length);
                if (PathStore.NULL_HANDLE == handle)
                {
                    refused++;
                }
                else
                {
                    kept.add(bytes);
                    handles.add(handle);
                }
            }
            else if (!kept.isEmpty())
            {
                final int index = random.nextInt(kept.size());
                final byte[] expected = kept.set(index, kept.get(kept.size() - 1));
                final int handle = handles.set(index, handles.get(handles.size() - 1));
                kept.remove(kept.size() - 1);
                handles.remove(handles.size() - 1);
                final byte[] found = new byte[expected.length];
                store.buffer(handle).getBytes(store.offset(handle), found);
                assertTrue(java.util.Arrays.equals(expected, found), "seed " + seed);
                store.remove(handle, expected.length);
            }
        }
        assertTrue(refused > 0, "the store was never full, seed " + seed);
        for (int i = 0; i < kept.size(); i++)
        {
            store.remove(handles.get(i), kept.get(i).length);
        }
        for (int i = 0; i < SLAB_LENGTH / LONGEST; i++)
        {
            assertNotEquals(PathStore.NULL_HANDLE, store.put(source, 0, LONGEST), "path " + i + ", seed " + seed);
        }
    }
}
