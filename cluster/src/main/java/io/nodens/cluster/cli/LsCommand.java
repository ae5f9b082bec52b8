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
import io.nodens.cluster.cli.access.ChildList;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Lists children.
 */
@Command(name = "ls", description = "List the children of a znode in the order of their creation.")
final class LsCommand extends ClusterCommand
{
    @Parameters(index = "0", arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
    private String path;

    @Option(
        names = "--limit",
        paramLabel = "COUNT",
        defaultValue = "10000",
        description = "Most names to list. Default: ${DEFAULT-VALUE}.")
    private int limit;

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
        final ChildList children = context().tree().children(path, limit);
        print(new View(path, children));
        if (!children.isComplete())
        {
            note("there are more children; --limit raises the number that is listed");
        }
        return ExitCode.OK;
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
}
