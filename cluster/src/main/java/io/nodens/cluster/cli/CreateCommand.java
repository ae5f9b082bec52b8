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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Creates a znode.
 */
@Command(
    name = "create",
    header = "Create a znode and print its path.",
    description = "An ephemeral znode ends with the session that made it: in the shell with the shell, in a single " +
        "command with the command, unless --hold keeps that until Ctrl-C.")
final class CreateCommand extends ClusterCommand
{
    @Mixin
    private DataArguments data;

    @Option(names = {"-e", "--ephemeral"}, description = "The znode ends with the session.")
    private boolean isEphemeral;

    @Option(names = {"-s", "--sequential"}, description = "Add the parent's next sequence number to the path.")
    private boolean isSequential;

    @Option(names = "--hold", description = "Stay until Ctrl-C, and the session with it.")
    private boolean isHold;

    CreateCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return data.path();
    }

    @Override
    protected ExitCode run() throws InterruptedException
    {
        final String path = data.path();
        checked(isSequential ? path + "0" : path);
        if (isHold && context().isShell())
        {
            throw AccessException.usage(name(), path, "the shell holds the session already; leave out --hold");
        }
        final byte[] bytes = data.read(name(), context().stdin());
        final String created = context().tree().create(path, bytes, isEphemeral, isSequential);
        print(new View(created, isEphemeral));
        if (isHold)
        {
            note("the session is held until Ctrl-C");
            context().awaitClose();
        }
        else if (isEphemeral && !context().isShell())
        {
            note("the znode is ephemeral and ends now, with this command's session; --hold keeps it until Ctrl-C");
        }
        return ExitCode.OK;
    }

    private record View(String path, boolean isEphemeral) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println(path);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeBooleanField("ephemeral", isEphemeral);
            json.writeEndObject();
        }
    }
}
