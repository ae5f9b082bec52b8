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
import io.nodens.client.WriteFate;
import io.nodens.client.WriteOutcome;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Tells what became of a write of a session.
 */
@Command(
    name = "fate",
    header = "Tell what became of a write of a session.",
    description = "The write is named by its session and its request id, which counts the writes of the session from " +
        "1. Whoever has the session's secret may ask, and the session stays where it is.%n%n" +
        "decided: it was applied, or refused for good. not seen: it is not in the log, and may still come as long as " +
        "the session lives. acknowledged: the session's client has the answer or has given the write up, and the " +
        "outcome is no longer kept. no session: the session is over, or the secret is wrong.")
final class FateCommand extends ClusterCommand
{
    private static final int SECRET_LENGTH = 16;

    @Parameters(index = "0", paramLabel = "SESSION", description = "Id of the session.")
    private long sessionId;

    @Parameters(index = "1", paramLabel = "REQUEST", description = "Request id of the write, from 1.")
    private long requestId;

    @Option(
        names = "--secret", paramLabel = "HEX", defaultValue = "${env:NODENS_SESSION_SECRET}",
        description = "The session's secret as 32 hexadecimal digits, as 'session --secret' shows it. Default: the " +
            "environment variable NODENS_SESSION_SECRET, which the list of processes does not show.")
    private String secret;

    FateCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        print(new View(context().tree().fateOf(sessionId, secret(), requestId)));
        return ExitCode.OK;
    }

    private byte[] secret()
    {
        byte[] bytes = null;
        try
        {
            bytes = null == secret ? null : HexFormat.of().parseHex(secret);
        }
        catch (final IllegalArgumentException ex)
        {
            // What was given is not repeated: it may be most of a secret.
            bytes = null;
        }
        if (null == bytes || SECRET_LENGTH != bytes.length || sessionId < 1 || requestId < 1)
        {
            throw AccessException.usage(
                name(), null, "give a session and a request from 1, and its secret as 32 hexadecimal digits, by " +
                "--secret or NODENS_SESSION_SECRET");
        }
        return bytes;
    }

    private record View(WriteFate fate) implements Printable
    {
        private String word()
        {
            return switch (fate.state())
            {
                case DECIDED -> "decided";
                case NOT_SEEN -> "not seen";
                case ACKNOWLEDGED -> "acknowledged";
                case NO_SESSION -> "no session";
            };
        }

        @Override
        public void writeText(final PrintWriter out)
        {
            out.println(word() + " (as of zxid " + fate.asOfZxid() + ")");
            if (WriteFate.State.DECIDED == fate.state())
            {
                out.println("code " + fate.code() + ", zxid " + fate.zxid());
                for (final WriteOutcome outcome : fate.outcomes())
                {
                    out.println("  " + outcome.code() +
                        (outcome.sequence() < 0 ? "" : ", sequence " + outcome.sequence()) +
                        (0 == outcome.stat().czxid() ? "" : ", version " + outcome.stat().version()));
                }
            }
            if (WriteFate.State.NO_SESSION != fate.state())
            {
                out.println("last request " + fate.lastRequestId() + ", the session is " +
                    (fate.isAttached() ? "attached" : "detached"));
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeStringField("fate", fate.state().name());
            json.writeNumberField("asOfZxid", fate.asOfZxid());
            json.writeBooleanField("canStillCome", fate.canStillCome());
            json.writeNumberField("lastRequestId", fate.lastRequestId());
            json.writeBooleanField("attached", fate.isAttached());
            if (WriteFate.State.DECIDED == fate.state())
            {
                json.writeStringField("code", fate.code().name());
                json.writeNumberField("zxid", fate.zxid());
                json.writeArrayFieldStart("outcomes");
                for (final WriteOutcome outcome : fate.outcomes())
                {
                    json.writeStartObject();
                    json.writeStringField("code", outcome.code().name());
                    json.writeNumberField("sequence", outcome.sequence());
                    StatFormat.writeField(json, outcome.stat());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }
}
