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

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/**
 * The JDK's judgement of clients' certificates where it may ask other hosts, in threads that make room for others
 * meanwhile.
 * <p>
 * <b>Thread:</b> those of handshakes.
 */
final class CheckedTrust extends X509ExtendedTrustManager
{
    private final X509ExtendedTrustManager judge;
    private final HandshakeThreads threads;

    CheckedTrust(final X509ExtendedTrustManager judge, final HandshakeThreads threads)
    {
        this.judge = judge;
        this.threads = threads;
    }

    /** {@inheritDoc} */
    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException
    {
        threads.check(() -> judge.checkClientTrusted(chain, authType, engine));
    }

    /** {@inheritDoc} */
    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException
    {
        threads.check(() -> judge.checkClientTrusted(chain, authType, socket));
    }

    /** {@inheritDoc} */
    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String authType) throws CertificateException
    {
        threads.check(() -> judge.checkClientTrusted(chain, authType));
    }

    /** {@inheritDoc} */
    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final SSLEngine engine)
        throws CertificateException
    {
        judge.checkServerTrusted(chain, authType, engine);
    }

    /** {@inheritDoc} */
    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType, final Socket socket)
        throws CertificateException
    {
        judge.checkServerTrusted(chain, authType, socket);
    }

    /** {@inheritDoc} */
    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String authType) throws CertificateException
    {
        judge.checkServerTrusted(chain, authType);
    }

    /** {@inheritDoc} */
    @Override
    public X509Certificate[] getAcceptedIssuers()
    {
        return judge.getAcceptedIssuers();
    }
}
