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
package io.nodens.cluster.system;

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.zookeeper.JuteFrames;
import io.nodens.testsupport.TestSeed;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What clients do to the gateway of a real member that no client of ZooKeeper should do: it harms nobody else, and
 * nothing of it stays behind.
 */
class HostileClientsIT
{
    private static final int MARSHALLING_ERROR = -5;
    private static final int LARGE = 500_000;
    private static final int LONG = 1_000_000;
    /** With what may wait for each, more than the members of tests have outside the heap. */
    private static final int MANY_LAZY = 48;
    private static final int LAZY_REQUESTS = 80;
    private static final int SMALL_BUFFER = 8 << 10;
    private static final int MANY_BEGUN = 700;
    private static final int TIMEOUT_MS = 30_000;
    /** These clients send no pings: none of them is to expire while a slow host works through a test. */
    private static final int SESSION_TIMEOUT_MS = 600_000;
    private static final byte[] NO_PASSWORD = new byte[16];

    @RegisterExtension
    final Clusters clusters = new Clusters();

    private final List<Socket> sockets = new ArrayList<>();
    private LocalCluster cluster;
    private Client good;
    private int xid;

    @BeforeEach
    void start() throws IOException
    {
        cluster = clusters.start(
            1,
            "--gateway-max-connections-per-address=0",
            "--gateway-max-session-timeout=" + SESSION_TIMEOUT_MS + "ms");
        good = open();
    }

    @AfterEach
    void close() throws IOException
    {
        for (final Socket socket : sockets)
        {
            socket.close();
        }
    }

    @Test
    void shouldOutliveGarbageAndFramesThatAreCutAnywhere() throws IOException
    {
        final int before = descriptors();
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        for (int i = 0; i < 100; i++)
        {
            final byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            final Client client = connect();
            client.send(garbage);
            client.socket.close();
        }
        for (final int length : new int[]{-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x100000})
        {
            connect().sendLength(length).assertClosed();
            open().sendLength(length).assertClosed();
        }

        final byte[] create = create("/cut", new byte[10]);
        for (int length = 1; length < create.length; length++)
        {
            final Client client = open();
            client.send(Arrays.copyOf(create, length));
            client.socket.close();
        }
        // A body that is shorter than it says is answered, and the connection goes on.
        final Client client = open();
        for (int length = 8; length < create.length - Integer.BYTES; length++)
        {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            final DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(length);
            out.write(create, Integer.BYTES, length);
            client.send(bytes.toByteArray());
            assertEquals(MARSHALLING_ERROR, client.error(), "cut to " + length);
        }

        assertEquals(0, read(good), "the innocent, seed " + seed);
        client.socket.close();
        Await.until("descriptors are given back", TIMEOUT_MS, () -> descriptors() <= before + 2);
    }

    @Test
    void shouldBoundWhatWaitsForClientsThatDoNotRead() throws IOException
    {
        good.send(create("/large", new byte[LARGE]));
        assertEquals(0, good.error());
        final List<Client> lazy = new ArrayList<>();
        for (int i = 0; i < 4; i++)
        {
            final Client client = open();
            lazy.add(client);
            for (int request = 0; request < 400; request++)
            {
                client.send(read("/large"));
            }
        }

        for (int i = 0; i < 20; i++)
        {
            assertEquals(0, read(good));
        }
        // Whoever reads after all gets everything that it asked for.
        for (int i = 0; i < 400; i++)
        {
            assertEquals(0, lazy.get(0).error());
        }
    }

    /** Together they would take more memory than there is, though each of them stays below what may wait for it. */
    @Test
    void shouldServeLongRequestsWhileManyClientsDoNotRead() throws IOException
    {
        good.send(create("/large", new byte[LARGE]));
        assertEquals(0, good.error());
        final List<Client> lazy = new ArrayList<>();
        for (int i = 0; i < MANY_LAZY; i++)
        {
            final Client client = open(SMALL_BUFFER);
            lazy.add(client);
            for (int request = 0; request < LAZY_REQUESTS; request++)
            {
                client.send(read("/large"));
            }
        }

        for (int i = 0; i < 20; i++)
        {
            good.send(create("/long-" + i, new byte[LONG]));
            assertEquals(0, good.error(), "create " + i);
        }
        for (int i = 0; i < LAZY_REQUESTS; i++)
        {
            assertEquals(0, lazy.get(0).error());
        }
    }

    @Test
    void shouldServeLongRequestsWhileManyClientsHaveSentAPartOfOne() throws IOException
    {
        final byte[] begun = Arrays.copyOf(create("/begun", new byte[LONG]), LONG);
        int refused = 0;
        for (int i = 0; i < MANY_BEGUN; i++)
        {
            try
            {
                open().send(begun);
            }
            catch (final SocketException ex)
            {
                refused++;
            }
        }

        assertTrue(refused < MANY_BEGUN);
        for (int i = 0; i < 20; i++)
        {
            good.send(create("/long-" + i, new byte[LONG]));
            assertEquals(0, good.error(), "create " + i);
        }
    }

    @Test
    void shouldServeAThousandThatConnectAtOnce() throws IOException
    {
        final List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++)
        {
            clients.add(connect());
        }
        for (final Client client : clients)
        {
            client.send(handshake());
        }
        for (final Client client : clients)
        {
            client.readHandshake();
        }

        assertEquals(0, read(good));
        assertEquals(0, read(clients.get(999)));
    }

    /** Others have as many requests under way as the gateway allows; whoever connects then is known all the same. */
    @Test
    void shouldKnowWhereAClientConnectsFromThoughOthersFillTheGateway() throws IOException
    {
        good.send(create("/guarded", new byte[0], new Id("ip", "127.0.0.1")));
        assertEquals(0, good.error());
        final List<Client> busy = new ArrayList<>();
        for (int i = 0; i < 6; i++)
        {
            busy.add(open());
        }
        int refused = 0;
        for (int round = 0; round < 20; round++)
        {
            for (final Client client : busy)
            {
                for (int i = 0; i < 400; i++)
                {
                    client.send(create("/busy-" + round + "-" + i + "-" + client.socket.getLocalPort(), new byte[0]));
                }
            }
            final Client late = connect();
            late.send(handshake());
            late.send(create("/guarded/" + round, new byte[0]));
            late.readHandshake();
            refused += 0 == late.error() ? 0 : 1;
            for (final Client client : busy)
            {
                for (int i = 0; i < 400; i++)
                {
                    assertEquals(0, client.error());
                }
            }
        }

        assertEquals(0, refused);
    }

    private int read(final Client client) throws IOException
    {
        client.send(read("/zookeeper"));
        return client.error();
    }

    private int descriptors()
    {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(cluster.member(0).pid()), "fd")))
        {
            return (int)files.count();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private Client connect() throws IOException
    {
        return connect(0);
    }

    private Client connect(final int receiveBuffer) throws IOException
    {
        final String endpoint = cluster.gatewayEndpoint(0);
        final Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(TIMEOUT_MS);
        if (receiveBuffer > 0)
        {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(
            endpoint.substring(0, endpoint.indexOf(':')),
            Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1))), TIMEOUT_MS);
        return new Client(socket);
    }

    private Client open() throws IOException
    {
        return open(0);
    }

    private Client open(final int receiveBuffer) throws IOException
    {
        final Client client = connect(receiveBuffer);
        client.send(handshake());
        client.readHandshake();
        return client;
    }

    private static byte[] handshake() throws IOException
    {
        return JuteFrames.of(new ConnectRequest(0, 0, SESSION_TIMEOUT_MS, 0, NO_PASSWORD, false));
    }

    private byte[] read(final String path) throws IOException
    {
        return JuteFrames.of(new RequestHeader(++xid, OpCode.getData), new GetDataRequest(path, false));
    }

    private byte[] create(final String path, final byte[] data) throws IOException
    {
        return create(path, data, Ids.ANYONE_ID_UNSAFE);
    }

    private byte[] create(final String path, final byte[] data, final Id granted) throws IOException
    {
        return JuteFrames.of(
            new RequestHeader(++xid, OpCode.create),
            new CreateRequest(path, data, List.of(new ACL(Perms.ALL, granted)), 0));
    }

    private static final class Client
    {
        private final Socket socket;
        private final DataInputStream in;

        Client(final Socket socket) throws IOException
        {
            this.socket = socket;
            in = new DataInputStream(socket.getInputStream());
        }

        void send(final byte[] bytes) throws IOException
        {
            socket.getOutputStream().write(bytes);
        }

        Client sendLength(final int length) throws IOException
        {
            new DataOutputStream(socket.getOutputStream()).writeInt(length);
            return this;
        }

        void readHandshake() throws IOException
        {
            in.readFully(new byte[in.readInt()]);
        }

        /** Of the next reply. */
        int error() throws IOException
        {
            final int length = in.readInt();
            in.readInt();
            in.readLong();
            final int error = in.readInt();
            in.readFully(new byte[length - 2 * Integer.BYTES - Long.BYTES]);
            return error;
        }

        void assertClosed() throws IOException
        {
            try
            {
                assertEquals(-1, in.read());
            }
            catch (final SocketException ex)
            {
                assertTrue(ex.getMessage().contains("reset"), ex::getMessage);
            }
        }
    }
}
