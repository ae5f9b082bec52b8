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

import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.RequestProcessor;
import org.apache.zookeeper.server.ZooKeeperServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A ZooKeeper server alone in this process, on a port that is free. Its superuser is {@code super:super}.
 * <p>
 * <b>Owns:</b> the server; its directory is the caller's.
 */
public final class StartedZooKeeper implements AutoCloseable
{
    /** What servers and members are told of the superuser. */
    public static final String SUPER_DIGEST = Identities.SUPER_DIGEST;

    private static final int MAX_CONNECTIONS = 1_000;

    private final Server server;
    private final NIOServerCnxnFactory factory;

    /**
     * Start a server.
     *
     * @param directory for its data.
     * @param tickMs    shortest session timeouts are 2 of them, longest 20.
     */
    public StartedZooKeeper(final Path directory, final int tickMs)
    {
        setProperties();
        try
        {
            server = new Server(directory, tickMs);
            factory = new NIOServerCnxnFactory();
            factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
            factory.startup(server);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }

    /**
     * Set what all servers of this JVM must have alike: ZooKeeper's classes keep what they find when they are loaded,
     * whichever test loads them.
     */
    public static void setProperties()
    {
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
        System.setProperty("zookeeper.enforceQuota", "true");
        System.setProperty("zookeeper.forceSync", "no");
        System.setProperty("zookeeper.DigestAuthenticationProvider.superDigest", SUPER_DIGEST);
    }

    /**
     * Where clients reach it.
     *
     * @return {@code host:port}.
     */
    public String endpoint()
    {
        return "127.0.0.1:" + port();
    }

    /**
     * Its port.
     *
     * @return the port.
     */
    public int port()
    {
        return factory.getLocalPort();
    }

    /**
     * The server itself.
     *
     * @return it.
     */
    public ZooKeeperServer server()
    {
        return server;
    }

    RequestProcessor firstProcessor()
    {
        return server.first();
    }

    /** End the server; nothing happens when it was ended before. */
    @Override
    public void close()
    {
        factory.shutdown();
    }

    /**
     * A server whose first processor can be had.
     */
    private static final class Server extends ZooKeeperServer
    {
        private Server(final Path directory, final int tickMs) throws IOException
        {
            super(directory.toFile(), directory.toFile(), tickMs);
        }

        private RequestProcessor first()
        {
            return firstProcessor;
        }
    }
}
