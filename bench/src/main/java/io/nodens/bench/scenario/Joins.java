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

/**
 * Waits for threads that were told to end.
 */
final class Joins
{
    private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(30);

    private Joins()
    {
    }

    /**
     * Wait, not for ever; an interrupt ends the wait and stays.
     *
     * @param thread to wait for.
     */
    static void await(final Thread thread)
    {
        try
        {
            thread.join(TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
