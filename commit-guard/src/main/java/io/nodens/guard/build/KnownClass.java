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
package io.nodens.guard.build;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A class of Aeron that is written anew. It is known by its checksum: a release of Aeron that changes the class fails
 * the build, so that a person looks at the rules again.
 *
 * @param file     of the class in its jar.
 * @param sha256   of the class as it is published.
 * @param decision document that says what to do when it has changed.
 * @param changes  number of places that are changed.
 */
record KnownClass(String file, String sha256, String decision, int changes)
{
    /**
     * Check that a class is this one.
     *
     * @param published bytes of the class.
     * @throws IllegalStateException when it is another.
     */
    void check(final byte[] published)
    {
        final String found = sha256(published);
        if (!sha256.equals(found))
        {
            throw new IllegalStateException(
                file + " has changed: its SHA-256 is " + found + ", known is " + sha256 +
                "; follow " + decision + ", 'When Aeron changes'");
        }
    }

    /**
     * Check that as many places were changed as are known.
     *
     * @param made number of them.
     * @throws IllegalStateException when there were more or fewer.
     */
    void checkChanges(final int made)
    {
        if (changes != made)
        {
            throw new IllegalStateException(made + " places of " + file + " were changed, not " + changes);
        }
    }

    static String sha256(final byte[] bytes)
    {
        try
        {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
