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

import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.ZnodeLookup.RETRY;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * Reads the tree while its writer changes it. A read copies, then validates the copy, and repeats that a bounded number
 * of times. It answers with a {@link TreeStatus}; it never throws, never blocks the writer, and never shows half a
 * transaction.
 * <p>
 * Every read has two forms. One has buffers of Agrona. The other has arrays and buffers of the JDK, and also works in a
 * JVM without {@code --add-opens}. A reader remembers where it found its last paths: keep it for as long as its thread
 * reads.
 * <p>
 * <b>Thread:</b> owned by one. <b>Allocates:</b> never, except in the String overloads.
 */
public final class TreeReader
{
    /** Cursor of a listing's first page. */
    public static final long FIRST_PAGE = -1;

    static final int NO_DATA_WANTED = Integer.MIN_VALUE;
    private static final int MAX_STRING_READS = 1024;

    private final TreeRegion region;
    private final SegmentTable table;
    private final RegionHeader header;
    private final ZnodeLookup lookup;
    private final RecordCopier copier;
    private final PastReader past;
    private final ChildrenReader children;
    private final AclLookup acls;
    private final DescendantsReader descendants;
    private byte[] stringData = new byte[1024];

    private long zxid;
    private int status;
    private long busyCount;
    private long unmappedCount;

    TreeReader(
        final TreeRegion region, final SegmentTable table, final RegionHeader header, final RegionMemory history)
    {
        this.region = region;
        this.table = table;
        this.header = header;
        lookup = new ZnodeLookup(table, header);
        copier = new RecordCopier(table);
        past = new PastReader(table, header, copier, history);
        children = new ChildrenReader(table, lookup, copier, past);
        acls = new AclLookup(table, header);
        descendants = new DescendantsReader(table, lookup);
    }

    void hook(final InterleavingHook value)
    {
        lookup.hook(value);
        past.hook(value);
        acls.hook(value);
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
        if (!begin(lookup.key.set(path, pathOffset, pathLength)))
        {
            return status;
        }

        final int room = dst.isExpandable() ? Integer.MAX_VALUE : dst.capacity() - dstOffset;
        return read(null, dst, null, dstOffset, dstOffset < 0 ? 0 : room, stat);
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       array with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param dst        for the data; nothing beyond {@code dstOffset + returned length} is meaningful.
     * @param dstOffset  where to start.
     * @param stat       filled on success, on {@link TreeStatus#NULL_DATA} and on {@link TreeStatus#BUFFER_TOO_SMALL}.
     * @return length of the data, or a negative {@link TreeStatus}.
     */
    public int getData(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final byte[] dst,
        final int dstOffset,
        final ZnodeStat stat)
    {
        if (!begin(lookup.key.set(path, pathOffset, pathLength)))
        {
            return status;
        }

        return read(dst, null, null, dstOffset, dstOffset < 0 ? 0 : dst.length - dstOffset, stat);
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       array with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param dst        for the data, from its position, which moves to their end.
     * @param stat       filled on success, on {@link TreeStatus#NULL_DATA} and on {@link TreeStatus#BUFFER_TOO_SMALL}.
     * @return length of the data, or a negative {@link TreeStatus}.
     */
    public int getData(
        final byte[] path, final int pathOffset, final int pathLength, final ByteBuffer dst, final ZnodeStat stat)
    {
        if (!begin(lookup.key.set(path, pathOffset, pathLength)))
        {
            return status;
        }

        final int position = dst.position();
        final int result = dst.hasArray() ?
            read(dst.array(), null, null, dst.arrayOffset() + position, dst.remaining(), stat) :
            read(null, null, dst, position, dst.remaining(), stat);
        dst.position(position + Math.max(0, result));
        return result;
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
        return begin(lookup.key.set(path, pathOffset, pathLength)) ?
            read(null, null, null, 0, NO_DATA_WANTED, stat) : status;
    }

    /**
     * Copy a znode's stat.
     *
     * @param path       array with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param stat       filled on success.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}.
     */
    public int exists(final byte[] path, final int pathOffset, final int pathLength, final ZnodeStat stat)
    {
        return begin(lookup.key.set(path, pathOffset, pathLength)) ?
            read(null, null, null, 0, NO_DATA_WANTED, stat) : status;
    }

    /**
     * Copy the data and stat of the znode of a prepared path.
     *
     * @param path      made by the caller, for this reader.
     * @param dst       for the data.
     * @param dstOffset where to start.
     * @param stat      filled on success, on {@link TreeStatus#NULL_DATA} and on {@link TreeStatus#BUFFER_TOO_SMALL}.
     * @return length of the data, or a negative {@link TreeStatus}.
     */
    public int getData(
        final PreparedPath path, final MutableDirectBuffer dst, final int dstOffset, final ZnodeStat stat)
    {
        final int room = dst.isExpandable() ? Integer.MAX_VALUE : dst.capacity() - dstOffset;
        return readPrepared(path, null, dst, dstOffset, dstOffset < 0 ? 0 : room, stat);
    }

    /**
     * Copy the data and stat of the znode of a prepared path.
     *
     * @param path      made by the caller, for this reader.
     * @param dst       for the data.
     * @param dstOffset where to start.
     * @param stat      filled on success, on {@link TreeStatus#NULL_DATA} and on {@link TreeStatus#BUFFER_TOO_SMALL}.
     * @return length of the data, or a negative {@link TreeStatus}.
     */
    public int getData(final PreparedPath path, final byte[] dst, final int dstOffset, final ZnodeStat stat)
    {
        return readPrepared(path, dst, null, dstOffset, dstOffset < 0 ? 0 : dst.length - dstOffset, stat);
    }

    /**
     * Copy the stat of the znode of a prepared path.
     *
     * @param path made by the caller, for this reader.
     * @param stat filled on success.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}.
     */
    public int exists(final PreparedPath path, final ZnodeStat stat)
    {
        return readPrepared(path, null, null, 0, NO_DATA_WANTED, stat);
    }

    /**
     * List one page of children in creation order. The page shows one whole state, as of {@link #zxid()}.
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
        return begin(lookup.key.set(path, pathOffset, pathLength)) ? finish(children.list(page, stat, false)) : status;
    }

    /**
     * List one page of children in creation order. The page shows one whole state, as of {@link #zxid()}.
     *
     * @param path       array with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target; out: names and the next cursor.
     * @param stat       of the parent.
     * @return number of names in the page, or a negative {@link TreeStatus}.
     */
    public int getChildren(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        return begin(lookup.key.set(path, pathOffset, pathLength)) ? finish(children.list(page, stat, false)) : status;
    }

    /**
     * List one page of children in creation order, each with its stat and data, as {@link ChildEntry} reads them. The
     * page shows one whole state, as of {@link #zxid()}, of parent and children. It ends before a child that is in the
     * middle of a transaction.
     *
     * @param path       buffer with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target buffer; out: entries and the next cursor.
     * @param stat       of the parent.
     * @return number of entries in the page, or a negative {@link TreeStatus}: {@link TreeStatus#BUFFER_TOO_SMALL} if
     *         not even one child fits; {@link ChildrenPage#requiredLength()} is the room that it needs.
     */
    public int getChildrenWithData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        return begin(lookup.key.set(path, pathOffset, pathLength)) ? finish(children.list(page, stat, true)) : status;
    }

    /**
     * List one page of children in creation order, each with its stat and data, as the other overload does.
     *
     * @param path       array with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target; out: entries and the next cursor.
     * @param stat       of the parent.
     * @return number of entries in the page, or a negative {@link TreeStatus}.
     */
    public int getChildrenWithData(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        return begin(lookup.key.set(path, pathOffset, pathLength)) ? finish(children.list(page, stat, true)) : status;
    }

    /**
     * Count what is below a znode: its children, theirs and so on, and the bytes of their data. Takes as long as a read
     * of the znode's stat, whatever there is.
     *
     * @param path       buffer with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param totals     filled on success.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}; {@link TreeStatus#PIN_LOST} of a pinned reader
     *         when anything below the znode has changed since, for history keeps no earlier numbers; also when only
     *         the bucket of the index that names the znode has changed.
     */
    public int getDescendants(
        final DirectBuffer path, final int pathOffset, final int pathLength, final SubtreeTotals totals)
    {
        return begin(lookup.key.set(path, pathOffset, pathLength)) ? finish(descendants.read(totals)) : status;
    }

    /**
     * Count what is below a znode, as the other overload does.
     *
     * @param path       array with the absolute path in UTF-8.
     * @param pathOffset of the first byte.
     * @param pathLength in bytes.
     * @param totals     filled on success.
     * @return {@link TreeStatus#OK} or a negative {@link TreeStatus}.
     */
    public int getDescendants(
        final byte[] path, final int pathOffset, final int pathLength, final SubtreeTotals totals)
    {
        return begin(lookup.key.set(path, pathOffset, pathLength)) ? finish(descendants.read(totals)) : status;
    }

    /**
     * Copy an access list, by the id that a stat has. A list never changes, and no other list gets its id: what is
     * copied is what guards every znode that ever had the id, whatever state it was read in. So an answer may be kept.
     *
     * @param aclId     of the list, not {@link AclTable#OPEN}, which has no bytes.
     * @param dst       for the list, as {@link io.nodens.tree.layout.AclBlockDescriptor} lays it out.
     * @param dstOffset where to start.
     * @return length of the list; {@link TreeStatus#NO_NODE} when there is none, because for long no znode has named
     *         it; {@link TreeStatus#BUFFER_TOO_SMALL}, which {@link AclTable#MAX_LENGTH} bytes never are; or another
     *         {@link TreeStatus} below 0.
     */
    public int getAcl(final int aclId, final MutableDirectBuffer dst, final int dstOffset)
    {
        final int room = dst.isExpandable() ? Integer.MAX_VALUE : dst.capacity() - dstOffset;
        return getAcl(aclId, null, dst, dstOffset, room);
    }

    /**
     * Copy an access list, as the other overload does.
     *
     * @param aclId     of the list, not {@link AclTable#OPEN}.
     * @param dst       for the list.
     * @param dstOffset where to start.
     * @return length of the list, or a negative {@link TreeStatus}.
     */
    public int getAcl(final int aclId, final byte[] dst, final int dstOffset)
    {
        return getAcl(aclId, dst, null, dstOffset, dst.length - dstOffset);
    }

    private int getAcl(
        final int aclId, final byte[] array, final MutableDirectBuffer buffer, final int dstOffset, final int room)
    {
        final int readability = region.readability();
        final int result = OK == readability ?
            acls.copy(aclId, array, buffer, dstOffset, room) : readability;
        return (BUSY == result || UNMAPPED == result) && region.isWriterGone() ? WRITER_GONE : result;
    }

    /**
     * Pin this reader at the newest state. Until {@link #unpin()} every read of any znode shows the state as of the
     * returned zxid: everything of each transaction up to it, and nothing of later ones. So several reads show one
     * state.
     * <p>
     * A znode that has not changed since the pin can always be read. A znode that has changed can be read while the
     * region keeps history from before the change: {@link #wantHistory()} asks for history, and {@link
     * #isHistoryKept()} says whether it is kept. Otherwise, and when so much has changed that the history no longer
     * reaches back, reads return {@link TreeStatus#PIN_LOST}: pin again, and begin anew. Pinning costs the writer
     * nothing, registers nothing, and allocates nothing.
     *
     * @return the zxid.
     */
    public long pin()
    {
        final long completed = header.completedZxid();
        lookup.pin(completed);
        return completed;
    }

    /**
     * Pin this reader at the state of an earlier answer, as {@link #pin()} does at the newest.
     *
     * @param asOfZxid zxid of the state.
     * @return false when this region has not reached that zxid, or was restored from a newer snapshot; the reader is
     *         then unchanged.
     */
    public boolean pin(final long asOfZxid)
    {
        // What a snapshot restored says nothing of the states before it. The completed zxid is published after it.
        if (asOfZxid < 0 || asOfZxid > header.completedZxid() ||
            asOfZxid < header.getLong(RegionHeaderDescriptor.RESTORED_ZXID_OFFSET))
        {
            return false;
        }

        lookup.pin(asOfZxid);
        return true;
    }

    /**
     * Read the newest state again.
     */
    public void unpin()
    {
        lookup.unpin();
    }

    /**
     * Ask the writer to keep history for about a second from now, as {@link TreeRegion#wantHistory()} does.
     */
    public void wantHistory()
    {
        region.wantHistory();
    }

    /**
     * Whether the region keeps history now. A reader that is pinned now stays pinned until the history's limits are
     * reached.
     *
     * @return false while no history is kept.
     */
    public boolean isHistoryKept()
    {
        return past.isCovered(header.completedZxid());
    }

    /**
     * Set how long a read may wait in all for open transactions without history, before it answers {@link
     * TreeStatus#BUSY}. The default is a millisecond.
     *
     * @param value nanoseconds, 0 or more.
     * @return this for a fluent API.
     */
    public TreeReader maxWaitNs(final long value)
    {
        lookup.maxWaitNs(value);
        return this;
    }

    /**
     * The zxid that the last answer of this reader is valid as of: the answer reflects every transaction up to this one
     * and no later one. It is also valid after {@link TreeStatus#NO_NODE}. It never goes back, except to the zxid at
     * which the reader is pinned.
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
     * The time at which the tree last had everything that its member knew to be committed.
     *
     * @return the time by {@link System#nanoTime()}, which is one clock for all processes of a host; 0 if the member
     *         never knew.
     */
    public long freshAsOfNs()
    {
        return header.freshAsOfNs();
    }

    /**
     * The time at which the thread that writes the tree last turned. A thread that hangs does not turn, although the
     * heartbeat of its process continues.
     *
     * @return {@link System#nanoTime()} of the writer's host; 0 if it was never recorded.
     */
    public long serviceTurnNs()
    {
        return header.serviceTurnNs();
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path absolute path.
     * @param stat filled as in the buffer overload.
     * @return the data, or null when the data is null or there is no such znode: {@link #lastStatus()} distinguishes
     *         the two.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        final byte[] pathBytes = encode(path);
        if (null == pathBytes)
        {
            return null;
        }

        int length = getData(pathBytes, 0, pathBytes.length, stringData, 0, stat);
        for (int i = 0; BUFFER_TOO_SMALL == length && i < MAX_STRING_READS; i++)
        {
            stringData = new byte[stat.dataLength()];
            length = getData(pathBytes, 0, pathBytes.length, stringData, 0, stat);
        }

        return length < 0 ? null : Arrays.copyOf(stringData, length);
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
        final byte[] pathBytes = encode(path);
        return null == pathBytes ? status : exists(pathBytes, 0, pathBytes.length, stat);
    }

    /**
     * By how much a znode's share of the logical size of the tree grows with data of another length.
     *
     * @param nameLength of the znode, in bytes.
     * @param from       length of its data, 0 for null.
     * @param to         length of the other data, 0 for null.
     * @return bytes, negative when it shrinks.
     */
    public static long growth(final int nameLength, final int from, final int to)
    {
        return TreeWriter.footprint(nameLength, to) - TreeWriter.footprint(nameLength, from);
    }

    /**
     * How often this reader had to repeat a read, because a transaction was in the way or a new segment had to be
     * mapped.
     *
     * @return attempts beyond the first of each read.
     */
    public long retryCount()
    {
        return lookup.retryCount();
    }

    /**
     * How often this reader answered {@link TreeStatus#BUSY}.
     *
     * @return answers.
     */
    public long busyCount()
    {
        return busyCount;
    }

    /**
     * How often this reader answered {@link TreeStatus#UNMAPPED}.
     *
     * @return answers.
     */
    public long unmappedCount()
    {
        return unmappedCount;
    }

    /**
     * Status of the last read.
     *
     * @return the return value of the last buffer read.
     */
    public int lastStatus()
    {
        return status;
    }

    /**
     * @return null when no bytes stand for the path; the status says so.
     */
    private byte[] encode(final String path)
    {
        if (Utf8.unpairedSurrogateAt(path) >= 0)
        {
            status = BAD_PATH;
            return null;
        }

        return path.getBytes(StandardCharsets.UTF_8);
    }

    private boolean begin(final boolean isPathTaken)
    {
        if (!isPathTaken)
        {
            status = BAD_PATH;
            return false;
        }

        final int readability = region.readability();
        if (OK != readability)
        {
            status = readability;
            return false;
        }

        lookup.begin();
        return true;
    }

    private int finish(final int result)
    {
        if (result < 0 && isNoAnswer(result))
        {
            return status;
        }

        status = result;
        zxid = lookup.completedZxid;
        return result;
    }

    /**
     * Whether a result says nothing of the znode; the status is set then.
     */
    private boolean isNoAnswer(final int result)
    {
        if (lookup.isUnmapped(result))
        {
            // The files of a writer that stops go after it said so.
            status = region.isWriterGone() ? WRITER_GONE : UNMAPPED;
            unmappedCount += UNMAPPED == status ? 1 : 0;
            return true;
        }
        if (RETRY == result)
        {
            status = region.isWriterGone() ? WRITER_GONE :
                lookup.isPinned() && !past.isCovered(lookup.completedZxid) ? PIN_LOST : BUSY;
            busyCount += BUSY == status ? 1 : 0;
            return true;
        }
        if (NO_NODE == result && !lookup.key.isValid())
        {
            status = BAD_PATH;
            return true;
        }

        return false;
    }

    /**
     * At most one of the three targets is there.
     *
     * @param room bytes from dstOffset on, or {@link #NO_DATA_WANTED}.
     */
    private int read(
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset,
        final int room,
        final ZnodeStat stat)
    {
        int result;
        do
        {
            result = lookup.find(NO_DATA_WANTED != room);
            if (result > 0)
            {
                result = copyZnode(result, array, buffer, byteBuffer, dstOffset, room, stat);
            }
            if (RETRY == result && past.isCovered(lookup.completedZxid))
            {
                // Changed since, or being changed: what it was as of that state is kept.
                result = past.read(
                    lookup.wholeKey(), lookup.completedZxid, array, buffer, byteBuffer, dstOffset, room, stat);
            }
        }
        while (result < 0 && lookup.isToRepeat(result));

        return finish(result);
    }

    private int readPrepared(
        final PreparedPath path,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final int dstOffset,
        final int room,
        final ZnodeStat stat)
    {
        final int readability = region.readability();
        if (OK != readability)
        {
            status = readability;
            return status;
        }

        lookup.beginPrepared(path);
        int result;
        do
        {
            result = lookup.findPrepared(NO_DATA_WANTED != room);
            if (result > 0)
            {
                result = copyZnode(result, array, buffer, null, dstOffset, room, stat);
            }
            if (RETRY == result && past.isCovered(lookup.completedZxid))
            {
                result = past.read(
                    lookup.wholeKey(), lookup.completedZxid, array, buffer, null, dstOffset, room, stat);
            }
        }
        while (result < 0 && lookup.isToRepeat(result));

        return finish(result);
    }

    private int copyZnode(
        final int znode,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final ByteBuffer byteBuffer,
        final int dstOffset,
        final int room,
        final ZnodeStat stat)
    {
        final RegionMemory memory = table.memoryOf(znode);
        final long offset = table.offsetOf(znode);
        if (lookup.isRecordAhead())
        {
            return lookup.awaitRecord();
        }
        // The comparison of names has proved as much, and the root is far from any segment's end. It stays, here and in
        // copyPage, so that a loaded line is checked where it is used, however it was found.
        if (offset > memory.length() - HEAD_LENGTH)
        {
            return lookup.isBucketUnchanged() ? CORRUPT : RETRY;
        }

        ZnodeFields.copyOwn(memory, offset, stat);
        int result = copier.copyFamily(memory.getInt(offset + FAMILY_OFFSET), stat);
        if (NO_DATA_WANTED != room && OK == result)
        {
            final int length = memory.getInt(offset + DATA_LENGTH_OFFSET);
            result = length > 0 ? copier.copyData(memory, offset, length, array, buffer, byteBuffer, dstOffset, room) :
                0 == length ? OK : NULL_DATA;
        }

        lookup.at(InterleavingHook.BEFORE_VALIDATION);

        return lookup.isWhole(memory, offset) ? result : RETRY;
    }
}
