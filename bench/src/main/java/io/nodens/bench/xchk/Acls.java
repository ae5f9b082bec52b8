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
package io.nodens.bench.xchk;

import io.nodens.gateway.jute.JuteEncoder;
import io.nodens.tree.acl.Permissions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Access lists of requests. Nearly every one that locks others out lets {@link #USERS}[0] in, so that the stream can
 * open it again.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
final class Acls
{
    /** Users that connections become. */
    static final String[] USERS = {"alice", "bob", "carol"};

    /** What the servers are told about their super user: of the proof below. */
    static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";
    /** Proof of the user that every list lets in. */
    static final String SUPER_PROOF = "super:test";

    private static final int ALL = 31;

    private final Random random;

    /**
     * Make lists.
     *
     * @param random what decides.
     */
    Acls(final Random random)
    {
        this.random = random;
    }

    /**
     * One entry.
     *
     * @param permissions it grants.
     * @param scheme      may be null.
     * @param identity    may be null.
     */
    record Entry(int permissions, String scheme, String identity)
    {
        @Override
        public String toString()
        {
            return scheme + ":" + identity + ":" + permissions;
        }
    }

    /**
     * What a user proves itself with.
     *
     * @param user one of {@link #USERS}.
     * @return user and password.
     */
    static String proof(final String user)
    {
        return user + ":secret-" + user;
    }

    /**
     * The list that lets everybody do everything.
     *
     * @return the list.
     */
    static List<Entry> open()
    {
        return List.of(new Entry(ALL, "world", "anyone"));
    }

    /**
     * A list that ZooKeeper fails on. In a multi it would leave the changes of the operations before it to the requests
     * behind it.
     *
     * @return the list.
     */
    static List<Entry> withoutIdentity()
    {
        return List.of(new Entry(ALL, "world", null));
    }

    /**
     * A list.
     *
     * @return the entries; null for no list at all.
     */
    List<Entry> any()
    {
        final int choice = random.nextInt(100);
        if (choice < 76)
        {
            return open();
        }

        if (choice < 95)
        {
            final List<Entry> entries = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--)
            {
                entries.add(valid());
            }

            entries.add(digest(USERS[0], ALL));
            return entries;
        }

        return invalid();
    }

    /**
     * Append a list.
     *
     * @param entries may be null.
     * @param out     to append to.
     */
    static void encode(final List<Entry> entries, final JuteEncoder out)
    {
        if (null == entries)
        {
            out.writeInt(-1);
            return;
        }

        out.writeInt(entries.size());
        for (final Entry entry : entries)
        {
            out.writeInt(entry.permissions());
            out.writeBuffer(Part.slice(entry.scheme()));
            out.writeBuffer(Part.slice(entry.identity()));
        }
    }

    private Entry valid()
    {
        final int permissions = random.nextInt(ALL + 1);
        return switch (random.nextInt(8))
        {
            case 0 -> new Entry(permissions, "world", "anyone");
            case 1 -> new Entry(permissions, "auth", random.nextBoolean() ? "" : "ignored");
            case 2 -> new Entry(permissions, "ip", "127.0.0.1");
            case 3 -> new Entry(permissions, "ip", "10.0.0.0/8");
            case 4 -> new Entry(permissions, "ip", "127.0.0.0/8");
            case 5 -> new Entry(Permissions.READ, "world", "anyone");
            default -> digest(USERS[random.nextInt(USERS.length)], permissions);
        };
    }

    private List<Entry> invalid()
    {
        return switch (random.nextInt(10))
        {
            case 0 -> null;
            case 1 -> List.of();
            case 2 -> List.of(new Entry(ALL, "world", "everyone"));
            case 3 -> List.of(new Entry(ALL, "nothing", "anyone"));
            case 4 -> List.of(new Entry(ALL, "digest", "alice"));
            case 5 -> List.of(new Entry(ALL, "ip", "127.0.0"));
            case 6 -> List.of(new Entry(ALL, null, "anyone"));
            case 7 -> List.of(new Entry(ALL, "", ""));
            case 8 -> List.of(new Entry(ALL, "ip", "127.0.0.1/33"));
            default -> List.of(new Entry(ALL, "world", "anyone"), new Entry(ALL, "digest", "a:b:c"));
        };
    }

    private static Entry digest(final String user, final int permissions)
    {
        try
        {
            final byte[] hash = MessageDigest.getInstance("SHA1").digest(
                proof(user).getBytes(StandardCharsets.UTF_8));
            return new Entry(permissions, "digest", user + ":" + Base64.getEncoder().encodeToString(hash));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
