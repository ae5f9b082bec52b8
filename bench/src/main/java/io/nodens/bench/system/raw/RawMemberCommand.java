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

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.ThreadLayout;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ShutdownSignalBarrier;
import picocli.CommandLine.Command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one member of a bare Aeron Cluster that echoes. It takes the flags of a member of Nodens, and gives Aeron the
 * same settings and the same threads ({@link RawWiring}).
 */
@Command(
    name = "raw-member",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a member of a bare Aeron Cluster that echoes, with the flags of `nodens server`; the rig " +
        "starts these by --system=echo-udp and echo-ipc.")
public final class RawMemberCommand extends RawServerCommand
{
    @Override
    public Integer call()
    {
        final MemberContext context = context();
        // The archive's and the consensus module's clients can be told so in no other way.
        System.setProperty(
            CommonContext.DRIVER_TIMEOUT_PROP_NAME,
            Long.toString(TimeUnit.NANOSECONDS.toMillis(context.number(MemberSetting.DRIVER_TIMEOUT))));
        final List<AutoCloseable> opened = new ArrayList<>();
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier())
        {
            final RawWiring wiring = new RawWiring(context, barrier::signalAll, RawServerCommand::print);
            opened.add(MediaDriver.launch(wiring.mediaDriver()));
            final Archive archive = Archive.launch(wiring.archive());
            opened.add(0, archive);
            // Consensus module and service each make it if it is not there, and the slower one of two at once fails.
            IoUtil.ensureDirectoryExists(wiring.clusterDir(), "cluster");
            opened.add(0, consensus(context, wiring, archive, opened));
            opened.add(0, ClusteredServiceContainer.launch(wiring.serviceContainer(new EchoService())));
            System.out.println("raw member " + context.memberId() + " ready in " + context.aeronDir());
            barrier.await();
        }
        finally
        {
            CloseHelper.quietCloseAll(opened);
        }

        return 0;
    }

    private static AgentRunner consensus(
        final MemberContext context, final RawWiring wiring, final Archive archive, final List<AutoCloseable> opened)
    {
        final boolean isDriven = ArchiveThreadingMode.INVOKER == archive.context().threadingMode();
        final boolean isShared = isDriven && ThreadLayout.isArchiveShared(context);
        if (isDriven && !isShared)
        {
            opened.add(0, start(new InvokedAgent("archive", archive.invoker()), wiring.hot()));
        }

        return start(new ConsensusAgent(wiring, isShared ? archive.invoker() : null), wiring.hot());
    }

    private static AgentRunner start(final Agent agent, final IdleStrategy idleStrategy)
    {
        final AgentRunner runner = new AgentRunner(idleStrategy, RawServerCommand::print, null, agent);
        AgentRunner.startOnThread(runner);
        return runner;
    }

    /** What another would drive by its invoker, on a thread of its own. */
    private record InvokedAgent(String roleName, AgentInvoker invoker) implements Agent
    {
        @Override
        public void onStart()
        {
            invoker.start();
        }

        @Override
        public int doWork()
        {
            return invoker.invoke();
        }
    }
}
