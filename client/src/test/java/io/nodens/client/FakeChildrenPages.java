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

import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ChildrenResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadRequestDecoder;
import io.nodens.sbe.protocol.ResultCode;
import org.agrona.ExpandableArrayBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The pages in which a {@link FakeMember} lists children, with their data or without: as long as it is told, with
 * something done behind the first one, and spoiled when asked for.
 */
final class FakeChildrenPages
{
    private final FakeCluster cluster;
    private final ExpandableArrayBuffer out;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private volatile int entryLengthError;
    private volatile int limit = Integer.MAX_VALUE;
    private volatile Runnable betweenPages = () -> {};

    /**
     * Create pages.
     *
     * @param cluster with the children.
     * @param out     which connections send from.
     */
    FakeChildrenPages(final FakeCluster cluster, final ExpandableArrayBuffer out)
    {
        this.cluster = cluster;
        this.out = out;
    }

    /** Most names of a page, and what to do once the first one of a list has gone out. */
    void limit(final int names, final Runnable afterFirstPage)
    {
        limit = names;
        betweenPages = afterFirstPage;
    }

    /** Say a wrong length of every child in a page with data. */
    void spoilEntries(final int error)
    {
        entryLengthError = error;
    }

    /** Send the page behind a cursor. The caller holds the lock of the cluster. */
    void send(
        final FakeConnection connection,
        final ReadRequestDecoder d, final String path, final FakeCluster.Znode znode, final long cursor)
    {
        final int maxCount = 0 == d.maxCount() ? limit : Math.min(limit, d.maxCount());
        final ExpandableArrayBuffer names = new ExpandableArrayBuffer();
        int length = 0;
        int count = 0;
        long last = cursor;
        boolean isLast = true;
        for (final String child : cluster.children(path))
        {
            final long ordinal = cluster.znodes.get(child).ordinal;
            if (ordinal <= cursor)
            {
                continue;
            }

            if (count == maxCount)
            {
                isLast = false;
                break;
            }

            final byte[] bytes = child.substring(child.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
            length += ReadKind.GET_CHILDREN == d.kind() ?
                name(names, length, bytes) : entry(names, length, bytes, cluster.znodes.get(child));
            last = ordinal;
            count++;
        }

        final ChildrenResponseEncoder encoder = new ChildrenResponseEncoder();
        encoder.wrapAndApplyHeader(out, 0, headerEncoder)
            .correlationId(d.correlationId())
            .zxid(cluster.zxid())
            .cursor(last)
            .code(null == znode ? ResultCode.NO_NODE : ResultCode.OK)
            .count(count)
            .isLast(isLast ? BooleanType.TRUE : BooleanType.FALSE);
        FakeCluster.stat(encoder.stat(), null == znode ? new FakeCluster.Znode() : znode);
        encoder.putNames(names, 0, length);
        connection.send(8 + encoder.encodedLength());
        if (-1 == cursor)
        {
            betweenPages.run();
        }
    }

    private static int name(final ExpandableArrayBuffer dst, final int offset, final byte[] name)
    {
        dst.putInt(offset, name.length, ByteOrder.LITTLE_ENDIAN);
        dst.putBytes(offset + 4, name);
        return 4 + name.length;
    }

    /** As the protocol's document draws it. */
    private int entry(
        final ExpandableArrayBuffer dst, final int offset, final byte[] name, final FakeCluster.Znode znode)
    {
        final int dataLength = null == znode.data ? 0 : znode.data.length;
        final int length = 108 + name.length + dataLength;
        dst.setMemory(offset, 108, (byte)0);
        dst.putInt(offset, length + entryLengthError, ByteOrder.LITTLE_ENDIAN);
        dst.putInt(offset + 4, name.length, ByteOrder.LITTLE_ENDIAN);
        dst.putInt(offset + 8, null == znode.data ? -1 : dataLength, ByteOrder.LITTLE_ENDIAN);
        dst.putInt(offset + 12, znode.version, ByteOrder.LITTLE_ENDIAN);
        dst.putLong(offset + 16, znode.czxid, ByteOrder.LITTLE_ENDIAN);
        dst.putLong(offset + 24, znode.mzxid, ByteOrder.LITTLE_ENDIAN);
        dst.putLong(offset + 56, znode.owner, ByteOrder.LITTLE_ENDIAN);
        dst.putLong(offset + 72, znode.ordinal, ByteOrder.LITTLE_ENDIAN);
        dst.putBytes(offset + 108, name);
        if (null != znode.data)
        {
            dst.putBytes(offset + 108 + name.length, znode.data);
        }

        return length;
    }
}
