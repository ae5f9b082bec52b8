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
import io.nodens.cluster.gateway.process.GatewayProcess;
import io.nodens.cluster.settings.MemberException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Runs the gateway of a member in a process of its own until it is told to stop.
 */
@Command(
    name = "gateway",
    description = {
        "Serve clients of ZooKeeper beside a member on this host, in a process of its own.",
        "Takes the settings of 'server', and must be given those that the member was given; the member itself has no " +
            "gateway with --gateway-port=none, or another port. Waits for the member, and again whenever it is gone."},
    customSynopsis =
        "nodens gateway [--member-id=N] [--members=LIST] [--data-dir=DIR] [--gateway-port=PORT] [--config=FILE] ...",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
        "0:stopped by SIGTERM or SIGINT",
        "2:bad usage",
        "64:refused: a setting is wrong or contradicts another",
        "69:a port cannot be opened",
        "70:the gateway met a fault and stopped; start it again"})
public final class GatewayCommand implements Callable<Integer>
{
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "properties file with nodens.* settings; flags override it")
    private Path config;

    @Option(
        names = "--zoo-cfg",
        paramLabel = "FILE",
        description = "ZooKeeper's configuration file, as the member has it; --config and flags override it")
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
     * Run the gateway.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        final GatewayProcess gateway;
        try
        {
            gateway = GatewayProcess.of(SettingOptions.context(
                zooKeeper,
                config,
                spec.commandLine().getParseResult(),
                (remark) -> System.err.println("nodens gateway: " + remark))
                .exhaustionHook(() -> Runtime.getRuntime().halt(Member.EXIT_CODE_FAULT)));
        }
        catch (final MemberException ex)
        {
            System.err.println("nodens gateway: " + ex.getMessage());
            return SettingOptions.exitCode(ex.category());
        }

        final SignalStop stop = SignalStop.install("gateway", "nothing is lost", gateway::close);
        final MemberException fault = gateway.run();
        if (null == fault)
        {
            // A signal is what ended it, whose hook is about to end the process.
            return 0;
        }

        stop.disarm();
        return SettingOptions.exitCode(fault.category());
    }
}
