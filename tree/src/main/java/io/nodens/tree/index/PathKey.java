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
package io.nodens.tree.index;

import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A path made ready for a lookup: copied into memory of one kind whatever buffer it came in, cut into components,
 * hashed; and compared with the names up the parents of a candidate.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> never.
 */
public final class PathKey
{
    private static final int ROOT_LINE = 1;
    private static final byte SLASH = (byte)'/';

    private final SegmentTable table;
    private final long rootHash;
    private final long hashMask;
    private final byte[] bytes = new byte[TreeConfiguration.MAX_PATH_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final int[] starts = new int[TreeConfiguration.MAX_PATH_LENGTH / 2 + 2];
    private int length;
    private int depth;
    private int hash;

    /**
     * For a region.
     *
     * @param table    of the segments.
     * @param rootHash hash of the root.
     * @param hashMask bits of the hash to use.
     */
    public PathKey(final SegmentTable table, final long rootHash, final long hashMask)
    {
        this.table = table;
        this.rootHash = rootHash;
        this.hashMask = hashMask;
    }

    /**
     * Take a path.
     *
     * @param path       buffer with the path.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @return false when it is not absolute, has an empty component, is too long, or not within the buffer. Other
     * faults of syntax just match nothing.
     */
    public boolean set(final DirectBuffer path, final int pathOffset, final int pathLength)
    {
        if (pathLength < 1 || pathLength > TreeConfiguration.MAX_PATH_LENGTH ||
            pathOffset < 0 || pathOffset > path.capacity() - pathLength)
        {
            return false;
        }

        path.getBytes(pathOffset, bytes, 0, pathLength);
        length = pathLength;
        depth = 0;
        return SLASH == bytes[0] && cut(pathLength);
    }

    /**
     * Components of the path.
     *
     * @return the count; 0 for the root.
     */
    public int depth()
    {
        return depth;
    }

    /**
     * Hash of the path as the index uses it.
     *
     * @return the hash.
     */
    public int hash()
    {
        return hash;
    }

    /**
     * The path that was taken.
     *
     * @return buffer that begins with it.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Length of the path that was taken.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Bits of a full hash that the index uses.
     *
     * @param fullHash of a path.
     * @return what the index stores.
     */
    public int indexHash(final long fullHash)
    {
        return (int)(fullHash & hashMask);
    }

    /**
     * Compare the path with a znode's name and those of its parents. Safe beside the writer: names and parents do
     * not change while a znode lives, and nothing is followed that does not exist.
     *
     * @param znode candidate.
     * @return true when every name is equal and the chain ends at the root.
     */
    public boolean matches(final int znode)
    {
        int line = znode;
        for (int i = depth - 1; i >= 0; i--)
        {
            final UnsafeBuffer segment = table.bufferOf(line);
            if (null == segment)
            {
                return false;
            }

            final int offset = table.offsetOf(line);
            final int start = starts[i];
            final int nameLength = starts[i + 1] - 1 - start;
            if (offset + ZnodeDescriptor.HEAD_LENGTH + nameLength > segment.capacity() ||
                nameLength != (segment.getShort(offset + ZnodeDescriptor.NAME_LENGTH_OFFSET) & 0xFFFF) ||
                !isEqual(segment, offset + ZnodeDescriptor.NAME_OFFSET, start, nameLength))
            {
                return false;
            }

            line = segment.getInt(offset + ZnodeDescriptor.PARENT_OFFSET);
        }

        return ROOT_LINE == line;
    }

    private boolean cut(final int pathLength)
    {
        if (1 == pathLength)
        {
            return true;
        }

        long value = rootHash;
        int count = 0;
        int start = 1;
        for (int i = 1; i <= pathLength; i++)
        {
            if (i == pathLength || SLASH == bytes[i])
            {
                if (i == start)
                {
                    return false;
                }

                starts[count++] = start;
                value = PathHash.child(value, buffer, start, i - start);
                start = i + 1;
            }
        }

        starts[count] = start;
        depth = count;
        hash = indexHash(value);
        return true;
    }

    private boolean isEqual(final UnsafeBuffer segment, final int nameOffset, final int start, final int nameLength)
    {
        int i = 0;
        for (; i + Long.BYTES <= nameLength; i += Long.BYTES)
        {
            if (segment.getLong(nameOffset + i) != buffer.getLong(start + i))
            {
                return false;
            }
        }

        if ((nameLength & 4) != 0)
        {
            if (segment.getInt(nameOffset + i) != buffer.getInt(start + i))
            {
                return false;
            }
            i += Integer.BYTES;
        }

        for (; i < nameLength; i++)
        {
            if (segment.getByte(nameOffset + i) != bytes[start + i])
            {
                return false;
            }
        }

        return true;
    }
}
