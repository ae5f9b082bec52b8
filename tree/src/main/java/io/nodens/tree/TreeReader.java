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

import io.nodens.tree.index.ChildCursor;
import io.nodens.tree.index.PathKey;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.layout.BucketDescriptor.*;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

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

    private static final int RETRY = Integer.MIN_VALUE;
    private static final int MAX_ATTEMPTS = 1024;
    private static final int MAX_SPINS = 2048;
    private static final int MAX_YIELDS = 16;
    private static final int SMALL_PAGE = 32;

    private final TreeRegion region;
    private final SegmentTable table;
    private final RegionHeader header;
    private final PathKey key;
    private final ChildCursor cursor;
    private final ZnodeStat childStat = new ZnodeStat();
    private final UnsafeBuffer pathBytes = new UnsafeBuffer();
    private final UnsafeBuffer stringData = new UnsafeBuffer(new byte[1024]);

    private UnsafeBuffer bucketBuffer;
    private int bucketOffset;
    private long bucketWord;
    private long completedZxid;
    private long awaitedZxid;
    private int attempts;
    private int pageLimit;
    private long zxid;
    private int status;

    private InterleavingHook hook;

    TreeReader(final TreeRegion region, final SegmentTable table, final RegionHeader header)
    {
        this.region = region;
        this.table = table;
        this.header = header;
        key = new PathKey(
            table,
            header.getLong(RegionHeaderDescriptor.HASH_SEED_OFFSET),
            header.getLong(RegionHeaderDescriptor.HASH_MASK_OFFSET));
        cursor = new ChildCursor(table);
    }

    void hook(final InterleavingHook value)
    {
        hook = value;
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
        if (!begin(path, pathOffset, pathLength))
        {
            return status;
        }

        int result;
        do
        {
            result = lookup();
            if (result > 0)
            {
                result = copyZnode(result, dst, dstOffset, stat);
            }
        }
        while (RETRY == result && mayRetry());

        return finish(result);
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
        if (!begin(path, pathOffset, pathLength))
        {
            return status;
        }

        int result;
        do
        {
            result = lookup();
            if (result > 0)
            {
                result = copyZnode(result, null, 0, stat);
            }
        }
        while (RETRY == result && mayRetry());

        return finish(result);
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
        return list(path, pathOffset, pathLength, page, stat, false);
    }

    /**
     * List one page of children in creation order, each with its stat and data, as {@link ChildEntry} lays them out.
     * The page is a whole state as of {@link #zxid()}, parent and children alike. A page whose next child is in the
     * middle of a transaction ends before it.
     *
     * @param path       buffer with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target buffer; out: entries and the next cursor.
     * @param stat       of the parent.
     * @return number of entries in the page, or a negative {@link TreeStatus}:
     * {@link TreeStatus#BUFFER_TOO_SMALL} when not even one child fits, {@link ChildrenPage#requiredLength()} would.
     */
    public int getChildrenWithData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        return list(path, pathOffset, pathLength, page, stat, true);
    }

    private int list(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat,
        final boolean isWithData)
    {
        if (!begin(path, pathOffset, pathLength))
        {
            return status;
        }

        pageLimit = page.maxCount <= 0 ? Integer.MAX_VALUE : page.maxCount;
        int result;
        do
        {
            result = lookup();
            if (result > 0)
            {
                result = copyPage(result, page, stat, isWithData);
            }
        }
        while (RETRY == result && mayRetry());

        return finish(result);
    }

    /**
     * The zxid that the last answer of this reader is valid as of: it reflects every transaction up to this one and
     * none beyond. Also valid after {@link TreeStatus#NO_NODE}. Never goes back.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * The newest transaction that is complete in the region.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        return header.completedZxid();
    }

    /**
     * Log time of the last applied tick.
     *
     * @return milliseconds of the epoch in log time, 0 before the first tick.
     */
    public long lastTickTimeMs()
    {
        return header.lastTickMs();
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
        pathBytes.wrap(path.getBytes(StandardCharsets.UTF_8));
        int length = getData(pathBytes, 0, pathBytes.capacity(), stringData, 0, stat);
        for (int i = 0; BUFFER_TOO_SMALL == length && i < MAX_ATTEMPTS; i++)
        {
            stringData.wrap(new byte[stat.dataLength()]);
            length = getData(pathBytes, 0, pathBytes.capacity(), stringData, 0, stat);
        }

        return length < 0 ? null : Arrays.copyOf(stringData.byteArray(), length);
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
        pathBytes.wrap(path.getBytes(StandardCharsets.UTF_8));
        return exists(pathBytes, 0, pathBytes.capacity(), stat);
    }

    /**
     * Status of the last read.
     *
     * @return what the last buffer read returned.
     */
    public int lastStatus()
    {
        return status;
    }

    private boolean begin(final DirectBuffer path, final int pathOffset, final int pathLength)
    {
        attempts = 0;
        awaitedZxid = 0;
        if (!key.set(path, pathOffset, pathLength))
        {
            status = BAD_PATH;
            return false;
        }
        if (region.isWriterGone())
        {
            status = WRITER_GONE;
            return false;
        }

        completedZxid = header.completedZxid();
        return true;
    }

    private int finish(final int result)
    {
        if (RETRY == result)
        {
            status = region.isWriterGone() ? WRITER_GONE : BUSY;
        }
        else if (NO_NODE == result && !PathSyntax.isValid(key.buffer(), 0, key.length()))
        {
            status = BAD_PATH;
        }
        else
        {
            status = result;
            zxid = completedZxid;
        }

        return status;
    }

    /**
     * Find the znode of the key as of {@link #completedZxid}.
     *
     * @return the znode, or {@link TreeStatus#NO_NODE}, {@link TreeStatus#CORRUPT}, {@link #RETRY}.
     */
    private int lookup()
    {
        if (0 == key.depth())
        {
            bucketBuffer = null;
            return TreeWriter.ROOT_ZNODE;
        }

        final int bucket = bucketOf(key.hash(), header.bucketCount());
        at(InterleavingHook.BEFORE_BUCKET);
        final int chunk = header.chunk(bucket >>> CHUNK_SHIFT);
        final int line = chunk + (bucket & (CHUNK_BUCKETS - 1));
        final UnsafeBuffer buffer = table.bufferOf(line);
        if (NULL_LINE == chunk || null == buffer)
        {
            return CORRUPT;
        }

        bucketBuffer = buffer;
        bucketOffset = table.offsetOf(line) + BucketDescriptor.WORD_OFFSET;
        bucketWord = SeqLock.begin(buffer, bucketOffset);
        if (bucketWord > completedZxid)
        {
            awaitedZxid = bucketWord;
            return RETRY;
        }

        return search(buffer, table.offsetOf(line));
    }

    private int search(final UnsafeBuffer head, final int headOffset)
    {
        final int hash = key.hash();
        UnsafeBuffer buffer = head;
        int offset = headOffset;
        for (int lines = 0; lines < MAX_CHAIN_LINES; lines++)
        {
            for (int i = 0; i < ENTRIES; i++)
            {
                if (hash == buffer.getInt(offset + TAGS_OFFSET + (i << 2)))
                {
                    final int znode = buffer.getInt(offset + ZNODES_OFFSET + (i << 2));
                    if (NULL_LINE != znode && key.matches(znode))
                    {
                        return znode;
                    }
                }
            }

            final int overflow = buffer.getInt(offset + OVERFLOW_OFFSET);
            if (NULL_LINE == overflow)
            {
                return isBucketUnchanged() ? NO_NODE : RETRY;
            }

            buffer = table.bufferOf(overflow);
            offset = table.offsetOf(overflow);
            if (null == buffer)
            {
                break;
            }
        }

        return isBucketUnchanged() ? CORRUPT : RETRY;
    }

    private int copyZnode(final int znode, final MutableDirectBuffer dst, final int dstOffset, final ZnodeStat stat)
    {
        at(InterleavingHook.BEFORE_RECORD);
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        if (null == buffer || offset > buffer.capacity() - HEAD_LENGTH)
        {
            return isBucketUnchanged() ? CORRUPT : RETRY;
        }

        final long word = SeqLock.begin(buffer, offset + ZnodeDescriptor.WORD_OFFSET);
        if (word > completedZxid)
        {
            return awaitRecord(word);
        }

        ZnodeFields.copyOwn(buffer, offset, stat);
        int result = copyFamily(buffer, offset, stat);
        if (null != dst && OK == result)
        {
            final int length = buffer.getInt(offset + DATA_LENGTH_OFFSET);
            result = length > 0 ? copyData(buffer, offset, length, dst, dstOffset) : 0 == length ? OK : NULL_DATA;
        }

        at(InterleavingHook.BEFORE_VALIDATION);

        return isRecordUnchanged(buffer, offset, word) ? result : RETRY;
    }

    private int copyFamily(final UnsafeBuffer buffer, final int offset, final ZnodeStat stat)
    {
        final int line = buffer.getInt(offset + FAMILY_OFFSET);
        if (NULL_LINE == line)
        {
            return OK;
        }

        final UnsafeBuffer family = table.bufferOf(line);
        if (null == family)
        {
            return CORRUPT;
        }

        ZnodeFields.copyFamily(family, table.offsetOf(line), stat);
        return OK;
    }

    /**
     * Copy data out. Everything loaded here may be garbage until the record is validated.
     *
     * @param length of the data as the record says, above 0.
     */
    private int copyData(
        final UnsafeBuffer buffer,
        final int offset,
        final int length,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        final int sizeClass = buffer.getByte(offset + SIZE_CLASS_OFFSET) & 0xFF;
        if (sizeClass >= SizeClasses.COUNT || length > TreeConfiguration.MAX_DATA_LENGTH_LIMIT)
        {
            return CORRUPT;
        }

        final int slotLines = SizeClasses.linesOf(sizeClass);
        final int nameLength = ZnodeFields.nameLength(buffer, offset);
        if (offset + (slotLines << SizeClasses.LINE_SHIFT) > buffer.capacity())
        {
            return CORRUPT;
        }

        UnsafeBuffer source = buffer;
        int sourceOffset = offset + NAME_OFFSET + nameLength;
        if (length > inlineCapacity(slotLines, nameLength))
        {
            final int line = buffer.getInt(offset + ZnodeFields.dataLineOffset(slotLines));
            source = table.bufferOf(line);
            sourceOffset = table.offsetOf(line) + DataBlockDescriptor.DATA_OFFSET;
        }

        return null == source || sourceOffset > source.capacity() - length ?
            CORRUPT : copyOut(source, sourceOffset, length, dst, dstOffset);
    }

    private static int copyOut(
        final UnsafeBuffer source,
        final int sourceOffset,
        final int length,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        if (dstOffset < 0 || (!dst.isExpandable() && dstOffset > dst.capacity() - length))
        {
            return BUFFER_TOO_SMALL;
        }

        dst.putBytes(dstOffset, source, sourceOffset, length);
        return length;
    }

    private int copyPage(final int znode, final ChildrenPage page, final ZnodeStat stat, final boolean isWithData)
    {
        at(InterleavingHook.BEFORE_RECORD);
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        if (null == buffer || offset > buffer.capacity() - HEAD_LENGTH)
        {
            return isBucketUnchanged() ? CORRUPT : RETRY;
        }

        final long word = SeqLock.begin(buffer, offset + ZnodeDescriptor.WORD_OFFSET);
        if (word > completedZxid)
        {
            return awaitRecord(word);
        }

        ZnodeFields.copyOwn(buffer, offset, stat);
        int result = copyFamily(buffer, offset, stat);
        page.begin();
        if (OK == result)
        {
            final int family = buffer.getInt(offset + FAMILY_OFFSET);
            final UnsafeBuffer familyBuffer = table.bufferOf(family);
            result = NULL_LINE == family || null == familyBuffer ?
                page.end() : copyChildren(familyBuffer, table.offsetOf(family), page, isWithData);
        }

        at(InterleavingHook.BEFORE_VALIDATION);

        if (!isRecordUnchanged(buffer, offset, word))
        {
            // A page that takes longer than the writer's next change of this parent can never be whole: try a
            // shorter one. What a child seemed to wait for may have been another's.
            awaitedZxid = 0;
            pageLimit = Math.max(SMALL_PAGE, Math.min(pageLimit, page.count) >> 1);
            return RETRY;
        }

        page.commit();
        return result;
    }

    private int copyChildren(
        final UnsafeBuffer family, final int offset, final ChildrenPage page, final boolean isWithData)
    {
        cursor.reset(
            family.getInt(offset + FamilyDescriptor.CHILD_ROOT_OFFSET),
            family.getInt(offset + FamilyDescriptor.CHILD_DEPTH_OFFSET),
            page.cursor() + 1);

        int child = cursor.next();
        while (NULL_LINE != child && page.count < pageLimit)
        {
            final UnsafeBuffer buffer = table.bufferOf(child);
            final int childOffset = table.offsetOf(child);
            if (null == buffer || childOffset > buffer.capacity() - HEAD_LENGTH)
            {
                return CORRUPT;
            }

            final int result = isWithData ?
                copyEntry(buffer, childOffset, page) : copyName(buffer, childOffset, page);
            if (OK != result)
            {
                return 0 == page.count || CORRUPT == result ? result : page.count;
            }

            child = cursor.next();
        }

        return NULL_LINE == child ? page.end() : page.count;
    }

    private int copyName(final UnsafeBuffer buffer, final int offset, final ChildrenPage page)
    {
        final int nameLength = ZnodeFields.nameLength(buffer, offset);
        if (offset + NAME_OFFSET > buffer.capacity() - nameLength)
        {
            return CORRUPT;
        }

        return page.append(buffer, offset + NAME_OFFSET, nameLength, cursor.ordinal()) ? OK : BUFFER_TOO_SMALL;
    }

    /**
     * Copy a child whole. Its own word guards what the parent's does not: stat, family and data. That it is the child
     * of this parent at all is proved with the parent's word, at the end of the page.
     */
    private int copyEntry(final UnsafeBuffer buffer, final int offset, final ChildrenPage page)
    {
        final long word = SeqLock.begin(buffer, offset + ZnodeDescriptor.WORD_OFFSET);
        if (word > completedZxid)
        {
            awaitedZxid = 0 == page.count ? word : 0;
            return RETRY;
        }

        final int nameLength = ZnodeFields.nameLength(buffer, offset);
        final int dataLength = Math.max(buffer.getInt(offset + DATA_LENGTH_OFFSET), ChildEntry.NULL_DATA_LENGTH);
        ZnodeFields.copyOwn(buffer, offset, childStat);
        int result = copyFamily(buffer, offset, childStat);
        if (dataLength > TreeConfiguration.MAX_DATA_LENGTH_LIMIT ||
            offset + NAME_OFFSET > buffer.capacity() - nameLength)
        {
            result = CORRUPT;
        }

        if (OK == result)
        {
            final int target = page.appendEntry(childStat, nameLength, dataLength);
            result = target < 0 ? BUFFER_TOO_SMALL :
                copyNameAndData(buffer, offset, nameLength, dataLength, page, target);
        }

        at(InterleavingHook.BEFORE_CHILD_VALIDATION);

        if (!SeqLock.isUnchanged(buffer, offset + ZnodeDescriptor.WORD_OFFSET, word))
        {
            return RETRY;
        }

        if (OK == result)
        {
            page.accept(ChildEntry.HEAD_LENGTH + nameLength + Math.max(0, dataLength), cursor.ordinal());
        }

        return result;
    }

    private int copyNameAndData(
        final UnsafeBuffer buffer,
        final int offset,
        final int nameLength,
        final int dataLength,
        final ChildrenPage page,
        final int target)
    {
        page.buffer.putBytes(target, buffer, offset + NAME_OFFSET, nameLength);
        if (dataLength <= 0)
        {
            return OK;
        }

        final int result = copyData(buffer, offset, dataLength, page.buffer, target + nameLength);
        return dataLength == result ? OK : result;
    }

    private void at(final int point)
    {
        if (null != hook)
        {
            hook.at(point);
        }
    }

    /**
     * A record may seem to lie ahead because its slot is another's by now; only the bucket tells.
     */
    private int awaitRecord(final long word)
    {
        awaitedZxid = isBucketUnchanged() ? word : 0;
        return RETRY;
    }

    private boolean isBucketUnchanged()
    {
        return null == bucketBuffer || SeqLock.isUnchanged(bucketBuffer, bucketOffset, bucketWord);
    }

    private boolean isRecordUnchanged(final UnsafeBuffer buffer, final int offset, final long word)
    {
        return SeqLock.isUnchanged(buffer, offset + ZnodeDescriptor.WORD_OFFSET, word) && isBucketUnchanged();
    }

    /**
     * Wait for the transaction that was in the way, and look again as of a newer state.
     */
    private boolean mayRetry()
    {
        if (++attempts >= MAX_ATTEMPTS)
        {
            return false;
        }

        final long wanted = awaitedZxid;
        awaitedZxid = 0;
        for (int i = 0; i < MAX_SPINS + MAX_YIELDS; i++)
        {
            completedZxid = header.completedZxid();
            if (completedZxid >= wanted)
            {
                return true;
            }

            if (i < MAX_SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                Thread.yield();
            }
        }

        return false;
    }
}
