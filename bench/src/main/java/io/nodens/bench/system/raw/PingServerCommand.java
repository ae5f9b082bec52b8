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
package io.nodens.bench.system.raw;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.ShutdownSignalBarrier;
import picocli.CommandLine.Command;

import java.util.concurrent.TimeUnit;

/**
 * Runs a server that answers messages of Aeron, without a cluster. It takes the flags of a member of Nodens, and gives
 * its media driver and its one thread the same settings ({@link RawWiring}).
 */
@Command(
    name = "ping-server",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a server that answers messages of Aeron, with the flags of `nodens server`; the rig starts " +
        "it by --system=ping-udp and ping-ipc.")
public final class PingServerCommand extends RawServerCommand
{
    @Override
    public Integer call()
    {
        final MemberContext context = context();
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier())
        {
            final RawWiring wiring = new RawWiring(context, barrier::signalAll, RawServerCommand::print);
            try (MediaDriver driver = MediaDriver.launch(wiring.mediaDriver()))
            {
                final PingAgent agent = new PingAgent(
                    new Aeron.Context()
                        .aeronDirectoryName(driver.aeronDirectoryName())
                        .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(context.number(MemberSetting.DRIVER_TIMEOUT)))
                        .errorHandler(RawServerCommand::print),
                    context.endpoints().member(context.memberId()).address(MemberEndpoints.CLIENT_PORT_OFFSET));
                final AgentRunner runner = new AgentRunner(wiring.hot(), RawServerCommand::print, null, agent);
                AgentRunner.startOnThread(runner);
                System.out.println("ping server " + context.memberId() + " ready in " + context.aeronDir());
                barrier.await();
                CloseHelper.quietClose(runner);
            }
        }

        return 0;
    }
}
