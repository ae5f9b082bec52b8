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
import io.nodens.client.Subtree;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Counts the znodes below a znode.
 */
@Command(
    name = "count",
    description = "Count the znodes below a znode and the bytes of their data. Takes as long as stat, whatever is " +
        "there.")
final class CountCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    @Mixin
    private LevelOption level;

    CountCommand(final CommandContext context)
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
        print(new View(path, context().tree().count(path, level.get())));
        return ExitCode.OK;
    }

    private record View(String path, Subtree subtree) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println(subtree.znodes() + " znodes, " + subtree.dataBytes() + " bytes of data");
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeNumberField("znodes", subtree.znodes());
            json.writeNumberField("dataBytes", subtree.dataBytes());
            json.writeEndObject();
        }
    }
}
