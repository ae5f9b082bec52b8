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

import io.nodens.bench.results.OperationFigures;
import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures by how much a thread that sleeps a millisecond at a time wakes up late. Such a thread has nothing to do with
 * the system: what it suffers comes from the machine, or from too few processors.
 * <p>
 * <b>Thread:</b> one of its own; started and stopped by the rig's.
 */
public final class HiccupMeter
{
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String KIND = "hiccup";

    private final Histogram histogram = LatencySet.newHistogram();
    private final Thread thread = new Thread(this::run, "hiccup-meter");
    private final long startNs = System.nanoTime();
    private volatile boolean isStopped;

    /** Begin. */
    public HiccupMeter()
    {
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        while (!isStopped)
        {
            final long beforeNs = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            histogram.recordValue(Math.min(
                LatencySet.HIGHEST_TRACKABLE_NS, Math.max(0, System.nanoTime() - beforeNs - SLEEP_NS)));
        }
    }

    /**
     * End.
     *
     * @return what it measured.
     * @throws InterruptedException when the caller is interrupted.
     */
    public OperationFigures stop() throws InterruptedException
    {
        isStopped = true;
        thread.join();
        return OperationFigures.of(KIND, histogram, System.nanoTime() - startNs);
    }
}
