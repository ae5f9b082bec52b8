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

import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.RigDriver;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import org.agrona.CloseHelper;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A bare cluster that echoes: each set of the workload is a message of the same length through the log and back.
 */
public final class RawAeronSystem implements SystemUnderTest
{
    /** What can be asked of it. */
    public static final Set<OperationKind> KINDS = Collections.unmodifiableSet(EnumSet.of(OperationKind.SET));

    /** As of the streams between a client of Nodens and its member. */
    private static final String TERMS = "term-length=16m|sparse=true";
    private static final String UDP_TERMS = TERMS + PingDescriptor.PACKETS;
    /** Over IPC each client has a stream of its own, or would see what is for others. */
    private static final int FIRST_EGRESS_STREAM_ID = 20_000;

    private final String name;
    private final RawMembers members;
    private final MediaDriver driver;

    private RawAeronSystem(final String name, final RawMembers members, final MediaDriver driver)
    {
        this.name = name;
        this.members = members;
        this.driver = driver;
    }

    /**
     * Load a cluster over UDP, by a media driver of the rig's own.
     *
     * @param members that run; closed with this.
     * @return the system.
     */
    public static RawAeronSystem overUdp(final RawMembers members)
    {
        return new RawAeronSystem("echo-udp", members, RigDriver.launch());
    }

    /**
     * Load a cluster over IPC in both directions, by the media driver of its leader.
     *
     * @param members that run; closed with this.
     * @return the system.
     */
    public static RawAeronSystem overIpc(final RawMembers members)
    {
        return new RawAeronSystem("echo-ipc", members, null);
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public String seat()
    {
        return "leader";
    }

    /**
     * Member that led when all were ready.
     *
     * @return its id.
     */
    public int leader()
    {
        return members.leader();
    }

    @Override
    public Servers servers()
    {
        return members;
    }

    @Override
    public String describe()
    {
        return "bare Aeron Cluster that echoes, settings and threads of a member of Nodens, no checksums in " +
            "recordings, no front end, a cluster session for each client; " +
            (null == driver ? "driver of the leader" : RigDriver.DESCRIPTION) + "; " +
            members.describe();
    }

    @Override
    public Set<OperationKind> kinds()
    {
        return KINDS;
    }

    @Override
    public void prepare(final Demand demand)
    {
        // A message needs nothing to be there.
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        return connect(demand, index, handler, (leader) -> { });
    }

    /**
     * Open a client that says when another member leads. What it had sent may be lost then, and must be sent again.
     *
     * @param demand      of the run.
     * @param index       of the connection, from 0.
     * @param handler     of its completions.
     * @param onNewLeader is given the new leader, within {@link LoadConnection#doWork()}.
     * @return the client, connected.
     */
    public LoadConnection connect(
        final Demand demand, final int index, final CompletionHandler handler, final IntConsumer onNewLeader)
    {
        final RawAeronConnection connection = new RawAeronConnection(demand.dataLength(), handler, onNewLeader);
        final AeronCluster.Context context = new AeronCluster.Context()
            .errorHandler(RigDriver.ON_ERROR).egressListener(connection);
        if (null == driver)
        {
            context.aeronDirectoryName(members.aeronDirectory(members.leader()).toString())
                .ingressChannel("aeron:ipc?" + TERMS)
                .egressChannel("aeron:ipc?" + TERMS)
                .egressStreamId(FIRST_EGRESS_STREAM_ID + index);
        }
        else
        {
            context.aeronDirectoryName(driver.aeronDirectoryName())
                .ingressChannel("aeron:udp?" + UDP_TERMS)
                .ingressEndpoints(members.ingressEndpoints())
                .egressChannel("aeron:udp?endpoint=localhost:0|" + UDP_TERMS);
        }

        connection.cluster(AeronCluster.connect(context));
        return connection;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(driver, members);
    }
}
