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
import io.nodens.cluster.cli.output.UpgradeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows which version of the replicated commands is active, and raises it.
 */
@Command(
    name = "upgrade",
    header = "Show the versions of the replicated commands: active, and of each member; --finalize activates the " +
        "newest.",
    description = "Install a new release on one member after the other; the cluster continues in the active " +
        "version. When all members have the release, --finalize makes its version the active one. There is no way " +
        "back: a member of an older release cannot take part any more. Exit code 9 if a member does not support " +
        "the version.")
final class UpgradeCommand extends ClusterCommand
{
    @Option(
        names = "--finalize",
        description = "Make the newest version that every member supports the active one. There is no way back.")
    private boolean isFinalizing;

    UpgradeCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected ExitCode run()
    {
        final UpgradeView view = new UpgradeView(context().cluster().clusterInfo());
        if (isFinalizing && !view.canFinalize() && !view.hindrances().isEmpty())
        {
            throw new AccessException(
                ExitCode.REFUSED, name(), null, "VERSION_MISMATCH", String.join("; ", view.hindrances()), null);
        }
        if (isFinalizing && view.canFinalize())
        {
            final int version = context().cluster().finalizeUpgrade(view.newest());
            note("version " + version + " is active");
            print(new UpgradeView(context().cluster().clusterInfo()));
            return ExitCode.OK;
        }

        print(view);
        return ExitCode.OK;
    }
}
