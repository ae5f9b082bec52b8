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

import io.nodens.tree.acl.DigestCredentials;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A ZooKeeper server in this process, whose superuser is {@code super:super}.
 */
final class LocalZooKeeper implements AutoCloseable
{
    /** For members as well. The same in all tests of this JVM: ZooKeeper keeps what it finds first. */
    static final String SUPER_DIGEST =
        DigestCredentials.identity("super:super".getBytes(StandardCharsets.UTF_8));

    private static final int TICK_MS = 2_000;
    private static final int MAX_CONNECTIONS = 100;
    private static final int SESSION_TIMEOUT_MS = 30_000;

    private final ZooKeeperServer server;
    private final NIOServerCnxnFactory factory;
    private final List<ZooKeeper> clients = new ArrayList<>();

    LocalZooKeeper(final Path directory) throws Exception
    {
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
        System.setProperty("zookeeper.forceSync", "no");
        System.setProperty("zookeeper.DigestAuthenticationProvider.superDigest",
            SUPER_DIGEST);
        server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MS);
        factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
        factory.startup(server);
    }

    String endpoint()
    {
        return "127.0.0.1:" + factory.getLocalPort();
    }

    ZooKeeper connect() throws Exception
    {
        final CountDownLatch connected = new CountDownLatch(1);
        final ZooKeeper client = new ZooKeeper(endpoint(), SESSION_TIMEOUT_MS, (event) ->
        {
            if (KeeperState.SyncConnected == event.getState())
            {
                connected.countDown();
            }
        });
        clients.add(client);
        if (!connected.await(Clusters.TIMEOUT_MS, TimeUnit.MILLISECONDS))
        {
            throw new IllegalStateException("no connection to ZooKeeper");
        }
        client.addAuthInfo("digest", "super:super".getBytes(StandardCharsets.UTF_8));
        return client;
    }

    @Override
    public void close()
    {
        if (!server.isRunning())
        {
            return;
        }
        for (final ZooKeeper client : clients)
        {
            try
            {
                client.close();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
        factory.shutdown();
        server.shutdown();
    }
}
