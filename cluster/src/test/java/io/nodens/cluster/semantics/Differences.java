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
import java.util.regex.Pattern;

/**
 * The differences from ZooKeeper that are meant. Each has a reason, and a line with patterns for each place:
 * <pre>
 * # the reason, in as many lines as it needs
 * driver | scenario | step | what ZooKeeper answers | what Nodens answers
 * </pre>
 * A driver is "state", "cluster" or "both". An answer is all lines below a step, joined by " / ".
 */
final class Differences
{
    private static final int FIELDS = 5;

    private final List<Place> places = new ArrayList<>();
    private final String driver;

    Differences(final List<String> lines, final String driver)
    {
        this.driver = driver;
        boolean hasReason = false;
        for (final String line : lines)
        {
            if (line.startsWith("#"))
            {
                hasReason = true;
            }
            else if (line.isBlank())
            {
                hasReason = false;
            }
            else
            {
                final String[] fields = line.split(" \\| ", -1);
                if (!hasReason || fields.length != FIELDS)
                {
                    throw new IllegalArgumentException(
                        "a difference needs a reason and " + FIELDS + " fields: " + line);
                }
                if ("both".equals(fields[0]) || driver.equals(fields[0]))
                {
                    places.add(new Place(line, fields));
                }
            }
        }
    }

    /** What is wrong with a scenario's answers, without what is meant. */
    List<String> compare(final Scenario expected, final Scenario actual)
    {
        final List<String> faults = new ArrayList<>();
        boolean isCut = false;
        for (int i = 0; i < expected.steps.size(); i++)
        {
            final String zooKeeper = String.join(" / ", expected.answers.get(i));
            final String nodens = String.join(" / ", actual.answers.get(i));
            final String step = expected.steps.get(i);
            if (isCut)
            {
                // The steps behind one that cannot be asked were not tried.
                continue;
            }
            isCut = nodens.startsWith("= " + Reply.UNASKABLE);
            if (!zooKeeper.equals(nodens) && !isMeant(expected.name, step, zooKeeper, nodens))
            {
                faults.add(expected.name + "\n    " + step + "\n    ZooKeeper  " + zooKeeper + "\n    " + driver +
                    "  " + nodens);
            }
        }
        return faults;
    }

    /** Lines that were needed nowhere: these differences are gone. */
    List<String> unused()
    {
        return places.stream().filter((place) -> !place.isUsed).map((place) -> place.line).toList();
    }

    private boolean isMeant(final String scenario, final String step, final String zooKeeper, final String nodens)
    {
        boolean isMeant = false;
        for (final Place place : places)
        {
            if (place.matches(scenario, step, zooKeeper, nodens))
            {
                place.isUsed = true;
                isMeant = true;
            }
        }
        return isMeant;
    }

    private static final class Place
    {
        private final String line;
        private final Pattern[] patterns = new Pattern[FIELDS - 1];
        private boolean isUsed;

        private Place(final String line, final String[] fields)
        {
            this.line = line;
            for (int i = 1; i < FIELDS; i++)
            {
                patterns[i - 1] = Pattern.compile(fields[i].trim());
            }
        }

        private boolean matches(final String... texts)
        {
            for (int i = 0; i < patterns.length; i++)
            {
                if (!patterns[i].matcher(texts[i]).matches())
                {
                    return false;
                }
            }
            return true;
        }
    }
}
