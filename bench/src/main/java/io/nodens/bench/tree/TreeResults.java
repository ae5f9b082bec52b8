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
package io.nodens.bench.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What JMH left in a directory: files {@code jmh-N-*.json} with the scores of round N.
 */
final class TreeResults
{
    private static final String PREFIX = "jmh-";
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String WRITES = "transactions";

    private final Map<String, Map<Integer, Score>> rounds = new TreeMap<>();

    /**
     * Read all files.
     *
     * @param directory with the files.
     * @throws IOException when one cannot be read.
     */
    TreeResults(final Path directory) throws IOException
    {
        final ObjectMapper mapper = new ObjectMapper();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*.json"))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                final int round = Integer.parseInt(name.split("-")[1]);
                for (final JsonNode result : mapper.readTree(file.toFile()))
                {
                    rounds.computeIfAbsent(key(result), (key) -> new TreeMap<>()).put(round, score(result));
                }
            }
        }
    }

    /**
     * Everything that was measured.
     *
     * @return keys for {@link #scores(String)}.
     */
    Set<String> keys()
    {
        return rounds.keySet();
    }

    /**
     * Scores of a benchmark.
     *
     * @param key of {@link #key(String, String...)}.
     * @return one value for each round in ascending order, empty when it was not measured.
     */
    double[] scores(final String key)
    {
        return sorted(rounds.getOrDefault(key, Map.of()).values().stream().mapToDouble(Score::value).toArray());
    }

    /**
     * Scores of a benchmark as a part of another's, round by round.
     *
     * @param key   of {@link #key(String, String...)}.
     * @param other to divide by.
     * @return one value for each round that has both, in ascending order.
     */
    double[] ratios(final String key, final String other)
    {
        final Map<Integer, Score> values = rounds.getOrDefault(key, Map.of());
        final Map<Integer, Score> others = rounds.getOrDefault(other, Map.of());
        final List<Double> ratios = new ArrayList<>();
        for (final Map.Entry<Integer, Score> entry : values.entrySet())
        {
            final Score divisor = others.get(entry.getKey());
            if (null != divisor)
            {
                ratios.add(entry.getValue().value() / divisor.value());
            }
        }

        return sorted(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * What a benchmark allocates.
     *
     * @param key of {@link #key(String, String...)}.
     * @return bytes an operation for each round, in ascending order.
     */
    double[] allocations(final String key)
    {
        return sorted(rounds.getOrDefault(key, Map.of()).values().stream().mapToDouble(Score::allocation).toArray());
    }

    /**
     * What a writer beside a benchmark got done.
     *
     * @param key of {@link #key(String, String...)}.
     * @return transactions a second for each round, in ascending order.
     */
    double[] writes(final String key)
    {
        return sorted(rounds.getOrDefault(key, Map.of()).values().stream().mapToDouble(Score::writes).toArray());
    }

    /**
     * Name of a benchmark with its parameters.
     *
     * @param benchmark  class and method.
     * @param parameters as {@code name=value}.
     * @return the key.
     */
    static String key(final String benchmark, final String... parameters)
    {
        final String[] sorted = parameters.clone();
        Arrays.sort(sorted);
        return benchmark + " " + String.join(" ", sorted);
    }

    /**
     * Middle of some values.
     *
     * @param values in ascending order; at least one.
     * @return the median.
     */
    static double median(final double[] values)
    {
        final int middle = values.length / 2;
        return 0 == values.length % 2 ? (values[middle - 1] + values[middle]) / 2 : values[middle];
    }

    private static String key(final JsonNode result)
    {
        final String[] words = result.get("benchmark").asText().split("\\.");
        final List<String> parameters = new ArrayList<>();
        if (result.has("params"))
        {
            for (final Map.Entry<String, JsonNode> parameter : result.get("params").properties())
            {
                parameters.add(parameter.getKey() + "=" + parameter.getValue().asText());
            }
        }

        return key(words[words.length - 2] + "." + words[words.length - 1], parameters.toArray(new String[0]));
    }

    private static Score score(final JsonNode result)
    {
        double allocation = Double.NaN;
        double writes = Double.NaN;
        for (final Map.Entry<String, JsonNode> metric : result.get("secondaryMetrics").properties())
        {
            if (metric.getKey().endsWith(ALLOCATION))
            {
                allocation = metric.getValue().get("score").asDouble();
            }
            else if (metric.getKey().endsWith(WRITES))
            {
                writes = metric.getValue().get("score").asDouble() / result.get("measurementIterations").asDouble();
            }
        }

        return new Score(result.get("primaryMetric").get("score").asDouble(), allocation, writes);
    }

    private static double[] sorted(final double[] values)
    {
        Arrays.sort(values);
        return values;
    }

    private record Score(double value, double allocation, double writes)
    {
    }
}
