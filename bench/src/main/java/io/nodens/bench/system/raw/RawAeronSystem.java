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
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.cluster.settings.MemberEndpoints;
import org.agrona.CloseHelper;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.EnumSet;
import java.util.Set;

/**
 * A bare cluster that echoes: each set of the workload is a message of the same length through the log and back.
 */
public final class RawAeronSystem implements SystemUnderTest
{
    private static final int TERM_LENGTH = 16 << 20;

    private final RawMembers members;
    private final MediaDriver driver;

    /**
     * Load a cluster.
     *
     * @param members that run; closed with this.
     */
    public RawAeronSystem(final RawMembers members)
    {
        this.members = members;
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new YieldingIdleStrategy())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    @Override
    public String name()
    {
        return "echo-udp";
    }

    @Override
    public String seat()
    {
        return "leader";
    }

    @Override
    public Servers servers()
    {
        return members;
    }

    @Override
    public String describe()
    {
        return members.list() + " echo, own driver, shared thread, yielding; " + members.describe();
    }

    @Override
    public Set<OperationKind> kinds()
    {
        return EnumSet.of(OperationKind.SET);
    }

    @Override
    public void prepare(final Demand demand)
    {
        // A message needs nothing to be there.
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        final RawAeronConnection connection = new RawAeronConnection(demand.dataLength(), handler);
        connection.cluster(AeronCluster.connect(new AeronCluster.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .ingressChannel(CommonContext.UDP_CHANNEL + "?term-length=" + TERM_LENGTH)
            .ingressEndpoints(MemberEndpoints.parse(members.list()).ingressEndpoints())
            .egressChannel("aeron:udp?endpoint=localhost:0|term-length=" + TERM_LENGTH)
            .egressListener(connection)));
        return connection;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(driver, members);
    }
}
