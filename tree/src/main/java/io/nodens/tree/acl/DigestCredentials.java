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
package io.nodens.tree.acl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Identities of the scheme "digest": a user and the hash of user and password, so that access lists have no passwords.
 */
public final class DigestCredentials
{
    private DigestCredentials()
    {
    }

    /**
     * The identity of a user with a password.
     *
     * @param credentials "user:password" in UTF-8.
     * @return {@code user:base64(sha1(user:password))}; null without a colon, or without a user before it.
     */
    public static String identity(final byte[] credentials)
    {
        int colon = 0;
        while (colon < credentials.length && ':' != credentials[colon])
        {
            colon++;
        }
        if (0 == colon || colon == credentials.length)
        {
            return null;
        }

        try
        {
            final byte[] hash = MessageDigest.getInstance("SHA-1").digest(credentials);
            return new String(Arrays.copyOf(credentials, colon), StandardCharsets.UTF_8) + ":" +
                Base64.getEncoder().encodeToString(hash);
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
