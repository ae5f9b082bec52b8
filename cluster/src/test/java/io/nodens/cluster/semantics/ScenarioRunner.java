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

import io.nodens.tree.ZnodeStat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Runs scenarios against a server, each below a root of its own, and writes down what the server answered: the reply,
 * after a write the stat of what it named and of the parent, and what every session heard.
 */
final class ScenarioRunner
{
    private static final Set<String> WRITES = Set.of("create", "delete", "set", "setAcl", "multi");
    private static final Pattern INSPECTED = Pattern.compile("/s\\d{4}(/[A-Za-z0-9_-]+)*");

    private final SemanticsDriver driver;
    private int number;
    private String root;
    private Names names;

    ScenarioRunner(final SemanticsDriver driver)
    {
        this.driver = driver;
    }

    /**
     * Run a scenario.
     *
     * @param scenario to run.
     * @return the same steps with the answers of this server.
     */
    Scenario run(final Scenario scenario)
    {
        root = String.format("/s%04d", number++);
        names = new Names();
        final Scenario run = new Scenario(scenario.name);
        final Reply made = driver.run(Step.parse(SemanticsDriver.SUPER + " create " + root + " data=root"));
        check(made, scenario.name, "its root");
        names.write(made.zxid, 0);
        driver.settle();
        boolean isCut = false;
        for (int i = 0; i < scenario.steps.size(); i++)
        {
            final String line = scenario.steps.get(i);
            final boolean isPreparation = line.startsWith(Scenario.PREPARATION);
            final String text = isPreparation ? line.substring(Scenario.PREPARATION.length()) : line;
            run.step(line);
            final List<String> answers = new ArrayList<>();
            if (isCut)
            {
                run.answers.get(i).add("= " + Reply.UNASKABLE);
                continue;
            }
            isCut = !run(Step.parse(text.replace("$", root)), i + 1, isPreparation ? scenario.name : null, answers);
            if (!isPreparation)
            {
                answers.forEach((answer) -> run.answers.get(run.steps.size() - 1).add(answer.replace(root, "$")));
            }
        }
        driver.endScenario();
        return run;
    }

    /** Whether the driver could ask for it: without it the rest of the scenario means something else. */
    private boolean run(final Step step, final int stepNumber, final String mustPassIn, final List<String> answers)
    {
        final Reply reply = driver.run(step);
        driver.sessions().forEach((session) -> names.session(driver.sessionId(session), session));
        if ("/".equals(step.path()) || "".equals(step.path()))
        {
            // What the root has depends on the scenarios before.
            reply.stat = null;
            reply.content = null;
        }
        if (reply.isOk())
        {
            names.write(reply.zxid, stepNumber);
        }
        if (null != mustPassIn)
        {
            check(reply, mustPassIn, "step " + stepNumber);
        }
        answers.add("= " + reply.text(names));
        driver.settle();
        for (final String session : driver.sessions().stream().sorted().toList())
        {
            final List<Event> events = driver.takeEvents(session);
            for (int i = 0; i < events.size(); i++)
            {
                final boolean isLate = session.equals(step.session()) && i >= reply.eventsBefore;
                answers.add(session + (isLate ? "! late " : "! ") + events.get(i).text(names));
            }
        }
        if (null == mustPassIn)
        {
            inspect(step, reply, answers);
        }
        return !Reply.UNASKABLE.equals(reply.code);
    }

    private void inspect(final Step step, final Reply reply, final List<String> answers)
    {
        final Set<String> paths = new LinkedHashSet<>();
        if (WRITES.contains(step.verb()))
        {
            collect(step, reply, paths);
        }
        for (final String path : paths)
        {
            if (INSPECTED.matcher(path).matches())
            {
                final Reply found = driver.run(Step.parse(SemanticsDriver.SUPER + " exists " + path));
                final ZnodeStat stat = found.stat;
                answers.add(path + " " + (null == stat ? found.code : names.text(stat)));
            }
        }
    }

    private static void collect(final Step step, final Reply reply, final Set<String> paths)
    {
        for (int i = 0; i < step.operations().size(); i++)
        {
            final boolean isTold = null != reply.parts && i < reply.parts.size();
            collect(step.operations().get(i), isTold ? reply.parts.get(i) : reply, paths);
        }
        final String path = null != reply.path ? reply.path : step.path();
        if (null != path)
        {
            paths.add(path);
            final int slash = path.lastIndexOf('/');
            paths.add(slash > 0 ? path.substring(0, slash) : path);
        }
    }

    private static void check(final Reply reply, final String scenario, final String what)
    {
        if (!reply.isOk() && !Reply.UNASKABLE.equals(reply.code))
        {
            throw new AssertionError(scenario + ": " + what + " was answered " + reply.code);
        }
    }
}
