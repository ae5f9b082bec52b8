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
package io.nodens.bench.scenario;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a load go on for a while.
 */
final class Pauses
{
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private Pauses()
    {
    }

    /**
     * Wait, and say so every few seconds.
     *
     * @param record  to say it.
     * @param untilNs by {@link System#nanoTime()}.
     * @param what    goes on.
     */
    static void until(final ScenarioRecord record, final long untilNs, final String what)
    {
        while (System.nanoTime() - untilNs < 0)
        {
            record.progress(what);
            LockSupport.parkNanos(STEP_NS);
        }
    }
}
