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
package io.nodens.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ImmediateExecutor;
import io.nodens.gateway.files.ReadFiles;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemEpochClock;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * TLS of a gateway: the newest keys and certificates that could be loaded, the number of handshakes under way, and the
 * threads for work that agents must not wait for.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> its threads.
 */
public final class TlsServer implements AutoCloseable
{
    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    private static final long CLOSE_NOTIFY_TIMEOUT_MS = 1_000;

    static
    {
        // Read once, by the first engine of the process: a client of TLS 1.2 could have handshakes made for ever.
        if (null == System.getProperty(RENEGOTIATION))
        {
            System.setProperty(RENEGOTIATION, "true");
        }
    }

    private final TlsContext settings;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final HandshakeThreads workers;
    private final Executor tasks;
    private final ReadFiles<Credentials> files;
    private volatile SslContext current;
    private volatile long loadedMs;

    private TlsServer(final TlsContext settings, final ThreadFactory threads, final Consumer<String> log)
    {
        this.settings = settings;
        final int count = settings.handshakeThreads();
        // Each handshake has one task at a time.
        workers = 0 == count ? null : new HandshakeThreads(
            count, settings.isRevocationChecked(), settings.maxHandshakes(), threads, log);
        tasks = 0 == count ? ImmediateExecutor.INSTANCE : workers;
        files = new ReadFiles<>(
            new ReadFiles.Subject("TLS", "keys or certificates"), () -> Credentials.read(settings), this::use, log);
    }

    /**
     * Load keys and certificates, and look after them from then on.
     *
     * @param settings of TLS.
     * @param threads  makes the threads.
     * @param log      takes a line for the operator.
     * @return TLS, ready for clients.
     * @throws IllegalArgumentException when a setting is not allowed.
     * @throws IOException              when keys and certificates cannot be used.
     */
    public static TlsServer launch(
        final TlsContext settings, final ThreadFactory threads, final Consumer<String> log) throws IOException
    {
        final TlsServer server = new TlsServer(settings.conclude(), threads, log);
        try
        {
            server.files.start(settings.reloadIntervalMs(), threads, "gateway-certificates");
            return server;
        }
        catch (final IOException | RuntimeException ex)
        {
            server.close();
            throw ex;
        }
    }

    private void use(final Credentials credentials) throws IOException
    {
        current = credentials.newContext(settings, workers);
        loadedMs = SystemEpochClock.INSTANCE.time();
    }

    /**
     * A client begins a handshake.
     *
     * @return false when so many are under way that it is to be closed.
     */
    public boolean beginHandshake()
    {
        if (handshakes.incrementAndGet() <= settings.maxHandshakes())
        {
            return true;
        }

        handshakes.decrementAndGet();
        refused.incrementAndGet();
        return false;
    }

    /**
     * A handshake that was begun is over.
     *
     * @param isSuccessful whether the client is in.
     */
    public void endHandshake(final boolean isSuccessful)
    {
        handshakes.decrementAndGet();
        if (!isSuccessful)
        {
            failed.incrementAndGet();
        }
    }

    /**
     * What decrypts and encrypts for a connection, with the newest certificates.
     *
     * @param allocator of the connection.
     * @param remote    address of the client.
     * @return a handler for the pipeline of an active channel.
     */
    public SslHandler newHandler(final ByteBufAllocator allocator, final InetSocketAddress remote)
    {
        final SslHandler handler =
            current.newHandler(allocator, remote.getAddress().getHostAddress(), remote.getPort(), tasks);
        if (settings.isAddressVerified())
        {
            // Addresses of clients are compared with those in their certificates; as they are no names, nothing is
            // looked up.
            final SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        handler.setHandshakeTimeoutMillis(settings.handshakeTimeoutMs());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_TIMEOUT_MS);
        return handler;
    }

    /**
     * Whose certificate a client has shown.
     *
     * @param handler of the connection, whose handshake is over.
     * @return the subject of the certificate as RFC 2253 writes it; null when the client has shown none.
     */
    public String subject(final SslHandler handler)
    {
        if (ClientCertificates.NONE == settings.clientCertificates())
        {
            return null;
        }

        try
        {
            final Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ?
                certificate.getSubjectX500Principal().getName() : null;
        }
        catch (final SSLPeerUnverifiedException ignore)
        {
            return null;
        }
    }

    /**
     * Handshakes that are under way.
     *
     * @return their number.
     */
    public int handshakesUnderWay()
    {
        return handshakes.get();
    }

    /**
     * Clients that were closed because too many handshakes were under way.
     *
     * @return their number so far.
     */
    public long handshakesRefused()
    {
        return refused.get();
    }

    /**
     * Handshakes that did not succeed.
     *
     * @return their number so far.
     */
    public long handshakesFailed()
    {
        return failed.get();
    }

    /**
     * When the certificates in use were loaded.
     *
     * @return milliseconds of the wall clock.
     */
    public long loadedMs()
    {
        return loadedMs;
    }

    /** End its threads; to be called when there are no connections any more. */
    @Override
    public void close()
    {
        CloseHelper.close(workers);
        files.close();
    }
}
