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

import java.util.List;

/**
 * Latencies that several writers record, each in stats of its own, read as if they were one: number, sum and extremes
 * are exact, percentiles those of all samples.
 * <p>
 * <b>Thread:</b> any.
 */
public final class LatencySum implements Summary
{
    private final LatencyStats[] parts;

    /**
     * The sum of several.
     *
     * @param parts at least one.
     */
    public LatencySum(final List<LatencyStats> parts)
    {
        if (parts.isEmpty())
        {
            throw new IllegalArgumentException("parts is empty, allowed: one or more");
        }
        this.parts = parts.toArray(new LatencyStats[0]);
    }

    @Override
    public void read(final SummarySnapshot into)
    {
        LatencyStats.read(into, parts);
    }
}
