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
import io.nodens.client.SetWatch;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/**
 * Lists the watches of the session.
 */
@Command(name = "watches", description = "List the watches that are set in this session: path and kind.")
final class WatchesCommand extends ClusterCommand
{
    WatchesCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        final Comparator<SetWatch> order = Comparator.comparing(SetWatch::path);
        print(new View(context().tree().watches().stream().sorted(order.thenComparing(SetWatch::kind)).toList()));
        return ExitCode.OK;
    }

    private record View(List<SetWatch> watches) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            for (final SetWatch watch : watches)
            {
                out.println(watch.path() + " " + nameOf(watch.kind()));
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartArray();
            for (final SetWatch watch : watches)
            {
                json.writeStartObject();
                json.writeStringField("path", watch.path());
                json.writeStringField("kind", nameOf(watch.kind()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private static String nameOf(final SetWatch.Kind kind)
        {
            return SetWatch.Kind.PERSISTENT_RECURSIVE == kind ? "recursive" : kind.name().toLowerCase(Locale.ROOT);
        }
    }
}
