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
package io.nodens.cluster.wiring;

import io.aeron.security.CredentialsSupplier;
import io.nodens.sbe.NamedSecret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * By what a member proves to consensus modules and archives that it is one: the answer to their challenge. The secret
 * does not cross the network. A member without a secret of members says nothing, and answers nothing.
 * <pre>
 *  credentials  "nodens-member 1" in ASCII: a challenge will be answered
 *  challenge    int64 session id | 32 random bytes
 *  answer       name in ASCII | 0 | code of {@link NamedSecret}, with the session id as connection id
 * </pre>
 * <b>Thread:</b> any; immutable. <b>Allocates:</b> for each answer.
 */
final class MemberCredentials implements CredentialsSupplier
{
    static final byte[] HELLO = "nodens-member 1".getBytes(StandardCharsets.US_ASCII);
    static final int CHALLENGE_LENGTH = Long.BYTES + NamedSecret.CHALLENGE_LENGTH;

    private static final byte[] NOTHING = new byte[0];

    private final NamedSecret secret;

    /**
     * Of one member.
     *
     * @param secret that it proves itself by; null for none.
     */
    MemberCredentials(final NamedSecret secret)
    {
        this.secret = secret;
    }

    /** {@inheritDoc} */
    @Override
    public byte[] encodedCredentials()
    {
        return null == secret ? NOTHING : HELLO.clone();
    }

    /** {@inheritDoc} */
    @Override
    public byte[] onChallenge(final byte[] encodedChallenge)
    {
        if (null == secret || CHALLENGE_LENGTH != encodedChallenge.length)
        {
            return NOTHING;
        }
        final byte[] name = secret.name().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(name.length + 1 + NamedSecret.CODE_LENGTH)
            .put(name)
            .put((byte)0)
            .put(secret.code(
                NamedSecret.PURPOSE_MEMBER, ByteBuffer.wrap(encodedChallenge).getLong(), 0, encodedChallenge))
            .array();
    }
}
