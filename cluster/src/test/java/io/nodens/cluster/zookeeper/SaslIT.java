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
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;
import org.agrona.CloseHelper;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.InvalidACLException;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * SASL DIGEST-MD5: ZooKeeper's own Java client with a JAAS configuration and kazoo at a member; and token by token
 * beside a ZooKeeper server with the same users.
 */
class SaslIT
{
    private static final long TIMEOUT_MS = 60_000;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final Path DIRECTORY =
        Path.of("target", "system-tests", "sasl." + ProcessHandle.current().pid()).toAbsolutePath();
    private static final byte[] EMPTY = {};
    private static final Map<String, String> USERS = Map.of("bob", "se cret", "al", "other", "root", "toor");

    private static JaasUsers jaas;
    private static Path users;
    private static LocalCluster cluster;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void startMember() throws IOException
    {
        jaas = new JaasUsers(USERS);
        users = Files.createDirectories(DIRECTORY).resolve("users");
        Files.writeString(users, "bob:se cret\nal:other\nroot:toor\n");
        cluster = new LocalCluster(
            Clusters.jar(),
            DIRECTORY.resolve("open"),
            1,
            "--gateway-max-connections-per-address=0",
            "--gateway-sasl-users=file:" + users,
            "--super-sasl=root");
        cluster.start().awaitReady(TIMEOUT_MS);
    }

    @AfterAll
    static void stopMember()
    {
        CloseHelper.quietClose(cluster);
        CloseHelper.quietClose(jaas);
    }

    @AfterEach
    void closeClients()
    {
        CloseHelper.quietCloseAll(opened);
    }

    @Test
    void shouldKnowAStockClientByItsJaasConfiguration() throws Exception
    {
        final ZooKeeper bob = connect(cluster.gatewayEndpoint(0), "bob");
        final ZooKeeper al = connect(cluster.gatewayEndpoint(0), "al");
        final ZooKeeper nobody = connect(cluster.gatewayEndpoint(0), null);
        // Not List.of: the client asks it whether it contains null.
        final List<ACL> acl = Arrays.asList(new ACL(Perms.ALL, new Id("sasl", "bob")));

        bob.create("/bob", new byte[]{ 1 }, acl, CreateMode.PERSISTENT);
        bob.create("/bob/own", new byte[]{ 1 }, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        for (final ZooKeeper other : List.of(al, nobody))
        {
            other.sync("/bob");
            assertThrows(NoAuthException.class, () -> other.getData("/bob", false, null));
            assertThrows(NoAuthException.class, () -> other.setData("/bob", EMPTY, -1));
        }

        assertEquals(List.of("sasl bob"), identities(bob));
        assertEquals(acl, bob.getACL("/bob/own", null));
        bob.setData("/bob", new byte[]{ 2 }, 0);
        final ZooKeeper root = connect(cluster.gatewayEndpoint(0), "root");
        assertArrayEquals(new byte[]{ 2 }, root.getData("/bob", false, null));
        root.setData("/bob", new byte[]{ 3 }, 1);
        assertThrows(InvalidACLException.class, () -> nobody.create(
            "/x", EMPTY, Arrays.asList(new ACL(Perms.ALL, new Id("sasl", "a@b@c"))), CreateMode.PERSISTENT));
    }

    @Test
    void shouldKnowAClientAgainThatComesBack() throws Exception
    {
        final TcpProxy proxy = new TcpProxy(cluster.gatewayEndpoint(0));
        opened.add(proxy);
        final EventLog log = new EventLog();
        final ZooKeeper bob = connect(proxy.endpoint(), "bob", log);
        bob.create("/back", EMPTY, Ids.CREATOR_ALL_ACL, CreateMode.EPHEMERAL);

        proxy.drop();
        log.awaitState(KeeperState.Disconnected);
        log.awaitState(KeeperState.SyncConnected);

        bob.setData("/back", new byte[]{ 1 }, 0);
        assertArrayEquals(new byte[]{ 1 }, bob.getData("/back", false, null));
    }

    @Test
    void shouldTellAStockClientThatItsPasswordIsWrong() throws Exception
    {
        final EventLog log = new EventLog();
        open(cluster.gatewayEndpoint(0), "bob-wrong", log);

        log.awaitState(KeeperState.AuthFailed);
    }

    @Test
    void shouldUseAFileOfUsersThatHasChanged() throws Exception
    {
        Files.writeString(users, "bob:se cret\nal:other\nroot:toor\neve:new\n");

        Await.until("the new user is known", TIMEOUT_MS, () -> isKnown("eve", "new"));

        assertTrue(isKnown("bob", "se cret"));
    }

    private static boolean isKnown(final String name, final String password)
    {
        try (SaslWire wire = new SaslWire(cluster.gatewayEndpoint(0)))
        {
            return null != wire.say(EMPTY).say(wire.answer(name, password, null)).token();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void shouldAnswerTokensAsZooKeeperDoes(@TempDir final Path directory) throws Exception
    {
        try (StartedZooKeeper zooKeeper = new StartedZooKeeper(directory, SESSION_TIMEOUT_MS))
        {
            final Map<String, List<String>> expected = talk(zooKeeper.endpoint());
            final Map<String, List<String>> actual = talk(cluster.gatewayEndpoint(0));

            expected.forEach((name, answers) -> assertEquals(answers, actual.get(name), name));
            assertEquals(expected.size(), actual.size());
        }
    }

    private static Map<String, List<String>> talk(final String endpoint) throws IOException
    {
        final Map<String, List<String>> answers = new LinkedHashMap<>();
        final byte[] long1 = new byte[4096];
        final byte[] long2 = new byte[4097];
        byte[] replayed = null;
        for (final String name : List.of(
            "right", "acts for another", "wrong password", "unknown user", "replay", "begins twice", "garbage",
            "empty answer", "longest", "too long", "no token", "no token in the middle", "no number", "no nonce count",
            "begins with an answer", "again after the end", "again the same after the end", "begins again"))
        {
            try (SaslWire wire = new SaslWire(endpoint))
            {
                if (!List.of("no token", "begins with an answer").contains(name))
                {
                    wire.say(EMPTY);
                }
                final String right = null == wire.token() ? "" : text(wire.answer("bob", "se cret", null));
                switch (name)
                {
                    case "right" ->
                    {
                        replayed = bytes(right);
                        wire.say(replayed).ping();
                    }
                    case "acts for another" -> wire.say(wire.answer("bob", "se cret", "al"));
                    case "wrong password" -> wire.say(wire.answer("bob", "secret", null)).ping();
                    case "unknown user" -> wire.say(wire.answer("eva", "secret", null)).ping();
                    case "replay", "begins with an answer" -> wire.say(replayed).ping();
                    case "begins twice", "empty answer" -> wire.say(EMPTY).ping();
                    case "garbage" -> wire.say(bytes("garbage")).ping();
                    case "longest" -> wire.say(long1).ping();
                    case "too long" -> wire.say(long2).ping();
                    case "no token", "no token in the middle" -> wire.say(null).ping();
                    case "no number" -> wire.say(bytes(right.replace("maxbuf=65536", "maxbuf=many"))).ping();
                    case "no nonce count" -> wire.say(bytes(right.replace("nc=00000001", "nc=zz"))).ping();
                    case "again after the end" -> wire.say(bytes(right)).say(bytes("more")).ping();
                    case "again the same after the end" -> wire.say(bytes(right)).say(bytes(right)).ping();
                    default -> wire.say(bytes(right)).say(EMPTY).ping();
                }
                answers.put(name, wire.heard());
            }
        }
        return answers;
    }

    @Test
    void shouldServeNobodyElseWhereSaslIsRequired() throws Exception
    {
        try (LocalCluster closed = new LocalCluster(
            Clusters.jar(),
            DIRECTORY.resolve("closed"),
            1,
            "--gateway-sasl-users=file:" + users,
            "--gateway-required-schemes=sasl"))
        {
            closed.start().awaitReady(TIMEOUT_MS);
            final ZooKeeper nobody = connect(closed.gatewayEndpoint(0), null);
            final ZooKeeper bob = connect(closed.gatewayEndpoint(0), "bob");

            assertThrows(
                KeeperException.SessionClosedRequireAuthException.class, () -> nobody.exists("/", false));
            bob.create("/a", EMPTY, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            try (SaslWire wire = new SaslWire(closed.gatewayEndpoint(0)))
            {
                wire.say(EMPTY).say(wire.answer("bob", "wrong", null)).ping();
                assertEquals(List.of("xid true code -124 zxid 0 body 4", "closed"), wire.heard().subList(1, 3));
            }
        }
    }

    @Test
    void shouldServeKazooWithSasl() throws Exception
    {
        final String script = """
            import kazoo, puresasl, sys
            from kazoo.client import KazooClient
            from kazoo.security import make_acl
            client = KazooClient(sys.argv[1], sasl_options={
                'mechanism': 'DIGEST-MD5', 'username': 'bob', 'password': 'se cret'})
            client.start(timeout=60)
            client.create('/kazoo-sasl', b'x', acl=[make_acl('sasl', 'bob', all=True)])
            client.set('/kazoo-sasl', b'y')
            print('read', client.get('/kazoo-sasl')[0])
            client.stop()
            """;
        final ProcessBuilder probe = new ProcessBuilder("/usr/bin/env", "python3", "-c", "import kazoo, puresasl");
        probe.environment().compute("PATH", (name, path) -> "/usr/bin:" + path);
        assumeTrue(
            0 == probe.start().waitFor(),
            "python3 has no kazoo or pure-sasl; on Debian: apt-get install python3-kazoo python3-pure-sasl");

        final ProcessBuilder builder = new ProcessBuilder(
            "/usr/bin/env", "python3", "-c", script, cluster.gatewayEndpoint(0)).redirectErrorStream(true);
        builder.environment().compute("PATH", (name, path) -> "/usr/bin:" + path);
        final Process process = builder.start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(process.waitFor(TIMEOUT_MS, TimeUnit.MILLISECONDS));
        assertTrue(output.contains("read b'y'"), output);
    }

    private ZooKeeper connect(final String endpoint, final String section) throws Exception
    {
        return connect(endpoint, section, new EventLog());
    }

    private ZooKeeper connect(final String endpoint, final String section, final EventLog log) throws Exception
    {
        final ZooKeeper client = open(endpoint, section, log);
        log.awaitState(KeeperState.SyncConnected);
        return client;
    }

    /** A client with a section of the JAAS configuration, null for none. */
    private ZooKeeper open(final String endpoint, final String section, final EventLog log) throws IOException
    {
        final ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, Boolean.toString(null != section));
        // Else clients of 3.9 do not speak DIGEST-MD5.
        config.setProperty("zookeeper.fips-mode", "false");
        if (null != section)
        {
            config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        }
        final ZooKeeper client = new ZooKeeper(endpoint, SESSION_TIMEOUT_MS, log, config);
        opened.add(client);
        return client;
    }

    private static List<String> identities(final ZooKeeper client) throws Exception
    {
        return client.whoAmI().stream()
            .filter((one) -> !"ip".equals(one.getAuthScheme()))
            .map((one) -> one.getAuthScheme() + " " + one.getUser())
            .toList();
    }

    private static String text(final byte[] token)
    {
        return new String(token, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
