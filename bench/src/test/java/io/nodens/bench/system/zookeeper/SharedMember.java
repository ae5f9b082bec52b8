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
package io.nodens.bench.system.zookeeper;

import io.nodens.cluster.testkit.Endpoints;
import io.nodens.cluster.testkit.LocalCluster;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The member that all of ZooKeeper's tests in this process use, one after the other. It is started by the first one.
 * <p>
 * <b>Thread:</b> any, one test at a time.
 */
final class SharedMember
{
    /** What ZooKeeper's tests set as digest of the superuser: of {@code super:test}. */
    private static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";
    private static final String SUPER_PROOF = "super:test";
    private static final int READY_TIMEOUT_MS = 120_000;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final String RESERVED = "zookeeper";
    private static final String QUOTAS = "/zookeeper/quota";

    private static LocalCluster cluster;
    private static Path usedBy;

    private SharedMember()
    {
    }

    /**
     * Be a server with a directory of its own.
     *
     * @param directory of the server: with another one than last time everything is deleted.
     * @throws IOException          when the member cannot be started or emptied.
     * @throws InterruptedException when the thread is interrupted.
     */
    static synchronized void use(final Path directory) throws IOException, InterruptedException
    {
        if (null == cluster)
        {
            start();
        }

        if (!directory.equals(usedBy))
        {
            empty();
            usedBy = directory;
        }
    }

    /**
     * Where clients of ZooKeeper reach the member.
     *
     * @return its address.
     */
    static synchronized InetSocketAddress gateway()
    {
        return Endpoints.address(cluster.gatewayEndpoint(0));
    }

    private static void start() throws IOException
    {
        final Path jar = Path.of(System.getProperty("nodens.jar", "../cluster/target/nodens.jar"));
        // Closed by a hook of its own when this process ends.
        cluster = new LocalCluster(jar, Files.createTempDirectory("zookeeper-tests-"), 1, "--profile=dev",
            "--gateway-words=*", "--gateway-tick-time=3s", "--gateway-max-connections-per-address=0",
            "--super-digest=" + SUPER_DIGEST,
            // A host that stops processes for seconds must not look like a lost cluster.
            "--leader-heartbeat-timeout=10s", "--startup-canvass-timeout=20s", "--cluster-session-timeout=30s",
            "--stale-timeout=15s", "--stale-close-timeout=20s");
        cluster.start().awaitReady(READY_TIMEOUT_MS);
    }

    private static void empty() throws IOException, InterruptedException
    {
        final CountDownLatch connected = new CountDownLatch(1);
        final Watcher watcher = (final WatchedEvent event) ->
        {
            if (Watcher.Event.KeeperState.SyncConnected == event.getState())
            {
                connected.countDown();
            }
        };
        final ZooKeeper superuser = new ZooKeeper(cluster.gatewayEndpoint(0), SESSION_TIMEOUT_MS, watcher);
        try
        {
            if (!connected.await(READY_TIMEOUT_MS, TimeUnit.MILLISECONDS))
            {
                throw new IOException("the member lets nobody in");
            }

            superuser.addAuthInfo("digest", SUPER_PROOF.getBytes(StandardCharsets.UTF_8));
            deleteBelow(superuser, "/", RESERVED);
            deleteBelow(superuser, QUOTAS, null);
            superuser.setACL("/", ZooDefs.Ids.OPEN_ACL_UNSAFE, -1);
        }
        catch (final KeeperException ex)
        {
            throw new IOException(ex);
        }
        finally
        {
            superuser.close();
        }
    }

    private static void deleteBelow(final ZooKeeper superuser, final String parent, final String kept)
        throws KeeperException, InterruptedException
    {
        for (final String name : superuser.getChildren(parent, false))
        {
            if (!name.equals(kept))
            {
                ZKUtil.deleteRecursive(superuser, ("/".equals(parent) ? "" : parent) + "/" + name);
            }
        }
    }
}
