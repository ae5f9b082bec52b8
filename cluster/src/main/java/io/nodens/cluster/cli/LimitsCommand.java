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
package io.nodens.cluster.cli;

import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.cluster.settings.NearNames;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.LimitsView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.SystemUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Shows and replaces the limits that are the same on every member.
 */
@Command(
    name = "limits",
    header = "Show the cluster's limits, or replace some of them.",
    description = "Limits are replicated: a new value binds at once on every member, whatever the members are " +
        "configured with. A lowered limit binds only what comes after it: nothing is deleted, and no session " +
        "ends.")
final class LimitsCommand extends ClusterCommand
{
    private static final String PREFIX = "nodens.";
    private static final Map<String, Long> MAX_VALUES = maxValues();

    @Parameters(
        arity = "0..*",
        paramLabel = "NAME=VALUE",
        description = "Limits to replace: max.znodes, max.tree.bytes, max.sessions, max.data.length, " +
            "max.ephemerals. Sizes may end in k, m or g.")
    private List<String> changes = new ArrayList<>();

    LimitsCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        if (!changes.isEmpty())
        {
            final Map<String, Long> values = parse();
            final ClusterLimits change = new ClusterLimits(
                values.getOrDefault("max.znodes", 0L),
                values.getOrDefault("max.tree.bytes", 0L),
                values.getOrDefault("max.sessions", 0L).intValue(),
                values.getOrDefault("max.data.length", 0L).intValue(),
                values.getOrDefault("max.ephemerals", 0L).intValue());
            context().cluster().setLimits(change);
        }

        final ClusterInfo info = context().cluster().clusterInfo();
        print(new LimitsView(info));
        noteWhatIsAbove(info);
        return ExitCode.OK;
    }

    private void noteWhatIsAbove(final ClusterInfo info)
    {
        final ClusterLimits limits = info.limits();
        noteWhatIsAbove("max.znodes", info.znodeCount(), limits.maxZnodes(), "no znode can be created");
        noteWhatIsAbove("max.tree.bytes", info.treeBytes(), limits.maxTreeBytes(), "the tree cannot grow");
        noteWhatIsAbove("max.sessions", info.sessionCount(), limits.maxSessions(), "no session can be opened");
    }

    private void noteWhatIsAbove(final String name, final long inUse, final long limit, final String effect)
    {
        if (limit > 0 && inUse >= limit)
        {
            note(name + "=" + limit + " is used up by " + inUse + ": " + effect + " until there is less");
        }
    }

    private Map<String, Long> parse()
    {
        final Map<String, Long> values = new LinkedHashMap<>();
        for (final String change : changes)
        {
            final int equals = change.indexOf('=');
            final String given = equals < 0 ? change : change.substring(0, equals).strip();
            final String name = given.startsWith(PREFIX) ? given.substring(PREFIX.length()) : given;
            if (!MAX_VALUES.containsKey(name))
            {
                throw AccessException.usage(
                    name(), null,
                    "there is no limit '" + given + "'" + NearNames.question(given, PREFIX, MAX_VALUES.keySet()) +
                    "; there are " + String.join(", ", MAX_VALUES.keySet()));
            }
            if (null != values.put(name, equals < 0 ? -1 : valueOf(name, change.substring(equals + 1).strip())))
            {
                throw AccessException.usage(name(), null, name + " is given twice");
            }
            if (equals < 0)
            {
                throw AccessException.usage(name(), null, name + " has no value; give " + name + "=VALUE");
            }
        }
        return values;
    }

    private long valueOf(final String name, final String text)
    {
        final long value;
        try
        {
            value = SystemUtil.parseSize(name, text);
        }
        catch (final NumberFormatException ex)
        {
            throw AccessException.usage(
                name(), null, name + " must be a number, which may end in k, m or g, not '" + text + "'");
        }

        final long max = MAX_VALUES.get(name);
        if (value < 1 || value > max)
        {
            throw AccessException.usage(name(), null, name + " must be 1 to " + max + ", not " + text);
        }
        return value;
    }

    /** What fits into the request; what is allowed is the member's to say. */
    private static Map<String, Long> maxValues()
    {
        final Map<String, Long> values = new LinkedHashMap<>();
        values.put("max.znodes", Long.MAX_VALUE);
        values.put("max.tree.bytes", Long.MAX_VALUE);
        values.put("max.sessions", (long)Integer.MAX_VALUE);
        values.put("max.data.length", (long)Integer.MAX_VALUE);
        values.put("max.ephemerals", (long)Integer.MAX_VALUE);
        return values;
    }
}
