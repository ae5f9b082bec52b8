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
package io.nodens.cluster.admin;

import io.nodens.sbe.NamedSecret;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/**
 * By what the admin endpoint knows operators: {@code Authorization: Bearer <secret>}. Comparing takes the same time
 * whatever differs, because codes over a challenge are compared, not the secrets.
 * <p>
 * <b>Thread:</b> any; immutable.
 */
final class AdminToken
{
    private static final String SCHEME = "Bearer ";
    private static final String PURPOSE = "nodens admin endpoint 1";

    private final List<NamedSecret> secrets;
    private final byte[] challenge = new byte[NamedSecret.CHALLENGE_LENGTH];

    /**
     * Those whose secrets are known.
     *
     * @param secrets none when nobody is an operator.
     */
    AdminToken(final List<NamedSecret> secrets)
    {
        this.secrets = List.copyOf(secrets);
        new SecureRandom().nextBytes(challenge);
    }

    /**
     * Whether anybody can prove to be an operator.
     */
    boolean isPossible()
    {
        return !secrets.isEmpty();
    }

    /**
     * Who has sent a header.
     *
     * @param authorization value of the header; null when there is none.
     * @return name of the secret; null when it is none of them.
     */
    String operator(final String authorization)
    {
        if (null == authorization || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        {
            return null;
        }

        final byte[] presented = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        if (presented.length < NamedSecret.MIN_SECRET_LENGTH || presented.length > NamedSecret.MAX_SECRET_LENGTH)
        {
            return null;
        }

        String operator = null;
        for (final NamedSecret secret : secrets)
        {
            final byte[] code = NamedSecret.of(secret.name(), presented).code(PURPOSE, 0, 0, challenge);
            if (secret.fits(PURPOSE, 0, 0, challenge, code))
            {
                operator = secret.name();
            }
        }
        return operator;
    }
}
