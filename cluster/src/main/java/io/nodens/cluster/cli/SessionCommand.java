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
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.SessionInfo;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows the session.
 */
@Command(name = "session", description = "Show the session: id, timeout, the member it is attached to, last zxid.")
final class SessionCommand extends ClusterCommand
{
    @Option(
        names = "--secret",
        description = "Also show the session's secret: who has it may ask for the fate of the session's writes, and " +
            "take the session over.")
    private boolean isWithSecret;

    SessionCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        final TreeAccess tree = context().tree();
        print(new View(
            tree.session(), isWithSecret ? HexFormat.of().formatHex(tree.sessionSecret()) : null));
        return ExitCode.OK;
    }

    private record View(SessionInfo session, String secret) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("session   " + session.id());
            out.println("timeout   " + session.timeoutMs() + " ms");
            out.println("endpoint  " + (session.isConnected() ?
                session.endpoint() + " (member " + session.memberId() + ")" : "none; connecting"));
            out.println("zxid      " + session.lastZxid());
            if (null != secret)
            {
                out.println("secret    " + secret);
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeNumberField("session", session.id());
            json.writeNumberField("timeoutMs", session.timeoutMs());
            json.writeBooleanField("connected", session.isConnected());
            json.writeStringField("endpoint", session.endpoint());
            json.writeNumberField("memberId", session.memberId());
            json.writeNumberField("zxid", session.lastZxid());
            if (null != secret)
            {
                json.writeStringField("secret", secret);
            }
            json.writeEndObject();
        }
    }
}
