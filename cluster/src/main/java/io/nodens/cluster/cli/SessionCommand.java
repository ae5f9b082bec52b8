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
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/**
 * Shows the session.
 */
@Command(name = "session", description = "Show the session: id, timeout, the member it is attached to, last zxid.")
final class SessionCommand extends ClusterCommand
{
    SessionCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        print(new View(context().tree().session()));
        return ExitCode.OK;
    }

    private record View(SessionInfo session) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("session   " + session.id());
            out.println("timeout   " + session.timeoutMs() + " ms");
            out.println("endpoint  " + (session.isConnected() ?
                session.endpoint() + " (member " + session.memberId() + ")" : "none; connecting"));
            out.println("zxid      " + session.lastZxid());
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
            json.writeEndObject();
        }
    }
}
