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

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether certificates of clients were revoked, by the JDK's own checks of the paths that lead to them. A certificate
 * of which that cannot be found out is refused.
 * <pre>
 *   lists  OCSP   asked
 *   yes    no     lists of the file, else those that the certificate names
 *   no     yes    the responder that the certificate names
 *   yes    yes    the responder, and lists where it does not answer
 * </pre>
 */
final class Revocation
{
    private static final String ALGORITHM = "PKIX";
    private static final String X509 = "X.509";
    /** Seconds for which a host may be silent. */
    private static final List<String> TIMEOUTS =
        List.of("com.sun.security.ocsp.timeout", "com.sun.security.crl.timeout");
    /** Silent hosts in the time of a handshake: whoever does not hear of a responder still asks for a list. */
    private static final int MAX_WAITS = 2;

    private Revocation()
    {
    }

    /**
     * What looks at certificates of clients.
     *
     * @param trust    who vouches for clients.
     * @param lists    file with revocation lists; null where there is none.
     * @param settings of TLS, which ask for lists or OCSP.
     * @return the JDK's trust manager.
     * @throws IOException              when the file has no list.
     * @throws GeneralSecurityException when a list or a certificate is malformed.
     */
    static X509ExtendedTrustManager newJudge(
        final KeyStore trust, final StoreFile.Content lists, final TlsContext settings)
        throws IOException, GeneralSecurityException
    {
        limitWaits(settings);
        final PKIXRevocationChecker checker =
            (PKIXRevocationChecker)CertPathBuilder.getInstance(ALGORITHM).getRevocationChecker();
        checker.setOptions(options(settings));
        final PKIXBuilderParameters parameters = new PKIXBuilderParameters(trust, new X509CertSelector());
        parameters.addCertPathChecker(checker);
        if (null != lists)
        {
            parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(listsOf(lists))));
        }

        final TrustManagerFactory factory = TrustManagerFactory.getInstance(ALGORITHM);
        factory.init(new CertPathTrustManagerParameters(parameters));
        // The one that the JDK has for paths of this algorithm.
        return (X509ExtendedTrustManager)factory.getTrustManagers()[0];
    }

    /** The JDK reads them once, when it first asks a host; by its defaults it would wait for longer than clients. */
    private static void limitWaits(final TlsContext settings)
    {
        final String timeoutS = Long.toString(Math.max(
            1, TimeUnit.MILLISECONDS.toSeconds(settings.handshakeTimeoutMs()) / MAX_WAITS));
        for (final String property : TIMEOUTS)
        {
            if (null == System.getProperty(property))
            {
                System.setProperty(property, timeoutS);
            }
        }
    }

    private static Collection<? extends CRL> listsOf(final StoreFile.Content lists)
        throws IOException, GeneralSecurityException
    {
        final Collection<? extends CRL> found;
        try
        {
            found = CertificateFactory.getInstance(X509).generateCRLs(lists.stream());
        }
        catch (final CRLException ex)
        {
            throw new IOException(lists + " is no file of revocation lists (" + ex.getMessage() + ")", ex);
        }
        if (found.isEmpty())
        {
            throw new IOException(lists + " has no revocation list");
        }

        return found;
    }

    private static Set<PKIXRevocationChecker.Option> options(final TlsContext settings)
    {
        final Set<PKIXRevocationChecker.Option> options = EnumSet.noneOf(PKIXRevocationChecker.Option.class);
        if (!settings.isOcspAsked())
        {
            options.add(PKIXRevocationChecker.Option.PREFER_CRLS);
        }
        if (!settings.isOcspAsked() || !settings.isCrlChecked())
        {
            options.add(PKIXRevocationChecker.Option.NO_FALLBACK);
        }

        return options;
    }
}
