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
package io.nodens.bench.proof;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.nodens.client.EmbeddedDriver;
import io.nodens.cluster.testkit.Endpoints;
import io.nodens.sbe.protocol.ReadKind;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is a storm at one member, until it is killed.
 */
final class StormProcess
{
    /** What it prints when the storm is under way. */
    static final String BEGUN = "storm begun";
    /** Znode with a long value, which must be there. */
    static final String LARGE_PATH = "/large";

    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int CROWD = 64;
    private static final int HANDSHAKES_PER_S = 48;
    private static final int GARBAGE_STREAMS_PER_S = 16;
    private static final int DATAGRAMS_PER_S = 2_000;
    private static final int FRAMES_PER_CYCLE = 4;
    private static final int MAX_FRAME_LENGTH = 1_200;
    private static final int LONG_FRAME_LENGTH = 300_000;
    private static final int WATCHED_PATHS = 2_000;
    private static final int POLL_LIMIT = 256;
    private static final long NEVER = Long.MAX_VALUE;
    /** Nobody listens there: the discard port. */
    private static final String NOBODY = "aeron:udp?endpoint=127.0.0.1:9";

    private final ArrayDeque<StormConnection> connections = new ArrayDeque<>();
    private final FragmentAssembler assembler = new FragmentAssembler((buffer, offset, length, frame) -> { });
    private final Random random = new Random(1);
    private final UnsafeBuffer garbage = new UnsafeBuffer(new byte[LONG_FRAME_LENGTH]);
    private final Aeron aeron;
    private final Subscription subscription;
    private final DatagramSocket socket;
    private final InetSocketAddress address;
    private final String endpoint;
    private final String responseChannel;
    private final long beginNs = System.nanoTime();
    private long begun;
    private long datagrams;
    private long sent;

    private StormProcess(final Aeron aeron, final String endpoint) throws IOException
    {
        this.aeron = aeron;
        this.endpoint = endpoint;
        address = Endpoints.address(endpoint);
        socket = new DatagramSocket();
        subscription = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", StormConnection.RESPONSE_STREAM_ID);
        String channel = null;
        while (null == channel)
        {
            LockSupport.parkNanos(PARK_NS);
            channel = subscription.tryResolveChannelEndpointPort();
        }
        responseChannel = channel + "|term-length=64k";
        random.nextBytes(garbage.byteArray());
    }

    /**
     * Run until the process is killed.
     *
     * @param args name of the storm, endpoint of the member, directory for the media driver's.
     * @throws IOException when there is no socket.
     */
    public static void main(final String[] args) throws IOException
    {
        final Storm storm = Storm.valueOf(args[0]);
        try (EmbeddedDriver driver = EmbeddedDriver.launch(new EmbeddedDriver.Context().parentDirectory(args[2]));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            new StormProcess(aeron, args[1]).run(storm);
        }
    }

    private void run(final Storm storm) throws IOException
    {
        boolean isSaid = false;
        long reportNs = beginNs;
        while (!Thread.currentThread().isInterrupted())
        {
            final long nowNs = System.nanoTime();
            final int work = doWork(storm, nowNs);
            if (!isSaid && nowNs - beginNs > WARM_UP_NS)
            {
                isSaid = true;
                System.out.println(BEGUN);
            }
            if (nowNs - reportNs > REPORT_NS)
            {
                reportNs = nowNs;
                System.out.println("connections begun " + begun + ", open " + connections.size() +
                    ", requests sent " + sent + ", datagrams " + datagrams);
            }
            if (0 == work)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private int doWork(final Storm storm, final long nowNs) throws IOException
    {
        return switch (storm)
        {
            case PROCESSOR -> 1;
            case HANDSHAKES -> handshakes(nowNs, responseChannel) + poll();
            case UNREACHABLE -> handshakes(nowNs, NOBODY);
            case WAITING -> crowd(nowNs, responseChannel, this::wait) + poll();
            // Long terms, so that the member has much to send before it notices.
            case SLOW -> crowd(nowNs, responseChannel.replace("|term-length=64k", ""), this::askForMuch);
            case GARBAGE -> garbage(nowNs) + poll();
        };
    }

    /** What a connection of a crowd does in a cycle; 0 when it could do nothing. */
    private interface Manners
    {
        int doWork(StormConnection connection);
    }

    private int poll()
    {
        return subscription.poll(assembler, POLL_LIMIT);
    }

    private int handshakes(final long nowNs, final String channel)
    {
        int work = begin(nowNs, HANDSHAKES_PER_S, channel);
        for (final StormConnection connection : connections)
        {
            connection.connect();
        }
        work += endOld(nowNs);
        return work;
    }

    private int crowd(final long nowNs, final String channel, final Manners manners)
    {
        int work = connections.size() < CROWD ? begin(nowNs, CROWD, channel) : 0;
        for (final StormConnection connection : connections)
        {
            work += connection.connect() ? manners.doWork(connection) : 0;
        }
        return work;
    }

    private int wait(final StormConnection connection)
    {
        final String path = "/none-" + random.nextInt(WATCHED_PATHS);
        final boolean isWatching = random.nextBoolean();
        return count(connection.read(ReadKind.EXISTS, path, isWatching, isWatching ? 0 : NEVER));
    }

    private int askForMuch(final StormConnection connection)
    {
        return count(connection.read(ReadKind.GET_DATA, LARGE_PATH, false, 0));
    }

    private int garbage(final long nowNs) throws IOException
    {
        int work = begin(nowNs, GARBAGE_STREAMS_PER_S, responseChannel);
        while (isDue(nowNs, datagrams, DATAGRAMS_PER_S))
        {
            final int length = 1 + random.nextInt(MAX_FRAME_LENGTH);
            socket.send(new DatagramPacket(
                garbage.byteArray(), random.nextInt(LONG_FRAME_LENGTH - length), length, address));
            datagrams++;
            work++;
        }
        final List<StormConnection> all = new ArrayList<>(connections);
        for (int i = 0; i < all.size(); i++)
        {
            final StormConnection connection = all.get(i);
            // Every other one introduces itself first.
            if (0 == i % 2 ? connection.isHeard() : connection.connect() && connection.isHeard())
            {
                for (int frame = 0; frame < FRAMES_PER_CYCLE; frame++)
                {
                    final boolean isLong = 0 == random.nextInt(16);
                    garbage.putShort(0, (short)random.nextInt(64));
                    work += count(connection.send(
                        garbage, isLong ? LONG_FRAME_LENGTH / 4 : 1 + random.nextInt(MAX_FRAME_LENGTH)));
                }
            }
        }
        return work + endOld(nowNs);
    }

    private int begin(final long nowNs, final int perSecond, final String channel)
    {
        int work = 0;
        while (isDue(nowNs, begun, perSecond))
        {
            connections.add(new StormConnection(aeron, endpoint, channel, nowNs));
            begun++;
            work++;
        }
        return work;
    }

    private int endOld(final long nowNs)
    {
        int work = 0;
        while (!connections.isEmpty() && connections.peekFirst().ageNs(nowNs) > TimeUnit.SECONDS.toNanos(1))
        {
            connections.removeFirst().close();
            work++;
        }
        return work;
    }

    private boolean isDue(final long nowNs, final long done, final int perSecond)
    {
        return (nowNs - beginNs) * perSecond > done * TimeUnit.SECONDS.toNanos(1);
    }

    private int count(final boolean isSent)
    {
        sent += isSent ? 1 : 0;
        return isSent ? 1 : 0;
    }
}
