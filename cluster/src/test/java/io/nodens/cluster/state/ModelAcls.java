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
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;

/**
 * Access lists and identities, naively: a list is a text of lines "letters scheme identity", with ZooKeeper's letters
 * for the permissions.
 */
final class ModelAcls
{
    static final String OPEN = "rwcda world anyone\n";

    private static final String LETTERS = "rwcda";

    private final ModelState state;
    /** Numbers of the lists that are there. */
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    /** Since when lists are unused, the longest unused first. */
    private final Map<String, Long> unused = new LinkedHashMap<>();
    private int lastId;

    ModelAcls(final ModelState state)
    {
        this.state = state;
    }

    static byte[] bytes(final WriteOperation write)
    {
        return write.aclLength < 0 ? null : bytes(write.acl, write.aclOffset, write.aclLength);
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** Text of a list; null when it is none. */
    private static String parse(final byte[] bytes)
    {
        final StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes.length)
        {
            if (at + 4 > bytes.length)
            {
                return null;
            }
            final int schemeEnd = at + 4 + (bytes[at + 1] & 0xFF);
            final int end = schemeEnd + (bytes[at + 2] & 0xFF) + 256 * (bytes[at + 3] & 0xFF);
            if (end > bytes.length || (bytes[at] & 0xFF) > 31)
            {
                return null;
            }
            for (int bit = 0; bit < 5; bit++)
            {
                text.append((bytes[at] >> bit & 1) == 1 ? LETTERS.substring(bit, bit + 1) : "");
            }
            text.append(' ').append(new String(bytes, at + 4, schemeEnd - at - 4, StandardCharsets.UTF_8));
            text.append(' ').append(new String(bytes, schemeEnd, end - schemeEnd, StandardCharsets.UTF_8)).append('\n');
            at = end;
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** A session has proved identities; false when they are none. */
    boolean prove(final Command c, final ModelSession session, final boolean counts)
    {
        if (!counts || c.identitiesLength == 0)
        {
            return counts;
        }
        final String text = parse(bytes(c.identities, c.identitiesOffset, c.identitiesLength));
        if (text == null)
        {
            return false;
        }
        final LinkedHashSet<String> all = new LinkedHashSet<>(session.identities);
        text.lines().forEach((line) -> all.add(line.substring(1)));
        session.identities.clear();
        session.identities.addAll(all);
        return true;
    }

    /** The list that a client means; null when it is not valid. */
    String resolve(final ModelOperation op, final ModelSession session)
    {
        final String text = parse(op.acl);
        if (text == null)
        {
            return null;
        }
        final List<String> lines = new ArrayList<>();
        for (final String line : new LinkedHashSet<>(text.lines().toList()))
        {
            final String[] words = line.split(" ", 3);
            final List<String> who = switch (words[1])
            {
                case "auth" -> session.identities.stream().filter(this::isProof).toList();
                case "world" -> words[2].equals("anyone") ? List.of("world anyone") : List.<String>of();
                case "digest" -> words[2].split(":").length == 2 ? List.of("digest " + words[2]) : List.<String>of();
                case "ip" -> words[2].matches("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+(/[0-9]+)?") ?
                    List.of("ip " + words[2]) : List.<String>of();
                case "sasl" -> state.activeVersion > 5 ? List.of("sasl " + words[2]) : List.<String>of();
                default -> words[1].matches("x-.+") ? List.of(words[1] + " " + words[2]) : List.<String>of();
            };
            if (who.isEmpty())
            {
                return null;
            }
            who.forEach((id) -> lines.add(words[0] + " " + id));
        }
        return lines.stream().map((line) -> line + "\n").collect(Collectors.joining());
    }

    private boolean isProof(final String identity)
    {
        return identity.startsWith("digest ") || identity.startsWith("x509 ") || identity.startsWith("x-") ||
            (identity.startsWith("sasl ") && state.activeVersion > 5);
    }

    /** Whether a session may, by the letter of the permission. */
    boolean may(final ModelSession session, final ModelZnode znode, final char letter)
    {
        return znode.acl.equals(OPEN) ||
            session.identities.stream().anyMatch((identity) -> identity.startsWith("super ")) ||
            znode.acl.lines().anyMatch((line) -> line.substring(0, line.indexOf(' ')).indexOf(letter) >= 0 &&
                isMeant(line.substring(line.indexOf(' ') + 1), session));
    }

    private static boolean isMeant(final String who, final ModelSession session)
    {
        // Ranges of the simulation end at a dot.
        final String range = who.startsWith("ip ") && who.contains("/") ?
            Arrays.stream(who.substring(0, who.indexOf('/')).split("\\."))
                .limit(Integer.parseInt(who.substring(who.indexOf('/') + 1)) / 8)
                .collect(Collectors.joining(".", "", ".")) : null;
        return who.equals("world anyone") || session.identities.contains(who) ||
            (range != null && session.identities.stream().anyMatch((identity) -> identity.startsWith(range)));
    }

    /** Bytes by which the tree may grow when a znode gets a list: among several, one that is unused may be gone. */
    long growth(final String acl)
    {
        final boolean isThere = ids.containsKey(acl) && !(state.tree.isTrial() && unused.containsKey(acl));
        return acl.equals(OPEN) || isThere ? 0 : size(acl);
    }

    private static long size(final String acl)
    {
        long length = 8;
        for (final String line : acl.lines().toList())
        {
            final String[] words = line.split(" ", 3);
            length += 4 + words[1].length() + words[2].getBytes(StandardCharsets.UTF_8).length;
        }
        return 64 * ((length + 63) / 64 + 2);
    }

    ResultCode check(final ModelOperation op, final ModelSession session)
    {
        if (!ModelTree.isValid(op.path))
        {
            return ResultCode.BAD_ARGUMENTS;
        }
        op.list = resolve(op, session);
        final ModelZnode znode = state.tree.znodes.get(op.path);
        if (op.list == null || znode == null)
        {
            return op.list == null ? ResultCode.INVALID_ACL : ResultCode.NO_NODE;
        }
        if (!may(session, znode, 'a'))
        {
            return ResultCode.NO_AUTH;
        }
        return op.version != -1 && op.version != znode.aversion ?
            ResultCode.BAD_VERSION : state.tree.full(growth(op.list), 0);
    }

    void set(final ModelOperation op, final ModelOutcome outcome)
    {
        final ModelZnode znode = state.tree.znodes.get(op.path);
        give(znode, op.list);
        znode.aversion = znode.aversion + 1 == -1 ? 0 : znode.aversion + 1;
        outcome.stat = znode.stat();
    }

    /** A znode gets a list. */
    void give(final ModelZnode znode, final String acl)
    {
        if (!acl.equals(OPEN) && !ids.containsKey(acl))
        {
            ids.put(acl, ++lastId);
            state.tree.bytes += size(acl);
        }
        final String former = znode.acl;
        znode.acl = acl;
        unused.remove(acl);
        onGone(former);
    }

    /** A znode has a list no longer. */
    void onGone(final String acl)
    {
        if (!acl.equals(OPEN) && !unused.containsKey(acl) &&
            state.tree.znodes.values().stream().noneMatch((znode) -> znode.acl.equals(acl)))
        {
            unused.put(acl, state.zxid);
        }
    }

    /** A transaction begins. */
    void collect(final boolean isLong)
    {
        for (int i = 0; i < 4 && !isLong && !unused.isEmpty(); i++)
        {
            final Map.Entry<String, Long> first = unused.entrySet().iterator().next();
            if (state.zxid - first.getValue() < 65_536)
            {
                return;
            }
            state.tree.bytes -= size(first.getKey());
            ids.remove(first.getKey());
            unused.remove(first.getKey());
        }
    }

    int id(final String acl)
    {
        return acl.equals(OPEN) ? 0 : ids.get(acl);
    }

    int size()
    {
        return ids.size();
    }

    int lastId()
    {
        return lastId;
    }
}
