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
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.testsupport.TestCertificates;
import org.agrona.CloseHelper;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * ZooKeeper's own Java client with TLS, at a member whose plain port takes TLS as well.
 */
class TlsIT
{
    private static final long TIMEOUT_MS = 60_000;
    private static final Path DIRECTORY =
        Path.of("target", "system-tests", "tls." + ProcessHandle.current().pid()).toAbsolutePath();
    private static final Pattern SECURE_PORT = Pattern.compile("at [^ ]*:(\\d+) \\(\\w+\\) with TLS");
    private static final String ALICE = "CN=alice,OU=people,O=example";

    private static LocalCluster cluster;
    private static String secureEndpoint;
    private static SecureClients clients;

    @BeforeAll
    static void startMember() throws Exception
    {
        final TestCertificates certificates = new TestCertificates(DIRECTORY.resolve("certificates"))
            .issue("server", "CN=server", "ip:127.0.0.1,dns:localhost")
            .issue("alice", "CN=alice, OU=people, O=example", null)
            .issue("admin", "CN=admin, O=example", null);
        clients = new SecureClients(certificates);
        final Path password = certificates.writePassword();
        cluster = new LocalCluster(
            Clusters.jar(),
            DIRECTORY,
            1,
            "--gateway-max-connections-per-address=0",
            "--gateway-secure-port=0",
            "--gateway-port-unification=yes",
            "--gateway-ssl-keystore-location=" + certificates.writeKey("server", "PKCS12", "server.p12"),
            "--gateway-ssl-keystore-password=file:" + password,
            "--gateway-ssl-truststore-location=" + certificates.writeTrust("PEM", "trust.pem"),
            "--gateway-ssl-client-auth=want",
            "--super-x509=CN=admin,O=example");
        cluster.start().awaitReady(TIMEOUT_MS);
        secureEndpoint = "127.0.0.1:" + securePort();
    }

    private static int securePort() throws IOException
    {
        final Matcher matcher = SECURE_PORT.matcher(String.join("\n", cluster.member(0).log()));
        assertTrue(matcher.find(), "the member does not say where it listens for TLS");
        return Integer.parseInt(matcher.group(1));
    }

    @AfterAll
    static void stopMember()
    {
        CloseHelper.quietClose(cluster);
    }

    @AfterEach
    void closeClients()
    {
        clients.close();
    }

    @Test
    void shouldServeClientsWithTlsAndWithoutAtBothPorts() throws Exception
    {
        final byte[] data = new byte[300_000];
        Arrays.fill(data, (byte)'x');
        final ZooKeeper plain = clients.connectPlainly(cluster.gatewayEndpoint(0));
        final ZooKeeper unified = clients.connect(cluster.gatewayEndpoint(0), null);
        final ZooKeeper secure = clients.connect(secureEndpoint, "alice");

        secure.create("/both", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        unified.sync("/both");

        assertArrayEquals(data, unified.getData("/both", false, null));
        assertArrayEquals(data, plain.getData("/both", false, null));
        assertArrayEquals(data, secure.getData("/both", false, null));
    }

    @Test
    void shouldKnowClientsByTheirCertificates() throws Exception
    {
        final ZooKeeper alice = clients.connect(secureEndpoint, "alice");
        final ZooKeeper nobody = clients.connect(secureEndpoint, null);
        // Not List.of: the client asks it whether it contains null.
        final List<ACL> acl = Arrays.asList(new ACL(Perms.ALL, new Id("x509", ALICE)));

        alice.create("/alice", new byte[]{ 1 }, acl, CreateMode.PERSISTENT);
        alice.create("/alice/own", new byte[]{ 1 }, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        nobody.sync("/alice");

        assertEquals(
            List.of("x509 " + ALICE),
            alice.whoAmI().stream().filter((one) -> !"ip".equals(one.getAuthScheme())).map(TlsIT::text).toList());
        assertEquals(acl, alice.getACL("/alice/own", null));
        alice.setData("/alice", new byte[]{ 2 }, 0);
        assertThrows(NoAuthException.class, () -> nobody.getData("/alice", false, null));
        assertThrows(NoAuthException.class, () -> nobody.setData("/alice", new byte[0], -1));
        final ZooKeeper admin = clients.connect(cluster.gatewayEndpoint(0), "admin");
        assertArrayEquals(new byte[]{ 2 }, admin.getData("/alice", false, null));
        admin.setData("/alice", "set".getBytes(StandardCharsets.UTF_8), 1);
    }

    private static String text(final ClientInfo info)
    {
        return info.getAuthScheme() + " " + info.getUser();
    }
}
