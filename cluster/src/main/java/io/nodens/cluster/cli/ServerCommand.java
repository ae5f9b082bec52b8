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
import io.nodens.cluster.settings.MemberException;
import io.nodens.cluster.settings.MemberSetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a member until it is told to stop. Every {@link MemberSetting} is a flag; what no flag gives comes from the
 * properties file, what that does not give from the defaults of the profile.
 */
@Command(
    name = "server",
    description = "Run a member: media driver, archive, consensus, tree and front end in this process.",
    customSynopsis =
        "nodens server [--member-id=N] [--members=LIST] [--data-dir=DIR] [--profile=NAME] [--config=FILE] ...",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
        "0:stopped by SIGTERM or SIGINT, or by ClusterTool",
        "2:bad usage",
        "64:refused: a setting is wrong, contradicts another or the data directory",
        "69:refused: the host cannot carry the member (port, memory, disk, directory)",
        "70:the member met a fault and stopped; start it again",
        "75:the member did not become ready within nodens.start.timeout"})
public final class ServerCommand implements Callable<Integer>
{
    private static final long FAULT_STOP_LIMIT_MS = 3_000;
    private static final long POLL_MS = 100;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "properties file with nodens.* settings; flags override it")
    private Path config;

    @Option(
        names = "--zoo-cfg",
        paramLabel = "FILE",
        description = "ZooKeeper's configuration file: what has a meaning here is taken, what has none is told; " +
            "--config and flags override it")
    private Path zooKeeper;

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
     * Run the member.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        final CountDownLatch stopped = new CountDownLatch(1);
        final Member member;
        try
        {
            member = Member.launch(SettingOptions.context(
                zooKeeper,
                config,
                spec.commandLine().getParseResult(),
                (remark) -> System.err.println("nodens server: " + remark))
                .terminationHook(stopped::countDown)
                .exhaustionHook(() -> Runtime.getRuntime().halt(Member.EXIT_CODE_FAULT)));
        }
        catch (final MemberException ex)
        {
            System.err.println("nodens server: " + ex.getMessage());
            return SettingOptions.exitCode(ex.category());
        }

        return runUntilStopped(member, stopped);
    }

    private static int runUntilStopped(final Member member, final CountDownLatch stopped)
    {
        final SignalStop stop = SignalStop.install("server", "nothing recorded is lost", member::close);
        try
        {
            awaitStopped(member, stopped);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return 0;
        }

        stop.disarm();
        return SettingOptions.exitCode(member.fault().category());
    }

    /** A stop that hangs after a fault is cut short: a supervisor waits for the end of the process. */
    private static void awaitStopped(final Member member, final CountDownLatch stopped) throws InterruptedException
    {
        long stopMs = 0;
        while (!stopped.await(POLL_MS, TimeUnit.MILLISECONDS))
        {
            stopMs = member.isStopped() ? stopMs + POLL_MS : 0;
            if (stopMs >= FAULT_STOP_LIMIT_MS && member.isStarted())
            {
                System.err.println("nodens server: stopping took longer than " + FAULT_STOP_LIMIT_MS +
                    " ms and was cut short; nothing recorded is lost");
                Runtime.getRuntime().halt(SettingOptions.exitCode(member.fault().category()));
            }
        }
    }
}
