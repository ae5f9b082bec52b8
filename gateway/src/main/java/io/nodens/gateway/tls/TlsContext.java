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

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Settings of TLS. Those without a default must be set.
 */
public final class TlsContext
{
    /** Versions of TLS by default. */
    public static final List<String> PROTOCOLS_DEFAULT = List.of("TLSv1.3", "TLSv1.2");
    /** Longest handshake by default. */
    public static final long HANDSHAKE_TIMEOUT_DEFAULT_MS = TimeUnit.SECONDS.toMillis(10);
    /** Handshakes that may be under way by default. */
    public static final int MAX_HANDSHAKES_DEFAULT = 2048;
    /** Time between two looks at the files by default. */
    public static final long RELOAD_INTERVAL_DEFAULT_MS = TimeUnit.SECONDS.toMillis(2);

    private StoreFile keyStore;
    private StoreFile trustStore;
    private ClientCertificates clientCertificates = ClientCertificates.NEED;
    private boolean isAddressVerified;
    private List<String> protocols = PROTOCOLS_DEFAULT;
    private List<String> ciphers = List.of();
    private long handshakeTimeoutMs = HANDSHAKE_TIMEOUT_DEFAULT_MS;
    private int maxHandshakes = MAX_HANDSHAKES_DEFAULT;
    private int handshakeThreads = 1;
    private boolean isCrlChecked;
    private boolean isOcspAsked;
    private StoreFile revocationLists;
    private long reloadIntervalMs = RELOAD_INTERVAL_DEFAULT_MS;

    /**
     * The key of the gateway.
     *
     * @return file with the private key and the chain of its certificate.
     */
    public StoreFile keyStore()
    {
        return keyStore;
    }

    /**
     * The key of the gateway.
     *
     * @param value file with the private key and the chain of its certificate.
     * @return this for a fluent API.
     */
    public TlsContext keyStore(final StoreFile value)
    {
        keyStore = value;
        return this;
    }

    /**
     * Who vouches for clients.
     *
     * @return file with certificates; null when clients are not asked.
     */
    public StoreFile trustStore()
    {
        return trustStore;
    }

    /**
     * Who vouches for clients.
     *
     * @param value file with certificates; may be null when clients are not asked for theirs.
     * @return this for a fluent API.
     */
    public TlsContext trustStore(final StoreFile value)
    {
        trustStore = value;
        return this;
    }

    /**
     * Whether clients are asked for certificates.
     *
     * @return needed by default, as with ZooKeeper.
     */
    public ClientCertificates clientCertificates()
    {
        return clientCertificates;
    }

    /**
     * Whether clients are asked for certificates.
     *
     * @param value whether.
     * @return this for a fluent API.
     */
    public TlsContext clientCertificates(final ClientCertificates value)
    {
        clientCertificates = value;
        return this;
    }

    /**
     * Whether the certificate of a client must name the address that it connects from.
     *
     * @return false by default, as with ZooKeeper.
     */
    public boolean isAddressVerified()
    {
        return isAddressVerified;
    }

    /**
     * Whether the certificate of a client must name the address that it connects from. Addresses are never looked up
     * in the DNS, so that names in a certificate are of no use.
     *
     * @param value whether.
     * @return this for a fluent API.
     */
    public TlsContext isAddressVerified(final boolean value)
    {
        isAddressVerified = value;
        return this;
    }

    /**
     * Versions of TLS.
     *
     * @return their names.
     */
    public List<String> protocols()
    {
        return protocols;
    }

    /**
     * Versions of TLS.
     *
     * @param value their names, as the JDK has them.
     * @return this for a fluent API.
     */
    public TlsContext protocols(final List<String> value)
    {
        protocols = List.copyOf(value);
        return this;
    }

    /**
     * Cipher suites.
     *
     * @return their names; none for those of the JDK that are recommended.
     */
    public List<String> ciphers()
    {
        return ciphers;
    }

    /**
     * Cipher suites.
     *
     * @param value their names, as the JDK has them; none for those of the JDK that are recommended.
     * @return this for a fluent API.
     */
    public TlsContext ciphers(final List<String> value)
    {
        ciphers = List.copyOf(value);
        return this;
    }

    /**
     * Longest handshake.
     *
     * @return milliseconds.
     */
    public long handshakeTimeoutMs()
    {
        return handshakeTimeoutMs;
    }

    /**
     * Longest handshake; a client that takes longer is closed.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public TlsContext handshakeTimeoutMs(final long value)
    {
        handshakeTimeoutMs = value;
        return this;
    }

    /**
     * Handshakes that may be under way.
     *
     * @return their number.
     */
    public int maxHandshakes()
    {
        return maxHandshakes;
    }

    /**
     * Handshakes that may be under way; a client that comes when there are so many is closed.
     *
     * @param value their number, at least 1.
     * @return this for a fluent API.
     */
    public TlsContext maxHandshakes(final int value)
    {
        maxHandshakes = value;
        return this;
    }

    /**
     * Threads that work off the asymmetric cryptography of handshakes.
     *
     * @return their number; 0 when the agents do it themselves.
     */
    public int handshakeThreads()
    {
        return handshakeThreads;
    }

    /**
     * Threads that work off the asymmetric cryptography of handshakes.
     *
     * @param value their number; 0 when the agents do it themselves, which keeps their other clients waiting.
     * @return this for a fluent API.
     */
    public TlsContext handshakeThreads(final int value)
    {
        handshakeThreads = value;
        return this;
    }

    /**
     * Time between two looks at the files.
     *
     * @return milliseconds; 0 for never.
     */
    public long reloadIntervalMs()
    {
        return reloadIntervalMs;
    }

    /**
     * Time between two looks at the files.
     *
     * @param value milliseconds; 0 for never.
     * @return this for a fluent API.
     */
    public TlsContext reloadIntervalMs(final long value)
    {
        reloadIntervalMs = value;
        return this;
    }

    /**
     * Whether revocation lists must say that certificates of clients were not revoked.
     *
     * @return true when they must.
     */
    public boolean isCrlChecked()
    {
        return isCrlChecked;
    }

    /**
     * Whether revocation lists must say that certificates of clients were not revoked. Where OCSP is asked as well,
     * they count where no responder answers.
     *
     * @param value true when they must.
     * @return this for a fluent API.
     */
    public TlsContext isCrlChecked(final boolean value)
    {
        isCrlChecked = value;
        return this;
    }

    /**
     * Whether responders that certificates of clients name are asked if these were revoked.
     *
     * @return true when they are.
     */
    public boolean isOcspAsked()
    {
        return isOcspAsked;
    }

    /**
     * Whether responders that certificates of clients name are asked if these were revoked.
     *
     * @param value true when they are.
     * @return this for a fluent API.
     */
    public TlsContext isOcspAsked(final boolean value)
    {
        isOcspAsked = value;
        return this;
    }

    /**
     * Revocation lists.
     *
     * @return file with lists, in PEM or DER; null for those that certificates name.
     */
    public StoreFile revocationLists()
    {
        return revocationLists;
    }

    /**
     * Revocation lists.
     *
     * @param value file with lists, in PEM or DER, looked at again as the others are; null for those that certificates
     *              name.
     * @return this for a fluent API.
     */
    public TlsContext revocationLists(final StoreFile value)
    {
        revocationLists = value;
        return this;
    }

    boolean isRevocationChecked()
    {
        return isCrlChecked || isOcspAsked;
    }

    TlsContext conclude()
    {
        check(null == revocationLists || isCrlChecked, "revocation lists are given, and not to be checked");
        check(
            ClientCertificates.NONE != clientCertificates || !isRevocationChecked(),
            "clients are not asked for certificates, so none can be revoked");
        check(
            handshakeThreads > 0 || !isRevocationChecked(),
            "checks for revoked certificates may wait for other hosts, so handshakes need a thread of their own");
        check(null != keyStore, "TLS needs a key store with the key of the gateway");
        check(
            ClientCertificates.NONE == clientCertificates || null != trustStore,
            "TLS needs a trust store, because clients are asked for certificates");
        check(
            ClientCertificates.NEED == clientCertificates || !isAddressVerified,
            "addresses of clients can only be verified when certificates are needed");
        check(handshakeTimeoutMs >= 1, "handshakeTimeoutMs=" + handshakeTimeoutMs + ", allowed: 1 or more");
        check(maxHandshakes >= 1, "maxHandshakes=" + maxHandshakes + ", allowed: 1 or more");
        check(handshakeThreads >= 0, "handshakeThreads=" + handshakeThreads + ", allowed: 0 or more");
        check(reloadIntervalMs >= 0, "reloadIntervalMs=" + reloadIntervalMs + ", allowed: 0 or more");
        return this;
    }

    private static void check(final boolean isAllowed, final String fault)
    {
        if (!isAllowed)
        {
            throw new IllegalArgumentException(fault);
        }
    }
}
