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
package io.nodens.gateway.words;

import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LatencyStatsTest
{
    private static final double NS_PER_MS = 1_000_000.0;

    private final LatencyStats stats = new LatencyStats();
    private final SummarySnapshot snapshot = new SummarySnapshot();

    @Test
    void shouldBeEmptyWhenNothingWasRecorded()
    {
        stats.record(-1);
        stats.read(snapshot);

        assertEmpty();
    }

    private void assertEmpty()
    {
        assertEquals(0, snapshot.count());
        assertEquals(0, snapshot.sum());
        assertEquals(0, snapshot.min());
        assertEquals(0, snapshot.avg());
        assertEquals(0, snapshot.max());
        assertTrue(Double.isNaN(snapshot.valueAt(0)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 65, 1_000_000, LatencyStats.MAX_TRACKED_NS, LatencyStats.MAX_TRACKED_NS + 1,
        Long.MAX_VALUE / 2})
    void shouldHaveOneValueWhenThereIsOneSample(final long sampleNs)
    {
        stats.record(sampleNs);
        stats.read(snapshot);

        final double expected = sampleNs / NS_PER_MS;
        assertEquals(1, snapshot.count());
        assertEquals(expected, snapshot.sum());
        assertEquals(expected, snapshot.min());
        assertEquals(expected, snapshot.max());
        assertEquals(expected, snapshot.avg());
        for (int i = 0; i < SummarySnapshot.QUANTILE_COUNT; i++)
        {
            assertEquals(expected, snapshot.valueAt(i));
        }
    }

    @Test
    void shouldAgreeWithSortedSamplesWhenThereAreMany()
    {
        final Random random = new Random(TestSeed.seed());
        final long[] samples = new long[1 + random.nextInt(20_000)];
        for (int i = 0; i < samples.length; i++)
        {
            samples[i] = random.nextLong() >>> (25 + random.nextInt(39));
            stats.record(samples[i]);
        }
        stats.read(snapshot);
        Arrays.sort(samples);

        assertEquals(samples.length, snapshot.count());
        assertEquals(Arrays.stream(samples).sum() / NS_PER_MS, snapshot.sum());
        assertEquals(samples[0] / NS_PER_MS, snapshot.min());
        assertEquals(samples[samples.length - 1] / NS_PER_MS, snapshot.max());
        for (int i = 0; i < SummarySnapshot.QUANTILE_COUNT; i++)
        {
            final int rank = (int)Math.ceil(SummarySnapshot.quantileAt(i) * samples.length);
            final double exact = samples[rank - 1] / NS_PER_MS;
            final double shown = snapshot.valueAt(i);
            assertTrue(shown >= exact && shown <= exact * (1 + 1 / 32.0), i + ": " + shown + " for " + exact);
        }
    }

    @Test
    void shouldForgetSamplesWhenReset()
    {
        stats.record(5);
        stats.record(7_000_000_000L);
        stats.reset();
        stats.read(snapshot);
        assertEmpty();

        stats.reset();
        stats.record(3_000_000);
        stats.record(4_000_000);
        stats.read(snapshot);
        assertEquals(2, snapshot.count());
        assertEquals(3.0, snapshot.min());
        assertEquals(3.5, snapshot.avg());
        assertEquals(4.0, snapshot.max());
        assertEquals(3.0, snapshot.valueAt(0), 0.1);
    }

    @Test
    void shouldShowOneMomentWhenReadAndResetBesideTheWriter() throws InterruptedException
    {
        // Every sample is 1 ms, so that number and sum of one moment agree; resets start both again.
        final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread writer = new Thread(() ->
        {
            while (!isOver.get())
            {
                stats.record(1_000_000);
            }
        });
        writer.setUncaughtExceptionHandler((thread, ex) -> failure.set(ex));
        writer.start();

        try
        {
            for (int i = 0; i < 100_000; i++)
            {
                stats.read(snapshot);
                assertEquals(snapshot.count(), Math.round(snapshot.sum()));
                if (snapshot.count() > 0)
                {
                    assertEquals(1.0, snapshot.min());
                    assertEquals(1.0, snapshot.max());
                    assertEquals(1.0, snapshot.valueAt(SummarySnapshot.QUANTILE_COUNT - 1));
                }
                if (0 == i % 1_000)
                {
                    stats.reset();
                }
            }
        }
        finally
        {
            isOver.set(true);
            writer.join();
        }

        assertNull(failure.get());
    }

    @Test
    void shouldAllocateNothingWhenRecordingAndReading()
    {
        final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean)java.lang.management.ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;

        for (int attempt = 0; attempt < 10 && allocated > 0; attempt++)
        {
            final long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < 20_000; i++)
            {
                stats.record(i);
                if (0 == i % 100)
                {
                    stats.reset();
                    stats.read(snapshot);
                }
            }
            allocated = threads.getThreadAllocatedBytes(id) - before;
        }

        assertEquals(0, allocated);
    }
}
