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
package io.nodens.tree.index;

import io.nodens.tree.memory.CallerMemory;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

class PathMemoTest
{
    private static final int ROOM = 64;
    private static final int MANY = 50_000;

    private final PathMemo memo = new PathMemo();
    private final byte[] scratch = new byte[ROOM];

    @Test
    void shouldRememberWhatItWasToldAboutThePath()
    {
        assertFalse(isFound("/app/p0001"));
        assertFalse(memo.isHit());
        memo.keep(-7, 1L << 40, 12);

        assertTrue(isFound("/app/p0001"));
        assertTrue(memo.isHit());
        assertEquals(-7, memo.bucketLine());
        assertEquals(1L << 40, memo.bucketWord());
        assertEquals(12, memo.znode());
    }

    @Test
    void shouldNotRememberAPathThatWasNotFound()
    {
        assertFalse(isFound("/app"));
        assertFalse(isFound("/app"));
    }

    @Test
    void shouldForget()
    {
        isFound("/app/x");
        memo.keep(1, 2, 3);
        assertTrue(isFound("/app/x"));

        assertEquals(6, memo.forget(scratch));
        assertEquals("/app/x", new String(scratch, 0, 6, StandardCharsets.UTF_8));
        assertFalse(memo.isHit());
        assertFalse(isFound("/app/x"));
    }

    @Test
    void shouldTellEveryLengthAndEveryByteApart()
    {
        final Random random = new Random(1);
        final byte[] path = new byte[ROOM];
        random.nextBytes(path);
        for (int length = 1; length <= PathMemo.MAX_LENGTH; length++)
        {
            final PathMemo other = new PathMemo();
            other.isFound(path, CallerMemory.ARRAY_BASE, length, ROOM - Long.BYTES);
            other.keep(1, 2, 3);
            for (int i = 0; i < length; i++)
            {
                final byte[] changed = path.clone();
                changed[i] ^= (byte)(1 << (i & 7));
                assertFalse(other.isFound(changed, CallerMemory.ARRAY_BASE, length, ROOM - Long.BYTES));
                restore(other, path, length);
            }

            // What lies behind the path does not count, its length does.
            final byte[] longer = path.clone();
            Arrays.fill(longer, length, ROOM, (byte)0);
            assertTrue(other.isFound(longer, CallerMemory.ARRAY_BASE, length, ROOM - Long.BYTES));
            assertFalse(other.isFound(longer, CallerMemory.ARRAY_BASE, length + 1, ROOM - Long.BYTES));
        }
    }

    @Test
    void shouldTellPathsOfTheSamePlaceApart()
    {
        final Random random = new Random(2);
        final byte[] path = new byte[ROOM];
        random.nextBytes(path);
        for (int word = 0; word <= PathMemo.MAX_LENGTH / Long.BYTES; word++)
        {
            final int bytes = Math.min(Long.BYTES, PathMemo.MAX_LENGTH - word * Long.BYTES);
            int collisions = 0;
            for (int i = 0; i < MANY; i++)
            {
                restore(memo, path, PathMemo.MAX_LENGTH);
                final byte[] other = path.clone();
                other[word * Long.BYTES + i % bytes] ^= (byte)(1 + random.nextInt(255));
                other[word * Long.BYTES + random.nextInt(bytes)] ^= (byte)random.nextInt(256);
                if (!Arrays.equals(path, other))
                {
                    assertFalse(isFound(other, PathMemo.MAX_LENGTH));
                    // The other one has taken its place.
                    collisions += isFound(path, PathMemo.MAX_LENGTH) ? 0 : 1;
                }
            }

            assertTrue(collisions > 0, "no two paths came to the same place");
        }
    }

    @Test
    void shouldLeaveLongPathsAlone()
    {
        final String path = "/" + "x".repeat(PathMemo.MAX_LENGTH);
        isFound(path);
        memo.keep(1, 2, 3);
        assertFalse(isFound(path));
    }

    @Test
    void shouldSleepWhileEveryPathIsNewAndTryAgainLater()
    {
        for (int i = 0; i < 1000; i++)
        {
            isFound("/new" + i);
            memo.keep(1, 2, 3);
        }

        int hits = 0;
        for (int i = 0; i < 10_000; i++)
        {
            if (isFound("/again"))
            {
                hits++;
            }
            else
            {
                memo.keep(4, 5, 6);
            }
        }

        assertTrue(hits > 5000, () -> "woke up too late");
        assertTrue(isFound("/again"));
    }

    private void restore(final PathMemo other, final byte[] path, final int length)
    {
        other.isFound(path, CallerMemory.ARRAY_BASE, length, ROOM - Long.BYTES);
        other.keep(1, 2, 3);
        // Hits, so that the misses of this test do not put it to sleep.
        assertTrue(other.isFound(path, CallerMemory.ARRAY_BASE, length, ROOM - Long.BYTES));
    }

    private boolean isFound(final byte[] path, final int length)
    {
        return memo.isFound(path, CallerMemory.ARRAY_BASE, length, ROOM - Long.BYTES);
    }

    private boolean isFound(final String path)
    {
        final byte[] bytes = Arrays.copyOf(path.getBytes(StandardCharsets.UTF_8), ROOM);
        return memo.isFound(bytes, CallerMemory.ARRAY_BASE, path.length(), ROOM - Long.BYTES);
    }
}
