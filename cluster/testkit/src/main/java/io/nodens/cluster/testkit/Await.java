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
package io.nodens.cluster.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions, never for time.
 */
public final class Await
{
    private static final long POLL_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await()
    {
    }

    /**
     * Wait until a condition holds.
     *
     * @param what      for the message when it does not: "member 1 leads".
     * @param timeoutMs most milliseconds to wait.
     * @param condition asked every few milliseconds.
     * @throws IllegalStateException when the time is over or the thread was interrupted.
     */
    public static void until(final String what, final long timeoutMs, final BooleanSupplier condition)
    {
        if (!holds(timeoutMs, condition))
        {
            throw new IllegalStateException("waited " + timeoutMs + " ms in vain until " + what);
        }
    }

    /**
     * Wait until a condition holds or the time is over.
     *
     * @param timeoutMs most milliseconds to wait.
     * @param condition asked every few milliseconds.
     * @return whether it holds.
     * @throws IllegalStateException when the thread was interrupted.
     */
    public static boolean holds(final long timeoutMs, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                return false;
            }
            if (Thread.currentThread().isInterrupted())
            {
                throw new IllegalStateException("interrupted");
            }
            LockSupport.parkNanos(POLL_INTERVAL_NS);
        }
        return true;
    }
}
