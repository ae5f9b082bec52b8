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
package io.nodens.cluster.semantics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An entry of an access list as scenarios write it: <code>scheme:identity:cdrwa</code>. The identity
 * <code>#bob</code> stands for that of a user bob whose password is his name.
 *
 * @param permissions bits, as ZooKeeper numbers them.
 * @param scheme      of the identity.
 * @param identity    that is granted the permissions.
 */
public record AclText(int permissions, String scheme, String identity)
{
    private static final String LETTERS = "rwcda";
    private static final List<String> USERS = List.of("alice", "bob", "super");

    static List<AclText> parse(final String text)
    {
        final List<AclText> entries = new ArrayList<>();
        if ("none".equals(text))
        {
            return entries;
        }
        for (final String entry : text.split(","))
        {
            final int first = entry.indexOf(':');
            final int last = entry.lastIndexOf(':');
            final String letters = entry.substring(last + 1);
            int permissions = 0;
            for (final char letter : letters.toCharArray())
            {
                permissions |= Character.isDigit(letter) ? 0 : 1 << LETTERS.indexOf(letter);
            }
            final String identity = entry.substring(first + 1, last);
            entries.add(new AclText(
                letters.matches("\\d+") ? Integer.parseInt(letters) : permissions,
                entry.substring(0, first),
                identity.startsWith("#") ? digest(identity.substring(1)) : identity));
        }
        return entries;
    }

    /** The identity of a user whose password is the name. */
    public static String digest(final String user)
    {
        try
        {
            final byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((user + ":" + user).getBytes(StandardCharsets.UTF_8));
            return user + ":" + Base64.getEncoder().encodeToString(hash);
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public String toString()
    {
        String shown = identity;
        for (final String user : USERS)
        {
            shown = digest(user).equals(shown) ? "#" + user : shown;
        }
        final StringBuilder letters = new StringBuilder();
        for (final char letter : "cdrwa".toCharArray())
        {
            if ((permissions & 1 << LETTERS.indexOf(letter)) != 0)
            {
                letters.append(letter);
            }
        }
        return scheme + ":" + shown + ":" + letters;
    }
}
