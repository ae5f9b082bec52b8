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
package io.nodens.bench.raw;

import io.aeron.CommonContext;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.nodens.bench.rig.CompletionHandler;
import io.nodens.bench.rig.LoadConnection;
import io.nodens.bench.rig.RigSettings;
import io.nodens.bench.rig.SystemUnderTest;
import io.nodens.bench.rig.Workload;
import io.nodens.cluster.settings.MemberEndpoints;
import org.agrona.CloseHelper;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * A bare cluster that echoes: each set of the workload is a message of the same length through the log and back.
 */
public final class RawAeronSystem implements SystemUnderTest
{
    private static final int TERM_LENGTH = 16 << 20;

    private final RawMembers members;
    private final String description;
    private final MediaDriver driver;

    /**
     * Load a cluster.
     *
     * @param members     that run; closed with this.
     * @param description of them.
     */
    public RawAeronSystem(final RawMembers members, final String description)
    {
        this.members = members;
        this.description = description;
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new YieldingIdleStrategy())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    @Override
    public String name()
    {
        return "raw-aeron";
    }

    @Override
    public String describe()
    {
        return members.list() + " echo, own driver, shared thread, yielding; " + description;
    }

    @Override
    public void prepare(final RigSettings settings)
    {
        if (Workload.SET != settings.workload())
        {
            throw new IllegalArgumentException("a bare cluster has nothing but messages: --workload=set");
        }
    }

    @Override
    public LoadConnection connect(final RigSettings settings, final int index, final CompletionHandler handler)
    {
        final RawAeronConnection connection = new RawAeronConnection(settings.dataLength(), handler);
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
