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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.system.Clusters;
import io.nodens.cluster.testkit.Endpoints;
import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.CloseHelper;
import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Many clients at once at a member that limits them.
 */
class ThrottleIT
{
    private static final int TIMEOUT_MS = 60_000;
    private static final Path DIRECTORY =
        Path.of("target", "system-tests", "throttle." + ProcessHandle.current().pid()).toAbsolutePath();
    private static final int LARGE = 2_000;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll()
    {
        for (int i = opened.size() - 1; i >= 0; i--)
        {
            CloseHelper.quietClose(opened.get(i));
        }
    }

    private String start(final String... flags)
    {
        final List<String> all = new ArrayList<>(List.of("--gateway-words=mntr"));
        all.addAll(List.of(flags));
        final LocalCluster cluster = new LocalCluster(
            Clusters.jar(), DIRECTORY, 1, all.toArray(String[]::new));
        opened.add(cluster);
        cluster.start().awaitReady(TIMEOUT_MS);
        return cluster.gatewayEndpoint(0);
    }

    @Test
    void shouldCloseClientsForWhomThereIsNoToken() throws IOException
    {
        final String endpoint = start(
            "--gateway-connection-tokens=2", "--gateway-connection-token-fill-time=1h");

        assertTrue(new Wire(endpoint).hasSession());
        assertTrue(new Wire(endpoint).hasSession());
        assertFalse(new Wire(endpoint).hasSession());

        assertEquals(1, metric(endpoint, "connection_rejected"));
    }

    @Test
    void shouldBoundLargeRequestsOfWhichOnlyAPartHasCome() throws IOException
    {
        final String endpoint = start(
            "--gateway-large-request-threshold=1000", "--gateway-large-request-max-bytes=" + (LARGE + LARGE / 2));
        final byte[] frame = JuteFrames.of(
            new RequestHeader(1, OpCode.create), new CreateRequest("/a", new byte[LARGE], Ids.OPEN_ACL_UNSAFE, 0));
        final int half = frame.length / 2;
        final Wire first = new Wire(endpoint);
        final Wire second = new Wire(endpoint);
        assertTrue(first.hasSession() && second.hasSession());

        // The answer to a ping says that the part behind it has come as well.
        first.send(join(JuteFrames.of(new RequestHeader(-2, OpCode.ping)), Arrays.copyOf(frame, half)));
        assertEquals(0, first.error());
        second.send(Arrays.copyOf(frame, half));
        assertNull(second.frame());
        assertEquals(1, metric(endpoint, "large_requests_rejected"));

        first.send(Arrays.copyOfRange(frame, half, frame.length));
        assertEquals(0, first.error());
        final Wire third = new Wire(endpoint);
        assertTrue(third.hasSession());
        third.send(Arrays.copyOf(frame, half));
        third.send(Arrays.copyOfRange(frame, half, frame.length));
        assertEquals(-110, third.error(), "it is there already");
    }

    @Test
    void shouldAnswerEverythingWithOneOutstandingRequestOfAll() throws Exception
    {
        final String endpoint = start("--gateway-max-outstanding=1");
        final int count = 300;
        final List<ZooKeeper> clients = new ArrayList<>();
        final CountDownLatch answers = new CountDownLatch(3 * count);
        final AtomicInteger failed = new AtomicInteger();
        final StringCallback callback = (code, path, context, name) ->
        {
            failed.addAndGet(0 == code ? 0 : 1);
            answers.countDown();
        };
        for (int i = 0; i < 3; i++)
        {
            final ZooKeeper client = StockClients.connect(endpoint, TIMEOUT_MS);
            clients.add(client);
            opened.add(client);
        }

        for (int i = 0; i < count; i++)
        {
            for (final ZooKeeper client : clients)
            {
                client.create(
                    "/n", new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL, callback, null);
            }
        }

        assertTrue(answers.await(TIMEOUT_MS, TimeUnit.MILLISECONDS), () -> answers.getCount() + " are not answered");
        assertEquals(0, failed.get());
        assertTrue(metric(endpoint, "request_throttle_wait_count") > 0);
    }

    private static byte[] join(final byte[] first, final byte[] second)
    {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private static long metric(final String endpoint, final String name) throws IOException
    {
        try (Socket socket = socket(endpoint))
        {
            socket.getOutputStream().write("mntr".getBytes(US_ASCII));
            final String text = new String(
                socket.getInputStream().readAllBytes(), US_ASCII);
            return text.lines().filter((line) -> line.startsWith("zk_" + name + "\t"))
                .mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .findFirst().orElseThrow(() -> new AssertionError(name + " is not in " + text));
        }
    }

    private static Socket socket(final String endpoint) throws IOException
    {
        final Socket socket = new Socket();
        socket.connect(Endpoints.address(endpoint));
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    private final class Wire
    {
        private final Socket socket;
        private final DataInputStream in;

        private Wire(final String endpoint) throws IOException
        {
            socket = socket(endpoint);
            opened.add(socket);
            in = new DataInputStream(socket.getInputStream());
            send(JuteFrames.of(new ConnectRequest(0, 0, TIMEOUT_MS, 0, new byte[16], false)));
        }

        private void send(final byte[] bytes) throws IOException
        {
            socket.getOutputStream().write(bytes);
        }

        private boolean hasSession() throws IOException
        {
            return null != frame();
        }

        private byte[] frame() throws IOException
        {
            try
            {
                return in.readNBytes(in.readInt());
            }
            catch (final EOFException | SocketException ex)
            {
                return null;
            }
        }

        private int error() throws IOException
        {
            return ByteBuffer.wrap(frame()).getInt(Integer.BYTES + Long.BYTES);
        }
    }
}
