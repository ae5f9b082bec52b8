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

import io.nodens.cluster.cli.access.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Prints what a shell needs to complete commands and options.
 */
@Command(
    name = "completion",
    header = "Print the script by which bash or zsh completes commands and options.",
    description = "For one session: source <(nodens completion bash), or source <(nodens completion zsh). The " +
        "distribution has both as files below share.")
final class CompletionCommand implements Callable<Integer>
{
    private final CommandContext context;

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private CommandShell shell;

    @SuppressWarnings("unused") // picocli looks at the annotation alone
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean isHelp;

    CompletionCommand(final CommandContext context)
    {
        this.context = context;
    }

    @Override
    public Integer call()
    {
        final CommandLine all = CommandSet.singleCommands(new String[0], context, new ConnectionOptions());
        final PrintWriter out = context.output().writer();
        out.print(CommandShell.ZSH == shell ? ZshCompletion.script(all) : AutoComplete.bash("nodens", all));
        out.flush();
        return ExitCode.OK.status();
    }

    /** A shell of the operating system; what it is called on the command line. */
    enum CommandShell
    {
        /** GNU Bash. */
        BASH,
        /** The Z shell. */
        ZSH;

        @Override
        public String toString()
        {
            return BASH == this ? "bash" : "zsh";
        }
    }
}
