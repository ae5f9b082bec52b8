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
package io.nodens.gateway.net;

import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Tokens of clients that connect, against a bucket that counts them one by one.
 */
class ConnectionTokensTest
{
    private static final int SEEDS = TestSeed.isFixed() ? 1 : 200;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void shouldLetEverybodyInWithoutALimit()
    {
        for (int i = 0; i < 1000; i++)
        {
            assertTrue(new ConnectionTokens(0, 1, 1).take(Long.MAX_VALUE));
        }
    }

    @Test
    void shouldLetInAsManyAsThereAreTokensAndMoreWhenTheyComeBack()
    {
        final ConnectionTokens tokens = new ConnectionTokens(3, 10, 1);
        assertEquals(3, taken(tokens, 5, 0));
        assertFalse(tokens.take(10 * MS - 1));
        assertEquals(1, taken(tokens, 5, 10 * MS));
        assertEquals(2, taken(tokens, 5, 30 * MS));
        assertEquals(3, taken(tokens, 5, 1_000 * MS));
    }

    @Test
    void shouldCountAsABucketDoesFromAnyTimeOn()
    {
        final long first = TestSeed.seed();
        for (long seed = first; seed < first + SEEDS; seed++)
        {
            final Random random = new Random(seed);
            final int max = 1 + random.nextInt(20);
            final int fillMs = 1 + random.nextInt(50);
            final long start = random.nextBoolean() ? random.nextLong() : -random.nextInt(1000);
            final ConnectionTokens tokens = new ConnectionTokens(max, fillMs, 1);
            double bucket = max;
            long elapsedMs = 0;
            for (int i = 0; i < 500; i++)
            {
                final int stepMs = random.nextInt(4) * random.nextInt(fillMs + 1);
                elapsedMs += stepMs;
                bucket = Math.min(max, bucket + (double)stepMs / fillMs);
                final boolean isExpected = bucket >= 1 - 1e-6;
                assertEquals(isExpected, tokens.take(start + elapsedMs * MS), "seed " + seed + " step " + i);
                bucket -= isExpected ? 1 : 0;
            }
        }
    }

    private static int taken(final ConnectionTokens tokens, final int attempts, final long nowNs)
    {
        int taken = 0;
        for (int i = 0; i < attempts; i++)
        {
            taken += tokens.take(nowNs) ? 1 : 0;
        }
        return taken;
    }
}
