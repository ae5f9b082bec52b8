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

import com.fasterxml.jackson.core.JsonGenerator;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ChildList;
import io.nodens.cluster.cli.access.ChildStats;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import io.nodens.cluster.cli.output.Table;
import io.nodens.tree.NameFilter;
import io.nodens.tree.ZnodeStat;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Lists children.
 */
@Command(name = "ls", description = "List the children of a znode in the order of their creation.")
final class LsCommand extends ClusterCommand
{
    @Mixin
    private LevelOption level;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
    private String path;

    @Option(
        names = "--limit",
        paramLabel = "COUNT",
        defaultValue = "10000",
        description = "Most names to list. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "-l", description = "Also show the stat of each child; this transports the data of each child.")
    private boolean isLong;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only children whose names begin with it.")
    private String prefix = "";

    @Option(names = "--from", paramLabel = "NAME", description = "Only names from this one on, itself included.")
    private String from = "";

    @Option(
        names = "--to", paramLabel = "NAME",
        description = "Only names up to this one, itself not included. Names compare as bytes of UTF-8.")
    private String to = "";

    LsCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run()
    {
        checked(path);
        checkedRange("--limit", limit, 1, MAX_LIMIT);
        final NameFilter filter = filter();
        final boolean isComplete = isLong ?
            list(context().tree().childStats(path, filter, limit, level.get())) :
            list(context().tree().children(path, filter, limit, level.get()));
        if (!isComplete)
        {
            note("there are more children; --limit raises the number that is listed");
        }
        return ExitCode.OK;
    }

    private NameFilter filter()
    {
        if (prefix.isEmpty() && from.isEmpty() && to.isEmpty())
        {
            return null;
        }
        final NameFilter filter = NameFilter.range(prefix, from, to);
        if (null != filter.fault())
        {
            throw AccessException.usage(name(), path, filter.fault());
        }
        return filter;
    }

    private boolean list(final ChildList children)
    {
        print(new View(path, children));
        return children.isComplete();
    }

    private boolean list(final ChildStats children)
    {
        print(new LongView(path, children));
        return children.isComplete();
    }

    private record View(String path, ChildList children) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            children.names().forEach(out::println);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeArrayFieldStart("children");
            for (final String name : children.names())
            {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeBooleanField("complete", children.isComplete());
            json.writeEndObject();
        }
    }

    private record LongView(String path, ChildStats children) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            final Table table =
                new Table("MODIFIED", ">VERSION", ">BYTES", ">CHILDREN", ">OWNER", "NAME");
            for (final ChildStats.ChildStat child : children.children())
            {
                final ZnodeStat stat = child.stat();
                table.row(
                    StatFormat.time(stat.mtimeMs()),
                    Integer.toString(stat.version()),
                    child.isDataHidden() ? "hidden" : Integer.toString(stat.dataLength()),
                    Integer.toString(stat.numChildren()),
                    0 == stat.ephemeralOwner() ? "-" : Long.toString(stat.ephemeralOwner()),
                    child.name());
            }
            table.write(out);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeArrayFieldStart("children");
            for (final ChildStats.ChildStat child : children.children())
            {
                json.writeStartObject();
                json.writeStringField("name", child.name());
                if (child.isDataHidden())
                {
                    json.writeBooleanField("dataHidden", true);
                }
                StatFormat.writeJson(json, child.stat());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("complete", children.isComplete());
            json.writeEndObject();
        }
    }
}
