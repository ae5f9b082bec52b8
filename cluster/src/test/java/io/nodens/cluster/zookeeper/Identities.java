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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Who clients of these tests say they are.
 */
final class Identities
{
    /**
     * What the super user proves: the same in all tests of this JVM, since ZooKeeper's class keeps what it finds when
     * it is loaded.
     */
    static final String SUPER = "super:super";

    /** What servers are told of the super user. */
    static final String SUPER_DIGEST = digest(SUPER);

    private Identities()
    {
    }

    /**
     * The id that an access list has for credentials.
     *
     * @param credentials {@code user:password}.
     * @return {@code user:hash}.
     */
    static String digest(final String credentials)
    {
        try
        {
            // Not by ZooKeeper's class, which reads the property of the super user when it is loaded.
            final byte[] hash = MessageDigest.getInstance("SHA-1").digest(bytes(credentials));
            return credentials.substring(0, credentials.indexOf(':') + 1) + Base64.getEncoder().encodeToString(hash);
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
