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
import io.nodens.cluster.zookeeper.OcspResponders.Way;
import io.nodens.testsupport.TestCertificates;
import org.agrona.CloseHelper;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Gateways that ask OCSP responders about certificates of their clients, in processes of their own.
 */
class OcspIT
{
    private static final long TIMEOUT_MS = 120_000;
    private static final Path DIRECTORY =
        Path.of("target", "system-tests", "ocsp." + ProcessHandle.current().pid()).toAbsolutePath();
    private static final int SILENT_COUNT = 5;
    /** As long as a test may take on a slow host; responders have half of it. */
    private static final String PATIENT = "--gateway-ssl-handshake-timeout=600s";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private OcspResponders responders;
    private TestCertificates certificates;
    private SecureClients clients;
    private LocalCluster cluster;

    @BeforeEach
    void startMember() throws Exception
    {
        responders = new OcspResponders();
        certificates = new TestCertificates(DIRECTORY.resolve("certificates"))
            .issue("server", "CN=server", "ip:127.0.0.1,dns:localhost");
        responders.use(certificates);
        clients = new SecureClients(certificates);
        cluster = new LocalCluster(
            Clusters.jar(),
            DIRECTORY,
            1,
            "--profile=dev",
            "--gateway-port=none",
            "--gateway-max-connections-per-address=0");
        cluster.start().awaitReady(TIMEOUT_MS);
    }

    /** Certificates of clients, each with a responder of its own. */
    private void issue(final Way... ways) throws Exception
    {
        for (final Way way : ways)
        {
            certificates.issueWithResponder(alias(way), "CN=" + way, responders.uri(way));
        }
    }

    /** In lower case, as key stores of the JDK have aliases. */
    private static String alias(final Way way)
    {
        return way.name().toLowerCase(Locale.ROOT);
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.quietClose(responders);
        CloseHelper.quietClose(clients);
        CloseHelper.quietClose(cluster);
        threads.shutdownNow();
    }

    /**
     * A gateway that asks responders.
     *
     * @param port       of clients without TLS.
     * @param securePort of those with it.
     * @param others     settings of it.
     */
    private void gateway(final int port, final int securePort, final String... others) throws Exception
    {
        final List<String> own = new ArrayList<>(List.of(
            "--gateway-secure-port=" + securePort,
            "--gateway-ssl-keystore-location=" + certificates.writeKey("server", "PEM", "server.pem"),
            "--gateway-ssl-truststore-location=" + certificates.writeTrust("PEM", "trust.pem"),
            "--gateway-ssl-client-auth=want",
            "--gateway-ssl-ocsp=yes"));
        own.addAll(Arrays.asList(others));
        cluster.gatewayProcess(0, port, own.toArray(String[]::new)).start().awaitReady(TIMEOUT_MS);
    }

    @Test
    void shouldLetAClientInOnlyWhenItsResponderVouchesForIt() throws Exception
    {
        issue(Way.GOOD, Way.REVOKED, Way.GARBAGE, Way.LATER, Way.FORGED);
        final int securePort = cluster.sparePort(0);
        gateway(0, securePort, PATIENT);

        assertEquals("CN=server", clients.handshake(securePort, alias(Way.GOOD)));
        assertNotNull(clients.connect("127.0.0.1:" + securePort, alias(Way.GOOD)).exists("/", false));
        for (final Way way : List.of(Way.REVOKED, Way.GARBAGE, Way.LATER, Way.FORGED))
        {
            assertThrows(IOException.class, () -> clients.handshake(securePort, alias(way)), way::name);
        }
        // Nobody is asked about a client without a certificate.
        assertEquals("CN=server", clients.handshake(securePort, null));
    }

    @Test
    @Tag("slow")
    void shouldServeOthersWhileAResponderIsSilent() throws Exception
    {
        issue(Way.SILENT, Way.GOOD);
        final int securePort = cluster.sparePort(0);
        gateway(0, securePort, PATIENT);
        final ZooKeeper before = clients.connectPlainly(cluster.gatewayEndpoint(0));
        final List<CompletableFuture<IOException>> silent = new ArrayList<>();
        for (int i = 0; i < SILENT_COUNT; i++)
        {
            silent.add(CompletableFuture.supplyAsync(() -> assertThrows(
                IOException.class, () -> clients.handshake(securePort, alias(Way.SILENT))), threads));
        }
        Await.until("the responder is asked about all", TIMEOUT_MS, () -> SILENT_COUNT == responders.held());

        assertNotNull(before.exists("/", false));
        assertNotNull(clients.connectPlainly(cluster.gatewayEndpoint(0)).exists("/", false));
        assertEquals("CN=server", clients.handshake(securePort, null));
        assertEquals("CN=server", clients.handshake(securePort, alias(Way.GOOD)));
        assertNotNull(clients.connect("127.0.0.1:" + securePort, alias(Way.GOOD)).exists("/", false));
        silent.forEach((one) -> assertFalse(one.isDone(), "the responder was not waited for"));

        // It ends without an answer.
        responders.close();
        for (final CompletableFuture<IOException> one : silent)
        {
            assertNotNull(one.join());
        }
    }

    @Test
    @Tag("slow")
    void shouldGiveUpAHandshakeOrAskListsWhenAResponderIsSilent() throws Exception
    {
        issue(Way.SILENT, Way.LATER);
        final int securePort = cluster.sparePort(0);
        gateway(0, securePort, "--gateway-ssl-handshake-timeout=2s");
        final int portWithLists = cluster.sparePort(1);
        gateway(cluster.sparePort(2), portWithLists, "--gateway-ssl-handshake-timeout=20s", "--gateway-ssl-crl=yes",
            "--gateway-ssl-crl-location=" + certificates.writeRevoked("revoked.pem", alias(Way.LATER)));

        final IOException refusal =
            assertThrows(IOException.class, () -> clients.handshake(securePort, alias(Way.SILENT)));
        assertFalse(refusal instanceof SocketTimeoutException, refusal::toString);

        // The list has the one and not the other.
        assertEquals("CN=server", clients.handshake(portWithLists, alias(Way.SILENT)));
        assertThrows(IOException.class, () -> clients.handshake(portWithLists, alias(Way.LATER)));
        assertTrue(responders.held() > 0);
    }
}
