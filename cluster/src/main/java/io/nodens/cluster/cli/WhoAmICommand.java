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
import io.nodens.client.Identity;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Shows who the session is to access lists.
 */
@Command(
    name = "whoami",
    description = "Show the identities that count for the session, one a line: its address, and what addauth or " +
        "--auth has proved. Of a digest only the user is shown.")
final class WhoAmICommand extends ClusterCommand
{
    WhoAmICommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        final List<Identity> identities = context().tree().whoAmI();
        print(new View(identities));
        if (identities.isEmpty())
        {
            note("the session has no identity; access lists know it as world:anyone");
        }
        return ExitCode.OK;
    }

    private record View(List<Identity> identities) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            identities.forEach(out::println);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeArrayFieldStart("identities");
            for (final Identity identity : identities)
            {
                json.writeStartObject();
                json.writeStringField("scheme", identity.scheme());
                json.writeStringField("identity", identity.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
