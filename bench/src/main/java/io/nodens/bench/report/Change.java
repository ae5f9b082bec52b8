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

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The ratio of two medians, with how sure it is.
 *
 * @param ratio median of the second runs to that of the first.
 * @param low   the ratio is at least this with a confidence of 95 %; NaN when there are too few runs.
 * @param high  and at most this.
 */
record Change(double ratio, double low, double high)
{
    /** Fewer runs on one side say nothing of their spread. */
    static final int LEAST_RUNS = 3;
    private static final int DRAWS = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 1;

    /**
     * Compare two sets of runs. The bounds come from drawing as many runs as there are, with repetition, 10,000 times
     * (bootstrap); the seed is fixed, so that the same runs give the same answer.
     *
     * @param first  values of runs, at least one.
     * @param second values of runs, at least one.
     * @return the change.
     */
    static Change of(final List<Double> first, final List<Double> second)
    {
        final double ratio = Spread.of(second).median() / Spread.of(first).median();
        if (first.size() < LEAST_RUNS || second.size() < LEAST_RUNS)
        {
            return new Change(ratio, Double.NaN, Double.NaN);
        }

        final SplittableRandom random = new SplittableRandom(SEED);
        final double[] ratios = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++)
        {
            ratios[i] = medianOfDraw(second, random) / medianOfDraw(first, random);
        }
        Arrays.sort(ratios);
        return new Change(ratio, ratios[(int)(DRAWS * TAIL)], ratios[(int)(DRAWS * (1 - TAIL)) - 1]);
    }

    private static double medianOfDraw(final List<Double> values, final SplittableRandom random)
    {
        return Spread.of(random.ints(values.size(), 0, values.size()).mapToObj(values::get).toList()).median();
    }

    boolean isSure()
    {
        return !Double.isNaN(low);
    }
}
