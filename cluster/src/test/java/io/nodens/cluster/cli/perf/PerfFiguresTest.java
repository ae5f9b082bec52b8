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
package io.nodens.cluster.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerfFiguresTest
{
    @ParameterizedTest
    @CsvSource({
        "0, 1 us", "1499, 1 us", "123456, 123 us", "999400, 999 us", "1234567, 1.23 ms", "12345678, 12.3 ms",
        "123456789, 123 ms", "1234567890, 1.23 s", "61000000000, 61.0 s"})
    void shouldShowThreeDigits(final long timeNs, final String expected)
    {
        assertEquals(expected, Figures.text(timeNs));
    }

    @Test
    void shouldCountThoseThatWouldHaveBegunWhileOneTookLong()
    {
        final Histogram histogram = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
        histogram.recordValueWithCount(100_000, 950);
        histogram.recordValue(1_000_000_000);

        final Figures paced = Figures.of("leader", 0, Measure.SET, histogram, 2_000_000, 1_095_000_000);
        final Figures together = Figures.of("leader", 0, Measure.SETS, histogram, 0, 1_095_000_000);

        assertEquals(951, paced.count());
        assertTrue(paced.p99Ns() > 900_000_000, () -> "" + paced.p99Ns());
        assertTrue(together.p99Ns() < 101_000, () -> "" + together.p99Ns());
        assertEquals(868.5, paced.perSecond(), 0.1);
    }

    @Test
    void shouldReadProcessorTimesWhereTheyAre()
    {
        final HostMeter.Times times = HostMeter.Times.read("cpu  10 1 5 100 20 2 3 4 0 0", 1, 2);

        assertEquals(new HostMeter.Times(145, 21, 4, 1, 2), times);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu 1 2 3", "intr 1 2 3 4 5 6 7 8 9"})
    void shouldKnowNothingWhereProcessorTimesAreNot(final String line)
    {
        assertEquals(new HostMeter.Times(0, 0, 0, 1, 2), HostMeter.Times.read(line, 1, 2));
    }

    @Test
    void shouldSeeHowLateThreadsWakeUp() throws Exception
    {
        try (HostMeter meter = new HostMeter(List.of()))
        {
            meter.start();
            while (meter.count() < 3)
            {
                Thread.onSpinWait();
            }
            final HostFigures figures = meter.stop();

            assertTrue(figures.count() >= 3);
            assertTrue(figures.longestNs() >= figures.p50Ns());
        }
    }
}
