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

import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The generator against a system whose every answer takes a known time of a clock that only the test moves.
 */
class LoadGeneratorTest
{
    private static final long STEP_NS = 1_000;
    private static final long RUN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private long nowNs;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 16", "3, 4"})
    void shouldFillEveryWindowWhenLoopIsClosed(final int connections, final int window)
    {
        final LatencySet latencies = new LatencySet();
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.GET, 0, connections, window), this::tick, NoOpIdleStrategy.INSTANCE, 0, connections);
        final FakeConnection[] fakes = connect(generator, connections, 50 * STEP_NS);

        generator.run(RUN_NS, latencies);

        for (final FakeConnection fake : fakes)
        {
            assertEquals(window, fake.mostInFlight);
        }
        assertEquals(latencies.takeInterval(OperationKind.GET).getTotalCount(), generator.completedCount());
        assertEquals(0, generator.unsentCount());
        assertEquals(0, generator.errorCount());
    }

    @Test
    void shouldCountWaitingAsLatencyWhenSystemStallsAtFixedRate()
    {
        final long stallNs = RUN_NS / 2;
        final LatencySet latencies = new LatencySet();
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.SET, 10_000, 1, 1), this::tick, NoOpIdleStrategy.INSTANCE, 0, 1);
        final FakeConnection fake = connect(generator, 1, 10 * STEP_NS)[0];
        fake.stallUntilNs = nowNs + stallNs;

        generator.run(RUN_NS, latencies);

        // 10,000 a second is one each 100 us: some 500 were due while nothing moved, and each of them waited.
        final Histogram histogram = latencies.takeInterval(OperationKind.SET);
        assertTrue(histogram.getMaxValue() > 0.9 * stallNs, () -> "max " + histogram.getMaxValue());
        final long median = histogram.getValueAtPercentile(50);
        assertTrue(median > stallNs / 20, () -> "median " + median + ": only the first one of the stall was counted");
    }

    @Test
    void shouldSayWhatWasNotSentWhenRateCannotBeKept()
    {
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.GET, 100_000, 1, 1), this::tick, NoOpIdleStrategy.INSTANCE, 0, 1);
        connect(generator, 1, TimeUnit.MILLISECONDS.toNanos(1));
        final RunResult result = new RunResult("run-1");

        generator.run(RUN_NS, new LatencySet());
        result.durationNs(RUN_NS);
        result.count(generator);

        // One at a time, a millisecond each: 100 of the 10,000 that were due.
        assertTrue(generator.completedCount() <= 101, () -> "completed " + generator.completedCount());
        assertTrue(generator.unsentCount() >= 9_800, () -> "unsent " + generator.unsentCount());
        assertFalse(result.failures(settings(Workload.GET, 100_000, 1, 1), true).isEmpty());
    }

    @Test
    void shouldKeepInstantAtWhichOperationWasDueWhenPressedBack()
    {
        final LatencySet latencies = new LatencySet();
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.GET, 0, 1, 1), this::tick, NoOpIdleStrategy.INSTANCE, 0, 1);
        final FakeConnection fake = connect(generator, 1, 2 * STEP_NS)[0];
        fake.refusals = 500;

        generator.run(RUN_NS, latencies);

        assertTrue(latencies.takeInterval(OperationKind.GET).getMaxValue() >= 500 * STEP_NS);
        assertEquals(0, generator.unsentCount());
    }

    @Test
    void shouldFailRunWhenOperationFails()
    {
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.GET, 0, 1, 1), this::tick, NoOpIdleStrategy.INSTANCE, 0, 1);
        connect(generator, 1, 10 * STEP_NS)[0].error = "NO_NODE";
        final RunResult result = new RunResult("run-1");

        generator.run(RUN_NS, new LatencySet());
        result.durationNs(RUN_NS);
        result.count(generator);

        assertTrue(generator.errorCount() > 0);
        assertEquals("get: NO_NODE", generator.firstError());
        assertFalse(result.failures(settings(Workload.GET, 0, 1, 1), true).isEmpty());
        assertTrue(result.table(settings(Workload.GET, 0, 1, 1), true).contains("FAIL"));
    }

    @Test
    void shouldDeleteWhatItsSlotCreatedWhenWorkloadIsCreateAndDelete()
    {
        final LatencySet latencies = new LatencySet();
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.CREATE_DELETE, 0, 2, 3), this::tick, NoOpIdleStrategy.INSTANCE, 0, 2);
        connect(generator, 2, 7 * STEP_NS);

        generator.run(RUN_NS, latencies);

        // The fake refuses a create of what exists and a delete of what does not.
        assertNull(generator.firstError());
        final long created = latencies.takeInterval(OperationKind.CREATE).getTotalCount();
        final long deleted = latencies.takeInterval(OperationKind.DELETE).getTotalCount();
        assertTrue(
            created - deleted >= 0 && created - deleted <= 6, () -> created + " created, " + deleted + " deleted");
        assertTrue(deleted > 100);
    }

    @Test
    void shouldLeaveNoZnodeOfItsSlotsForTheNextLoad()
    {
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.CREATE_DELETE, 0, 2, 3), this::tick, NoOpIdleStrategy.INSTANCE, 0, 2);
        final FakeConnection[] fakes = connect(generator, 2, 7 * STEP_NS);
        long durationNs = RUN_NS;
        while (fakes[0].existing.isEmpty() || fakes[1].existing.isEmpty())
        {
            generator.run(durationNs, null);
            durationNs += STEP_NS;
        }
        fakes[1].refusals = 5;

        generator.removeZnodes();

        assertEquals(Set.of(), fakes[0].existing);
        assertEquals(Set.of(), fakes[1].existing);
        generator.run(RUN_NS, null);
        assertNull(generator.firstError());
    }

    @Test
    void shouldMixOperationsAsComparisonsOfServersDo()
    {
        final LatencySet latencies = new LatencySet();
        final LoadGenerator generator = new LoadGenerator(
            settings(Workload.COORDINATION, 0, 4, 8), this::tick, NoOpIdleStrategy.INSTANCE, 0, 4);
        connect(generator, 4, 7 * STEP_NS);

        generator.run(10 * RUN_NS, latencies);

        assertNull(generator.firstError());
        final double all = generator.completedCount();
        assertTrue(all > 10_000, () -> "completed " + all);
        assertShare(0.45, latencies, OperationKind.GET, all);
        assertShare(0.45, latencies, OperationKind.LIST, all);
        assertShare(0.08, latencies, OperationKind.SET, all);
        assertShare(0.01, latencies, OperationKind.CREATE, all);
        assertShare(0.01, latencies, OperationKind.DELETE, all);
    }

    private static void assertShare(
        final double expected, final LatencySet latencies, final OperationKind kind, final double all)
    {
        final double share = latencies.takeInterval(kind).getTotalCount() / all;
        assertEquals(expected, share, 0.3 * expected, () -> kind.text() + ": " + share);
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldRoundTripWhenWorkloadIsParsed(final Workload workload)
    {
        assertEquals(workload, Workload.parse(workload.text()));
    }

    @Test
    void shouldNameWhatIsAllowedWhenWorkloadIsUnknown()
    {
        String message = null;
        try
        {
            Workload.parse("read");
        }
        catch (final IllegalArgumentException expected)
        {
            message = expected.getMessage();
        }

        assertNotNull(message);
        assertTrue(message.contains("'read'") && message.contains("create-delete"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 100, rate -1", "1, 0, 1, 100, connections", "1, 1, 0, 100, window", "1, 1, 1, -1, data length",
        "1, 1, 70000, 100, window", "1, 1, 1, 2000000, data length"})
    void shouldNameSettingWhenItIsNotAllowed(
        final int rateAndOne, final int connections, final int window, final int dataLength, final String named)
    {
        String message = "";
        try
        {
            final RigSettings settings = new RigSettings(
                Workload.GET, rateAndOne - 1, 0, 0, 1, 1, 1, connections, window, 10, "uniform", dataLength, 0.5,
                1, 1, "yield");
            message = settings.toString();
        }
        catch (final IllegalArgumentException expected)
        {
            message = expected.getMessage();
        }

        assertTrue(message.startsWith(named), message);
    }

    private static RigSettings settings(
        final Workload workload, final long rate, final int connections, final int window)
    {
        return new RigSettings(
            workload, rate, 0, 0, 1, 1, 1, connections, window, 100, "uniform", 10, 0.5, 1, 1, "yield");
    }

    private FakeConnection[] connect(final LoadGenerator generator, final int count, final long serviceNs)
    {
        final FakeConnection[] fakes = new FakeConnection[count];
        for (int i = 0; i < count; i++)
        {
            fakes[i] = new FakeConnection(generator, serviceNs);
            generator.connection(i, fakes[i]);
        }

        return fakes;
    }

    private long tick()
    {
        nowNs += STEP_NS;
        return nowNs;
    }

    private final class FakeConnection implements LoadConnection
    {
        private final CompletionHandler handler;
        private final long serviceNs;
        private final Queue<long[]> inFlight = new ArrayDeque<>();
        private final Set<Integer> existing = new HashSet<>();
        private int mostInFlight;
        private int refusals;
        private long stallUntilNs;
        private String error;

        private FakeConnection(final CompletionHandler handler, final long serviceNs)
        {
            this.handler = handler;
            this.serviceNs = serviceNs;
        }

        @Override
        public boolean offer(final OperationKind kind, final int key, final int slot)
        {
            if (refusals > 0)
            {
                refusals--;
                return false;
            }

            if ((OperationKind.CREATE == kind && !existing.add(slot)) ||
                (OperationKind.DELETE == kind && !existing.remove(slot)))
            {
                error = kind + " of slot " + slot;
            }

            inFlight.add(new long[]{slot, nowNs + serviceNs});
            mostInFlight = Math.max(mostInFlight, inFlight.size());
            return true;
        }

        @Override
        public int doWork()
        {
            int workCount = 0;
            while (!inFlight.isEmpty() && nowNs >= inFlight.peek()[1] && nowNs >= stallUntilNs)
            {
                handler.onCompletion((int)inFlight.remove()[0], error);
                workCount++;
            }

            return workCount;
        }

        @Override
        public void close()
        {
            inFlight.clear();
        }
    }
}
