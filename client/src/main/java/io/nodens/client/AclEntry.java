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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.Utf8;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.DigestCredentials;
import io.nodens.tree.acl.Permissions;

import java.nio.charset.StandardCharsets;

/**
 * An entry of an access list: what it grants, and to whom.
 *
 * @param permissions bits of {@link Permissions}.
 * @param scheme      of the identity: world, auth, digest, ip, x509, or one of the application that begins with "x-".
 * @param identity    in the scheme.
 */
public record AclEntry(int permissions, String scheme, String identity)
{
    private static final String LETTERS = "rwcda";

    /**
     * Check the parts.
     *
     * @param permissions the bits of {@link Permissions} that are granted.
     * @param scheme      how the identity is told.
     * @param identity    who it is, as the scheme writes it.
     * @throws BadArgumentsException when a part is missing, too long or out of range.
     */
    public AclEntry
    {
        if ((permissions & ~Permissions.ALL) != 0)
        {
            throw refusal("permissions must be 0 to " + Permissions.ALL + ", were " + permissions);
        }
        if (null == scheme || scheme.isEmpty() || scheme.indexOf(':') >= 0 || null == identity)
        {
            throw refusal("scheme (without a colon) and identity must be there, were " + scheme + " and " + identity);
        }
        checkText("a scheme", scheme);
        checkText("an identity", identity);
        if (lengthOf(scheme) > AclEncoder.MAX_SCHEME_LENGTH || lengthOf(identity) > AclEncoder.MAX_IDENTITY_LENGTH)
        {
            throw refusal("a scheme must have at most " + AclEncoder.MAX_SCHEME_LENGTH + " bytes, an identity " +
                AclEncoder.MAX_IDENTITY_LENGTH + ": have " + lengthOf(scheme) + " and " + lengthOf(identity));
        }
    }

    /**
     * Grant to everybody.
     *
     * @param permissions bits of {@link Permissions}.
     * @return the entry.
     */
    public static AclEntry world(final int permissions)
    {
        return new AclEntry(permissions, "world", "anyone");
    }

    /**
     * Grant to whoever sets the list: to each identity that its session has proved.
     *
     * @param permissions bits of {@link Permissions}.
     * @return the entry.
     */
    public static AclEntry auth(final int permissions)
    {
        return new AclEntry(permissions, "auth", "");
    }

    /**
     * Grant to a user with a password. The list gets the hash of both, not the password.
     *
     * @param permissions bits of {@link Permissions}.
     * @param user        without a colon.
     * @param password    of the user.
     * @return the entry.
     */
    public static AclEntry digest(final int permissions, final String user, final String password)
    {
        if (null == user || null == password || user.isEmpty() || user.indexOf(':') >= 0)
        {
            throw refusal("user and password must be there, and the user have no colon: " + user);
        }

        checkText("a user", user);
        checkText("a password", password);
        return new AclEntry(permissions, "digest",
            DigestCredentials.identity((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Grant to the clients at an address, or in a network.
     *
     * @param permissions bits of {@link Permissions}.
     * @param range       a literal address, with or without the number of bits that count: "10.0.0.0/8".
     * @return the entry.
     */
    public static AclEntry ip(final int permissions, final String range)
    {
        return new AclEntry(permissions, "ip", range);
    }

    /**
     * Read an entry as {@link #toString()} writes it.
     *
     * @param text scheme, identity and letters of permissions, as "digest:user:hash:cdrwa".
     * @return the entry.
     * @throws BadArgumentsException when it is none; the message says why.
     */
    public static AclEntry parse(final String text)
    {
        final int first = null == text ? -1 : text.indexOf(':');
        final int last = null == text ? -1 : text.lastIndexOf(':');
        if (first < 1 || last <= first)
        {
            throw refusal("an entry must be scheme:identity:permissions, as world:anyone:cdrwa, was " + text);
        }

        int permissions = 0;
        for (final char letter : text.substring(last + 1).toCharArray())
        {
            final int bit = LETTERS.indexOf(letter);
            if (bit < 0)
            {
                throw refusal("permissions must be letters of cdrwa (create, delete, read, write, admin), were " +
                    text.substring(last + 1) + " in " + text);
            }
            permissions |= 1 << bit;
        }

        return new AclEntry(permissions, text.substring(0, first), text.substring(first + 1, last));
    }

    /**
     * Letters of permissions.
     *
     * @return c for create, d delete, r read, w write, a admin.
     */
    public String letters()
    {
        return letter(Permissions.CREATE, 'c') + letter(Permissions.DELETE, 'd') + letter(Permissions.READ, 'r') +
            letter(Permissions.WRITE, 'w') + letter(Permissions.ADMIN, 'a');
    }

    @Override
    public String toString()
    {
        return scheme + ":" + identity + ":" + letters();
    }

    private String letter(final int permission, final char letter)
    {
        return 0 == (permissions & permission) ? "" : String.valueOf(letter);
    }

    private static int lengthOf(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The index and the character say enough; a password does not belong into a message. */
    private static void checkText(final String what, final String text)
    {
        final int index = Utf8.unpairedSurrogateAt(text);
        if (index >= 0)
        {
            throw refusal(Utf8.explain(what, text, index));
        }
    }

    private static BadArgumentsException refusal(final String detail)
    {
        return new BadArgumentsException(Operation.SET_ACL, null, detail);
    }
}
