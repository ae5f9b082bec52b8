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

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

class CompilerMeterTest
{
    private static final long BUSY_NS = TimeUnit.MILLISECONDS.toNanos(500);

    @Test
    void shouldCountThreadsWithTheNameOfACompiler() throws Exception
    {
        final CountDownLatch isSpent = new CountDownLatch(1);
        final CountDownLatch isMeasured = new CountDownLatch(1);
        final Thread compiler = new Thread(() -> spend(isSpent, isMeasured), "C9 CompilerThread0");
        final long startNs = System.nanoTime();
        final CompilerMeter meter = new CompilerMeter(List::of);
        compiler.start();
        assertTrue(isSpent.await(60, TimeUnit.SECONDS));

        final double share = meter.share();

        final long elapsedNs = System.nanoTime() - startNs;
        isMeasured.countDown();
        compiler.join();
        final double spentNs = share * elapsedNs * Runtime.getRuntime().availableProcessors();
        assertTrue(spentNs > 0.8 * BUSY_NS, () -> spentNs + " ns");
    }

    @Test
    void shouldTellNothingOfProcessesThatAreGone() throws Exception
    {
        final Process gone = new ProcessBuilder("true").start();
        assertTrue(gone.waitFor(60, TimeUnit.SECONDS));

        assertTrue(new CompilerMeter(() -> List.of(gone.pid())).share() >= 0);
    }

    /** The kernel has the account of a thread as long as it lives. */
    private static void spend(final CountDownLatch isSpent, final CountDownLatch isMeasured)
    {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        while (threads.getCurrentThreadCpuTime() < BUSY_NS)
        {
            Thread.onSpinWait();
        }

        isSpent.countDown();
        try
        {
            isMeasured.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
