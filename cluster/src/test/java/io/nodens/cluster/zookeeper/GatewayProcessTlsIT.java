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
import io.nodens.cluster.testkit.ServerProcess;
import io.nodens.testsupport.TestCertificates;
import org.agrona.CloseHelper;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Gateways in processes beside a member that has none, at which clients speak TLS.
 */
class GatewayProcessTlsIT
{
    private static final long TIMEOUT_MS = 120_000;
    private static final Path DIRECTORY =
        Path.of("target", "system-tests", "gateway-process-tls." + ProcessHandle.current().pid()).toAbsolutePath();
    private static final byte[] DATA = {1, 2, 3};
    private static final byte[] EMPTY = {};
    // Not List.of: the client asks it whether it contains null.
    private static final List<ACL> ALICE_ALONE =
        Arrays.asList(new ACL(Perms.ALL, new Id("x509", "CN=alice,OU=people,O=example")));

    private TestCertificates certificates;
    private Path password;
    private Path keys;
    private Path users;
    private SecureClients clients;
    private LocalCluster cluster;

    @BeforeEach
    void startMember() throws Exception
    {
        certificates = new TestCertificates(DIRECTORY.resolve("certificates"))
            .issue("server", "CN=server", "ip:127.0.0.1,dns:localhost")
            .issue("renewed", "CN=renewed", "ip:127.0.0.1,dns:localhost")
            .issue("alice", "CN=alice, OU=people, O=example", null)
            .issue("admin", "CN=admin, O=example", null);
        password = certificates.writePassword();
        keys = certificates.writeKey("server", "PKCS12", "server.p12");
        users = Files.writeString(DIRECTORY.resolve("certificates").resolve("users"), "bob:secret\n");
        clients = new SecureClients(certificates);
        cluster = new LocalCluster(
            Clusters.jar(),
            DIRECTORY,
            1,
            "--profile=dev",
            "--gateway-port=none",
            "--gateway-max-connections-per-address=0",
            "--super-x509=CN=admin,O=example");
        cluster.start().awaitReady(TIMEOUT_MS);
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.quietClose(clients);
        CloseHelper.quietClose(cluster);
    }

    /**
     * A gateway at which clients speak TLS.
     *
     * @param port       where they may speak it.
     * @param securePort where they must.
     * @param clientAuth whether they are asked for certificates: want or need.
     */
    private ServerProcess gateway(final int port, final int securePort, final String clientAuth) throws Exception
    {
        final ServerProcess gateway = cluster.gatewayProcess(
            0,
            port,
            "--gateway-secure-port=" + securePort,
            "--gateway-port-unification=yes",
            "--gateway-ssl-keystore-location=" + keys,
            "--gateway-ssl-keystore-password=file:" + password,
            "--gateway-ssl-truststore-location=" + certificates.writeTrust("PEM", "trust.pem"),
            "--gateway-ssl-client-auth=" + clientAuth,
            "--gateway-sasl-users=file:" + users,
            "--gateway-ssl-reload-interval=50ms").start();
        gateway.awaitReady(TIMEOUT_MS);
        return gateway;
    }

    private static String at(final int port)
    {
        return "127.0.0.1:" + port;
    }

    @Test
    void shouldGrantByCertificatesAtBothPorts() throws Exception
    {
        final int securePort = cluster.sparePort(0);
        final int strictPort = cluster.sparePort(1);
        final ServerProcess wanting = gateway(0, securePort, "want");
        final ServerProcess needing = gateway(cluster.sparePort(2), strictPort, "need");

        final ZooKeeper alice = clients.connect(at(securePort), "alice");
        alice.create("/alice", DATA, ALICE_ALONE, CreateMode.PERSISTENT);
        alice.create("/alice/own", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        assertEquals(ALICE_ALONE, alice.getACL("/alice/own", null));

        // One without a certificate, one without TLS; both at the port that takes either.
        final String unified = cluster.gatewayEndpoint(0);
        for (final ZooKeeper nobody : List.of(
            clients.connect(at(securePort), null), clients.connect(unified, null), clients.connectPlainly(unified)))
        {
            nobody.sync("/alice");
            assertThrows(NoAuthException.class, () -> nobody.getData("/alice", false, null));
            assertThrows(NoAuthException.class, () -> nobody.setData("/alice", DATA, -1));
        }
        clients.connect(unified, "admin").setData("/alice", DATA, 0);

        // Where a certificate is needed, nobody is let in without one; the same one grants the same.
        assertThrows(IOException.class, () -> clients.handshake(strictPort, null));
        assertEquals("CN=server", clients.handshake(strictPort, "alice"));
        final ZooKeeper elsewhere = clients.connect(at(strictPort), "alice");
        elsewhere.sync("/alice");
        assertEquals(2, elsewhere.setData("/alice", DATA, 1).getVersion());

        assertEquals(0, wanting.terminate(TIMEOUT_MS));
        assertEquals(0, needing.terminate(TIMEOUT_MS));
        assertNoErrors(wanting, needing);
    }

    @Test
    @Tag("slow")
    void shouldUseRenewedKeysWithoutARestart() throws Exception
    {
        final int securePort = cluster.sparePort(0);
        final ServerProcess gateway = gateway(0, securePort, "want");
        final EventLog log = new EventLog();
        final ZooKeeper alice = clients.connect(at(securePort), "alice", log);
        alice.create("/alice", DATA, ALICE_ALONE, CreateMode.PERSISTENT);
        assertEquals("CN=server", clients.handshake(securePort, null));
        assertTrue(isKnown("bob", "secret"));

        renew("renewed");
        gateway.awaitLine("that it uses new keys", TIMEOUT_MS, (line) -> line.contains("new connections use"));

        assertEquals("CN=renewed", clients.handshake(securePort, null));
        assertArrayEquals(DATA, alice.getData("/alice", false, null));
        assertEquals(KeeperState.SyncConnected, log.state());

        // What could be read last is used as well when the member has come back, and a client has what it had before.
        final long sessionId = alice.getSessionId();
        cluster.member(0).kill();
        gateway.awaitLine("that the member is gone", TIMEOUT_MS, (line) -> line.contains("the member is gone"));
        log.awaitState(KeeperState.Disconnected);
        // Somebody breaks both files meanwhile.
        Files.write(keys, new byte[]{ 1, 2, 3 });
        Files.writeString(users, "bob\n");
        gateway.awaitLine("that keys stay", TIMEOUT_MS, (line) -> line.contains("TLS: changed keys"));
        gateway.awaitLine("that users stay", TIMEOUT_MS, (line) -> line.contains("SASL: changed users"));
        cluster.member(0).start().awaitReady(TIMEOUT_MS);
        log.awaitState(KeeperState.SyncConnected);
        assertEquals(sessionId, alice.getSessionId());
        Await.until("the client is answered", TIMEOUT_MS, () -> isRead(alice, "/alice"));
        assertEquals("CN=renewed", clients.handshake(securePort, null));
        assertTrue(isKnown("bob", "secret"));
        assertFalse(isKnown("bob", "wrong"));
        assertThrows(NoAuthException.class,
            () -> clients.connect(at(securePort), null).getData("/alice", false, null));
        assertTrue(gateway.isAlive());
        assertNoErrors(gateway);
    }

    /** In one step, as whoever renews keys should. */
    private void renew(final String alias) throws Exception
    {
        Files.move(
            certificates.writeKey(alias, "PKCS12", "next.p12"), keys,
            StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether a user gets a session by SASL, at the port without TLS. */
    private boolean isKnown(final String name, final String knownPassword) throws IOException
    {
        try (SaslWire wire = new SaslWire(cluster.gatewayEndpoint(0)))
        {
            return null != wire.say(EMPTY).say(wire.answer(name, knownPassword, null)).token();
        }
    }

    private static boolean isRead(final ZooKeeper client, final String path)
    {
        try
        {
            return Arrays.equals(DATA, client.getData(path, false, null));
        }
        catch (final KeeperException.ConnectionLossException ignore)
        {
            // It comes back by itself.
            return false;
        }
        catch (final KeeperException | InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** Warnings quote what is wrong with files that the test has broken. */
    private static void assertNoErrors(final ServerProcess... gateways)
    {
        final List<String> errors = new ArrayList<>();
        for (final ServerProcess gateway : gateways)
        {
            gateway.log().stream().filter((line) -> ServerProcess.isError(line) && !line.contains(": warning: "))
                .forEach(errors::add);
        }
        assertTrue(errors.isEmpty(), errors::toString);
    }
}
