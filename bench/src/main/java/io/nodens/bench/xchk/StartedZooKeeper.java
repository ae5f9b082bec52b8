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
package io.nodens.bench.xchk;

import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A ZooKeeper server in this process, as its own tests start it, on a port that is free.
 * <p>
 * <b>Owns:</b> the server; its directory is the caller's.
 */
final class StartedZooKeeper implements AutoCloseable
{
    /** Longest timeout of a session by default, as ZooKeeper and gateways have it. */
    static final int MAX_SESSION_TIMEOUT_DEFAULT_MS = 40_000;

    private static final int TICK_MS = 2_000;
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int NO_SNAPSHOTS = 2_000_000_000;

    private final NIOServerCnxnFactory factory;

    /**
     * Start a server.
     *
     * @param directory           for its data.
     * @param maxSessionTimeoutMs longest timeout of a session.
     * @throws IOException when it does not start.
     */
    StartedZooKeeper(final Path directory, final int maxSessionTimeoutMs) throws IOException
    {
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
        System.setProperty("zookeeper.DigestAuthenticationProvider.superDigest", Acls.SUPER_DIGEST);
        System.setProperty("zookeeper.forceSync", "no");
        System.setProperty("zookeeper.4lw.commands.whitelist", "*");
        System.setProperty("zookeeper.snapCount", Integer.toString(NO_SNAPSHOTS));
        factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
        boolean isStarted = false;
        try
        {
            final ZooKeeperServer server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MS);
            server.setMaxSessionTimeout(maxSessionTimeoutMs);
            factory.startup(server);
            isStarted = true;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
        finally
        {
            // Its threads keep the process alive.
            if (!isStarted)
            {
                factory.shutdown();
            }
        }
    }

    /**
     * Where it listens.
     *
     * @return its address.
     */
    InetSocketAddress address()
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), factory.getLocalPort());
    }

    @Override
    public void close()
    {
        factory.shutdown();
    }
}
