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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads the tree beside its writer: copies out, then validates; retries a bounded number of times; answers with a
 * {@link TreeStatus} and never throws, blocks the writer, or shows half a transaction.
 * <p>
 * <b>Thread:</b> owned by one. <b>Allocates:</b> never, but for the String overloads.
 */
public final class TreeReader
{
    /** Cursor of a listing's first page. */
    public static final long FIRST_PAGE = -1;

    TreeReader()
    {
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       buffer with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param dst        for the data; nothing beyond {@code dstOffset + returned length} is meaningful.
     * @param dstOffset  where to start.
     * @param stat       filled on success, on {@link TreeStatus#NULL_DATA} and on {@link TreeStatus#BUFFER_TOO_SMALL}.
     * @return length of the data, or a negative {@link TreeStatus}.
     */
    public int getData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final MutableDirectBuffer dst,
        final int dstOffset,
        final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Copy a znode's stat.
     *
     * @param path       buffer with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param stat       filled on success.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}.
     */
    public int exists(final DirectBuffer path, final int pathOffset, final int pathLength, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * List one page of children in creation order. The page is a whole state as of {@link #zxid()}.
     *
     * @param path       buffer with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target buffer; out: names and the next cursor.
     * @param stat       of the parent.
     * @return number of names in the page, or a negative {@link TreeStatus}.
     */
    public int getChildren(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * The zxid that the last answer of this reader is valid as of: it reflects every transaction up to this one and none
     * beyond. Also valid after {@link TreeStatus#NO_NODE}. Never goes back.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * The newest transaction that is complete in the region.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Log time of the last applied tick.
     *
     * @return milliseconds of the epoch in log time, 0 before the first tick.
     */
    public long lastTickTimeMs()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path absolute path.
     * @param stat filled as in the buffer overload.
     * @return the data, or null when the data is null or there is no such znode: {@link #lastStatus()} tells.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Copy a znode's stat.
     *
     * @param path absolute path.
     * @param stat filled on success.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}.
     */
    public int exists(final String path, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Status of the last read.
     *
     * @return what the last buffer read returned.
     */
    public int lastStatus()
    {
        throw new UnsupportedOperationException();
    }
}
