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
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import io.nodens.tree.ZnodeStat;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Shows the stat of a znode.
 */
@Command(name = "stat", description = "Show everything about a znode except its data.")
final class StatCommand extends ClusterCommand
{
    @Mixin
    private LevelOption level;

    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the znode.")
    private String path;

    StatCommand(final CommandContext context)
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
        final ZnodeStat stat = context().tree().exists(path, level.get());
        if (null == stat)
        {
            throw NodensException.of(ErrorCode.NO_NODE, Operation.EXISTS, path, null);
        }
        print(new View(path, stat));
        return ExitCode.OK;
    }

    private record View(String path, ZnodeStat stat) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            StatFormat.writeText(out, stat);
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
