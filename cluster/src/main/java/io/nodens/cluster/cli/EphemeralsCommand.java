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
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lists the ephemerals of a session.
 */
@Command(
    name = "ephemerals",
    description = "List the ephemerals of a session in the order of their creation. Of another session only those " +
        "are listed whose parent this one may read.")
final class EphemeralsCommand extends ClusterCommand
{
    private static final long OWN_SESSION = 0;

    @Option(
        names = "--session", paramLabel = "ID",
        description = "Id of the session, from 1. Default: the session that asks.")
    private Long sessionId;

    @Option(names = "--prefix", paramLabel = "PATH", description = "Only those whose paths begin with this text.")
    private String prefix = "";

    @Mixin
    private LevelOption level;

    EphemeralsCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        if (null != sessionId && sessionId < 1)
        {
            throw AccessException.usage(name(), null, "--session must be at least 1, was " + sessionId);
        }
        final long asked = null == sessionId ? OWN_SESSION : sessionId;
        print(new View(context().tree().ephemerals(asked, prefix, level.get())));
        return ExitCode.OK;
    }

    private record View(List<String> paths) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            paths.forEach(out::println);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeArrayFieldStart("ephemerals");
            for (final String path : paths)
            {
                json.writeString(path);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
