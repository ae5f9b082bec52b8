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

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry of the runnable jar.
 */
@Command(
    name = "nodens",
    description = "Nodens, a replicated coordination server.",
    mixinStandardHelpOptions = true,
    subcommands = {ServerCommand.class})
public final class NodensMain implements Runnable
{
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /**
     * Run one command and exit with its code.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new NodensMain()).execute(args));
    }

    /**
     * Without a command, show what there is.
     */
    @Override
    public void run()
    {
        spec.commandLine().usage(System.out);
    }
}
