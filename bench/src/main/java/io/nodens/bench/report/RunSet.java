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

import io.nodens.bench.results.Figure;
import io.nodens.bench.results.OperationFigures;
import io.nodens.bench.results.RunFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The runs that a report is about, in the order of their names, which is that of time.
 * <p>
 * <b>Thread:</b> any; does not change after it was read.
 */
final class RunSet
{
    private final List<RunFile> all;

    private RunSet(final List<RunFile> all)
    {
        this.all = all;
    }

    /**
     * Read runs.
     *
     * @param places directories of runs, or directories that have such.
     * @return the runs.
     * @throws IllegalArgumentException when a place is none of both, or a file cannot be read.
     */
    static RunSet read(final List<Path> places)
    {
        final List<RunFile> runs = new ArrayList<>();
        for (final Path place : places)
        {
            final List<Path> files = files(place);
            if (files.isEmpty())
            {
                throw new IllegalArgumentException(place + " has no " + RunFile.FILE_NAME +
                    ", nor has a directory in it: give the directories that the rig left behind");
            }
            files.forEach((file) -> runs.add(RunFile.read(file)));
        }
        runs.sort(Comparator.comparing(RunFile::name));
        return new RunSet(List.copyOf(runs));
    }

    static RunSet of(final List<RunFile> runs)
    {
        return new RunSet(List.copyOf(runs));
    }

    private static List<Path> files(final Path place)
    {
        final Path own = place.resolve(RunFile.FILE_NAME);
        if (Files.isRegularFile(own))
        {
            return List.of(own);
        }
        if (!Files.isDirectory(place))
        {
            throw new IllegalArgumentException(place + " is no directory");
        }
        try (Stream<Path> children = Files.list(place))
        {
            return children.map((child) -> child.resolve(RunFile.FILE_NAME)).filter(Files::isRegularFile).toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot list " + place, ex);
        }
    }

    /**
     * Runs that stand for what was asked for.
     *
     * @return without those that failed.
     */
    List<RunFile> good()
    {
        return all.stream().filter((run) -> !run.failed()).toList();
    }

    List<RunFile> failed()
    {
        return all.stream().filter(RunFile::failed).toList();
    }

    /**
     * What all runs have in common: machine, virtual machine, source.
     *
     * @return facts by name; a fact that differs says so.
     */
    Map<String, String> facts()
    {
        final Map<String, String> facts = new LinkedHashMap<>();
        for (final String name : List.of(
            "commit", "dirty", "jdk", "cpu", "cpus", "governor", "isolated cpus", "memory", "huge pages", "kernel"))
        {
            final List<String> values = all.stream()
                .map((run) -> run.environment().getOrDefault(name, "unknown")).distinct().toList();
            facts.put(name, 1 == values.size() ? values.get(0) : "DIFFERS: " + String.join(" | ", values));
        }

        return facts;
    }

    /**
     * Tables of all loads.
     *
     * @param baseline system that the others are compared with; null for the first of each load.
     * @return in the order in which the loads came.
     */
    List<Comparison> comparisons(final String baseline)
    {
        final Map<Key, Map<Subject, List<RunFile>>> byLoad = new LinkedHashMap<>();
        for (final RunFile run : good())
        {
            for (final OperationFigures operation : run.merged())
            {
                byLoad.computeIfAbsent(Key.of(run, operation.kind()), (key) -> new LinkedHashMap<>())
                    .computeIfAbsent(new Subject(run.subject(), run.seat()), (subject) -> new ArrayList<>()).add(run);
            }
        }

        final List<Comparison> comparisons = new ArrayList<>();
        byLoad.forEach((key, bySubject) -> comparisons.add(comparison(key, bySubject, baseline)));
        return comparisons;
    }

    /**
     * Figures of all good runs by what was measured.
     *
     * @return operations by system, clients' place, load and kind.
     */
    Map<String, List<OperationFigures>> operations()
    {
        final Map<String, List<OperationFigures>> operations = new LinkedHashMap<>();
        for (final RunFile file : good())
        {
            file.runs().stream().flatMap((run) -> run.operations().stream()).forEach((operation) -> operations
                .computeIfAbsent(
                    file.subject() + " at " + file.seat() + ", " + Key.of(file, operation.kind()).heading(),
                    (name) -> new ArrayList<>())
                .add(operation));
        }

        return operations;
    }

    /**
     * Tables of figures that are no latencies.
     *
     * @return in the order in which they came.
     */
    List<FigureTable> figures()
    {
        final Map<FigureTable, Map<String, List<Double>>> byFigure = new LinkedHashMap<>();
        for (final RunFile run : good())
        {
            for (final Figure figure : run.figures())
            {
                byFigure.computeIfAbsent(
                    new FigureTable(
                        run.load().text() + ", " + run.servers() + " server(s)", figure.name(), figure.unit(),
                        List.of()),
                    (key) -> new LinkedHashMap<>())
                    .computeIfAbsent(run.subject(), (subject) -> new ArrayList<>()).add(figure.value());
            }
        }

        final List<FigureTable> tables = new ArrayList<>();
        byFigure.forEach((key, bySubject) ->
        {
            final List<FigureTable.Row> rows = new ArrayList<>();
            bySubject.forEach((subject, values) ->
            {
                final Spread spread = Spread.of(values);
                rows.add(new FigureTable.Row(
                    subject, values.size(), spread,
                    rows.isEmpty() ? 1 : spread.median() / rows.get(0).value().median()));
            });
            tables.add(new FigureTable(key.title(), key.name(), key.unit(), List.copyOf(rows)));
        });
        return tables;
    }

    private static Comparison comparison(
        final Key key, final Map<Subject, List<RunFile>> bySubject, final String baseline)
    {
        final List<Subject> subjects = new ArrayList<>(bySubject.keySet());
        // A stable sort: the others stay in their order.
        subjects.sort(Comparator.comparing((subject) -> !subject.name.equals(baseline)));

        final List<Comparison.Row> rows = new ArrayList<>();
        for (final Subject subject : subjects)
        {
            rows.add(row(subject, bySubject.get(subject), key.kind, rows.isEmpty() ? null : rows.get(0)));
        }

        return new Comparison(key.heading(), key.workload, key.kind, List.copyOf(rows));
    }

    private static Comparison.Row row(
        final Subject subject, final List<RunFile> files, final String kind, final Comparison.Row first)
    {
        final List<OperationFigures> runs = files.stream()
            .flatMap((file) -> file.runs().stream())
            .flatMap((run) -> run.operations().stream())
            .filter((operation) -> kind.equals(operation.kind()))
            .toList();
        final Spread rate = spread(runs, OperationFigures::perSecond);
        final Spread p50 = spread(runs, OperationFigures::p50Us);
        final Spread p99 = spread(runs, OperationFigures::p99Us);
        return new Comparison.Row(
            subject.name, subject.seat, runs.size(), rate, p50, p99, spread(runs, OperationFigures::p999Us),
            runs.stream().mapToDouble(OperationFigures::maxUs).max().orElse(0),
            null == first ? 1 : p50.median() / first.p50Us().median(),
            null == first ? 1 : p99.median() / first.p99Us().median(),
            null == first ? 1 : rate.median() / first.perSecond().median(),
            curve(files, kind));
    }

    private static Spread spread(
        final List<OperationFigures> runs, final ToDoubleFunction<OperationFigures> figure)
    {
        return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
    }

    /** As long as the longest: at percentiles that only some directories reach it is the median of those. */
    private static List<Double> curve(final List<RunFile> files, final String kind)
    {
        final List<List<Double>> curves = files.stream()
            .flatMap((file) -> file.merged().stream())
            .filter((operation) -> kind.equals(operation.kind()))
            .map(OperationFigures::percentiles)
            .toList();
        final int length = curves.stream().mapToInt(List::size).max().orElse(0);
        final List<Double> medians = new ArrayList<>();
        for (int i = 0; i < length; i++)
        {
            final int at = i;
            medians.add(Spread.of(
                curves.stream().filter((curve) -> curve.size() > at).map((curve) -> curve.get(at)).toList()).median());
        }

        return medians;
    }

    private record Key(String title, String workload, String kind)
    {
        static Key of(final RunFile run, final String kind)
        {
            return new Key(run.load().text() + ", " + run.serversText(), run.load().workload(), kind);
        }

        /** A workload of one kind has its name already. */
        String heading()
        {
            return kind.equals(workload) ? title : kind + " of " + title;
        }
    }

    private record Subject(String name, String seat)
    {
    }
}
