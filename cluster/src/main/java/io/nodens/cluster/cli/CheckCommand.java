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
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Groups what looks into a running cluster and judges it.
 */
@Command(
    name = "check",
    header = "Check a running cluster: perf times it and says whether it is slow, and why.",
    description = "See 'nodens check perf --help'.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CheckCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    /**
     * The command with those below it.
     *
     * @param context for them.
     * @return ready to be added.
     */
    static CommandLine commandLine(final CommandContext context)
    {
        return new CommandLine(new CheckCommand()).addSubcommand("perf", new CheckPerfCommand(context));
    }

    /** Without a command, show what there is. */
    @Override
    public Integer call()
    {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }
}
