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

import io.nodens.bench.results.OperationFigures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One system under one load, before and after.
 *
 * @param name       for people.
 * @param runsBefore directories of it, each with one start of its servers.
 * @param runsAfter  the same.
 * @param p50        of latencies.
 * @param p99        of latencies.
 * @param rate       operations a second.
 */
record ComparedLoad(String name, int runsBefore, int runsAfter, Change p50, Change p99, Change rate)
{
    /**
     * What both sets have.
     *
     * @param before runs.
     * @param after  runs.
     * @return in the order of the first.
     */
    static List<ComparedLoad> of(final RunSet before, final RunSet after)
    {
        final List<ComparedLoad> loads = new ArrayList<>();
        final Map<String, List<List<OperationFigures>>> others = after.operations();
        before.operations().forEach((name, first) ->
        {
            final List<List<OperationFigures>> second = others.get(name);
            if (null != second)
            {
                loads.add(new ComparedLoad(
                    name, first.size(), second.size(),
                    change(first, second, OperationFigures::p50Us),
                    change(first, second, OperationFigures::p99Us),
                    change(first, second, OperationFigures::perSecond)));
            }
        });

        return loads;
    }

    private static Change change(
        final List<List<OperationFigures>> first,
        final List<List<OperationFigures>> second,
        final ToDoubleFunction<OperationFigures> figure)
    {
        return Change.of(values(first, figure), values(second, figure));
    }

    /** Runs of one directory have servers and virtual machines in common: only their median is a value of its own. */
    private static List<Double> values(
        final List<List<OperationFigures>> directories, final ToDoubleFunction<OperationFigures> figure)
    {
        return directories.stream()
            .map((runs) -> Spread.of(runs.stream().map(figure::applyAsDouble).toList()).median()).toList();
    }

    /**
     * Whether it is worse beyond doubt: the whole interval of confidence lies beyond the threshold.
     *
     * @param threshold share by which.
     * @return false also when too few runs were made.
     */
    boolean isWorse(final double threshold)
    {
        return p50.low() > 1 + threshold || p99.low() > 1 + threshold || rate.high() < 1 - threshold;
    }

    /**
     * Whether it could be worse or better than the threshold: the runs differ too much to tell.
     *
     * @param threshold share.
     * @return false when it is worse beyond doubt, or too few runs were made.
     */
    boolean isOpen(final double threshold)
    {
        return p50.isSure() && !isWorse(threshold) &&
            (p50.high() > 1 + threshold || p99.high() > 1 + threshold || rate.low() < 1 - threshold);
    }
}
