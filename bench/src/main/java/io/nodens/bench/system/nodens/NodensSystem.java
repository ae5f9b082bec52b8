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
package io.nodens.bench.system.nodens;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.BenchPaths;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.RigDriver;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.exceptions.ErrorCode;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.nio.charset.StandardCharsets;

/**
 * Nodens through its native client, over UDP with a media driver of the rig's own, or over the media driver of a
 * member on this host, which makes IPC possible.
 */
public final class NodensSystem implements SystemUnderTest
{
    private static final int PREPARE_WINDOW = 256;

    private final String endpoints;
    private final ReadLevel level;
    private final String members;
    private final String seat;
    private final StartedMembers started;
    private final long runId = System.currentTimeMillis();
    private int preparedKeys;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final String transport;
    private final IdleStrategy idleStrategy = new YieldingIdleStrategy();
    private int pending;
    private String failure;

    /**
     * Reach members that run already.
     *
     * @param endpoints of the members, as the client takes them; each connection starts with the next one in turn.
     * @param aeronDir  of a running media driver, or null for one of the rig's own.
     * @param level     of reads.
     * @param members   what is known of them, for the description.
     */
    public NodensSystem(final String endpoints, final String aeronDir, final ReadLevel level, final String members)
    {
        this(endpoints, aeronDir, level, members, "as given", null);
    }

    private NodensSystem(
        final String endpoints,
        final String aeronDir,
        final ReadLevel level,
        final String members,
        final String seat,
        final StartedMembers started)
    {
        this.members = members;
        this.seat = seat;
        this.started = started;
        this.endpoints = endpoints;
        this.level = level;
        driver = null != aeronDir ? null : RigDriver.launch();
        transport = null == driver ? "driver " + aeronDir : RigDriver.DESCRIPTION;
        aeron = Aeron.connect(new Aeron.Context()
            .errorHandler(RigDriver.ON_ERROR)
            .aeronDirectoryName(null == driver ? aeronDir : driver.aeronDirectoryName()));
    }

    /**
     * Reach members that were started for this over UDP, with a media driver of the rig's own.
     *
     * @param started members; closed with this.
     * @param level   of reads.
     * @param seat    of the clients: any, leader, follower.
     * @return the system.
     */
    public static NodensSystem overUdp(final StartedMembers started, final ReadLevel level, final String seat)
    {
        return new NodensSystem(started.endpoints(seat), null, level, started.describe(), seat, started);
    }

    /**
     * Reach the leader of members that were started for this over IPC, by its own media driver.
     *
     * @param started members; closed with this.
     * @param level   of reads.
     * @return the system.
     */
    public static NodensSystem overIpc(final StartedMembers started, final ReadLevel level)
    {
        return new NodensSystem(
            "ipc", started.leaderAeronDirectory(), level, started.describe(), "leader", started);
    }

    @Override
    public String name()
    {
        return null == driver ? "nodens-ipc" : "nodens-udp";
    }

    @Override
    public String seat()
    {
        return seat;
    }

    @Override
    public Servers servers()
    {
        return started;
    }

    @Override
    public String describe()
    {
        return endpoints + " reads " + level + ", " + transport + "; " + members;
    }

    @Override
    public void prepare(final Demand demand)
    {
        final BenchPaths paths = new BenchPaths(runId);
        final DirectBuffer data = data(demand);
        final byte[] root = BenchPaths.ROOT.getBytes(StandardCharsets.US_ASCII);
        try (AsyncNodensClient client = AsyncNodensClient.connect(context(0)))
        {
            create(client, new UnsafeBuffer(root), root.length, data);
            await(client, 0);
            for (int i = 0; i < demand.keys(); i++)
            {
                // What an earlier load has left may have had data of another length.
                if (i < preparedKeys)
                {
                    set(client, paths.key(i), paths.keyLength(), data);
                }
                else
                {
                    create(client, paths.key(i), paths.keyLength(), data);
                }
            }
            if (demand.hasList())
            {
                for (final String path : BenchList.paths())
                {
                    final byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
                    create(client, new UnsafeBuffer(bytes), bytes.length, data);
                }
            }

            await(client, 0);
            preparedKeys = Math.max(preparedKeys, demand.keys());
        }
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        final AsyncNodensClient client = AsyncNodensClient.connect(context(index).maxInFlight(demand.window()));
        pending = 1;
        // Behind a barrier, so that the first read finds every key at whichever member it reaches.
        while (client.sync(this::onPrepared) < 0)
        {
            idleStrategy.idle(client.doWork());
        }

        await(client, 0);
        return new NodensConnection(client, new BenchPaths(runId), demand, level, handler);
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(aeron, driver, started);
    }

    /**
     * Settings for a client that is not the rig's, on the same media driver.
     *
     * @param endpoints of members, in the order in which the client tries them.
     * @return a new context, to be driven by the thread that uses the client.
     */
    public ClientContext clientContext(final String endpoints)
    {
        return new ClientContext()
            .endpoints(endpoints)
            .shuffleEndpoints(false)
            .aeron(aeron)
            .useAgentInvoker(true);
    }

    private ClientContext context(final int index)
    {
        final String[] all = endpoints.split(",");
        final StringBuilder rotated = new StringBuilder();
        for (int i = 0; i < all.length; i++)
        {
            rotated.append(0 == i ? "" : ",").append(all[(index + i) % all.length]);
        }

        return new ClientContext()
            .endpoints(rotated.toString())
            .shuffleEndpoints(false)
            .aeron(aeron)
            .clientName("bench-" + index)
            .useAgentInvoker(true);
    }

    private void create(
        final AsyncNodensClient client, final DirectBuffer path, final int pathLength, final DirectBuffer data)
    {
        await(client, PREPARE_WINDOW - 1);
        while (client.create(
            path, 0, pathLength, data, 0, data.capacity(), CreateMode.PERSISTENT, this::onPrepared) < 0)
        {
            idleStrategy.idle(client.doWork());
        }

        pending++;
    }

    private void set(
        final AsyncNodensClient client, final DirectBuffer path, final int pathLength, final DirectBuffer data)
    {
        await(client, PREPARE_WINDOW - 1);
        while (client.setData(
            path, 0, pathLength, data, 0, data.capacity(), NodensConnection.ANY_VERSION, this::onPrepared) < 0)
        {
            idleStrategy.idle(client.doWork());
        }

        pending++;
    }

    private void onPrepared(final Response response)
    {
        pending--;
        if (ErrorCode.OK != response.code() && ErrorCode.NODE_EXISTS != response.code())
        {
            failure = response.operation() + " " + response.path() + ": " + response.code();
        }
    }

    private void await(final AsyncNodensClient client, final int mostPending)
    {
        while (pending > mostPending)
        {
            idleStrategy.idle(client.doWork());
            if (Thread.currentThread().isInterrupted())
            {
                throw new IllegalStateException("interrupted while preparing");
            }
        }

        if (null != failure)
        {
            throw new IllegalStateException("cannot prepare: " + failure);
        }
    }

    private static DirectBuffer data(final Demand demand)
    {
        return new UnsafeBuffer(new byte[demand.dataLength()]);
    }
}
