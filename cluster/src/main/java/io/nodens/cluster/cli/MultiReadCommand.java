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
import io.nodens.client.MultiRead;
import io.nodens.client.MultiReadResult;
import io.nodens.client.ReadResult;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.Failures;
import io.nodens.cluster.cli.output.DataFormat;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.cluster.cli.output.StatFormat;
import io.nodens.cluster.cli.shell.LineWords;
import io.nodens.tree.PathSyntax;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Reads several znodes as of one zxid.
 */
@Command(
    name = "multiread",
    header = "Read several znodes as of one zxid.",
    description = "Each read is one argument in quotes: 'get PATH' for data, 'stat PATH' for whether there is such a " +
        "znode, 'ls PATH' for all of its children. A read that fails says why; the exit code is that of the first " +
        "one.")
final class MultiReadCommand extends ClusterCommand
{
    private static final int WORDS = 2;

    @Parameters(arity = "1..*", paramLabel = "READ", description = "What to read.")
    private List<String> reads = List.of();

    @Mixin
    private LevelOption level;

    MultiReadCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        final MultiRead asked = new MultiRead();
        reads.forEach((text) -> add(asked, text));
        final MultiReadResult result = context().tree().multiRead(asked, level.get());
        print(new View(result, OutputFormat.JSON == format() ? DataFormat.BASE64 : DataFormat.HEX));
        return result.results().stream()
            .filter((read) -> !read.isOk())
            .findFirst()
            .map((read) -> Failures.exitCode(read.code()))
            .orElse(ExitCode.OK);
    }

    private void add(final MultiRead asked, final String text)
    {
        final String[] words;
        try
        {
            words = LineWords.split(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw refusal(text, ex.getMessage());
        }
        final String fault = WORDS == words.length ? PathSyntax.explain(words[1]) : "a read is a word and a path";
        if (null != fault)
        {
            throw refusal(text, fault);
        }
        switch (words[0])
        {
            case "get" -> asked.getData(words[1]);
            case "stat" -> asked.exists(words[1]);
            case "ls" -> asked.getChildren(words[1]);
            default -> throw refusal(text, "a read begins with get, stat or ls");
        }
    }

    private AccessException refusal(final String text, final String why)
    {
        return AccessException.usage(name(), null, "'" + text + "': " + why);
    }

    private record View(MultiReadResult result, DataFormat otherwise) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            out.println("zxid " + result.zxid());
            for (final ReadResult read : result.results())
            {
                writeText(out, read);
            }
        }

        private void writeText(final PrintWriter out, final ReadResult read)
        {
            final String head = word(read.operation()) + " " + read.path();
            if (!read.isOk())
            {
                out.println(head + ": " + read.code());
            }
            else if (Operation.GET_CHILDREN == read.operation())
            {
                out.println(head + ": " + read.children().size() + " children");
                read.children().forEach(out::println);
            }
            else
            {
                out.println(head + ": version " + read.stat().version() + ", " + read.stat().dataLength() + " bytes, " +
                    read.stat().numChildren() + " children");
                if (null != read.data())
                {
                    out.println(DataFormat.textOr(read.data(), otherwise).encode(read.data()));
                }
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            json.writeNumberField("zxid", result.zxid());
            json.writeArrayFieldStart("results");
            for (final ReadResult read : result.results())
            {
                json.writeStartObject();
                json.writeStringField("read", word(read.operation()));
                json.writeStringField("path", read.path());
                json.writeStringField("code", read.code().name());
                if (read.isOk())
                {
                    writeJson(json, read);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private void writeJson(final JsonGenerator json, final ReadResult read) throws IOException
        {
            if (Operation.GET_CHILDREN == read.operation())
            {
                json.writeArrayFieldStart("children");
                for (final String name : read.children())
                {
                    json.writeString(name);
                }
                json.writeEndArray();
            }
            else if (Operation.GET_DATA == read.operation() && null == read.data())
            {
                json.writeNullField("data");
            }
            else if (Operation.GET_DATA == read.operation())
            {
                final DataFormat shownAs = DataFormat.textOr(read.data(), otherwise);
                json.writeStringField("data", shownAs.encode(read.data()));
                json.writeStringField("encoding", shownAs.toString());
            }
            StatFormat.writeField(json, read.stat());
        }

        private static String word(final Operation operation)
        {
            return switch (operation)
            {
                case GET_DATA -> "get";
                case EXISTS -> "stat";
                default -> "ls";
            };
        }
    }
}
