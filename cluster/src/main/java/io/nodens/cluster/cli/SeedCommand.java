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

import io.nodens.cluster.Member;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Seeds a member by hand and ends: from the running members, as a start does by itself, or from the directory of a
 * member that is not running, when too few members remember to go on.
 */
@Command(
    name = "seed",
    description = {
        "Fetch snapshot and log of the cluster for a member that has none, or has lost them, and end.",
        "Takes the settings of 'server'. A start does the same while a majority of the other members serves."},
    customSynopsis =
        "nodens seed [--from-directory=DIR --accept-loss] [--member-id=N] [--members=LIST] [--data-dir=DIR] ...",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
        "0:seeded, or nothing was missing",
        "2:bad usage",
        "64:refused: a setting is wrong, contradicts another or the data directory",
        "69:refused: the host or a directory is not fit",
        "70:a fault; try again",
        "75:not seeded within nodens.start.timeout"})
public final class SeedCommand implements Callable<Integer>
{
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "properties file with nodens.* settings; flags override it")
    private Path config;

    @Option(
        names = "--from-directory",
        paramLabel = "DIR",
        description = "data directory of a stopped member of the same cluster, or a copy of it")
    private Path source;

    @Option(
        names = "--accept-loss",
        description = "with --from-directory: give up writes that other members acknowledged and that directory lacks")
    private boolean isLossAccepted;

    private CommandSpec spec;

    /**
     * Add a flag for every setting.
     *
     * @param value of this command.
     */
    @Spec
    void spec(final CommandSpec value)
    {
        spec = value;
        SettingOptions.addTo(spec);
    }

    /**
     * Seed the member.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        try
        {
            final MemberContext context = SettingOptions.context(config, spec.commandLine().getParseResult());
            System.out.println(null == source ? Member.seed(context) : seedFromDirectory(context));
            return 0;
        }
        catch (final MemberException ex)
        {
            System.err.println("nodens seed: " + ex.getMessage());
            return SettingOptions.exitCode(ex.category());
        }
    }

    private String seedFromDirectory(final MemberContext context)
    {
        if (!isLossAccepted)
        {
            throw new MemberException(
                MemberException.Category.CONFIGURATION,
                "--from-directory needs --accept-loss: whatever the other members acknowledged and " + source +
                " does not have is given up; see docs/operating.md, 'A majority that is lost'");
        }

        return Member.seed(context, source);
    }
}
