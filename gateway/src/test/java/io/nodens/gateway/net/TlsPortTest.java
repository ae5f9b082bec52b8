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
package io.nodens.gateway.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.tls.ClientCertificates;
import io.nodens.gateway.tls.StoreFile;
import io.nodens.gateway.tls.StorePassword;
import io.nodens.gateway.tls.StoreType;
import io.nodens.gateway.tls.TlsContext;
import io.nodens.testsupport.TestCertificates;
import io.nodens.testsupport.TestSeed;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What comes at a port with TLS: clients with certificates and without, half handshakes, garbage, renewed keys.
 */
class TlsPortTest
{
    private static final byte[] HALF_A_HELLO = { 0x16, 3, 1, 0, (byte)200, 1, 0, 0 };

    @TempDir
    private static Path directory;
    private static TestCertificates certificates;
    private static StoreFile serverKey;
    private static StoreFile trust;
    private static Path password;

    private final List<AutoCloseable> closeables = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws Exception
    {
        certificates = new TestCertificates(directory)
            .issue("server", "CN=server", "ip:127.0.0.1")
            .issue("renewed", "CN=renewed", "ip:127.0.0.1")
            .issue("alice", "CN=alice, OU=people, O=example", "ip:127.0.0.1")
            .issue("elsewhere", "CN=elsewhere", "ip:10.1.2.3");
        password = certificates.writePassword();
        serverKey = file(certificates.writeKey("server", "PKCS12", "server.p12"), "file:" + password);
        trust = file(certificates.writeTrust("JKS", "trust.jks"), "none");
    }

    private static StoreFile file(final Path path, final String password)
    {
        return new StoreFile(path, StoreType.ofFileName(path.toString()), StorePassword.of(password));
    }

    @AfterEach
    void closeAll()
    {
        CloseHelper.quietCloseAll(closeables);
    }

    private static TlsContext settings()
    {
        return new TlsContext().keyStore(serverKey).trustStore(trust).reloadIntervalMs(20);
    }

    private BarePort open(final TlsContext settings, final boolean isTlsNeeded) throws IOException
    {
        final BarePort port = new BarePort(settings, isTlsNeeded);
        closeables.add(port);
        return port;
    }

    private Socket plain(final BarePort port) throws IOException
    {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port());
        socket.setSoTimeout(BarePort.WAIT_MS);
        closeables.add(0, socket);
        return socket;
    }

    private SSLSocket secure(final BarePort port, final String alias, final String protocol) throws Exception
    {
        final KeyStore trusted = load(certificates.writeTrust("PKCS12", "client-trust.p12"));
        final TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        final KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        if (null != alias)
        {
            keyManagers.init(
                load(certificates.writeKey(alias, "PKCS12", alias + ".p12")), TestCertificates.PASSWORD.toCharArray());
        }
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null == alias ? null : keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        final SSLSocket socket = (SSLSocket)context.getSocketFactory().createSocket(
            InetAddress.getLoopbackAddress(), port.port());
        closeables.add(0, socket);
        socket.setSoTimeout(BarePort.WAIT_MS);
        socket.setEnabledProtocols(new String[]{ protocol });
        socket.startHandshake();
        return socket;
    }

    private static KeyStore load(final Path path) throws Exception
    {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(path))
        {
            store.load(input, TestCertificates.PASSWORD.toCharArray());
        }
        return store;
    }

    /** A client that speaks TLS 1.3 is done with the handshake before the server is: either may hear of it first. */
    private void awaitRefused(final BarePort port, final String alias) throws Exception
    {
        final SSLSocket socket;
        try
        {
            socket = secure(port, alias, "TLSv1.3");
        }
        catch (final IOException ignore)
        {
            // The server has closed before the client had sent its last word.
            return;
        }
        awaitEnd(socket);
    }

    private static void awaitEnd(final Socket socket)
    {
        try
        {
            while (socket.getInputStream().read() >= 0)
            {
                // An alert may come first.
            }
        }
        catch (final java.net.SocketTimeoutException ex)
        {
            throw new AssertionError("it is not closed", ex);
        }
        catch (final IOException ignore)
        {
            // Reset, or refused by an alert.
        }
    }

    private static String name(final SSLSocket socket) throws IOException
    {
        return ((X509Certificate)socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
    }

    private static void awaitIn(final BarePort port)
    {
        BarePort.await("the client is in", () -> 1 == port.open.size() && !port.only().tls().isHandshaking());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void shouldRefuseAClientWhoseCertificateWasRevoked(final String protocol) throws Exception
    {
        for (final String trustType : List.of("PEM", "JKS"))
        {
            final Path trusted = certificates.writeTrust(trustType, "revocation-trust." + trustType);
            final Path lists = certificates.writeRevoked("revoked.pem", "elsewhere");
            final BarePort port = open(
                settings()
                    .trustStore(new StoreFile(trusted, StoreType.valueOf(trustType), StorePassword.of("none")))
                    .isCrlChecked(true)
                    .revocationLists(file(lists, "none")),
                true);

            assertTrue(isServed(port, "alice", protocol), trustType);
            assertFalse(isServed(port, "elsewhere", protocol), trustType);

            certificates.writeRevoked("revoked.pem", "elsewhere", "alice");
            BarePort.await("the new list is used",
                () -> port.log.stream().anyMatch((line) -> line.contains("new connections use")));
            assertFalse(isServed(port, "alice", protocol), trustType);
            assertFalse(isServed(port, "elsewhere", protocol), trustType);
            assertEquals(0, port.tls.handshakesUnderWay());
        }
    }

    @Test
    void shouldRefuseACertificateOfWhichNobodySaysWhetherItWasRevoked() throws Exception
    {
        for (final TlsContext settings : List.of(
            settings().isCrlChecked(true), settings().isOcspAsked(true),
            settings().isCrlChecked(true).isOcspAsked(true)))
        {
            assertFalse(isServed(open(settings, true), "alice", "TLSv1.3"));
        }
    }

    /** Whether the gateway lets a client in: with TLS 1.3 it tells a refusal only after the client's handshake. */
    private boolean isServed(final BarePort port, final String alias, final String protocol) throws Exception
    {
        final long before = port.tls.handshakesFailed();
        try
        {
            secure(port, alias, protocol);
        }
        catch (final IOException ex)
        {
            BarePort.await("it is counted", () -> port.tls.handshakesFailed() > before);
            return false;
        }
        BarePort.await("the gateway decides", () -> port.tls.handshakesFailed() > before ||
            port.open.stream().anyMatch((one) -> null != one.tls().certificateSubject()));
        final boolean isServed = port.tls.handshakesFailed() == before;
        port.open.forEach(ClientConnection::closeNow);
        BarePort.await("it is closed", port.open::isEmpty);
        return isServed;
    }

    @Test
    void shouldTellTheSubjectWhenAClientShowsItsCertificate() throws Exception
    {
        for (final String protocol : List.of("TLSv1.2", "TLSv1.3"))
        {
            final BarePort port = open(settings(), true);

            secure(port, "alice", protocol).getOutputStream().write(new byte[100]);

            awaitIn(port);
            BarePort.await("its bytes come", () -> null != port.only().incoming());
            assertEquals("CN=alice,OU=people,O=example", port.only().tls().certificateSubject());
            assertEquals(0, port.tls.handshakesUnderWay());
        }
    }

    @Test
    void shouldRefuseWhoHasNoCertificateOnlyWhenOneIsNeeded() throws Exception
    {
        final BarePort needing = open(settings(), true);
        final BarePort wanting = open(settings().clientCertificates(ClientCertificates.WANT), true);
        final BarePort none = open(
            settings().clientCertificates(ClientCertificates.NONE).trustStore(null), true);

        // With TLS 1.3 a client hears of it with the first byte that it reads.
        awaitRefused(needing, null);
        assertThrows(IOException.class, () -> secure(needing, null, "TLSv1.2"));
        secure(wanting, null, "TLSv1.3");
        secure(none, "alice", "TLSv1.3");

        awaitIn(wanting);
        awaitIn(none);
        assertNull(wanting.only().tls().certificateSubject());
        assertNull(none.only().tls().certificateSubject());
        BarePort.await("both are gone", () -> needing.open.isEmpty());
        assertEquals(2, needing.tls.handshakesFailed());
        assertEquals(0, needing.tls.handshakesUnderWay());
    }

    @Test
    void shouldVerifyAddressesOfClientsWhenToldTo() throws Exception
    {
        final BarePort port = open(settings().isAddressVerified(true), true);

        awaitRefused(port, "elsewhere");
        BarePort.await("it is gone", () -> port.open.isEmpty());
        secure(port, "alice", "TLSv1.3");

        awaitIn(port);
    }

    @Test
    void shouldCloseAtOnceWhoSpeaksNoTlsWhereAllMust() throws Exception
    {
        final BarePort port = open(settings(), true);
        final Socket socket = plain(port);

        socket.getOutputStream().write(new byte[]{ 0, 0, 0, 45, 0, 0, 0, 0 });

        awaitEnd(socket);
        BarePort.await("it is gone", () -> port.open.isEmpty());
        assertEquals(0, port.tls.handshakesUnderWay());
    }

    @Test
    void shouldLetTheFirstByteDecideWhereBothMaySpeak() throws Exception
    {
        final BarePort port = open(settings(), false);
        final Socket socket = plain(port);

        socket.getOutputStream().write(new byte[]{ 0 });
        BarePort.await("its byte comes", () -> 1 == port.open.size() && null != port.only().incoming());
        socket.setSoLinger(true, 0);
        socket.close();
        BarePort.await("it is gone", () -> port.open.isEmpty());
        secure(port, "alice", "TLSv1.3").getOutputStream().write(1);

        awaitIn(port);
        BarePort.await("its byte comes", () -> null != port.only().incoming());
        assertEquals("CN=alice,OU=people,O=example", port.only().tls().certificateSubject());
    }

    @Test
    void shouldServeOthersWhileAThousandHandshakesStandStill() throws Exception
    {
        final BarePort port = open(settings().handshakeTimeoutMs(3_000), true);
        final List<Socket> halves = new ArrayList<>();
        for (int i = 0; i < 1_000; i++)
        {
            final Socket socket = plain(port);
            socket.getOutputStream().write(HALF_A_HELLO);
            halves.add(socket);
        }

        secure(port, "alice", "TLSv1.3");
        for (final Socket half : halves)
        {
            awaitEnd(half);
        }

        awaitIn(port);
        BarePort.await("none is under way", () -> 0 == port.tls.handshakesUnderWay());
        assertEquals(1_000, port.tls.handshakesFailed());
    }

    @Test
    void shouldCloseWhoComesWhenTooManyHandshakesAreUnderWay() throws Exception
    {
        for (final boolean isTlsNeeded : List.of(true, false))
        {
            final BarePort port = open(settings().maxHandshakes(2), isTlsNeeded);
            plain(port).getOutputStream().write(HALF_A_HELLO);
            plain(port).getOutputStream().write(HALF_A_HELLO);
            BarePort.await("both are under way", () -> 2 == port.tls.handshakesUnderWay());

            final Socket third = plain(port);
            third.getOutputStream().write(HALF_A_HELLO);

            awaitEnd(third);
            assertEquals(1, port.tls.handshakesRefused());
            assertEquals(2, port.tls.handshakesUnderWay());
        }
    }

    @Test
    void shouldRefuseRenegotiation() throws Exception
    {
        final BarePort port = open(settings(), true);
        final SSLSocket socket = secure(port, "alice", "TLSv1.2");
        awaitIn(port);

        assertThrows(IOException.class, () ->
        {
            socket.startHandshake();
            socket.getOutputStream().write(1);
            socket.getInputStream().read();
        });
        assertEquals(0, port.tls.handshakesUnderWay());
    }

    @Test
    void shouldCloseAtOnceWhoGivesUpInTheMiddleOfAHandshake() throws Exception
    {
        final BarePort port = open(settings().handshakeTimeoutMs(TimeUnit.HOURS.toMillis(1)), false);
        final Socket socket = plain(port);
        socket.getOutputStream().write(HALF_A_HELLO);
        BarePort.await("it is under way", () -> 1 == port.tls.handshakesUnderWay());

        socket.shutdownOutput();

        awaitEnd(socket);
        BarePort.await("it is over", () -> 0 == port.tls.handshakesUnderWay());
    }

    @Test
    void shouldOutliveGarbage() throws Exception
    {
        final Random random = new Random(TestSeed.seed());
        final BarePort port = open(settings(), false);

        for (int i = 0; i < 200; i++)
        {
            final byte[] bytes = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(bytes);
            bytes[0] = 0x16;
            try (Socket socket = plain(port))
            {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                awaitEnd(socket);
            }
            catch (final IOException ignore)
            {
                // Reset while it wrote.
            }
        }

        BarePort.await("all are gone", () -> port.open.isEmpty());
        assertEquals(0, port.tls.handshakesUnderWay());
        secure(port, "alice", "TLSv1.3");
        awaitIn(port);
    }

    @Test
    void shouldUseNewKeysForNewConnectionsAndKeepOldOnesWhenAFileIsBroken() throws Exception
    {
        final Path path = directory.resolve("live.p12");
        Files.copy(serverKey.path(), path);
        final BarePort port = open(settings().keyStore(file(path, "file:" + password)), true);
        final SSLSocket before = secure(port, "alice", "TLSv1.3");
        assertEquals("CN=server", name(before));

        Files.write(path, new byte[]{ 1, 2, 3 });
        BarePort.await("it is reported", () -> port.log.stream().anyMatch((line) -> line.startsWith("warning: ")));
        assertEquals("CN=server", name(secure(port, "alice", "TLSv1.3")));
        // In one step, as whoever renews keys should: a file that is half there is one more that is reported.
        Files.move(
            certificates.writeKey("renewed", "PKCS12", "renewed.p12"), path,
            StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        BarePort.await("it is used", () -> port.log.stream().anyMatch((line) -> line.contains("new connections use")));

        assertEquals("CN=renewed", name(secure(port, "alice", "TLSv1.3")));
        before.getOutputStream().write(new byte[10]);
        BarePort.await("all three are in", () -> 3 == port.open.size());
        BarePort.await("the old one goes on", () -> port.open.stream().anyMatch((one) -> null != one.incoming()));
        assertEquals(2, port.log.size(), port.log::toString);
    }

    @Test
    void shouldCloseWhoSendsMuchBeforeItsHandshakeIsOver()
    {
        final EmbeddedChannel channel = new EmbeddedChannel(new HandshakeBudget());

        assertTrue(channel.writeInbound(Unpooled.buffer(8).writerIndex(8)));
        assertTrue(channel.writeInbound(Unpooled.buffer(HandshakeBudget.MAX_BYTES - 8)
            .writerIndex(HandshakeBudget.MAX_BYTES - 8)));
        assertTrue(channel.isOpen());
        channel.writeInbound(Unpooled.buffer(1).writerIndex(1));

        assertFalse(channel.isOpen());
        channel.releaseInbound();
    }
}
