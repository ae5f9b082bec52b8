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
import io.nodens.cluster.cli.access.AccessException;
import io.nodens.cluster.cli.access.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Sets limits on a subtree.
 */
@Command(
    name = "setquota",
    description = "Set limits on a znode and all below it. Limits that are not named stay as they are.")
final class SetQuotaCommand extends ClusterCommand
{
    @Parameters(index = "0", paramLabel = "PATH", description = "Path of the subtree's root.")
    private String path;

    @Option(names = "-n", paramLabel = "COUNT", description = "Soft limit of znodes: exceeding it is reported.")
    private Long count;

    @Option(names = "-b", paramLabel = "BYTES", description = "Soft limit of bytes of data.")
    private Long bytes;

    @Option(names = "-N", paramLabel = "COUNT", description = "Hard limit of znodes: what would exceed it is refused.")
    private Long hardCount;

    @Option(names = "-B", paramLabel = "BYTES", description = "Hard limit of bytes of data.")
    private Long hardBytes;

    SetQuotaCommand(final CommandContext context)
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
        if (null == count && null == bytes && null == hardCount && null == hardBytes)
        {
            throw AccessException.usage(name(), path, "name a limit: -n, -b, -N or -B");
        }

        final SubtreeQuota former = context().tree().getQuota(path);
        final QuotaLimits limits = null == former ? null : former.limits();
        context().tree().setQuota(path, new QuotaLimits(
            or(count, null == limits ? QuotaLimits.NONE : limits.count()),
            or(bytes, null == limits ? QuotaLimits.NONE : limits.bytes()),
            or(hardCount, null == limits ? QuotaLimits.NONE : limits.hardCount()),
            or(hardBytes, null == limits ? QuotaLimits.NONE : limits.hardBytes())));
        final SubtreeQuota quota = context().tree().getQuota(path);
        print(new ListQuotaCommand.View(null == quota ? List.of() : List.of(quota)));
        return ExitCode.OK;
    }

    private static long or(final Long given, final long former)
    {
        return null == given ? former : given;
    }
}
