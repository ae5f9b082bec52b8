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
import io.nodens.cluster.cli.output.OutputFormat;
import io.nodens.cluster.cli.output.StatusView;
import org.agrona.concurrent.SystemEpochClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows every member.
 */
@Command(
    name = "status",
    header = "Show every member: role, term, zxid, applied position, znodes, sessions, digest, last snapshot.",
    description = "One endpoint is enough: its member names the others. Exit code 7 if a member does not answer or " +
        "does not serve, 1 if two members differ at the same zxid.")
final class StatusCommand extends ClusterCommand
{
    @Option(
        names = {"-w", "--watch"},
        arity = "0..1",
        paramLabel = "INTERVAL",
        fallbackValue = "1s",
        converter = DurationMs.class,
        description = "Show it again and again until Ctrl-C. Interval: ${FALLBACK-VALUE} unless given.")
    private Integer intervalMs;

    @Option(
        names = "--color",
        paramLabel = "WHEN",
        defaultValue = "AUTO",
        description = "Colours: ${COMPLETION-CANDIDATES}; auto is on a terminal, unless NO_COLOR is set in the " +
            "environment. Default: auto.")
    private ColorMode color;

    StatusCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run() throws InterruptedException
    {
        ExitCode result = show();
        while (null != intervalMs && !context().awaitClose(intervalMs) && null == context().output().failure())
        {
            result = show();
        }
        return result;
    }

    private ExitCode show()
    {
        StatusView view = probe();
        if (view.isDiverged())
        {
            // A grave thing to say: a member that answered while it applied a write must not cause it.
            view = probe();
        }
        if (null != intervalMs && OutputFormat.TEXT == format())
        {
            context().output().clear();
        }
        print(view);
        if (view.isDiverged())
        {
            return ExitCode.OTHER;
        }
        return view.isHealthy() ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }

    private StatusView probe()
    {
        return new StatusView(
            context().cluster().probeMembers(), SystemEpochClock.INSTANCE.time(),
            color.isOn(context().output().isTerminal()));
    }
}
