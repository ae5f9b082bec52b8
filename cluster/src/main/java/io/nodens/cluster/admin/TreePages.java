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
package io.nodens.cluster.admin;

import io.nodens.tree.AclTable;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.AclRules;
import io.nodens.tree.acl.IdentityTable;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The tree for people who look: children, data, stats and access lists, from the mapped tree of the member. Whoever has
 * no token is nobody: sees what access lists let everybody read, and where the member asks its clients who they are,
 * nothing.
 */
final class TreePages
{
    /** Most children of a page. */
    static final int MAX_CHILDREN = 200;
    /** Most bytes of data that are shown. */
    static final int MAX_SHOWN_BYTES = 64 * 1024;

    private static final int NAMES_LENGTH = 256 * 1024;
    private static final int FIRST_DATA_LENGTH = 256 * 1024;
    private static final String LETTERS = "rwcda";

    private final Supplier<TreeRegion> regions;
    private final boolean isTokenNeeded;
    private final UnsafeBuffer names = new UnsafeBuffer(new byte[NAMES_LENGTH]);
    private final UnsafeBuffer list = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);
    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private final ChildrenPage page = new ChildrenPage();
    private final ZnodeStat stat = new ZnodeStat();
    private final ZnodeStat childStat = new ZnodeStat();
    private final AclRules rules = new AclRules();
    private final AclCursor entry = new AclCursor();
    private final IdentityTable identities = new IdentityTable();
    private byte[] data = new byte[FIRST_DATA_LENGTH];
    private TreeRegion region;
    private TreeReader reader;

    /**
     * Pages of a tree.
     *
     * @param regions       gives the region of the member; null before there is one.
     * @param isTokenNeeded whether nobody sees anything without a token.
     */
    TreePages(final Supplier<TreeRegion> regions, final boolean isTokenNeeded)
    {
        this.regions = regions;
        this.isTokenNeeded = isTokenNeeded;
    }

    /**
     * Answer {@code /api/children?path=/a&after=ordinal}.
     */
    AdminReply children(final AdminRequest request)
    {
        final AdminReply refusal = prepare(request);
        if (null != refusal)
        {
            return refusal;
        }

        page.wrap(names, 0, names.capacity(), MAX_CHILDREN).cursor(request.number("after", TreeReader.FIRST_PAGE));
        final int count = reader.getChildren(path, 0, path.capacity(), page, stat);
        if (count < 0)
        {
            return failed(count, request);
        }
        if (!mayRead(request, stat))
        {
            return hidden(request);
        }

        final long cursor = page.cursor();
        final boolean isLast = page.isLast();
        final List<Map<String, Object>> children = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < count; i++)
        {
            final int length = names.getInt(offset, LITTLE_ENDIAN);
            addChild(children, names.getStringWithoutLengthUtf8(offset + Integer.BYTES, length), request);
            offset += Integer.BYTES + length;
        }

        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", pathOf(request));
        document.put("zxid", reader.zxid());
        document.put("count", stat.numChildren());
        document.put("children", children);
        document.put("after", cursor);
        document.put("last", isLast);
        return AdminReply.json(AdminReply.OK, document);
    }

    /** One that has gone since is left out. */
    private void addChild(
        final List<Map<String, Object>> children, final String name, final AdminRequest request)
    {
        final String parent = pathOf(request);
        if (TreeStatus.OK == reader.exists(("/".equals(parent) ? "" : parent) + '/' + name, childStat))
        {
            final Map<String, Object> child = new LinkedHashMap<>();
            child.put("name", name);
            child.put("kind", kind(childStat));
            child.put("children", childStat.numChildren());
            child.put("dataLength", childStat.dataLength());
            child.put("mtimeMs", childStat.mtimeMs());
            child.put("readable", mayRead(request, childStat));
            children.add(child);
        }
    }

    /**
     * Answer {@code /api/znode?path=/a}.
     */
    AdminReply znode(final AdminRequest request)
    {
        final AdminReply refusal = prepare(request);
        if (null != refusal)
        {
            return refusal;
        }

        int length = reader.getData(path, 0, path.capacity(), new UnsafeBuffer(data), 0, stat);
        if (TreeStatus.BUFFER_TOO_SMALL == length)
        {
            data = new byte[Math.max(stat.dataLength(), 2 * data.length)];
            length = reader.getData(path, 0, path.capacity(), new UnsafeBuffer(data), 0, stat);
        }
        if (length < 0 && TreeStatus.NULL_DATA != length)
        {
            return failed(length, request);
        }

        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", pathOf(request));
        document.put("zxid", reader.zxid());
        document.put("stat", stat());
        final boolean isReadable = mayRead(request, stat);
        document.put("readable", isReadable);
        if (isReadable)
        {
            addData(document, length);
            document.put("acl", acl(request.isOperator()));
        }
        return AdminReply.json(AdminReply.OK, document);
    }

    private void addData(final Map<String, Object> document, final int length)
    {
        final int shown = Math.min(Math.max(0, length), MAX_SHOWN_BYTES);
        document.put("dataLength", TreeStatus.NULL_DATA == length ? null : length);
        document.put("truncated", length > shown);
        final String text = shown == length ? text(shown) : null;
        if (null == text)
        {
            document.put("base64", Base64.getEncoder().encodeToString(Arrays.copyOf(data, shown)));
        }
        else
        {
            document.put("text", text);
        }
    }

    /** Data that is text; null when it is not. */
    private String text(final int length)
    {
        try
        {
            final String text =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, 0, length)).toString();
            return text.chars().allMatch((c) -> c >= ' ' || '\n' == c || '\r' == c || '\t' == c) ? text : null;
        }
        catch (final CharacterCodingException ex)
        {
            return null;
        }
    }

    private Map<String, Object> stat()
    {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", kind(stat));
        document.put("czxid", stat.czxid());
        document.put("mzxid", stat.mzxid());
        document.put("pzxid", stat.pzxid());
        document.put("ctimeMs", stat.ctimeMs());
        document.put("mtimeMs", stat.mtimeMs());
        document.put("version", stat.version());
        document.put("cversion", stat.cversion());
        document.put("aversion", stat.aversion());
        document.put("ephemeralOwner", "0x" + Long.toHexString(stat.ephemeralOwner()));
        document.put("ttlMs", stat.ttlMs());
        document.put("dataLength", stat.dataLength());
        document.put("numChildren", stat.numChildren());
        return document;
    }

    /** Hashes of passwords are for operators alone. */
    private List<Map<String, Object>> acl(final boolean isOperator)
    {
        final List<Map<String, Object>> entries = new ArrayList<>();
        if (AclTable.OPEN == stat.aclId())
        {
            entries.add(entry("world", "anyone", Permissions.ALL));
            return entries;
        }

        final int length = reader.getAcl(stat.aclId(), list, 0);
        if (length >= 0)
        {
            entry.wrap(list, 0, length);
            while (entry.next())
            {
                final String scheme = entry.scheme();
                final String identity = entry.identity();
                final int colon = identity.lastIndexOf(':');
                final boolean isMasked = "digest".equals(scheme) && !isOperator && colon >= 0;
                entries.add(entry(
                    scheme, isMasked ? identity.substring(0, colon + 1) + "x" : identity, entry.permissions()));
            }
        }
        return entries;
    }

    private static Map<String, Object> entry(final String scheme, final String identity, final int permissions)
    {
        final StringBuilder letters = new StringBuilder();
        final int[] bits =
            {Permissions.READ, Permissions.WRITE, Permissions.CREATE, Permissions.DELETE, Permissions.ADMIN};
        for (int i = 0; i < bits.length; i++)
        {
            letters.append((permissions & bits[i]) != 0 ? LETTERS.substring(i, i + 1) : "");
        }
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("scheme", scheme);
        document.put("identity", identity);
        document.put("permissions", letters.toString());
        return document;
    }

    private boolean mayRead(final AdminRequest request, final ZnodeStat of)
    {
        return request.isOperator() || AclTable.OPEN == of.aclId() ||
            (grantedToAnyone(of.aclId()) & Permissions.READ) != 0;
    }

    private int grantedToAnyone(final int aclId)
    {
        final int length = reader.getAcl(aclId, list, 0);
        return length < 0 ? 0 : rules.granted(list, 0, length, identities.nobody());
    }

    private AdminReply prepare(final AdminRequest request)
    {
        if (isTokenNeeded && !request.isOperator())
        {
            return AdminReply.error(AdminReply.UNAUTHORIZED,
                "this member asks its clients who they are: the tree is shown with a token only");
        }

        final byte[] bytes = pathOf(request).getBytes(StandardCharsets.UTF_8);
        if (!PathSyntax.isValid(bytes, 0, bytes.length))
        {
            throw new IllegalArgumentException("path '" + pathOf(request) +
                "' is no path of a znode; allowed: /, or names that follow a slash each");
        }
        path.wrap(bytes);

        final TreeRegion now = regions.get();
        if (now != region)
        {
            region = now;
            reader = null == now ? null : now.newReader();
        }
        return null == reader ?
            AdminReply.error(AdminReply.UNAVAILABLE, "the member has no tree yet; /readyz says what it waits for") :
            null;
    }

    private static String pathOf(final AdminRequest request)
    {
        return request.parameter("path", "/");
    }

    private static AdminReply hidden(final AdminRequest request)
    {
        return AdminReply.error(AdminReply.FORBIDDEN,
            "the access list of " + pathOf(request) + " does not let everybody read; it takes a token");
    }

    private static AdminReply failed(final int status, final AdminRequest request)
    {
        return switch (status)
        {
            case TreeStatus.NO_NODE -> AdminReply.error(AdminReply.NOT_FOUND, "there is no znode " + pathOf(request));
            case TreeStatus.BUSY -> AdminReply.error(AdminReply.UNAVAILABLE, "the znode is being written; ask again");
            case TreeStatus.RECOVERING -> AdminReply.error(
                AdminReply.UNAVAILABLE, "the member restores its tree; /readyz says what it waits for");
            default -> AdminReply.error(AdminReply.UNAVAILABLE, "the tree cannot be read (status " + status + ")");
        };
    }

    private static String kind(final ZnodeStat of)
    {
        return switch (of.kind())
        {
            case ZnodeKind.EPHEMERAL -> "ephemeral";
            case ZnodeKind.CONTAINER -> "container";
            case ZnodeKind.TTL -> "ttl";
            default -> "persistent";
        };
    }
}
