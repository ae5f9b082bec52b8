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

import io.nodens.sbe.NamedSecret;

import java.security.SecureRandom;
import java.util.List;

/**
 * Clients prove who they are by a shared secret, which never crosses the wire: see {@link NamedSecret}. Clients and
 * operators have secrets of their own. Several may have one name, so that a new one can be valid beside the old one.
 * <p>
 * <b>Thread:</b> the front end's; {@link #secrets(List, List)} any. <b>Allocates:</b> for each challenge and proof.
 */
public final class SecretAuthenticator implements ClientAuthenticator
{
    private final SecureRandom random = new SecureRandom();
    private final NamedSecret nobody;
    private volatile Secrets secrets;

    /**
     * With secrets.
     *
     * @param clients   secrets of clients; empty when they need not prove anything.
     * @param operators secrets of operators; empty when their commands are open to every client.
     */
    public SecretAuthenticator(final List<NamedSecret> clients, final List<NamedSecret> operators)
    {
        final byte[] unknown = new byte[NamedSecret.MIN_SECRET_LENGTH];
        random.nextBytes(unknown);
        nobody = NamedSecret.of("nobody", unknown);
        secrets(clients, operators);
    }

    /**
     * Take other secrets from now on. Connections that are open stay.
     *
     * @param clients   secrets of clients.
     * @param operators secrets of operators.
     */
    public void secrets(final List<NamedSecret> clients, final List<NamedSecret> operators)
    {
        secrets = new Secrets(List.copyOf(clients), List.copyOf(operators));
    }

    /** {@inheritDoc} */
    @Override
    public String method()
    {
        return NamedSecret.METHOD;
    }

    /** {@inheritDoc} */
    @Override
    public boolean guards(final ClientRole role)
    {
        return !secrets.of(role).isEmpty();
    }

    /** {@inheritDoc} */
    @Override
    public byte[] newChallenge()
    {
        final byte[] challenge = new byte[NamedSecret.CHALLENGE_LENGTH];
        random.nextBytes(challenge);
        return challenge;
    }

    /** {@inheritDoc} */
    @Override
    public String faultOf(final ClientProof proof)
    {
        boolean isProven = false;
        boolean isNamed = false;
        for (final NamedSecret secret : secrets.of(proof.role()))
        {
            if (secret.name().equals(proof.name()))
            {
                isNamed = true;
                isProven |= fits(secret, proof);
            }
        }
        // An unknown name takes as long as a wrong secret, and is told in the same words.
        isProven |= !isNamed && fits(nobody, proof);
        return isProven ? null : "no secret that the member has for this name and role fits";
    }

    private static boolean fits(final NamedSecret secret, final ClientProof proof)
    {
        return secret.fits(
            proof.role().purpose(), proof.connectionId(), proof.correlationId(), proof.challenge(), proof.proof());
    }

    private record Secrets(List<NamedSecret> clients, List<NamedSecret> operators)
    {
        private List<NamedSecret> of(final ClientRole role)
        {
            return ClientRole.OPERATOR == role ? operators : clients;
        }
    }
}
