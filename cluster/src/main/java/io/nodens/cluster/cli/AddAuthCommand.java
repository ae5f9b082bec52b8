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
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Proves who the shell's session is.
 */
@Command(
    name = "addauth",
    description = "Prove who you are, for the rest of the shell; a single command takes --auth. The line does not " +
        "go into the history.")
final class AddAuthCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "SCHEME", description = "digest, or a scheme of the application.")
    private String scheme;

    @Parameters(index = "1", paramLabel = "CREDENTIALS", description = "For digest: user:password.")
    private String credentials;

    AddAuthCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        if (!context().isShell())
        {
            throw AccessException.usage(
                name(), null, "it would prove something to a session that ends with this command; give the other " +
                "command --auth " + scheme + ":CREDENTIALS");
        }
        context().addAuth(scheme, credentials.getBytes(StandardCharsets.UTF_8));
        print(new View(scheme));
        return ExitCode.OK;
    }

    private record View(String scheme) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("the session has an identity of scheme " + scheme);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("scheme", scheme);
            json.writeEndObject();
        }
    }
}
