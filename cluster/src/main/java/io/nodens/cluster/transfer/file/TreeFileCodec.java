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
package io.nodens.cluster.transfer.file;

import io.nodens.client.AclEntry;
import io.nodens.cluster.transfer.Znode;
import io.nodens.tree.ZnodeKind;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies of the records in a file.
 */
final class TreeFileCodec
{
    static final byte[] MAGIC = "NODTREE\n".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int MAX_BODY_LENGTH = 64 << 20;
    static final int MAX_HEADER_LENGTH = 64 << 10;
    static final byte ZNODE = 1;
    static final byte END = 2;
    static final int DIGEST_LENGTH = 32;

    private static final int MAX_ENTRIES = 1 << 16;

    private TreeFileCodec()
    {
    }

    /**
     * What a file begins with.
     *
     * @param createdMs milliseconds of the epoch.
     * @param root      path of the root in its source.
     * @param source    that was read.
     */
    record Header(long createdMs, String root, String source)
    {
    }

    /**
     * What a file ends with.
     *
     * @param znodes    that it has.
     * @param dataBytes of all of them.
     * @param digest    of the tree.
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes of a digest.
    record End(long znodes, long dataBytes, byte[] digest)
    {
    }

    static byte[] encode(final Header header)
    {
        return bytes((out) ->
        {
            out.writeLong(header.createdMs);
            writeText(out, header.root);
            writeText(out, header.source);
        });
    }

    static byte[] encode(final Znode znode)
    {
        return bytes((out) ->
        {
            out.writeByte(ZNODE);
            out.writeByte(znode.kind());
            out.writeLong(znode.ttlMs());
            out.writeLong(znode.creates());
            writeText(out, znode.path());
            out.writeInt(null == znode.data() ? -1 : znode.data().length);
            if (null != znode.data())
            {
                out.write(znode.data());
            }
            out.writeInt(znode.acl().size());
            for (final AclEntry entry : znode.acl())
            {
                out.writeInt(entry.permissions());
                writeText(out, entry.scheme());
                writeText(out, entry.identity());
            }
        });
    }

    static byte[] encode(final End end)
    {
        return bytes((out) ->
        {
            out.writeByte(END);
            out.writeLong(end.znodes);
            out.writeLong(end.dataBytes);
            out.write(end.digest);
        });
    }

    /**
     * Decode a body whose checksum is right.
     *
     * @param body of the header.
     * @return the header.
     * @throws IllegalArgumentException when it is malformed all the same.
     */
    static Header decodeHeader(final byte[] body)
    {
        final ByteBuffer in = ByteBuffer.wrap(body);
        try
        {
            return new Header(in.getLong(), readText(in), readText(in));
        }
        catch (final BufferUnderflowException ex)
        {
            throw new IllegalArgumentException("the header is too short", ex);
        }
    }

    /**
     * Decode a body whose checksum is right.
     *
     * @param body of a record.
     * @return a {@link Znode} or an {@link End}.
     * @throws IllegalArgumentException when it is malformed all the same.
     */
    static Object decode(final byte[] body)
    {
        final ByteBuffer in = ByteBuffer.wrap(body);
        try
        {
            final byte type = in.get();
            final Object record = ZNODE == type ? znode(in) : END == type ? end(in) : null;
            if (null == record)
            {
                throw new IllegalArgumentException("a record has the unknown type " + type);
            }
            if (in.hasRemaining())
            {
                throw new IllegalArgumentException("a record has " + in.remaining() + " bytes too many");
            }
            return record;
        }
        catch (final BufferUnderflowException ex)
        {
            throw new IllegalArgumentException("a record is too short", ex);
        }
    }

    private static End end(final ByteBuffer in)
    {
        final long znodes = in.getLong();
        final long dataBytes = in.getLong();
        final byte[] digest = new byte[DIGEST_LENGTH];
        in.get(digest);
        return new End(znodes, dataBytes, digest);
    }

    private static Znode znode(final ByteBuffer in)
    {
        final byte kind = in.get();
        final long ttlMs = in.getLong();
        final long creates = in.getLong();
        final String path = readText(in);
        final int dataLength = in.getInt();
        if (kind < Znode.UNKNOWN_KIND || kind > ZnodeKind.TTL || ZnodeKind.EPHEMERAL == kind ||
            (ZnodeKind.TTL == kind ? ttlMs < 1 : 0 != ttlMs) || creates < Znode.UNKNOWN_CREATES ||
            dataLength < -1 || dataLength > in.remaining())
        {
            throw new IllegalArgumentException("the record of " + path + " has fields out of range");
        }

        final byte[] data = dataLength < 0 ? null : new byte[dataLength];
        if (null != data)
        {
            in.get(data);
        }

        final int entries = in.getInt();
        if (entries < 1 || entries > MAX_ENTRIES)
        {
            throw new IllegalArgumentException("the record of " + path + " has " + entries + " entries of access");
        }

        final List<AclEntry> acl = new ArrayList<>();
        for (int i = 0; i < entries; i++)
        {
            acl.add(new AclEntry(in.getInt(), readText(in), readText(in)));
        }

        return new Znode(path, kind, ttlMs, data, List.copyOf(acl), creates, null);
    }

    private static void writeText(final DataOutputStream out, final String text) throws IOException
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(final ByteBuffer in)
    {
        final int length = in.getInt();
        if (length < 0 || length > in.remaining())
        {
            throw new IllegalArgumentException("a record has a text of " + length + " bytes");
        }

        final byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(final Encoding encoding)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try
        {
            encoding.to(new DataOutputStream(bytes));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }

        return bytes.toByteArray();
    }

    /** Writes one body. */
    @FunctionalInterface
    private interface Encoding
    {
        void to(DataOutputStream out) throws IOException;
    }
}
