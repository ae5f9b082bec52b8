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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * For each operation what must hold for it, as faults that break one of these conditions each; and from them a
 * scenario without a fault, one for each fault, and one for each two faults that there can be at once. The error of the
 * latter says which of the two conditions is looked at first.
 */
final class Preconditions
{
    private static final String PARENT = "$/p";
    private static final String TARGET = "$/p/x";

    private Preconditions()
    {
    }

    /** All of them, alone and in a multi where an operation may be in one. */
    static List<Scenario> scenarios()
    {
        final List<Scenario> scenarios = new ArrayList<>();
        add(scenarios, "create", false, creates());
        add(scenarios, "delete", true, deletes());
        add(scenarios, "set", true, sets());
        add(scenarios, "setAcl", true, setAcls());
        add(scenarios, "get", true, reads("r"));
        add(scenarios, "exists", true, reads("r"));
        add(scenarios, "children", true, reads("r"));
        add(scenarios, "getAcl", true, reads("ra"));
        add(scenarios, "multi create", false, creates());
        add(scenarios, "multi delete", true, deletes());
        add(scenarios, "multi set", true, sets());
        add(scenarios, "multi check", true, checks());
        return scenarios;
    }

    private static List<Fault> creates()
    {
        return List.of(
            new Fault("mode unknown", Set.of("mode"), (request) -> request.option("mode", "9")),
            new Fault("time to live without its mode", Set.of("ttl"), (request) -> request.option("ttl", "5")),
            new Fault("time to live 0", Set.of("mode", "ttl"), (request) -> request.ttl("0")),
            new Fault("time to live too long", Set.of("mode", "ttl"), (request) -> request.ttl("1099511627776")),
            new Fault("path without slash", Set.of("path", "parent", "parent list", "target"),
                (request) -> request.path = "x"),
            new Fault("path empty", Set.of("path", "parent", "parent list", "target"),
                (request) -> request.path = "''"),
            new Fault("path with NUL", Set.of("path", "target"), (request) -> request.path = TARGET + "\\u0000"),
            new Fault("name malformed", Set.of("path", "target"), (request) -> request.path = PARENT + "/.."),
            new Fault("list empty", Set.of("list"), (request) -> request.option("acl", "none")),
            new Fault("list of an unknown scheme", Set.of("list"), (request) -> request.option("acl", "foo:bar:r")),
            new Fault("list auth without identity", Set.of("list"), (request) -> request.option("acl", "auth::r")),
            new Fault("parent missing", Set.of("parent", "parent list", "target"),
                (request) -> request.hasParent = false),
            new Fault("no CREATE", Set.of("parent list"), (request) -> request.parentAcl = "world:anyone:drwa"),
            new Fault("exists", Set.of("target"), (request) -> request.hasTarget = true),
            new Fault("parent ephemeral", Set.of("parent", "target"),
                (request) -> request.parentMode = "ephemeral"));
    }

    private static List<Fault> deletes()
    {
        return List.of(
            new Fault("root", Set.of("path", "parent", "parent list", "target", "child"),
                (request) -> request.path = "/"),
            new Fault("path without slash", Set.of("path", "parent", "parent list", "target", "child"),
                (request) -> request.path = "x"),
            new Fault("path with NUL", Set.of("path", "target", "child"),
                (request) -> request.path = TARGET + "\\u0000"),
            new Fault("name malformed", Set.of("path", "target", "child"), (request) -> request.path = PARENT + "/.."),
            new Fault("parent missing", Set.of("parent", "parent list", "target", "child"), Request::withoutParent),
            new Fault("no DELETE", Set.of("parent list"), (request) -> request.parentAcl = "world:anyone:crwa"),
            new Fault("missing", Set.of("target", "child"), (request) -> request.hasTarget = false),
            new Fault("version", Set.of("version"), (request) -> request.option("v", "7")),
            new Fault("children", Set.of("child"), (request) -> request.hasChild = true));
    }

    private static List<Fault> sets()
    {
        final List<Fault> faults = new ArrayList<>(paths());
        faults.add(new Fault("missing", Set.of("target", "target list"), (request) -> request.hasTarget = false));
        faults.add(new Fault("no WRITE", Set.of("target list"), (request) -> request.targetAcl = "world:anyone:cdra"));
        faults.add(new Fault("version", Set.of("version"), (request) -> request.option("v", "7")));
        return faults;
    }

    private static List<Fault> setAcls()
    {
        final List<Fault> faults = new ArrayList<>(paths());
        faults.add(new Fault("list empty", Set.of("list"), (request) -> request.option("acl", "none")));
        faults.add(new Fault("list of an unknown scheme", Set.of("list"),
            (request) -> request.option("acl", "foo:bar:r")));
        faults.add(new Fault("list auth without identity", Set.of("list"),
            (request) -> request.option("acl", "auth::r")));
        faults.add(new Fault("missing", Set.of("target", "target list"), (request) -> request.hasTarget = false));
        faults.add(new Fault("no ADMIN", Set.of("target list"), (request) -> request.targetAcl = "world:anyone:cdrw"));
        faults.add(new Fault("version", Set.of("version"), (request) -> request.option("v", "7")));
        return faults;
    }

    private static List<Fault> checks()
    {
        final List<Fault> faults = new ArrayList<>(paths());
        faults.add(new Fault("missing", Set.of("target", "target list"), (request) -> request.hasTarget = false));
        faults.add(new Fault("no READ", Set.of("target list"), (request) -> request.targetAcl = "world:anyone:cdwa"));
        faults.add(new Fault("version", Set.of("version"), (request) -> request.option("v", "7")));
        return faults;
    }

    private static List<Fault> reads(final String letters)
    {
        final List<Fault> faults = new ArrayList<>(paths());
        faults.add(new Fault("missing", Set.of("target", "target list"), (request) -> request.hasTarget = false));
        for (final char letter : letters.toCharArray())
        {
            final String others = "cdrwa".replace(String.valueOf(letter), "");
            faults.add(new Fault("no " + letter, Set.of("target list"),
                (request) -> request.targetAcl = "world:anyone:" + others));
        }
        faults.add(new Fault("no permission", Set.of("target list"),
            (request) -> request.targetAcl = "world:anyone:cdw"));
        return faults;
    }

    private static List<Fault> paths()
    {
        final Set<String> touched = Set.of("path", "target", "target list");
        return List.of(
            new Fault("path without slash", touched, (request) -> request.path = "x"),
            new Fault("path empty", touched, (request) -> request.path = "''"),
            new Fault("path with NUL", touched, (request) -> request.path = TARGET + "\\u0000"),
            new Fault("path with an empty name", touched, (request) -> request.path = PARENT + "//x"),
            new Fault("path with a slash at its end", touched, (request) -> request.path = TARGET + "/"),
            new Fault("name malformed", touched, (request) -> request.path = PARENT + "/.."));
    }

    private static void add(
        final List<Scenario> scenarios, final String operation, final boolean hasTarget, final List<Fault> faults)
    {
        scenarios.add(new Request(operation, hasTarget).scenario("nothing wrong"));
        for (int i = 0; i < faults.size(); i++)
        {
            final Fault first = faults.get(i);
            scenarios.add(new Request(operation, hasTarget).with(first).scenario(first.name));
            for (int j = i + 1; j < faults.size(); j++)
            {
                final Fault second = faults.get(j);
                if (Collections.disjoint(first.touched, second.touched))
                {
                    scenarios.add(new Request(operation, hasTarget).with(first).with(second)
                        .scenario(first.name + " + " + second.name));
                }
            }
        }
    }

    /** What is wrong, and which parts of a request and of its surroundings it changes. */
    private record Fault(String name, Set<String> touched, Consumer<Request> change)
    {
    }

    private static final class Request
    {
        private final String operation;
        private final Map<String, String> options = new LinkedHashMap<>();
        private String path = TARGET;
        private String parentMode = "persistent";
        private String parentAcl;
        private String targetAcl;
        private boolean hasParent = true;
        private boolean hasTarget;
        private boolean hasChild;

        private Request(final String operation, final boolean hasTarget)
        {
            this.operation = operation;
            this.hasTarget = hasTarget;
        }

        private Request with(final Fault fault)
        {
            fault.change.accept(this);
            return this;
        }

        private void option(final String name, final String value)
        {
            options.put(name, value);
        }

        private void ttl(final String value)
        {
            option("mode", "ttl");
            option("ttl", value);
        }

        private void withoutParent()
        {
            hasParent = false;
            hasTarget = false;
        }

        private Scenario scenario(final String fault)
        {
            final Scenario scenario = new Scenario(operation + ": " + fault);
            final String maker = "ephemeral".equals(parentMode) ? "B" : SemanticsDriver.SUPER;
            if (hasParent)
            {
                scenario.step(
                    Scenario.PREPARATION + maker + " create " + PARENT + " mode=" + parentMode + acl(parentAcl));
            }
            if (hasTarget)
            {
                scenario.step(Scenario.PREPARATION + SemanticsDriver.SUPER + " create " + TARGET + acl(targetAcl));
            }
            if (hasChild)
            {
                scenario.step(Scenario.PREPARATION + SemanticsDriver.SUPER + " create " + TARGET + "/c");
            }
            if (operation.startsWith("setAcl") && !options.containsKey("acl"))
            {
                option("acl", "world:anyone:r");
            }
            final StringBuilder line = new StringBuilder();
            final boolean isMulti = operation.startsWith("multi ");
            line.append("A ").append(isMulti ? "multi create $/before ; " : "")
                .append(operation.replace("multi ", "")).append(' ').append(path);
            options.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
            line.append(isMulti ? " ; create $/after" : "");
            return scenario.step(line.toString());
        }

        private static String acl(final String acl)
        {
            return null == acl ? "" : " acl=" + acl;
        }
    }
}
