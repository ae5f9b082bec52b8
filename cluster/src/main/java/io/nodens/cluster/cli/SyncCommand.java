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
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/**
 * Waits for the member to catch up.
 */
@Command(
    name = "sync",
    description = "Wait until the member has applied everything that was acknowledged before, and print its zxid.")
final class SyncCommand extends ClusterCommand
{
    SyncCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        print(new View(context().tree().sync()));
        return ExitCode.OK;
    }

    private record View(long zxid) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("zxid " + zxid);
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeNumberField("zxid", zxid);
            json.writeEndObject();
        }
    }
}
