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

import java.util.ArrayList;
import java.util.List;

/**
 * A scenario and, where it is known, what ZooKeeper answered.
 */
final class Scenario
{
    /** Before a step that prepares what the others are about: it must go well, and its answer is not written down. */
    static final String PREPARATION = "- ";
    private static final String ANSWER = "  ";
    private static final String TITLE = "== ";

    final String name;
    final List<String> steps = new ArrayList<>();
    /** For each step, the lines below it. */
    final List<List<String>> answers = new ArrayList<>();

    Scenario(final String name)
    {
        this.name = name;
    }

    Scenario step(final String line)
    {
        steps.add(line);
        answers.add(new ArrayList<>());
        return this;
    }

    static List<Scenario> read(final List<String> lines)
    {
        final List<Scenario> scenarios = new ArrayList<>();
        Scenario current = null;
        for (final String line : lines)
        {
            if (line.startsWith(TITLE))
            {
                current = new Scenario(line.substring(TITLE.length()));
                scenarios.add(current);
            }
            else if (line.startsWith(ANSWER))
            {
                current.answers.get(current.steps.size() - 1).add(line.substring(ANSWER.length()));
            }
            else if (!line.isEmpty() && !line.startsWith("#"))
            {
                current.step(line);
            }
        }
        return scenarios;
    }

    /** The lines of a file that has other answers. */
    static List<String> rewrite(final List<String> lines, final List<Scenario> answered)
    {
        final List<String> rewritten = new ArrayList<>();
        int scenario = -1;
        int step = 0;
        for (final String line : lines)
        {
            if (line.startsWith(ANSWER))
            {
                continue;
            }
            rewritten.add(line);
            if (line.startsWith(TITLE))
            {
                scenario++;
                step = 0;
            }
            else if (!line.isEmpty() && !line.startsWith("#"))
            {
                answered.get(scenario).answers.get(step++).forEach((answer) -> rewritten.add(ANSWER + answer));
            }
        }
        return rewritten;
    }

    List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        lines.add(TITLE + name);
        lines.addAll(steps);
        lines.add("");
        return lines;
    }
}
