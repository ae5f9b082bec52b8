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

import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * One system of each kind for all tests of a run, started when the first test asks, closed after the last test.
 */
final class Systems implements BeforeAllCallback
{
    private static final Namespace NAMESPACE = Namespace.create(Systems.class);

    /** Clients of these tests do not expect an election, which a host with too much to do would bring about. */
    private static final String[] PATIENT =
    {
        "--profile=dev", "--leader-heartbeat-timeout=10s", "--startup-canvass-timeout=20s",
        "--cluster-session-timeout=30s", "--stale-timeout=15s", "--stale-close-timeout=20s",
        // Clients of one member that meet are then as often as not clients of different agents.
        "--gateway-agents=2"
    };

    private static volatile Store store;

    @Override
    public void beforeAll(final ExtensionContext context)
    {
        store = context.getRoot().getStore(NAMESPACE);
    }

    /**
     * A ZooKeeper.
     *
     * @return it, running.
     */
    static ZooKeeperUnderTest zooKeeper()
    {
        return store.computeIfAbsent("zookeeper", (key) -> new InProcessZooKeeper(), InProcessZooKeeper.class);
    }

    /**
     * Three members that nobody kills.
     *
     * @return them, serving.
     */
    static ZooKeeperUnderTest nodens()
    {
        return store.computeIfAbsent(
            "nodens", (key) -> new NodensUnderTest("gateway", 3, PATIENT), NodensUnderTest.class);
    }

    /**
     * A super user of a system, who tidies up after tests.
     *
     * @param system that is used.
     * @return the client, connected.
     */
    static ZooKeeper cleaner(final ZooKeeperUnderTest system)
    {
        return store.computeIfAbsent("cleaner of " + system.name(), (key) -> connect(system), ZooKeeper.class);
    }

    private static ZooKeeper connect(final ZooKeeperUnderTest system)
    {
        try
        {
            final ZooKeeper client = StockClients.connect(system.endpoints(), system.maxSessionTimeoutMs());
            client.addAuthInfo("digest", Identities.bytes(Identities.SUPER));
            return client;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
