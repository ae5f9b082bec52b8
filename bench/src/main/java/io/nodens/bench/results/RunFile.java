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
package io.nodens.bench.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All figures of one invocation of the rig, as {@code run.json} has them.
 *
 * @param format      {@link #FORMAT}.
 * @param version     {@link #VERSION}.
 * @param name        of the run's directory.
 * @param failures    why the figures do not stand for what was asked for; empty when they do.
 * @param system      under test, such as {@code nodens} or {@code zookeeper}.
 * @param label       what tells the run from others of the same system and load, often empty.
 * @param seat        where the clients sat among the servers: any, leader, follower, or what else the system knows.
 * @param servers     how many there were; 0 for those that ran already.
 * @param description what must be known of it to repeat the run.
 * @param load        that was asked for.
 * @param warmUp      what came before the first recorded run.
 * @param environment machine, virtual machine and source, by name.
 * @param runs        that were recorded.
 * @param merged      figures of all runs together, by kind of operation.
 * @param markers     what happened meanwhile.
 * @param figures     that are no latencies.
 */
public record RunFile(
    String format,
    int version,
    String name,
    List<String> failures,
    String system,
    String label,
    String seat,
    int servers,
    String description,
    Load load,
    WarmUp warmUp,
    Map<String, String> environment,
    List<RunFigures> runs,
    List<OperationFigures> merged,
    List<Marker> markers,
    List<Figure> figures)
{
    /** What {@link #format()} says. */
    public static final String FORMAT = "nodens-bench-run";
    /** Version of the file that this build writes, and the only one that it reads. */
    public static final int VERSION = 2;
    /** Name of the file in the directory of a run. */
    public static final String FILE_NAME = "run.json";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();

    /** Files that have no figures are whole. */
    public RunFile
    {
        figures = null == figures ? List.of() : Whole.list("figures", figures);
        failures = null == failures ? null : Whole.list("failures", failures);
        runs = null == runs ? null : Whole.list("runs", runs);
        merged = null == merged ? null : Whole.list("merged", merged);
        markers = null == markers ? null : Whole.list("markers", markers);
    }

    /**
     * How many servers there were, for people.
     *
     * @return such as {@code 3 servers}.
     */
    public String serversText()
    {
        return switch (servers)
        {
            case 0 -> "running servers";
            case 1 -> "1 server";
            default -> servers + " servers";
        };
    }

    /**
     * Whether the figures do not stand for what was asked for.
     *
     * @return true for a run that enters no table.
     */
    public boolean failed()
    {
        return !failures.isEmpty();
    }

    /**
     * Whether operations failed, so that nobody knows what they left behind.
     *
     * @return false also for a run that failed for another reason.
     */
    public boolean hasErrors()
    {
        return runs.stream().anyMatch((run) -> run.errors() > 0);
    }

    /**
     * What was measured, as short as readers can tell it from the rest.
     *
     * @return the system, and its label where it has one.
     */
    public String subject()
    {
        return label.isEmpty() ? system : system + " " + label;
    }

    /**
     * The file's text.
     *
     * @return JSON.
     */
    public String toJson()
    {
        try
        {
            return MAPPER.writeValueAsString(this);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException("cannot write " + name + " as JSON", ex);
        }
    }

    /**
     * Read the file of a run.
     *
     * @param file to read.
     * @return its figures.
     * @throws IllegalArgumentException naming the file, what is wrong with it and what is allowed.
     */
    public static RunFile read(final Path file)
    {
        final JsonNode json;
        try
        {
            json = MAPPER.readTree(Files.readAllBytes(file));
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalArgumentException(file + " is no JSON: " + ex.getOriginalMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("cannot read " + file + ": " + ex, ex);
        }

        if (!FORMAT.equals(json.path("format").asText()) || !json.path("version").isInt() ||
            VERSION != json.path("version").asInt())
        {
            throw new IllegalArgumentException(file + " has the format '" + json.path("format").asText() +
                "' of version " + json.path("version").asText("none") + ": this build reads '" + FORMAT +
                "' of version " + VERSION);
        }

        try
        {
            final RunFile run = MAPPER.treeToValue(json, RunFile.class);
            if (Stream.of(
                run.name, run.failures, run.system, run.label, run.seat, run.load, run.warmUp, run.environment,
                run.runs, run.merged, run.markers)
                .anyMatch(Objects::isNull) || null == run.load.workload())
            {
                throw new IllegalArgumentException(
                    file + " lacks one of name, failures, system, label, seat, load, warmUp, environment, runs, " +
                    "merged, markers");
            }
            if (run.runs.isEmpty() && !run.failed())
            {
                throw new IllegalArgumentException(file + " has no run, and no failure that says why");
            }
            if (Stream.of(run.name, run.system, run.label, run.seat, run.load.workload())
                .anyMatch((text) -> text.chars().anyMatch(Character::isISOControl)))
            {
                throw new IllegalArgumentException(
                    file + " has control characters in one of name, system, label, seat, workload");
            }

            return run;
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalArgumentException(file + " is damaged: " + ex.getOriginalMessage(), ex);
        }
    }
}
