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
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import io.nodens.tree.ZnodeStat;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Replaces the data of a znode.
 */
@Command(name = "set", description = "Replace the data of a znode and print its new version.")
final class SetCommand extends ClusterCommand
{
    @Mixin
    private DataArguments data;

    @Option(
        names = {"-v", "--version"},
        paramLabel = "VERSION",
        defaultValue = "" + TreeAccess.ANY_VERSION,
        description = "Only if the znode has this version. Default: any.")
    private int version;

    SetCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return data.path();
    }

    @Override
    protected ExitCode run()
    {
        final String path = data.path();
        checked(path);
        if (!data.isGiven())
        {
            throw AccessException.usage(name(), path, "give the data: DATA, --file or --null");
        }
        final byte[] bytes = data.read(name(), context().stdin());
        print(new View(path, context().tree().set(path, bytes, version)));
        return ExitCode.OK;
    }

    private record View(String path, ZnodeStat stat) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("version " + stat.version());
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            StatFormat.writeField(json, stat);
            json.writeEndObject();
        }
    }
}
