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
package io.nodens.cluster.frontend;

import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.DigestCredentials;
import io.nodens.tree.acl.IdentitySet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The schemes by which clients of a front end prove who they are: digest; ip, x509 and sasl, by which a door on the
 * member's host says where its own clients are, which certificates they have and which users they have proved to be;
 * and those of the application.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for each proof.
 */
public final class AuthenticationSchemes
{
    /** Says that there is no super user. */
    public static final String NO_SUPER = "none";
    /** Longest credentials in bytes. */
    public static final int MAX_CREDENTIALS_LENGTH = 2048;

    private static final String FURTHER = "x-";
    private static final String SUPER = "super";

    private final Map<String, AuthenticationScheme> schemes = new TreeMap<>();
    private final AclEncoder identities = new AclEncoder();

    /**
     * The schemes of a front end.
     *
     * @param superDigest  digest of the super user as in an access list, or {@link #NO_SUPER}.
     * @param superSubject subject of a certificate whose holder is a super user, or {@link #NO_SUPER}.
     * @param superSasl    user of SASL that is a super user, or {@link #NO_SUPER}.
     */
    public AuthenticationSchemes(final String superDigest, final String superSubject, final String superSasl)
    {
        add(new Digest(superDigest));
        add(new Told("ip", NO_SUPER));
        add(new Told("x509", superSubject));
        add(new Told("sasl", superSasl));
        for (final AuthenticationScheme scheme : ServiceLoader.load(AuthenticationScheme.class))
        {
            if (!scheme.name().startsWith(FURTHER) || scheme.name().length() > AclEncoder.MAX_SCHEME_LENGTH)
            {
                throw new IllegalArgumentException("the name of authentication scheme " + scheme.name() + " of " +
                    scheme.getClass().getName() + " must begin with " + FURTHER + " and have at most " +
                    AclEncoder.MAX_SCHEME_LENGTH + " characters");
            }
            add(scheme);
        }
    }

    private void add(final AuthenticationScheme scheme)
    {
        if (null != schemes.put(scheme.name(), scheme))
        {
            throw new IllegalArgumentException("two authentication schemes have the name " + scheme.name());
        }
    }

    /**
     * Look at a proof.
     *
     * @param scheme      that the client names.
     * @param credentials of the client.
     * @param isOfTheHost whether the client shares the member's media driver.
     * @return null when {@link #identities()} has what is proved, otherwise why nothing is.
     */
    public String authenticate(final String scheme, final byte[] credentials, final boolean isOfTheHost)
    {
        final AuthenticationScheme known = schemes.get(scheme);
        if (null == known)
        {
            return "there is no authentication scheme of this name; there are " + String.join(", ", schemes.keySet());
        }

        identities.reset();
        final String fault = known.authenticate(credentials, isOfTheHost, identities);
        if (null != fault)
        {
            return fault;
        }

        return identities.isTooLong() || 0 == identities.length() || identities.length() > IdentitySet.MAX_LENGTH ?
            "the identity is too long, or there is none" : null;
    }

    /**
     * What was proved last.
     *
     * @return the identities.
     */
    public AclEncoder identities()
    {
        return identities;
    }

    private static final class Digest implements AuthenticationScheme
    {
        private final String superDigest;

        private Digest(final String superDigest)
        {
            this.superDigest = superDigest;
        }

        @Override
        public String name()
        {
            return "digest";
        }

        @Override
        public String authenticate(
            final byte[] credentials, final boolean isOfTheHost, final AclEncoder identities)
        {
            final String identity = DigestCredentials.identity(credentials);
            if (null == identity)
            {
                return "credentials must be user:password";
            }

            identities.add(0, name(), identity);
            if (identity.equals(superDigest))
            {
                identities.add(0, SUPER, "");
            }
            return null;
        }
    }

    private record Told(String name, String superIdentity) implements AuthenticationScheme
    {
        @Override
        public String authenticate(
            final byte[] credentials, final boolean isOfTheHost, final AclEncoder identities)
        {
            if (!isOfTheHost)
            {
                return "only a client that shares the member's media driver can say it of its own clients";
            }

            final String identity = new String(credentials, StandardCharsets.UTF_8);
            identities.add(0, name, identity);
            if (!NO_SUPER.equals(superIdentity) && identity.equals(superIdentity))
            {
                identities.add(0, SUPER, "");
            }
            return null;
        }
    }
}
