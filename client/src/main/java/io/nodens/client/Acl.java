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
import io.nodens.tree.AclTable;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.AclRules;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.IdentityTable;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import static io.nodens.tree.layout.AclBlockDescriptor.ENTRY_SCHEME_OFFSET;

/**
 * An access list: who may do what with a znode. Entries add up, in any order; nothing denies, and a child inherits
 * nothing. Immutable.
 *
 * @param entries of the list, at least one.
 */
public record Acl(List<AclEntry> entries)
{
    private static final String AUTH = "auth";

    /** Everything to everybody: what a znode has that is created without a list. */
    public static final Acl OPEN = of(AclEntry.world(Permissions.ALL));
    /** Everybody may read. */
    public static final Acl READ_ONLY = of(AclEntry.world(Permissions.READ));
    /** Everything to whoever creates the znode or sets the list, by what it has proved. */
    public static final Acl CREATOR_ALL = of(AclEntry.auth(Permissions.ALL));

    /**
     * Check the entries.
     *
     * @param entries who may do what, in order.
     * @throws BadArgumentsException when there is none, one is null, or together they are too long.
     */
    public Acl
    {
        if (null == entries || entries.isEmpty() || entries.stream().anyMatch((entry) -> null == entry))
        {
            throw new BadArgumentsException(Operation.SET_ACL, null, "an access list must have entries, none null");
        }

        entries = List.copyOf(entries);
        int length = 0;
        for (final AclEntry entry : entries)
        {
            length += lengthOf(entry);
        }
        if (length > AclTable.MAX_LENGTH)
        {
            throw new BadArgumentsException(Operation.SET_ACL, null,
                "an access list must have at most " + AclTable.MAX_LENGTH + " bytes, has " + length);
        }
    }

    /**
     * A list of entries.
     *
     * @param entries at least one.
     * @return the list.
     */
    public static Acl of(final AclEntry... entries)
    {
        return new Acl(null == entries ? null : Arrays.asList(entries));
    }

    /**
     * Read a list as {@link #toString()} writes it.
     *
     * @param text entries with commas between, as "world:anyone:r,digest:user:hash:cdrwa".
     * @return the list.
     * @throws BadArgumentsException when it is none; the message says why.
     */
    public static Acl parse(final String text)
    {
        if (null == text || text.isEmpty())
        {
            throw new BadArgumentsException(Operation.SET_ACL, null, "an access list must have entries");
        }

        final List<AclEntry> entries = new ArrayList<>();
        final StringBuilder part = new StringBuilder();
        boolean isOpen = false;
        for (final String piece : text.split(",", -1))
        {
            // Identities may have commas: names of certificates do.
            part.append(isOpen ? "," : "").append(piece);
            isOpen = !isWhole(part);
            if (!isOpen)
            {
                entries.add(AclEntry.parse(part.toString()));
                part.setLength(0);
            }
        }
        if (isOpen)
        {
            entries.add(AclEntry.parse(part.toString()));
        }

        return new Acl(entries);
    }

    @Override
    public String toString()
    {
        return entries.stream().map(AclEntry::toString).collect(Collectors.joining(","));
    }

    /**
     * Why a member refuses the list as invalid: which entry is wrong, and what is allowed. Identities are left out,
     * because they may be hashes of passwords.
     *
     * @return the reason. For a list without a wrong entry it is about {@code auth}, or about the length.
     */
    public String explainRefusal()
    {
        final AclRules rules = new AclRules();
        final IdentitySet nobody = new IdentityTable().nobody();
        boolean hasAuth = false;
        for (int i = 0; i < entries.size(); i++)
        {
            final AclEntry entry = entries.get(i);
            final byte[] bytes = of(entry).encode();
            final boolean isAuth = AUTH.equals(entry.scheme());
            hasAuth |= isAuth;
            if (!isAuth &&
                AclRules.INVALID == rules.resolve(new UnsafeBuffer(bytes), 0, bytes.length, nobody))
            {
                return "entry " + i + " of the list has scheme " + entry.scheme() + ": " + rule(entry.scheme());
            }
        }

        final String tooLong = "with the identities of the session it is longer than " + AclTable.MAX_LENGTH + " bytes";
        return hasAuth ? "the list has auth, and the session has proved nothing by addAuth, or " + tooLong : tooLong;
    }

    private static String rule(final String scheme)
    {
        return switch (scheme)
        {
            case "world" -> "its identity is anyone";
            case "digest" -> "its identities are user:hash, with one colon";
            case "ip" -> "its identities are addresses, or networks as 10.0.0.0/8";
            case "x509" -> "its identities are distinguished names, as CN=name";
            case "sasl" -> "its identities are names of users, as name, name@REALM or name/host@REALM";
            default -> scheme.startsWith("x-") && scheme.length() > 2 ? "its identities are not empty" :
                "allowed are world, auth, digest, ip, x509, sasl, and schemes that begin with x-";
        };
    }

    /**
     * The list in the form in which it lies in the tree, which {@link io.nodens.tree.acl.AclCursor} reads.
     *
     * @return a new array.
     */
    public byte[] encode()
    {
        final AclEncoder encoder = new AclEncoder().reset();
        for (final AclEntry entry : entries)
        {
            encoder.add(entry.permissions(), entry.scheme(), entry.identity());
        }

        final byte[] bytes = new byte[encoder.length()];
        encoder.buffer().getBytes(0, bytes);
        return bytes;
    }

    private static int lengthOf(final AclEntry entry)
    {
        return ENTRY_SCHEME_OFFSET + entry.scheme().getBytes(StandardCharsets.UTF_8).length +
            entry.identity().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether a text ends as an entry does: two colons, and behind the last nothing but letters of permissions. */
    private static boolean isWhole(final StringBuilder text)
    {
        final int last = text.lastIndexOf(":");
        boolean isWhole = last > text.indexOf(":");
        for (int i = last + 1; isWhole && i < text.length(); i++)
        {
            isWhole = "rwcda".indexOf(text.charAt(i)) >= 0;
        }
        return isWhole;
    }
}
