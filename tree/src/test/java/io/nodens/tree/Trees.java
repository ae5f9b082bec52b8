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
package io.nodens.tree;

import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Conveniences of the tree's tests: paths and data as Strings.
 */
final class Trees
{
    /** Places for each ephemeral that {@link #lines} takes. */
    static final int LINES_WITH_GAPS = 2;
    static final int SMALL_SEGMENT_LENGTH = 1024 * 1024;

    private Trees()
    {
    }

    static TreeConfiguration configuration(final Path directory)
    {
        return new TreeConfiguration()
            .directory(directory)
            .segmentLength(SMALL_SEGMENT_LENGTH)
            .maxRegionBytes(512L * 1024 * 1024)
            .changeRingLength(1024 * 1024)
            .historyLength(1024 * 1024);
    }

    /**
     * Lines of ended ephemerals, each beside one that stands for none, before it or behind.
     */
    static UnsafeBuffer lines(final Random random, final int... lines)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LINES_WITH_GAPS * Integer.BYTES * lines.length]);
        for (int i = 0; i < lines.length; i++)
        {
            buffer.putInt((LINES_WITH_GAPS * i + random.nextInt(LINES_WITH_GAPS)) << 2, lines[i]);
        }

        return buffer;
    }

    static UnsafeBuffer utf8(final String value)
    {
        return new UnsafeBuffer(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An access list that differs from all others of another number, as its bytes.
     */
    static UnsafeBuffer aclList(final int number)
    {
        final AclEncoder encoder = new AclEncoder().reset()
            .add(Permissions.ALL, "digest", "user" + number + ":hash").add(Permissions.READ, "world", "anyone");
        return new UnsafeBuffer(encoder.buffer(), 0, encoder.length());
    }

    /**
     * Id of an access list in the open transaction; number 0 is the open one.
     */
    static int acl(final TreeWriter writer, final int number)
    {
        final UnsafeBuffer list = aclList(number);
        return 0 == number ? AclTable.OPEN : writer.acls().intern(list, 0, list.capacity());
    }

    static int find(final TreeWriter writer, final String path)
    {
        final UnsafeBuffer buffer = utf8(path);
        return writer.find(buffer, 0, buffer.capacity());
    }

    static CreateParameters parameters(final String path, final byte[] data)
    {
        final UnsafeBuffer name = utf8(path.substring(path.lastIndexOf('/') + 1));
        final CreateParameters parameters = new CreateParameters().reset().name(name, 0, name.capacity());
        if (null != data)
        {
            parameters.data(new UnsafeBuffer(data), 0, data.length);
        }

        return parameters;
    }

    static String parentOf(final String path)
    {
        final int slash = path.lastIndexOf('/');
        return 0 == slash ? "/" : path.substring(0, slash);
    }

    static int create(final TreeWriter writer, final String path, final byte[] data)
    {
        return writer.create(find(writer, parentOf(path)), parameters(path, data));
    }

    static void setData(final TreeWriter writer, final String path, final byte[] data)
    {
        writer.setData(
            find(writer, path), null == data ? null : new UnsafeBuffer(data), 0,
            null == data ? TreeWriter.NULL_DATA_LENGTH : data.length);
    }

    /**
     * Fill a region with small znodes and delete every second, so that no two kibibytes are free side by side.
     *
     * @return how many were created: /f0 and every second one after it are left.
     */
    static int fragment(final TreeWriter writer)
    {
        int count = 0;
        boolean isFull = false;
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        while (!isFull)
        {
            try
            {
                create(writer, "/f" + count, new byte[count % 300]);
                count++;
            }
            catch (final TreeException ex)
            {
                isFull = TreeStatus.FULL == ex.status();
            }
        }

        for (int i = 1; i < count; i += 2)
        {
            writer.delete(find(writer, "/f" + i));
        }

        writer.completeTransaction();
        return count;
    }

    /**
     * End an owner in the open transaction.
     *
     * @param paths of all its ephemerals, in the order in which they are named.
     */
    static void end(final TreeWriter writer, final long owner, final List<String> paths)
    {
        final SummedOwner sum = new SummedOwner();
        final Map<Integer, long[]> parents = new LinkedHashMap<>();
        final int[] znodes = paths.stream().mapToInt(path -> find(writer, path)).toArray();
        for (final int znode : znodes)
        {
            sum.add(writer, znode);
            final long[] ofParent = parents.computeIfAbsent(writer.parent(znode), key -> new long[2]);
            ofParent[0]++;
            ofParent[1] += Math.max(0, writer.dataLength(znode));
        }

        final OwnerEnds ends = writer.ownerEnds();
        ends.open(owner);
        parents.forEach((parent, counts) -> ends.children(parent, (int)counts[0], counts[1]));
        final UnsafeBuffer lines = new UnsafeBuffer(new byte[Integer.BYTES * znodes.length]);
        for (int i = 0; i < znodes.length; i++)
        {
            lines.putInt(i << 2, znodes[i]);
        }
        ends.znodes(lines, znodes.length);
        ends.close(sum);
    }

    static String pathOf(final TreeWriter writer, final int znode)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[TreeConfiguration.MAX_PATH_LENGTH]);
        return buffer.getStringWithoutLengthUtf8(0, writer.copyPath(znode, buffer, 0));
    }

    static int children(final TreeReader reader, final String path, final ChildrenPage page, final ZnodeStat stat)
    {
        final UnsafeBuffer buffer = utf8(path);
        return reader.getChildren(buffer, 0, buffer.capacity(), page, stat);
    }

    /**
     * All names of a listing, page by page; null when a page fails.
     */
    static List<String> listAll(final TreeReader reader, final String path, final int pageLimit)
    {
        return listAll(reader, path, pageLimit, () -> {});
    }

    static List<String> listAll(
        final TreeReader reader, final String path, final int pageLimit, final Runnable beforePage)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * 1024]);
        final ChildrenPage page = new ChildrenPage().wrap(buffer, 0, buffer.capacity(), pageLimit);
        final ZnodeStat stat = new ZnodeStat();
        final List<String> names = new ArrayList<>();
        do
        {
            beforePage.run();
            if (children(reader, path, page, stat) < 0)
            {
                return null;
            }

            names.addAll(names(page, buffer));
        }
        while (!page.isLast());

        return names;
    }

    static List<String> names(final ChildrenPage page, final UnsafeBuffer buffer)
    {
        final List<String> names = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < page.count(); i++)
        {
            final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            names.add(buffer.getStringWithoutLengthUtf8(offset + Integer.BYTES, length));
            offset += Integer.BYTES + length;
        }

        return names;
    }
}
