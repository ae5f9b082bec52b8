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
import io.nodens.bench.results.RunFile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Medians of one system under one load, for plots in which a point is a load.
 *
 * @param ratePerS    operations a second that were answered.
 * @param p50Us       microseconds.
 * @param p99Us       microseconds.
 * @param connections clients.
 * @param dataLength  bytes.
 */
record LoadPoint(double ratePerS, double p50Us, double p99Us, int connections, int dataLength)
{
    /**
     * Points whose rate differs.
     *
     * @param runs to take them from.
     * @return by plot, then by system; points in the order of their rate; only plots in which some system has two.
     */
    static Map<String, Map<String, List<LoadPoint>>> byThroughput(final RunSet runs)
    {
        final Map<String, Map<String, List<LoadPoint>>> plots = points(runs, (run, kind) ->
            kind + " of " + run.load().workload() + ", " + run.load().dataLength() + " B, " + run.serversText());
        plots.values().forEach((systems) -> systems.values()
            .forEach((points) -> points.sort(Comparator.comparingDouble(LoadPoint::ratePerS))));
        plots.values().removeIf((systems) -> systems.values().stream().allMatch((points) -> points.size() < 2));
        return plots;
    }

    /**
     * Points whose size of values or number of clients differs.
     *
     * @param runs to take them from.
     * @return by plot, then by system; only plots with several sizes and several numbers of clients.
     */
    static Map<String, Map<String, List<LoadPoint>>> bySize(final RunSet runs)
    {
        final Map<String, Map<String, List<LoadPoint>>> plots = points(runs, (run, kind) ->
            kind + " of " + run.load().workload() + ", window " + run.load().window() + ", " +
                (0 == run.load().ratePerS() ? "closed loop" : run.load().ratePerS() + "/s"));
        plots.values().forEach((systems) -> systems.values().removeIf((points) ->
            points.stream().mapToInt(LoadPoint::connections).distinct().count() < 2 ||
                points.stream().mapToInt(LoadPoint::dataLength).distinct().count() < 2));
        plots.values().removeIf(Map::isEmpty);
        return plots;
    }

    private static Map<String, Map<String, List<LoadPoint>>> points(final RunSet runs, final Naming plotOf)
    {
        final Map<String, Map<String, Map<String, List<OperationFigures>>>> found = new LinkedHashMap<>();
        final Map<String, RunFile> loads = new LinkedHashMap<>();
        for (final RunFile run : runs.good())
        {
            for (final OperationFigures operation : run.merged())
            {
                found.computeIfAbsent(plotOf.plot(run, operation.kind()), (plot) -> new LinkedHashMap<>())
                    .computeIfAbsent(runs.lineOf(run), (subject) -> new LinkedHashMap<>())
                    .computeIfAbsent(run.load().text(), (load) -> new ArrayList<>())
                    .add(operation);
                loads.put(run.load().text(), run);
            }
        }

        final Map<String, Map<String, List<LoadPoint>>> plots = new LinkedHashMap<>();
        found.forEach((plot, systems) -> systems.forEach((subject, byLoad) -> byLoad.forEach((load, operations) -> plots
            .computeIfAbsent(plot, (name) -> new LinkedHashMap<>())
            .computeIfAbsent(subject, (name) -> new ArrayList<>())
            .add(of(loads.get(load), operations)))));
        return plots;
    }

    private static LoadPoint of(final RunFile run, final List<OperationFigures> operations)
    {
        return new LoadPoint(
            Spread.of(operations.stream().map(OperationFigures::perSecond).toList()).median(),
            Spread.of(operations.stream().map(OperationFigures::p50Us).toList()).median(),
            Spread.of(operations.stream().map(OperationFigures::p99Us).toList()).median(),
            run.load().connections(), run.load().dataLength());
    }

    /** Says in which plot a run belongs. */
    private interface Naming
    {
        String plot(RunFile run, String kind);
    }
}
