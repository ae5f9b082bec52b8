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

import io.nodens.client.QuotaLimits;
import io.nodens.client.SubtreeQuota;
import io.nodens.cluster.cli.access.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Removes limits on a subtree.
 */
@Command(
    name = "delquota",
    description = "Remove limits on a znode and all below it: those that are named, or all.")
final class DelQuotaCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the subtree's root.")
    private String path;

    @Option(names = "-n", description = "The soft limit of znodes.")
    private boolean isCount;

    @Option(names = "-b", description = "The soft limit of bytes.")
    private boolean isBytes;

    @Option(names = "-N", description = "The hard limit of znodes.")
    private boolean isHardCount;

    @Option(names = "-B", description = "The hard limit of bytes.")
    private boolean isHardBytes;

    DelQuotaCommand(final CommandContext context)
    {
        super(context);
    }

    @Override
    protected String subject()
    {
        return path;
    }

    @Override
    protected ExitCode run()
    {
        checkedNotRoot(path);
        final SubtreeQuota former = context().tree().getQuota(path);
        if (null == former)
        {
            note(path + " has no quota");
            print(new ListQuotaCommand.View(List.of()));
            return ExitCode.OK;
        }

        final boolean isAll = !isCount && !isBytes && !isHardCount && !isHardBytes;
        final QuotaLimits limits = former.limits();
        final long count = isCount ? QuotaLimits.NONE : limits.count();
        final long bytes = isBytes ? QuotaLimits.NONE : limits.bytes();
        final long hardCount = isHardCount ? QuotaLimits.NONE : limits.hardCount();
        final long hardBytes = isHardBytes ? QuotaLimits.NONE : limits.hardBytes();
        if (isAll || Math.max(Math.max(count, bytes), Math.max(hardCount, hardBytes)) == QuotaLimits.NONE)
        {
            context().tree().removeQuota(path);
        }
        else
        {
            context().tree().setQuota(path, new QuotaLimits(count, bytes, hardCount, hardBytes));
        }

        final SubtreeQuota left = context().tree().getQuota(path);
        print(new ListQuotaCommand.View(null == left ? List.of() : List.of(left)));
        return ExitCode.OK;
    }
}
