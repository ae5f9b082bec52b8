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
package io.nodens.cluster.semantics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The scenarios of the suite, each file with what ZooKeeper answered.
 */
public final class ScenarioFiles
{
    /** The file that {@link Preconditions} writes. */
    static final String PRECONDITIONS = "preconditions.txt";
    /** All files. */
    static final List<String> NAMES = List.of(
        PRECONDITIONS, "znodes.txt", "multi.txt", "acls.txt", "paths.txt", "watches.txt", "sessions.txt");

    private ScenarioFiles()
    {
    }

    static List<String> lines(final String name)
    {
        try (InputStream in = ScenarioFiles.class.getResourceAsStream("/semantics/" + name))
        {
            if (null == in)
            {
                return List.of();
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Lines of all scenarios of a file, the generated ones anew. */
    static List<String> source(final String name)
    {
        if (!PRECONDITIONS.equals(name))
        {
            return lines(name);
        }
        final List<String> lines = new ArrayList<>();
        lines.add("# Written by Preconditions: which error wins. Each scenario has no fault, one, or two.");
        lines.add("");
        Preconditions.scenarios().forEach((scenario) -> lines.addAll(scenario.lines()));
        return lines;
    }

    /** What a run of all scenarios against a server differs in, beyond what is meant. */
    public static List<String> compare(final SemanticsDriver driver)
    {
        final Differences differences = new Differences(lines("differences.txt"), driver.name());
        final ScenarioRunner runner = new ScenarioRunner(driver);
        final List<String> faults = new ArrayList<>();
        for (final String name : NAMES)
        {
            for (final Scenario expected : Scenario.read(lines(name)))
            {
                faults.addAll(differences.compare(expected, runner.run(expected)));
            }
        }
        differences.unused().forEach((line) -> faults.add("this difference does not occur any more: " + line));
        return faults;
    }
}
