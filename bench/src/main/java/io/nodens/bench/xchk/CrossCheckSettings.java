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
package io.nodens.bench.xchk;

import java.io.PrintStream;

/**
 * What a run is.
 *
 * @param seed          of the stream.
 * @param operations    after which it ends.
 * @param connections   number of clients.
 * @param burst         most requests that are sent at once.
 * @param history       operations that a report shows.
 * @param readTimeoutMs until a server that says nothing counts as silent.
 * @param trace         where every operation is printed; null for nowhere.
 * @param replay        how to do the same again, for reports.
 */
record CrossCheckSettings(
    long seed,
    long operations,
    int connections,
    int burst,
    int history,
    int readTimeoutMs,
    PrintStream trace,
    String replay)
{
    private static final int DEFAULT_BURST = 41;
    private static final int DEFAULT_HISTORY = 20;
    private static final int DEFAULT_READ_TIMEOUT_MS = 20_000;

    /**
     * Settings that most runs have.
     *
     * @param seed        of the stream.
     * @param operations  after which it ends.
     * @param connections number of clients.
     * @return the settings.
     */
    static CrossCheckSettings of(final long seed, final long operations, final int connections)
    {
        return new CrossCheckSettings(
            seed, operations, connections, DEFAULT_BURST, DEFAULT_HISTORY, DEFAULT_READ_TIMEOUT_MS, null,
            "seed " + seed);
    }
}
