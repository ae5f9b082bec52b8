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

import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.Failures;
import io.nodens.cluster.cli.access.SessionInfo;
import io.nodens.cluster.cli.access.TreeAccess;
import io.nodens.cluster.cli.output.Output;
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the commands one after the other in one session: with a line editor on a terminal, else from standard input.
 */
@Command(
    name = "shell",
    header = "Work on the tree in one session, with line editing, history and completion.",
    description = "Standard input that is not a terminal is a script: one command a line.")
final class ShellCommand extends ClusterCommand
{
    @Option(
        names = "--history-file",
        paramLabel = "FILE",
        defaultValue = "${sys:user.home}/.nodens_history",
        description = "Where the lines are kept. Default: ~/.nodens_history.")
    private Path historyFile;

    @Option(names = "--no-history", description = "Keep no lines beyond this session.")
    private boolean isWithoutHistory;

    @Option(names = "--keep-going", description = "In a script, continue after a command that failed.")
    private boolean isKeepGoing;

    ShellCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        context().defaultFormat(format());
        try
        {
            if (null != context().stdin() && !(StandardStreams.isTerminal(0) && StandardStreams.isTerminal(1)))
            {
                return runScript();
            }
            try (Terminal terminal = TerminalBuilder.builder()
                .name("nodens")
                .system(true)
                .dumb(true)
                .encoding(StandardStreams.terminalCharset())
                .build())
            {
                return runOn(terminal);
            }
        }
        catch (final IOException ex)
        {
            throw new AccessException(ExitCode.OTHER, name(), null, "IO_ERROR", ex.getMessage(), ex);
        }
    }

    /**
     * Set where the lines are kept.
     *
     * @param file to keep them in.
     */
    void historyFile(final Path file)
    {
        historyFile = file;
    }

    /**
     * Run the line editor until the user quits.
     *
     * @param terminal to run on.
     * @return how it ended.
     */
    ExitCode runOn(final Terminal terminal)
    {
        final Output output = new Output(
            terminal.output(), terminal.output(), context().output().isVerbose(), terminal.encoding());
        try (CommandContext shellContext = context().forShell(output))
        {
            final AtomicReference<Shell> shell = new AtomicReference<>();
            final CommandLine commands = CommandSet.shellCommands(
                shellContext, () -> shell.get().quit(), () -> shell.get().history());
            shell.set(new Shell(
                terminal,
                commands,
                (path, maxCount, timeoutMs) -> complete(shellContext, path, maxCount, timeoutMs),
                () -> prompt(shellContext.treeOrNull()),
                isWithoutHistory ? null : historyFile));
            shellContext.eventPrinter((line) -> printAbove(shell.get(), output, line));
            shellContext.noticePrinter((line) -> printAbove(shell.get(), output, "note: " + line));

            greet(shellContext, output);
            shell.get().run();
            return ExitCode.OK;
        }
    }

    /** Not into the middle of a line that a command prints: both write to the terminal, by writers of their own. */
    private static void printAbove(final Shell shell, final Output output, final String line)
    {
        synchronized (output)
        {
            shell.printAbove(line);
        }
    }

    private ExitCode runScript() throws IOException
    {
        final AtomicBoolean isQuit = new AtomicBoolean();
        try (CommandContext shellContext = context().forShell(context().output()))
        {
            shellContext.noticePrinter((line) -> note(line));
            final CommandLine commands =
                CommandSet.shellCommands(shellContext, () -> isQuit.set(true), List::of);
            final int status = Shell.runScript(
                context().stdin(), commands, isQuit::get, isKeepGoing);
            return ExitCode.of(status);
        }
    }

    private static void greet(final CommandContext shellContext, final Output output)
    {
        try
        {
            final SessionInfo session = shellContext.tree().session();
            output.note(
                "session " + session.id() + " at member " + session.memberId() + ", " + session.endpoint() +
                ", timeout " + session.timeoutMs() + " ms; help shows the commands",
                OutputFormat.TEXT);
        }
        catch (final NodensException ex)
        {
            throw Failures.translate(ex, "connect", null);
        }
    }

    private static List<String> complete(
        final CommandContext shellContext, final String path, final int maxCount, final int timeoutMs)
    {
        final TreeAccess tree = shellContext.treeOrNull();
        return null == tree ? List.of() : tree.childrenWithin(path, maxCount, timeoutMs).names();
    }

    private static String prompt(final TreeAccess tree)
    {
        if (null == tree || tree.isExpired())
        {
            return "nodens (no session)> ";
        }
        final SessionInfo session = tree.session();
        return "nodens " + (session.isConnected() ? session.endpoint() : "(connecting)") + "> ";
    }
}
