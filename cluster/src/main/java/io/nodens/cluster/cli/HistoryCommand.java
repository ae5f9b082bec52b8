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
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows the lines typed so far.
 */
@Command(name = "history", description = "Show the lines typed so far.")
final class HistoryCommand extends ClusterCommand
{
    private final Supplier<List<String>> history;

    @Option(
        names = {"-n", "--count"},
        paramLabel = "COUNT",
        defaultValue = "50",
        description = "Number of last lines to show. Default: ${DEFAULT-VALUE}.")
    private int count;

    HistoryCommand(final CommandContext context, final Supplier<List<String>> history)
    {
        super(context);
        this.history = history;
    }

    @Override
    protected ExitCode run()
    {
        checkedRange("--count", count, 1, MAX_LIMIT);
        final List<String> lines = history.get();
        final int first = Math.max(0, lines.size() - count);
        print(new View(lines.subList(first, lines.size()), first + 1));
        return ExitCode.OK;
    }

    private record View(List<String> lines, int firstNumber) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            for (int i = 0; i < lines.size(); i++)
            {
                final String number = Integer.toString(firstNumber + i);
                out.println(" ".repeat(Math.max(0, 5 - number.length())) + number + "  " + lines.get(i));
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartArray();
            for (final String line : lines)
            {
                json.writeString(line);
            }
            json.writeEndArray();
        }
    }
}
