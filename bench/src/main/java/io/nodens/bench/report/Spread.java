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
package io.nodens.bench.report;

import java.util.List;

/**
 * A figure of several runs.
 *
 * @param median the middle one, or the mean of the two in the middle.
 * @param min    the lowest.
 * @param max    the highest.
 */
record Spread(double median, double min, double max)
{
    /**
     * Of values of runs.
     *
     * @param values at least one.
     * @return their spread.
     */
    static Spread of(final List<Double> values)
    {
        final double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (0 == sorted.length)
        {
            throw new IllegalArgumentException("no runs");
        }

        final int middle = sorted.length / 2;
        final double median = 0 == sorted.length % 2 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
