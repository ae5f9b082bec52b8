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
package io.nodens.bench;

import io.aeron.exceptions.AeronException;
import io.nodens.bench.plan.FullCommand;
import io.nodens.bench.plan.QuickCommand;
import io.nodens.bench.plan.SaturateCommand;
import io.nodens.bench.proof.ClientStress;
import io.nodens.bench.proof.CrashProof;
import io.nodens.bench.proof.DeathDetection;
import io.nodens.bench.proof.InnocentProof;
import io.nodens.bench.proof.ManyClients;
import io.nodens.bench.proof.PartitionProof;
import io.nodens.bench.proof.SessionEnds;
import io.nodens.bench.proof.StartProof;
import io.nodens.bench.scenario.ScenarioCommand;
import io.nodens.bench.system.raw.PingServerCommand;
import io.nodens.bench.system.raw.RawMemberCommand;
import io.nodens.bench.report.CompareCommand;
import io.nodens.bench.report.ReportCommand;
import io.nodens.bench.tree.TreeGrowthCommand;
import io.nodens.bench.tree.TreeLargeCommand;
import io.nodens.bench.tree.TreeMemoryCommand;
import io.nodens.bench.tree.TreeReportCommand;
import io.nodens.bench.tree.WatchesCommand;
import io.nodens.bench.xchk.Xchk;
import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.NodensException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/**
 * Entry of {@code nodens-bench.jar}.
 */
@Command(
    name = "nodens-bench",
    mixinStandardHelpOptions = true,
    description = "Measures Nodens.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {QuickCommand.class, FullCommand.class, SaturateCommand.class, RigCommand.class,
        ScenarioCommand.class, ReportCommand.class, CompareCommand.class, RawMemberCommand.class,
        PingServerCommand.class, TreeMemoryCommand.class, TreeGrowthCommand.class, TreeLargeCommand.class,
        TreeReportCommand.class, WatchesCommand.class, JmhCommand.class, GateCommand.class, CrashProof.class,
        PartitionProof.class, StartProof.class, ManyClients.class, ClientStress.class, InnocentProof.class,
        DeathDetection.class, SessionEnds.class, Xchk.class, FootprintCommand.class})
public final class BenchMain
{
    private BenchMain()
    {
    }

    /**
     * Run a command.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine()
    {
        return new CommandLine(new BenchMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(BenchMain::onFailure);
    }

    private static int onFailure(
        final Exception exception, final CommandLine commandLine, final CommandLine.ParseResult parseResult)
    {
        if (exception instanceof IllegalArgumentException)
        {
            commandLine.getErr().println(exception.getMessage());
            return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        }

        if (exception instanceof IllegalStateException)
        {
            // What the surroundings did not give: a member that did not come up, a client that was refused.
            commandLine.getErr().println(exception.getMessage());
            return commandLine.getCommandSpec().exitCodeOnExecutionException();
        }

        if (exception instanceof BadArgumentsException)
        {
            commandLine.getErr().println(exception.getMessage());
            return commandLine.getCommandSpec().exitCodeOnInvalidInput();
        }

        if (isOutside(exception))
        {
            commandLine.getErr().println(oneLine(exception));
            return commandLine.getCommandSpec().exitCodeOnExecutionException();
        }

        exception.printStackTrace(commandLine.getErr());
        return commandLine.getCommandSpec().exitCodeOnExecutionException();
    }

    /** A directory that cannot be written, a disk that is full, a server or driver that does not answer. */
    static boolean isOutside(final Exception exception)
    {
        return exception instanceof IOException || exception instanceof UncheckedIOException ||
            exception instanceof AeronException || exception instanceof NodensException;
    }

    /** Messages of files often are but their name: the kind says what was wrong with it. */
    static String oneLine(final Exception exception)
    {
        final Throwable cause = exception instanceof UncheckedIOException ? exception.getCause() : exception;
        final String reason = cause instanceof FileSystemException && null == ((FileSystemException)cause).getReason() ?
            cause.getClass().getSimpleName() + ": " + cause.getMessage() : cause.getMessage();
        final String message = exception.getMessage();
        return exception == cause || String.valueOf(cause).equals(message) ? reason : message + " (" + reason + ")";
    }
}
