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

import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.CountersView;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.directory.ComponentMark;
import io.nodens.cluster.directory.MarkerFile;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.status.DriverFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemEpochClock;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows the counters of a member on this host from its files, whatever the member's threads do.
 */
@Command(
    name = "counters",
    header = "Show the counters of a member on this host, running, hung or killed.",
    description = "Shows Nodens' own counters, those of consensus module, archive and media driver, and when each " +
        "of these last gave a sign of life. It only reads files, so it needs no answer of the member. Exit codes: 0 " +
        "done; 1 a file cannot be read; 2 usage; 3 no counters there.")
final class CountersCommand implements Callable<Integer>
{
    private final CommandContext context;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Where where = new Where();

    @Option(
        names = "--filter",
        paramLabel = "TEXT",
        description = "Only counters whose part or name has this text, whatever its case; again for counters with " +
            "another text.")
    private List<String> filters = List.of();

    @Option(names = "--errors", description = "Also show the error logs, with stacks.")
    private boolean isShowingErrors;

    @Option(
        names = {"-w", "--watch"},
        arity = "0..1",
        paramLabel = "INTERVAL",
        fallbackValue = "1s",
        converter = DurationMs.class,
        description = "Show it again and again until Ctrl-C, with the change per second. Interval: " +
            "${FALLBACK-VALUE} unless given.")
    private Integer intervalMs;

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    CountersCommand(final CommandContext context)
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
        final CommandLine command = new CommandLine(new CountersCommand(context));
        OutputOptions.describe(command.getCommandSpec(), "How the answer looks");
        return command;
    }

    @Override
    public Integer call() throws InterruptedException
    {
        CountersView view = show(null);
        while (null != intervalMs && !context.awaitClose(intervalMs) && null == context.output().failure())
        {
            view = show(view);
        }

        return ExitCode.OK.status();
    }

    private CountersView show(final CountersView before)
    {
        final CountersView view = read(before);
        final OutputFormat format = outputOptions.format(context);
        if (null != intervalMs && OutputFormat.TEXT == format)
        {
            context.output().clear();
        }

        context.output().print(view, format);
        return view;
    }

    private CountersView read(final CountersView before)
    {
        final List<ComponentMark> marks = new ArrayList<>();
        if (null == where.aeronDirectory)
        {
            marks.addAll(ComponentMark.readAll(where.dataDirectory));
        }

        final Path aeronDirectory = aeronDirectory(marks);
        final DriverFile driver;
        try
        {
            driver = DriverFile.read(aeronDirectory);
        }
        catch (final NoSuchFileException ex)
        {
            throw new AccessException(
                ExitCode.NO_SUCH_ZNODE, "counters", aeronDirectory.toString(), "NO_COUNTERS",
                "there are no counters: the member was stopped in order, or has not been started", ex);
        }
        catch (final IOException ex)
        {
            throw new AccessException(
                ExitCode.OTHER, "counters", aeronDirectory.toString(), "IO_ERROR",
                null == ex.getMessage() ? ex.toString() : ex.getMessage(), ex);
        }

        marks.add(0, ComponentMark.ofDriver(aeronDirectory, driver));
        return new CountersView(
            aeronDirectory, marks, CountersView.matching(driver.counters(), filters),
            SystemEpochClock.INSTANCE.time(), isShowingErrors, before);
    }

    /** Where the member itself said that its driver is, else where it would be by default. */
    private Path aeronDirectory(final List<ComponentMark> marks)
    {
        if (null != where.aeronDirectory)
        {
            return where.aeronDirectory;
        }

        try
        {
            final Path derived = MemberContext.defaultAeronDirectory(
                where.dataDirectory, MarkerFile.memberIdOf(where.dataDirectory));
            return marks.isEmpty() ? derived : Path.of(marks.get(0).aeronDirectory());
        }
        catch (final MemberException ex)
        {
            throw AccessException.usage("counters", where.dataDirectory.toString(), ex.getMessage());
        }
    }

    /** Either names the member. */
    private static final class Where
    {
        @Option(
            names = "--aeron-dir",
            paramLabel = "DIR",
            description = "Aeron directory, as the member's ready line names it. Signs of life are those of the " +
                "media driver alone then.")
        private Path aeronDirectory;

        @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data directory of the member, whose files name the Aeron directory. Default: " +
                "nodens-data/member-0.")
        private Path dataDirectory = Path.of("nodens-data", "member-0");
    }
}
