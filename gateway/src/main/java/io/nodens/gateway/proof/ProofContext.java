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
package io.nodens.gateway.proof;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Settings of what clients prove: who may do everything, who the users of SASL are, and what must be proved.
 */
public final class ProofContext
{
    /** Scheme of users and passwords that a client names itself. */
    public static final String DIGEST = "digest";
    /** Scheme of the address that a client connects from. */
    public static final String IP = "ip";
    /** Scheme of certificates. */
    public static final String X509 = "x509";
    /** Scheme of users that the gateway knows. */
    public static final String SASL = "sasl";
    /** The schemes that may be required. */
    public static final Set<String> SCHEMES = Set.of(DIGEST, IP, X509, SASL);
    /** Time between two looks at the file of users by default. */
    public static final long RELOAD_INTERVAL_DEFAULT_MS = TimeUnit.SECONDS.toMillis(2);

    private String superDigest;
    private String superSubject;
    private String superSasl;
    private String saslUsers;
    private long reloadIntervalMs = RELOAD_INTERVAL_DEFAULT_MS;
    private Set<String> requiredSchemes = Set.of();

    /**
     * Identity that may do everything.
     *
     * @return user and hash, or null for nobody.
     */
    public String superDigest()
    {
        return superDigest;
    }

    /**
     * Identity that may do everything, as the member knows it.
     *
     * @param value user and hash, or null for nobody.
     * @return this for a fluent API.
     */
    public ProofContext superDigest(final String value)
    {
        superDigest = value;
        return this;
    }

    /**
     * Subject of the certificate whose holder may do everything.
     *
     * @return as RFC 2253 writes it, or null for nobody's.
     */
    public String superSubject()
    {
        return superSubject;
    }

    /**
     * Subject of the certificate whose holder may do everything, as the member knows it.
     *
     * @param value as RFC 2253 writes it, or null for nobody's.
     * @return this for a fluent API.
     */
    public ProofContext superSubject(final String value)
    {
        superSubject = value;
        return this;
    }

    /**
     * User of SASL that may do everything.
     *
     * @return its name, or null for nobody.
     */
    public String superSasl()
    {
        return superSasl;
    }

    /**
     * User of SASL that may do everything, as the member knows it.
     *
     * @param value its name, or null for nobody.
     * @return this for a fluent API.
     */
    public ProofContext superSasl(final String value)
    {
        superSasl = value;
        return this;
    }

    /**
     * Users of SASL.
     *
     * @return where they are, as {@link SaslUsers} takes it; null where there is no SASL.
     */
    public String saslUsers()
    {
        return saslUsers;
    }

    /**
     * Users of SASL.
     *
     * @param value where they are, as {@link SaslUsers} takes it; null for no SASL.
     * @return this for a fluent API.
     */
    public ProofContext saslUsers(final String value)
    {
        saslUsers = value;
        return this;
    }

    /**
     * Time between two looks at the file of users.
     *
     * @return milliseconds; 0 for never.
     */
    public long reloadIntervalMs()
    {
        return reloadIntervalMs;
    }

    /**
     * Time between two looks at the file of users.
     *
     * @param value milliseconds; 0 for never.
     * @return this for a fluent API.
     */
    public ProofContext reloadIntervalMs(final long value)
    {
        reloadIntervalMs = value;
        return this;
    }

    /**
     * Schemes of which a client must have proved one before it asks for anything.
     *
     * @return their names; none when nothing is required.
     */
    public Set<String> requiredSchemes()
    {
        return requiredSchemes;
    }

    /**
     * Schemes of which a client must have proved one before it asks for anything.
     *
     * @param value some of {@link #SCHEMES}.
     * @return this for a fluent API.
     */
    public ProofContext requiredSchemes(final Set<String> value)
    {
        requiredSchemes = Set.copyOf(value);
        return this;
    }

    /**
     * Whether SASL is among what is required.
     *
     * @return true when a client whose dialogue fails is told so.
     */
    public boolean isSaslRequired()
    {
        return requiredSchemes.contains(SASL);
    }
}
