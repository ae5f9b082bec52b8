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
package io.nodens.cluster.words;

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.PortBlock;
import io.nodens.cluster.zookeeper.StartedZooKeeper;
import io.nodens.cluster.zookeeper.StockClients;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerMetrics;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.command.FourLetterCommands;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A ZooKeeper server in this process that answers every four-letter word. */
final class RealServer implements AutoCloseable
{
    static final int TICK_MS = 2_000;

    private static final int SESSION_TIMEOUT_MS = 40_000;
    private static final int MAX_CONNECTIONS = 100;
    private static final int READ_TIMEOUT_MS = 30_000;
    private static final String WHITELIST = "zookeeper.4lw.commands.whitelist";
    private static final long LEADING_TIMEOUT_MS = 60_000;

    private final List<ZooKeeper> clients = new ArrayList<>();
    private final NIOServerCnxnFactory factory;
    private final Leading leading;
    private final PortBlock ports;

    /** Access to the peer that the program makes. */
    private static final class Leading extends QuorumPeerMain
    {
        private QuorumPeer peer()
        {
            return quorumPeer;
        }
    }

    private RealServer(final NIOServerCnxnFactory factory, final Leading leading, final PortBlock ports)
    {
        this.factory = factory;
        this.leading = leading;
        this.ports = ports;
    }

    private static void answerAll()
    {
        System.setProperty(WHITELIST, "*");
        System.setProperty("zookeeper.admin.enableServer", "false");
        StartedZooKeeper.setProperties();
        FourLetterCommands.resetWhiteList();
        ServerMetrics.getMetrics().resetAll();
    }

    /** A server alone; without a directory one that does not serve. */
    static RealServer standalone(final Path directory) throws IOException, InterruptedException
    {
        answerAll();
        final NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
        if (null == directory)
        {
            factory.start();
        }
        else
        {
            factory.startup(new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MS));
        }
        return new RealServer(factory, null, null);
    }

    /** The leader of a cluster of one member. */
    static RealServer leader(final Path directory) throws Exception
    {
        answerAll();
        final PortBlock ports = PortBlock.reserve();
        final int port = ports.basePort(0);
        final Path configuration = directory.resolve("zoo.cfg");
        Files.writeString(directory.resolve("myid"), "1");
        Files.writeString(configuration, "");
        final Properties properties = new Properties();
        properties.setProperty("dataDir", directory.toString());
        properties.setProperty("tickTime", TICK_MS + "");
        properties.setProperty("initLimit", "10");
        properties.setProperty("syncLimit", "5");
        properties.setProperty("standaloneEnabled", "false");
        properties.setProperty("clientPort", (port + 2) + "");
        properties.setProperty("clientPortAddress", "127.0.0.1");
        properties.setProperty("server.1", "127.0.0.1:" + port + ":" + (port + 1) + ":participant");
        final QuorumPeerConfig config = new QuorumPeerConfig();
        config.parseProperties(properties);

        final Leading leading = new Leading();
        final Thread thread = new Thread(() ->
        {
            try
            {
                leading.runFromConfig(config);
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException(ex);
            }
        });
        thread.setDaemon(true);
        thread.start();
        Await.until("it leads", LEADING_TIMEOUT_MS, () -> null != leading.peer() &&
            null != leading.peer().getActiveServer() && leading.peer().getActiveServer().isRunning() &&
            "leading - broadcast".equals(leading.peer().getDetailedPeerState()));
        return new RealServer(
            (NIOServerCnxnFactory)leading.peer().getActiveServer().getServerCnxnFactory(), leading, ports);
    }

    NIOServerCnxnFactory factory()
    {
        return factory;
    }

    QuorumPeer peer()
    {
        return leading.peer();
    }

    int port()
    {
        return factory.getLocalPort();
    }

    /** Send bytes, and read until the server closes the connection. */
    String ask(final byte[] bytes)
    {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port()))
        {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.getOutputStream().write(bytes);
            final InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    String ask(final String word)
    {
        return ask(word.getBytes(StandardCharsets.US_ASCII));
    }

    /** A client with a session, closed with the server. */
    ZooKeeper client() throws IOException, InterruptedException
    {
        final ZooKeeper client = StockClients.connect("127.0.0.1:" + port(), SESSION_TIMEOUT_MS);
        clients.add(client);
        return client;
    }

    @Override
    public void close()
    {
        try
        {
            for (final ZooKeeper client : clients)
            {
                client.close();
            }
            if (null == leading)
            {
                factory.shutdown();
            }
            else
            {
                leading.peer().shutdown();
                leading.peer().join();
                ports.close();
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        System.clearProperty(WHITELIST);
        System.clearProperty("zookeeper.admin.enableServer");
        FourLetterCommands.resetWhiteList();
    }
}
