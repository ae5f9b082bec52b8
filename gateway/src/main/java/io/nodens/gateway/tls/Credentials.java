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

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.nodens.gateway.files.ReadFiles;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * What the files of keys and trust had at one time.
 *
 * @param keys  the gateway's.
 * @param trust who vouches for clients; null when they are not asked.
 * @param lists of revoked certificates; null when there is no file of them.
 */
record Credentials(StoreFile.Content keys, StoreFile.Content trust, StoreFile.Content lists)
    implements ReadFiles.Content<Credentials>
{
    private static final String ALGORITHM = "PKIX";
    /** Sessions of TLS 1.2 that clients can take up again; those of 1.3 lie with the client. */
    private static final int SESSION_CACHE_SIZE = 4096;
    private static final long SESSION_TIMEOUT_S = TimeUnit.HOURS.toSeconds(1);

    static Credentials read(final TlsContext settings) throws IOException
    {
        final boolean isAsking = ClientCertificates.NONE != settings.clientCertificates();
        return new Credentials(settings.keyStore().read(), isAsking ? settings.trustStore().read() : null,
            null == settings.revocationLists() ? null : settings.revocationLists().read());
    }

    /** {@inheritDoc} */
    @Override
    public boolean isSame(final Credentials other)
    {
        return keys.isSame(other.keys) && (null == trust || trust.isSame(other.trust)) &&
            (null == lists || lists.isSame(other.lists));
    }

    /**
     * A context of them, which has made an engine: what is wrong with them has shown.
     *
     * @param settings of TLS.
     * @param threads  of handshakes; null when the agents do all themselves.
     * @return the context.
     * @throws IOException when a file is not what it should be, its password is another one, or the JDK does not know
     *                     a protocol or a cipher suite.
     */
    SslContext newContext(final TlsContext settings, final HandshakeThreads threads) throws IOException
    {
        final SslContextBuilder builder = guarded("key store " + keys, this::withKeys);
        if (null != trust)
        {
            guarded("trust store " + trust, () -> addTrust(builder, settings, threads));
        }

        return guarded("protocols " + settings.protocols() + ", cipher suites " + settings.ciphers(), () ->
        {
            final SslContext context = builder
                .sslProvider(SslProvider.JDK)
                .clientAuth(settings.clientCertificates().clientAuth())
                .protocols(settings.protocols())
                .ciphers(settings.ciphers().isEmpty() ? null : settings.ciphers())
                .sessionCacheSize(SESSION_CACHE_SIZE)
                .sessionTimeout(SESSION_TIMEOUT_S)
                .build();
            context.newEngine(UnpooledByteBufAllocator.DEFAULT).closeOutbound();
            return context;
        });
    }

    private static <T> T guarded(final String what, final Callable<T> step) throws IOException
    {
        try
        {
            return step.call();
        }
        catch (final Exception ex)
        {
            throw new IOException(what + ": " + ReadFiles.reason(ex), ex);
        }
    }

    private SslContextBuilder withKeys() throws IOException, GeneralSecurityException
    {
        if (StoreType.PEM == keys.file().type())
        {
            return SslContextBuilder.forServer(keys.stream(), keys.stream(), keys.password());
        }

        final KeyStore store = keys.load();
        boolean hasKey = false;
        for (final String alias : Collections.list(store.aliases()))
        {
            hasKey |= store.isKeyEntry(alias);
        }
        if (!hasKey)
        {
            throw new IOException("it has no private key");
        }

        final KeyManagerFactory factory = KeyManagerFactory.getInstance(ALGORITHM);
        factory.init(store, keys.passwordChars());
        return SslContextBuilder.forServer(factory);
    }

    private SslContextBuilder addTrust(
        final SslContextBuilder builder, final TlsContext settings, final HandshakeThreads threads)
        throws IOException, GeneralSecurityException
    {
        if (settings.isRevocationChecked())
        {
            return builder.trustManager(new CheckedTrust(
                Revocation.newJudge(trust.loadCertificates(), lists, settings), threads));
        }
        if (StoreType.PEM == trust.file().type())
        {
            return builder.trustManager(trust.stream());
        }

        final KeyStore store = trust.load();
        if (0 == store.size())
        {
            throw new IOException("it has no certificate");
        }

        final TrustManagerFactory factory = TrustManagerFactory.getInstance(ALGORITHM);
        factory.init(store);
        return builder.trustManager(factory);
    }

    /** Neither keys nor passwords. */
    @Override
    public String toString()
    {
        return keys + (null == trust ? "" : ", " + trust) + (null == lists ? "" : ", " + lists);
    }
}
