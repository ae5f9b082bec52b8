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

import io.nodens.testsupport.TestCertificates;
import org.agrona.CloseHelper;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of a gateway with TLS, whose certificates one authority has signed: ZooKeeper's own Java client, and bare
 * handshakes.
 * <p>
 * <b>Thread:</b> one; bare handshakes in any. <b>Owns:</b> the clients.
 */
final class SecureClients implements AutoCloseable
{
    /** Longer than a member takes to start again on a slow host. */
    private static final int SESSION_TIMEOUT_MS = 40_000;

    private final TestCertificates certificates;
    private final List<ZooKeeper> clients = new ArrayList<>();

    SecureClients(final TestCertificates certificates)
    {
        this.certificates = certificates;
    }

    /**
     * A client with TLS, once it is connected.
     *
     * @param endpoint to connect to.
     * @param alias    of its certificate, null for none.
     * @return the client.
     */
    ZooKeeper connect(final String endpoint, final String alias) throws Exception
    {
        return connect(endpoint, alias, new EventLog());
    }

    /**
     * A client with TLS, once it is connected.
     *
     * @param endpoint to connect to.
     * @param alias    of its certificate, null for none.
     * @param log      of the client.
     * @return the client.
     */
    ZooKeeper connect(final String endpoint, final String alias, final EventLog log) throws Exception
    {
        final ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.client.secure", "true");
        config.setProperty("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", trust().toString());
        config.setProperty("zookeeper.ssl.trustStore.password", TestCertificates.PASSWORD);
        if (null != alias)
        {
            config.setProperty("zookeeper.ssl.keyStore.location", key(alias).toString());
            config.setProperty("zookeeper.ssl.keyStore.password", TestCertificates.PASSWORD);
        }
        return connected(endpoint, config, log);
    }

    /**
     * A client without TLS, once it is connected.
     *
     * @param endpoint to connect to.
     * @return the client.
     */
    ZooKeeper connectPlainly(final String endpoint) throws Exception
    {
        return connected(endpoint, new ZKClientConfig(), new EventLog());
    }

    private ZooKeeper connected(final String endpoint, final ZKClientConfig config, final EventLog log)
        throws Exception
    {
        final ZooKeeper client = new ZooKeeper(endpoint, SESSION_TIMEOUT_MS, log, config);
        clients.add(client);
        log.awaitState(KeeperState.SyncConnected);
        return client;
    }

    /**
     * A handshake of TLS 1.2, which both sides end at one time, and the end of the connection.
     *
     * @param port  of this host.
     * @param alias of the certificate that is shown, null for none.
     * @return the subject of the gateway's certificate.
     * @throws IOException when the gateway refuses.
     */
    String handshake(final int port, final String alias) throws IOException, GeneralSecurityException
    {
        final TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(load(null));
        final KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        if (null != alias)
        {
            keyManagers.init(load(alias), TestCertificates.PASSWORD.toCharArray());
        }
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null == alias ? null : keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket)context.getSocketFactory().createSocket(
            InetAddress.getLoopbackAddress(), port))
        {
            socket.setSoTimeout((int)StockClientContract.WAIT_MS);
            socket.setEnabledProtocols(new String[]{ "TLSv1.2" });
            socket.startHandshake();
            return ((X509Certificate)socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    private Path trust() throws IOException, GeneralSecurityException
    {
        return certificates.writeTrust("PKCS12", "client-trust.p12");
    }

    private Path key(final String alias) throws IOException, GeneralSecurityException
    {
        return certificates.writeKey(alias, "PKCS12", alias + ".p12");
    }

    /** The key of an alias; of null the certificates that are trusted. Files are written anew for each handshake. */
    private synchronized KeyStore load(final String alias) throws IOException, GeneralSecurityException
    {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(null == alias ? trust() : key(alias)))
        {
            store.load(input, TestCertificates.PASSWORD.toCharArray());
        }
        return store;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(clients);
        clients.clear();
    }
}
