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
package io.nodens.bench.proof;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures for how long this process could not run: a call that was late by no more than that was not late by itself.
 * <p>
 * <b>Thread:</b> one of its own measures, any asks.
 */
final class StallMeter implements AutoCloseable
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicLong stalledNs = new AtomicLong();
    private final Thread thread = new Thread(this::measure, "stall-meter");
    private volatile boolean isStopping;

    StallMeter()
    {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Time lost since the start.
     *
     * @return nanoseconds.
     */
    long stalledNs()
    {
        return stalledNs.get();
    }

    @Override
    public void close()
    {
        isStopping = true;
    }

    private void measure()
    {
        long lastNs = System.nanoTime();
        while (!isStopping)
        {
            LockSupport.parkNanos(INTERVAL_NS);
            final long nowNs = System.nanoTime();
            stalledNs.addAndGet(Math.max(0, nowNs - lastNs - 2 * INTERVAL_NS));
            lastNs = nowNs;
        }
    }
}
