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
import io.nodens.cluster.cli.access.ClusterAccess;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.access.NativeClusterAccess;
import io.nodens.cluster.cli.output.Output;
import io.nodens.cluster.cli.output.OutputFormat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Entry of the runnable jar.
 */
@Command(
    name = "nodens",
    description = "Nodens, a replicated coordination server: runs members, and works on their tree.",
    mixinStandardHelpOptions = true,
    versionProvider = NodensMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%n",
    footer = "Exit codes: 0 done, 1 other failure, 2 usage, 3 no such znode, 4 znode exists, 5 bad version, " +
        "6 not empty, 7 no answer in time, 8 session expired, 9 refused by a limit or a rule, " +
        "10 slow and 11 unsure (check perf), 130 interrupted.")
public final class NodensMain implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    /**
     * Run one command and exit with its code.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        final ConnectionOptions options = new ConnectionOptions();
        final Output output = new Output(
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            options::isVerbose,
            StandardStreams.isTerminal(1) ? StandardStreams.terminalCharset() : null);
        final String[] meant;
        try
        {
            meant = RawArguments.ofProcess(args);
        }
        catch (final IllegalArgumentException ex)
        {
            output.error(AccessException.usage("nodens", null, ex.getMessage()), OutputFormat.TEXT);
            System.exit(ExitCode.USAGE.status());
            return;
        }
        System.exit(run(meant, options, NativeClusterAccess::new, StandardStreams.input(), output));
    }

    /**
     * Run one command.
     *
     * @param args    of the command line.
     * @param factory of the way to the cluster.
     * @param stdin   standard input.
     * @param stdout  standard output.
     * @param stderr  standard error.
     * @return the exit code.
     */
    static int run(
        final String[] args,
        final ClusterAccess.Factory factory,
        final InputStream stdin,
        final OutputStream stdout,
        final OutputStream stderr)
    {
        final ConnectionOptions options = new ConnectionOptions();
        return run(args, options, factory, stdin, new Output(stdout, stderr, options::isVerbose));
    }

    private static int run(
        final String[] args,
        final ConnectionOptions options,
        final ClusterAccess.Factory factory,
        final InputStream stdin,
        final Output output)
    {
        try (CommandContext context = new CommandContext(options, factory, stdin, output, false))
        {
            // Ctrl-C ends the process from outside: the session and the driver's directory have to go, too.
            final Thread onExit = new Thread(context::close, "nodens-exit");
            Runtime.getRuntime().addShutdownHook(onExit);
            final int status = CommandSet.singleCommands(args, context, options).execute(args);
            forget(onExit);
            return checked(status, output);
        }
    }

    /** An answer that could not be written is a failure, whatever was done. */
    private static int checked(final int status, final Output output)
    {
        final IOException failure = output.failure();
        final boolean isLost = null != failure || System.out.checkError();
        if (isLost)
        {
            final String reason = null == failure || null == failure.getMessage() ? "" : ": " + failure.getMessage();
            output.error(
                new AccessException(
                    ExitCode.OTHER, "nodens", null, "IO_ERROR", "cannot write to standard output" + reason +
                    (ExitCode.OK.status() == status ? "; the command itself was done" : ""), failure),
                OutputFormat.TEXT);
        }
        return isLost && ExitCode.OK.status() == status ? ExitCode.OTHER.status() : status;
    }

    private static void forget(final Thread onExit)
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(onExit);
        }
        catch (final IllegalStateException ignore)
        {
            // The hook is running: it does what this thread is about to do, and either may be first.
        }
    }

    /**
     * Without a command, show what there is; a script that lost its command must not take that for success.
     */
    @Override
    public Integer call()
    {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }

    /**
     * Reads the version from the jar's manifest.
     */
    static final class Version implements IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = NodensMain.class.getPackage().getImplementationVersion();
            return new String[]{"nodens " + (null == version ? "(not from a jar)" : version)};
        }
    }
}
