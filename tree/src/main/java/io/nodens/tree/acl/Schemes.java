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

import org.agrona.DirectBuffer;

/**
 * The schemes of identities. A scheme whose name begins with "x-" is one that a door of its own vouches for: its
 * identities are compared byte by byte.
 * <p>
 * <b>Allocates:</b> never.
 */
final class Schemes
{
    static final byte[] WORLD = bytes("world");
    static final byte[] ANYONE = bytes("anyone");
    static final byte[] AUTH = bytes("auth");
    static final byte[] DIGEST = bytes("digest");
    static final byte[] IP = bytes("ip");
    static final byte[] X509 = bytes("x509");
    static final byte[] SASL = bytes("sasl");
    static final byte[] SUPER = bytes("super");

    private static final byte[] FURTHER = bytes("x-");

    private Schemes()
    {
    }

    static boolean isScheme(final AclCursor entry, final byte[] scheme)
    {
        return equals(entry.buffer(), entry.schemeOffset(), entry.schemeLength(), scheme);
    }

    static boolean isAnyone(final AclCursor entry)
    {
        return isScheme(entry, WORLD) &&
            equals(entry.buffer(), entry.identityOffset(), entry.identityLength(), ANYONE);
    }

    /** Whether identities of the scheme prove who somebody is, and do not only say where he is. */
    static boolean isAuthenticated(final AclCursor identity)
    {
        return isScheme(identity, DIGEST) || isScheme(identity, X509) || isScheme(identity, SASL) ||
            isFurther(identity);
    }

    /** Whether an entry of a list, which is neither world's nor auth's, names an identity that there can be. */
    static boolean isValid(final AclCursor entry)
    {
        if (isScheme(entry, DIGEST))
        {
            return isDigest(entry.buffer(), entry.identityOffset(), entry.identityLength());
        }
        if (isScheme(entry, IP))
        {
            return IpRange.isValid(entry.buffer(), entry.identityOffset(), entry.identityLength());
        }
        if (isScheme(entry, X509))
        {
            return isDistinguishedName(entry.buffer(), entry.identityOffset(), entry.identityLength());
        }
        if (isScheme(entry, SASL))
        {
            return isPrincipal(entry.buffer(), entry.identityOffset(), entry.identityLength());
        }

        return isFurther(entry) && entry.identityLength() > 0;
    }

    private static boolean isFurther(final AclCursor entry)
    {
        return entry.schemeLength() > FURTHER.length &&
            equals(entry.buffer(), entry.schemeOffset(), FURTHER.length, FURTHER);
    }

    /** Two parts with a colon between; colons at the end count for nothing, as Java splits texts. */
    private static boolean isDigest(final DirectBuffer buffer, final int offset, final int length)
    {
        int end = offset + length;
        while (end > offset && ':' == buffer.getByte(end - 1))
        {
            end--;
        }

        int colons = 0;
        for (int i = offset; i < end; i++)
        {
            colons += ':' == buffer.getByte(i) ? 1 : 0;
        }

        return 1 == colons;
    }

    /** At least one attribute with a value. */
    private static boolean isDistinguishedName(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int i = 1; i < length - 1; i++)
        {
            if ('=' == buffer.getByte(offset + i))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * As ZooKeeper takes names of Kerberos: anything without an at sign, or a name, perhaps a slash and a host, an at
     * sign and a realm, none of which has further slashes or at signs.
     */
    private static boolean isPrincipal(final DirectBuffer buffer, final int offset, final int length)
    {
        int ats = 0;
        int slashesBefore = 0;
        int slashesBehind = 0;
        for (int i = offset; i < offset + length; i++)
        {
            final byte letter = buffer.getByte(i);
            ats += '@' == letter ? 1 : 0;
            slashesBefore += '/' == letter && 0 == ats ? 1 : 0;
            slashesBehind += '/' == letter && ats > 0 ? 1 : 0;
        }

        return 0 == ats || (1 == ats && slashesBefore <= 1 && 0 == slashesBehind);
    }

    static boolean equals(final DirectBuffer buffer, final int offset, final int length, final byte[] bytes)
    {
        boolean isEqual = length == bytes.length;
        for (int i = 0; isEqual && i < length; i++)
        {
            isEqual = bytes[i] == buffer.getByte(offset + i);
        }

        return isEqual;
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
