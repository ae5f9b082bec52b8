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
import io.nodens.cluster.directory.MarkerFile;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Printable;
import io.nodens.tree.TreeException;
import io.nodens.tree.tools.RegionReport;
import io.nodens.tree.tools.TreeInspector;
import io.nodens.tree.tools.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Looks into the mapped tree of a member on this host, running or killed.
 */
@Command(
    name = "inspect",
    header = "Print and check the mapped tree of a member on this host, running or killed.",
    description = "Shows header, memory, segments, index, free lists and change ring of the region; with --verify " +
        "it checks every invariant. It only reads files, so the member does not notice. Exit codes: 0 done, and " +
        "sound when verified; 1 damaged; 2 usage; 3 no region there; 7 cannot be verified, because the region " +
        "keeps changing or its writer died in the middle of a transaction.")
final class InspectCommand implements Callable<Integer>
{
    private final CommandContext context;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Where where = new Where();

    @Option(names = "--verify", description = "Check every invariant.")
    private boolean isVerifying;

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    InspectCommand(final CommandContext context)
    {
        this.context = context;
    }

    /**
     * The command for the command line. Its help promises a format for the answer alone: a failure that is none of
     * usage comes in the default format.
     *
     * @param context for the command.
     * @return ready to add.
     */
    static CommandLine commandLine(final CommandContext context)
    {
        final CommandLine command = new CommandLine(new InspectCommand(context));
        OutputOptions.describe(command.getCommandSpec(), "How the answer looks");
        return command;
    }

    @Override
    public Integer call()
    {
        final Path directory = directory();
        final TreeInspector inspector;
        try
        {
            inspector = new TreeInspector(directory);
        }
        catch (final TreeException ex)
        {
            throw new AccessException(
                ExitCode.NO_SUCH_ZNODE, "inspect", directory.toString(), "NO_REGION", ex.getMessage(), ex);
        }

        final Verification verification = isVerifying ? inspector.verification() : null;
        context.output().print(new Inspection(inspector, verification), outputOptions.format(context));
        if (null == verification)
        {
            return ExitCode.OK.status();
        }

        return switch (verification.outcome())
        {
            case SOUND -> ExitCode.OK.status();
            case DAMAGED -> ExitCode.OTHER.status();
            case UNKNOWN -> ExitCode.UNAVAILABLE.status();
        };
    }

    private Path directory()
    {
        if (null != where.regionDirectory)
        {
            return where.regionDirectory;
        }

        try
        {
            return MemberContext.defaultRegionDirectory(
                where.dataDirectory, MarkerFile.memberIdOf(where.dataDirectory));
        }
        catch (final MemberException ex)
        {
            throw AccessException.usage("inspect", where.dataDirectory.toString(), ex.getMessage());
        }
    }

    /** Either names the region. */
    private static final class Where
    {
        @Option(
            names = "--region-dir",
            paramLabel = "DIR",
            description = "Directory of the mapped tree, as the member's ready line names it.")
        private Path regionDirectory;

        @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data directory of a member that runs with the default region directory. Default: " +
                "nodens-data/member-0.")
        private Path dataDirectory = Path.of("nodens-data", "member-0");
    }

    /**
     * What was found.
     *
     * @param inspector    of the region.
     * @param verification null when none was asked for.
     */
    private record Inspection(TreeInspector inspector, Verification verification) implements Printable
    {
        @Override
        public void writeText(final PrintWriter out)
        {
            final ByteArrayOutputStream text = new ByteArrayOutputStream();
            inspector.print(new PrintStream(text, true, StandardCharsets.UTF_8));
            out.print(text.toString(StandardCharsets.UTF_8));
            if (null != verification)
            {
                verification.problems().forEach(out::println);
                out.println(switch (verification.outcome())
                {
                    case SOUND -> "verified: no problem found";
                    case DAMAGED -> "verified: PROBLEMS FOUND";
                    case UNKNOWN -> "not verified";
                });
            }
        }

        @Override
        public void writeJson(final JsonGenerator json) throws IOException
        {
            json.writeStartObject();
            try
            {
                inspector.report(new JsonReport(json));
            }
            catch (final UncheckedIOException ex)
            {
                throw ex.getCause();
            }

            json.writeEndObject();
            if (null != verification)
            {
                json.writeObjectFieldStart("verification");
                json.writeStringField("outcome", verification.outcome().name());
                json.writeArrayFieldStart("problems");
                for (final String problem : verification.problems())
                {
                    json.writeString(problem);
                }

                json.writeEndArray();
                json.writeEndObject();
            }

            json.writeEndObject();
        }
    }

    /**
     * One object for each section; names in camel case.
     */
    private static final class JsonReport implements RegionReport
    {
        private final JsonGenerator json;
        private boolean isInSection;

        JsonReport(final JsonGenerator json)
        {
            this.json = json;
        }

        @Override
        public void section(final String name)
        {
            write(() ->
            {
                if (isInSection)
                {
                    json.writeEndObject();
                }

                isInSection = true;
                final int comma = name.indexOf(',');
                json.writeObjectFieldStart(camelCase(comma < 0 ? name : name.substring(0, comma)));
            });
        }

        @Override
        public void figure(final String name, final long value)
        {
            write(() -> json.writeNumberField(camelCase(name), value));
        }

        @Override
        public void figure(final String name, final double value)
        {
            write(() -> json.writeNumberField(camelCase(name), value));
        }

        @Override
        public void word(final String name, final String value)
        {
            write(() -> json.writeStringField(camelCase(name), value));
        }

        private static String camelCase(final String words)
        {
            final StringBuilder name = new StringBuilder();
            for (final String word : words.split(" "))
            {
                name.append(0 == name.length() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
            }

            return name.toString();
        }

        private static void write(final Writing writing)
        {
            try
            {
                writing.write();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }

        /** Something to write. */
        @FunctionalInterface
        private interface Writing
        {
            void write() throws IOException;
        }
    }
}
