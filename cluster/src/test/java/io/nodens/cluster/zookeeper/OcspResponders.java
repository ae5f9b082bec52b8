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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.nodens.testsupport.TestCertificates;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * OCSP responders of an authority of tests, each of which has a place of its own on one HTTP server and always answers
 * in its own way.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> its server and threads.
 */
final class OcspResponders implements AutoCloseable
{
    private static final String SIGNATURE = "SHA256withECDSA";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private X509Certificate authority;
    private PrivateKey key;
    private PrivateKey strangersKey;

    /**
     * What a responder does when it is asked.
     */
    enum Way
    {
        /** No certificate was revoked. */
        GOOD,
        /** Every certificate was revoked. */
        REVOKED,
        /** It takes the question and says nothing. */
        SILENT,
        /** It sends something else. */
        GARBAGE,
        /** It has no time. */
        LATER,
        /** No certificate was revoked, says somebody else than the authority. */
        FORGED
    }

    /** Make certificates name them by {@link #uri(Way)}, then {@link #use(TestCertificates)} these. */
    OcspResponders() throws IOException
    {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        for (final Way way : Way.values())
        {
            server.createContext(path(way), handler(way));
        }
    }

    private static String path(final Way way)
    {
        return "/" + way;
    }

    /**
     * Where a responder is.
     *
     * @param way of the responder.
     * @return for certificates.
     */
    String uri(final Way way)
    {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path(way);
    }

    /**
     * Answer for an authority from now on.
     *
     * @param certificates of the authority.
     */
    void use(final TestCertificates certificates) throws Exception
    {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        final char[] password = TestCertificates.PASSWORD.toCharArray();
        try (InputStream input = Files.newInputStream(
            certificates.writeKey(TestCertificates.AUTHORITY, "PKCS12", "authority.p12")))
        {
            store.load(input, password);
        }
        authority = (X509Certificate)store.getCertificate(TestCertificates.AUTHORITY);
        key = (PrivateKey)store.getKey(TestCertificates.AUTHORITY, password);
        strangersKey = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        server.start();
    }

    /**
     * Questions that wait for an answer that does not come.
     *
     * @return their number so far.
     */
    int held()
    {
        return held.get();
    }

    private HttpHandler handler(final Way way)
    {
        return (exchange) ->
        {
            try (exchange)
            {
                final byte[] question = question(exchange);
                if (Way.SILENT == way)
                {
                    held.incrementAndGet();
                    closed.await();
                    return;
                }
                final byte[] answer = answer(way, question);
                exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
                exchange.sendResponseHeaders(200, answer.length);
                try (OutputStream body = exchange.getResponseBody())
                {
                    body.write(answer);
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Short ones come as a part of the path. */
    private static byte[] question(final HttpExchange exchange) throws IOException
    {
        if ("POST".equals(exchange.getRequestMethod()))
        {
            return exchange.getRequestBody().readAllBytes();
        }

        final String path = exchange.getRequestURI().getPath();
        return Base64.getDecoder().decode(path.substring(exchange.getHttpContext().getPath().length() + 1));
    }

    private byte[] answer(final Way way, final byte[] question) throws IOException
    {
        if (Way.GARBAGE == way)
        {
            return "<html>not found</html>".getBytes(StandardCharsets.US_ASCII);
        }

        try
        {
            final OCSPRespBuilder builder = new OCSPRespBuilder();
            if (Way.LATER == way)
            {
                return builder.build(OCSPRespBuilder.TRY_LATER, null).getEncoded();
            }

            final Date now = new Date();
            final Date next = new Date(now.getTime() + TimeUnit.DAYS.toMillis(1));
            final BasicOCSPRespBuilder answers = new BasicOCSPRespBuilder(
                new RespID(new X500Name(authority.getSubjectX500Principal().getName())));
            for (final Req request : new OCSPReq(question).getRequestList())
            {
                answers.addResponse(request.getCertID(), Way.REVOKED == way ?
                    new RevokedStatus(now, CRLReason.keyCompromise) : CertificateStatus.GOOD, now, next, null);
            }
            return builder.build(OCSPRespBuilder.SUCCESSFUL, answers.build(
                new JcaContentSignerBuilder(SIGNATURE).build(Way.FORGED == way ? strangersKey : key),
                new X509CertificateHolder[]{ new X509CertificateHolder(authority.getEncoded()) },
                now)).getEncoded();
        }
        catch (final Exception ex)
        {
            throw new IOException(ex);
        }
    }

    @Override
    public void close()
    {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
