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

import io.nodens.cluster.cli.access.ClusterAccess;
import io.nodens.cluster.cli.access.NativeClusterAccess;
import io.nodens.cluster.cli.output.Output;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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
        "6 not empty, 7 no answer in time, 8 session expired, 9 refused by a limit or a rule, 130 interrupted.")
public final class NodensMain implements Runnable
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
        System.exit(run(
            args,
            NativeClusterAccess::new,
            System.in,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err)));
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
        final Output output = new Output(stdout, stderr, options::isVerbose);
        try (CommandContext context = new CommandContext(options, factory, stdin, output, false))
        {
            // Ctrl-C ends the process from outside: the session and the driver's directory have to go, too.
            final Thread onExit = new Thread(context::close, "nodens-exit");
            Runtime.getRuntime().addShutdownHook(onExit);
            final int status = CommandSet.singleCommands(args, context, options).execute(args);
            forget(onExit);
            return status;
        }
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
     * Without a command, show what there is.
     */
    @Override
    public void run()
    {
        spec.commandLine().usage(spec.commandLine().getOut());
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
