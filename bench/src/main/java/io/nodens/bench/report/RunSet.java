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
import io.nodens.bench.rig.Environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The runs that a report is about, in the order of their names, which is that of time.
 * <p>
 * <b>Thread:</b> any; does not change after it was read.
 */
final class RunSet
{
    /** What is known of a machine, its virtual machine and the source, in the order of reports. */
    private static final List<String> FACTS = List.of(
        "commit", "dirty", "jdk", "cpu", "cpus", "governor", "isolated cpus", "memory", "huge pages", "kernel");
    private static final String UNKNOWN = "unknown";
    private static final String OPTION = "--";
    /** A place of plans, a plan, its runs, and their file. */
    private static final int DEPTH = 3;
    /** Of runs of builds that did not note them. */
    private static final String NO_OPTIONS = "options unknown";

    private final List<RunFile> all;
    /** By system and label: options, seats and numbers of servers that only some of its runs have. */
    private final Map<String, Set<String>> differences = new HashMap<>();

    private RunSet(final List<RunFile> all)
    {
        this.all = all;
        final Map<String, List<Set<String>>> options = new HashMap<>();
        good().forEach((run) ->
            options.computeIfAbsent(run.subject(), (subject) -> new ArrayList<>()).add(options(run)));
        options.forEach((subject, sets) ->
        {
            final Set<String> some = new LinkedHashSet<>();
            sets.forEach(some::addAll);
            some.removeIf((option) -> sets.stream().allMatch((set) -> set.contains(option)));
            differences.put(subject, some);
        });
    }

    private static Set<String> options(final RunFile run)
    {
        final Set<String> options = new LinkedHashSet<>(serverOptions(run));
        options.add("clients at " + run.seat());
        options.add(run.serversText());
        return options;
    }

    /**
     * What was measured, with the options of the servers where runs of one system differ in these; for tables, which
     * have places of clients and numbers of servers elsewhere.
     *
     * @param run of this set.
     * @return system, label, options; the same for runs that count together.
     */
    String nameOf(final RunFile run)
    {
        return name(run, (option) -> option.startsWith(OPTION) || option.equals(NO_OPTIONS));
    }

    /**
     * The same for plots: also with the place of the clients and the number of servers, where runs differ in these.
     *
     * @param run of this set.
     * @return the same for runs that count together.
     */
    String lineOf(final RunFile run)
    {
        return name(run, (option) -> true);
    }

    private String name(final RunFile run, final Predicate<String> isNamed)
    {
        final List<String> own = options(run).stream()
            .filter(isNamed).filter(differences.getOrDefault(run.subject(), Set.of())::contains).toList();
        return run.subject() + (own.isEmpty() ? "" : " (" + String.join(", ", own) + ")");
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
        final Set<Path> known = new HashSet<>();
        for (final Path place : places)
        {
            final List<Path> files = files(place);
            if (files.isEmpty())
            {
                throw new IllegalArgumentException(place + " has no " + RunFile.FILE_NAME +
                    ", nor has a directory in it or in one of these: give the directories that the rig left behind");
            }
            // A run that is named twice, by itself and by what it is in, is still one run.
            files.stream().filter((file) -> known.add(real(file))).forEach((file) -> runs.add(RunFile.read(file)));
        }
        runs.sort(Comparator.comparing(RunFile::name));
        return new RunSet(List.copyOf(runs));
    }

    static RunSet of(final List<RunFile> runs)
    {
        return new RunSet(List.copyOf(runs));
    }

    private static Path real(final Path file)
    {
        try
        {
            return file.toRealPath();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + file, ex);
        }
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
        try (Stream<Path> found = Files.walk(place, DEPTH))
        {
            return found.filter((file) -> file.endsWith(RunFile.FILE_NAME) && Files.isRegularFile(file)).toList();
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
        for (final String name : FACTS)
        {
            final List<String> values = all.stream()
                .map((run) -> run.environment().getOrDefault(name, UNKNOWN)).distinct().toList();
            facts.put(name, 1 == values.size() ? values.get(0) : "DIFFERS: " + String.join(" | ", values));
        }

        return facts;
    }

    /**
     * What another set was measured with that this one was not: machine, virtual machine, source, options of servers.
     *
     * @param other runs that come after these.
     * @return a line for each difference, for people; options only of systems that both sets have.
     */
    List<String> differencesTo(final RunSet other)
    {
        final List<String> lines = new ArrayList<>();
        final Map<String, String> facts = other.facts();
        facts().forEach((name, value) -> addDifference(lines, name, value, facts.get(name)));
        final Map<String, Set<String>> others = other.serverOptions();
        serverOptions().forEach((subject, options) ->
        {
            final Set<String> second = others.get(subject);
            if (null != second)
            {
                addDifference(lines, subject, without(options, second), without(second, options));
            }
        });

        return lines;
    }

    private static void addDifference(
        final List<String> lines, final String name, final String first, final String second)
    {
        if (!first.equals(second))
        {
            lines.add(name + ": " + first + " -> " + second);
        }
    }

    private static String without(final Set<String> options, final Set<String> others)
    {
        final String text = String.join("; ", options.stream().filter((option) -> !others.contains(option)).toList());
        return text.isEmpty() ? "nothing else" : text;
    }

    private Map<String, Set<String>> serverOptions()
    {
        final Map<String, Set<String>> options = new LinkedHashMap<>();
        good().forEach((run) -> options.computeIfAbsent(run.subject(), (subject) -> new LinkedHashSet<>())
            .addAll(serverOptions(run)));
        return options;
    }

    private static List<String> serverOptions(final RunFile run)
    {
        return List.of(run.environment().getOrDefault(Environment.SERVERS, NO_OPTIONS).split("; "));
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
                    .computeIfAbsent(
                        new Subject(nameOf(run), run.subject(), run.seat()), (subject) -> new ArrayList<>()).add(run);
            }
        }

        final List<Comparison> comparisons = new ArrayList<>();
        byLoad.forEach((key, bySubject) -> comparisons.add(comparison(key, bySubject, baseline)));
        return comparisons;
    }

    /**
     * Figures of all good runs by what was measured.
     *
     * @return operations by system, clients' place, load and kind: a list for each directory, of the runs in it.
     */
    Map<String, List<List<OperationFigures>>> operations()
    {
        final Map<String, List<List<OperationFigures>>> operations = new LinkedHashMap<>();
        for (final RunFile file : good())
        {
            final Map<String, List<OperationFigures>> ofFile = new LinkedHashMap<>();
            file.runs().stream().flatMap((run) -> run.operations().stream()).forEach((operation) -> ofFile
                .computeIfAbsent(
                    nameOf(file) + " at " + file.seat() + ", " + Key.of(file, operation.kind()).heading(),
                    (name) -> new ArrayList<>())
                .add(operation));
            ofFile.forEach((name, figures) ->
                operations.computeIfAbsent(name, (key) -> new ArrayList<>()).add(figures));
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
                    .computeIfAbsent(nameOf(run), (subject) -> new ArrayList<>()).add(figure.value());
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
        subjects.sort(Comparator.comparing((subject) -> !subject.system.equals(baseline)));

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
        final List<OperationFigures> runs = operations(files.stream(), kind);
        final int cold = operations(files.stream().filter((file) -> !file.warmUp().steady()), kind).size();
        final Spread rate = spread(runs, OperationFigures::perSecond);
        final Spread p50 = spread(runs, OperationFigures::p50Us);
        final Spread p99 = spread(runs, OperationFigures::p99Us);
        return new Comparison.Row(
            subject.name, subject.seat, runs.size(), cold, rate, p50, p99, spread(runs, OperationFigures::p999Us),
            runs.stream().mapToDouble(OperationFigures::maxUs).max().orElse(0),
            null == first ? 1 : p50.median() / first.p50Us().median(),
            null == first ? 1 : p99.median() / first.p99Us().median(),
            null == first ? 1 : rate.median() / first.perSecond().median(),
            curve(files, kind));
    }

    private static List<OperationFigures> operations(final Stream<RunFile> files, final String kind)
    {
        return files
            .flatMap((file) -> file.runs().stream())
            .flatMap((run) -> run.operations().stream())
            .filter((operation) -> kind.equals(operation.kind()))
            .toList();
    }

    private static Spread spread(
        final List<OperationFigures> runs, final ToDoubleFunction<OperationFigures> figure)
    {
        return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
    }

    /** As long as the shortest: where only some directories reach, the median of those may fall again. */
    private static List<Double> curve(final List<RunFile> files, final String kind)
    {
        final List<List<Double>> curves = files.stream()
            .flatMap((file) -> file.merged().stream())
            .filter((operation) -> kind.equals(operation.kind()))
            .map(OperationFigures::percentiles)
            .toList();
        final int length = curves.stream().mapToInt(List::size).min().orElse(0);
        final List<Double> medians = new ArrayList<>();
        for (int i = 0; i < length; i++)
        {
            final int at = i;
            medians.add(Spread.of(
                curves.stream().map((curve) -> curve.get(at)).toList()).median());
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

    private record Subject(String name, String system, String seat)
    {
    }
}
