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

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.PreparedPath;
import io.nodens.tree.SubtreeTotals;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads the tree of a member on the same host from the region that the member maps. It needs no message and no session,
 * and copies only into the caller's buffer.
 * <p>
 * Reads are local: as new as the member's replica, and each valid as of {@link #zxid()}. No read is of an earlier state
 * than a read before, even after the member was restarted: until its replica has caught up, reads return {@link
 * TreeStatus#BUSY}. {@link #readAtLeast(long, long)} waits for a zxid that is known from elsewhere, such as that of a
 * write of the caller's. {@link #maxAgeMs(long)} limits the age of answers.
 * <p>
 * When the member dies, reads return {@link TreeStatus#WRITER_GONE}. As soon as the member has a new region, the reader
 * maps it; reads return {@link TreeStatus#RECOVERING} until the member serves. A reader stays with one cluster: when
 * the region in its directory is of another cluster, reads return {@link #CLUSTER_REPLACED}.
 * <p>
 * <b>Flags of the JVM:</b> none are needed. With {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED} the region
 * is read by address, which is a little faster; without it through VarHandles. {@link #access()} returns the way in
 * use. The forms with arrays, with buffers of the JDK and with Strings work either way. Those with Agrona's buffers
 * need the flag, because these buffers do.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> nothing in the forms with arrays and buffers, except when it maps a region.
 */
public final class EmbeddedReader implements AutoCloseable
{
    /** The replica's last tick is older than {@link #maxAgeMs(long)} allows. */
    public static final int TOO_OLD = -100;
    /**
     * The region is of another cluster than the one that this reader has read: its data were replaced, and zxids start
     * anew. Reads return this until {@link #startAnew()}.
     */
    public static final int CLUSTER_REPLACED = -101;
    /** No limit on the age. */
    public static final long NO_MAX_AGE = Long.MAX_VALUE;

    private static final int LIVENESS_CHECK_INTERVAL = 128;
    private static final long STRING_READ_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private final IdleStrategy idleStrategy = ClientConfiguration.newIdleStrategy();
    private final ZnodeStat probeStat = new ZnodeStat();
    private final MemoryAccess access;
    private final RegionFollower region;
    private Runnable afterPage;

    private EmbeddedReader(
        final Path regionDirectory,
        final EpochClock epochClock,
        final MemoryAccess access,
        final ErrorHandler errorHandler)
    {
        this.access = access;
        region = new RegionFollower(regionDirectory, epochClock, access, errorHandler);
    }

    /**
     * Map the region of a member. If the member still restores its tree, reads return {@link TreeStatus#RECOVERING}
     * until it serves.
     *
     * @param regionDirectory of the member, as in its status: {@link MemberReport#regionDirectory()}.
     * @return the reader.
     * @throws TreeException when there is no region, it is not ready, of another layout, or its writer is dead.
     */
    public static EmbeddedReader open(final Path regionDirectory)
    {
        return open(regionDirectory, MemoryAccess.best());
    }

    /**
     * Map the region of a member, and read it in a given way.
     *
     * @param regionDirectory of the member, as in its status: {@link MemberReport#regionDirectory()}.
     * @param access          how to read the region.
     * @return the reader.
     * @throws TreeException when there is no region, it is not ready, of another layout, or its writer is dead.
     */
    public static EmbeddedReader open(final Path regionDirectory, final MemoryAccess access)
    {
        return open(regionDirectory, access, null);
    }

    /**
     * Map the region of a member, read it in a given way, and report why parts of it cannot be mapped.
     *
     * @param regionDirectory of the member, as in its status: {@link MemberReport#regionDirectory()}.
     * @param access          how to read the region.
     * @param errorHandler    called with the cause, on the reading thread, when reads begin to return {@link
     *                        TreeStatus#UNMAPPED}; may be null.
     * @return the reader.
     * @throws TreeException when there is no region, it is not ready, of another layout, or its writer is dead.
     */
    public static EmbeddedReader open(
        final Path regionDirectory, final MemoryAccess access, final ErrorHandler errorHandler)
    {
        return new EmbeddedReader(regionDirectory, SystemEpochClock.INSTANCE, access, errorHandler);
    }

    static EmbeddedReader open(final Path regionDirectory, final EpochClock epochClock, final MemoryAccess access)
    {
        return new EmbeddedReader(regionDirectory, epochClock, access, null);
    }

    /**
     * How this reader reads the region.
     *
     * @return the way that was given, or the one that the flags of this JVM allow.
     */
    public MemoryAccess access()
    {
        return access;
    }

    /**
     * Limit the age of answers: reads return {@link #TOO_OLD} when {@link #ageMs()} is more.
     *
     * @param value milliseconds, {@link #NO_MAX_AGE} for no limit.
     * @return this for a fluent API.
     */
    public EmbeddedReader maxAgeMs(final long value)
    {
        region.maxAgeMs(value);
        return this;
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param dst        for the data.
     * @param dstOffset  where to start.
     * @param stat       filled when the znode exists.
     * @return length of the data, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final MutableDirectBuffer dst,
        final int dstOffset,
        final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getData(path, pathOffset, pathLength, dst, dstOffset, stat));
        }

        return status;
    }

    /**
     * Copy a znode's stat.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param stat       filled when the znode exists.
     * @return {@link TreeStatus#OK}, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int exists(final DirectBuffer path, final int pathOffset, final int pathLength, final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.exists(path, pathOffset, pathLength, stat));
        }

        return status;
    }

    /**
     * List one page of children in creation order.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target; out: names and the next cursor.
     * @param stat       of the parent.
     * @return names in the page, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getChildren(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        final long cursor = page.cursor();
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getChildren(path, pathOffset, pathLength, page, stat));
        }

        return keepCursor(status, page, cursor);
    }

    /**
     * List one page of children in creation order, each with its stat and data, all of one state.
     *
     * @param path       buffer with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target; out: entries as {@link io.nodens.tree.ChildEntry} lays them out,
     *                   and the next cursor.
     * @param stat       of the parent.
     * @return entries in the page, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getChildrenWithData(
        final DirectBuffer path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        final long cursor = page.cursor();
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getChildrenWithData(path, pathOffset, pathLength, page, stat));
        }

        return keepCursor(status, page, cursor);
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param dst        for the data.
     * @param dstOffset  where to start.
     * @param stat       filled when the znode exists.
     * @return length of the data, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getData(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final byte[] dst,
        final int dstOffset,
        final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getData(path, pathOffset, pathLength, dst, dstOffset, stat));
        }

        return status;
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param dst        for the data, from its position, which moves to their end.
     * @param stat       filled when the znode exists.
     * @return length of the data, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getData(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final ByteBuffer dst,
        final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getData(path, pathOffset, pathLength, dst, stat));
        }

        return status;
    }

    /**
     * Copy a znode's stat.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param stat       filled when the znode exists.
     * @return {@link TreeStatus#OK}, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int exists(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.exists(path, pathOffset, pathLength, stat));
        }

        return status;
    }

    /**
     * List one page of children in creation order.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target; out: names and the next cursor.
     * @param stat       of the parent.
     * @return names in the page, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getChildren(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        final long cursor = page.cursor();
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getChildren(path, pathOffset, pathLength, page, stat));
        }

        return keepCursor(status, page, cursor);
    }

    /**
     * List one page of children in creation order, each with its stat and data, all of one state.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param page       in: cursor, limits and target; out: entries as {@link io.nodens.tree.ChildEntry} lays them out,
     *                   and the next cursor.
     * @param stat       of the parent.
     * @return entries in the page, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getChildrenWithData(
        final byte[] path,
        final int pathOffset,
        final int pathLength,
        final ChildrenPage page,
        final ZnodeStat stat)
    {
        final long cursor = page.cursor();
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getChildrenWithData(path, pathOffset, pathLength, page, stat));
        }

        return keepCursor(status, page, cursor);
    }

    /**
     * Copy the data and stat of the znode of a prepared path: the fastest way for paths that are read again and again.
     *
     * @param path      made by the caller for this reader; it stays valid over restarts of the member.
     * @param dst       for the data.
     * @param dstOffset where to start.
     * @param stat      filled when the znode exists.
     * @return length of the data, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getData(final PreparedPath path, final byte[] dst, final int dstOffset, final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getData(path, dst, dstOffset, stat));
        }

        return status;
    }

    /**
     * Copy the data and stat of the znode of a prepared path: the fastest way for paths that are read again and again.
     *
     * @param path      made by the caller for this reader; it stays valid over restarts of the member.
     * @param dst       for the data.
     * @param dstOffset where to start.
     * @param stat      filled when the znode exists.
     * @return length of the data, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getData(
        final PreparedPath path, final MutableDirectBuffer dst, final int dstOffset, final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getData(path, dst, dstOffset, stat));
        }

        return status;
    }

    /**
     * Copy the stat of the znode of a prepared path.
     *
     * @param path made by the caller for this reader; it stays valid over restarts of the member.
     * @param stat filled when the znode exists.
     * @return {@link TreeStatus#OK}, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int exists(final PreparedPath path, final ZnodeStat stat)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.exists(path, stat));
        }

        return status;
    }

    /**
     * Count what is below a znode, as {@link TreeReader#getDescendants(byte[], int, int, SubtreeTotals)} does.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param totals     filled when the znode exists.
     * @return {@link TreeStatus#OK}, a negative {@link TreeStatus}, or {@link #TOO_OLD}.
     */
    public int getDescendants(
        final byte[] path, final int pathOffset, final int pathLength, final SubtreeTotals totals)
    {
        int status = region.begin();
        while (RegionFollower.AGAIN == status)
        {
            status = region.end(region.reader.getDescendants(path, pathOffset, pathLength, totals));
        }

        return status;
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path of the znode.
     * @param stat filled, may be null.
     * @return the data, null for null data.
     * @throws NodensException when there is no such znode or there is no answer: the member is gone, the region is too
     *                         old or damaged.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        final byte[] name = PathText.encode(Operation.GET_DATA, path);
        final ZnodeStat target = null == stat ? probeStat : stat;
        final long deadlineNs = stringDeadlineNs();
        byte[] dst = new byte[256];
        int status = getData(name, 0, name.length, dst, 0, target);
        while (TreeStatus.BUFFER_TOO_SMALL == status || (TreeStatus.BUSY == status && isInTime(deadlineNs)))
        {
            if (TreeStatus.BUFFER_TOO_SMALL == status)
            {
                dst = new byte[target.dataLength()];
            }

            status = getData(name, 0, name.length, dst, 0, target);
        }

        if (TreeStatus.NULL_DATA == status)
        {
            return null;
        }

        region.check(status, Operation.GET_DATA, path);
        return Arrays.copyOf(dst, status);
    }

    /**
     * Copy a znode's stat.
     *
     * @param path of the znode.
     * @return the stat, null when there is no such znode.
     * @throws NodensException when there is no answer: the member is gone, the region is too old or damaged.
     */
    public ZnodeStat exists(final String path)
    {
        final byte[] name = PathText.encode(Operation.EXISTS, path);
        final ZnodeStat stat = new ZnodeStat();
        final long deadlineNs = stringDeadlineNs();
        int status = exists(name, 0, name.length, stat);
        while (TreeStatus.BUSY == status && isInTime(deadlineNs))
        {
            status = exists(name, 0, name.length, stat);
        }

        if (TreeStatus.NO_NODE == status)
        {
            return null;
        }

        region.check(status, Operation.EXISTS, path);
        return stat;
    }

    /**
     * List the children of a znode, all of one state: that of {@link #pin()} where this reader is pinned.
     *
     * @param path of the znode.
     * @return names in creation order.
     * @throws NodensException when there is no such znode or there is no answer: the member is gone, the region is too
     *                         old or damaged.
     */
    public List<String> getChildren(final String path)
    {
        final byte[] name = PathText.encode(Operation.GET_CHILDREN, path);
        return new EmbeddedListing(this, region, path, name).afterPage(afterPage).list();
    }

    /**
     * Read several znodes as of one zxid: that of {@link #pin()} where this reader is pinned.
     *
     * @param reads which.
     * @return a result for each read.
     * @throws NodensException when there is no answer: the member is gone, the region is too old or damaged.
     */
    public MultiReadResult multiRead(final MultiRead reads)
    {
        return new EmbeddedMultiRead(this, region, reads).read();
    }

    /**
     * Pin this reader at the newest state. Until {@link #unpin()} every read of any znode shows the state as of the
     * returned zxid: everything of each transaction up to it, and nothing of later ones. So several reads show one
     * state.
     * <p>
     * A znode that has not changed since the pin can always be read. A znode that has changed can be read while the
     * member keeps history from before the change: {@link #wantHistory()} asks for history, and {@link
     * #isHistoryKept()} says whether it is kept. Otherwise reads return {@link TreeStatus#PIN_LOST}, and those that
     * return objects throw {@link ErrorCode#BUSY}. The same happens when so much has changed that the history no longer
     * reaches back, or when the member was restarted. Pin again then, and begin anew. A pin costs the member nothing,
     * and ends the pin before. {@link #maxAgeMs(long)} limits the age of the replica, not that of the pinned state.
     * Allocates nothing.
     *
     * @return the zxid; or, if there is no pin, the reason: a negative {@link TreeStatus}, {@link #TOO_OLD} or {@link
     *         #CLUSTER_REPLACED}.
     */
    public long pin()
    {
        return region.pin();
    }

    /**
     * Read the newest state again.
     */
    public void unpin()
    {
        region.unpin();
    }

    /**
     * Ask the member to keep history for about a second from now. Call it again for a longer time. History begins
     * within about 10 ms, with the next transaction or tick. The first call of this process costs a system call.
     */
    public void wantHistory()
    {
        region.reader.wantHistory();
    }

    /**
     * Whether the member keeps history now. A pin that is taken now holds until the history's limits are reached.
     *
     * @return false while no history is kept.
     */
    public boolean isHistoryKept()
    {
        return region.reader.isHistoryKept();
    }

    /** For tests. */
    void afterPage(final Runnable action)
    {
        afterPage = action;
    }

    /**
     * Wait until the replica has applied a transaction. Later reads of this reader are never of an earlier state, even
     * after the member was restarted. A pinned reader does not wait for a transaction after its pin.
     *
     * @param zxid      of the transaction, such as that of a write of the caller's.
     * @param timeoutMs to wait.
     * @return true when reads reflect it from now on; false when the time has passed, or when the cluster was replaced
     *         and reads return {@link #CLUSTER_REPLACED}.
     */
    public boolean readAtLeast(final long zxid, final long timeoutMs)
    {
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        idleStrategy.reset();
        if (region.isPinned())
        {
            return region.isBoundTo(zxid);
        }

        for (int i = 1; ; i++)
        {
            // The region alone says whether it recovers, and a dead member's would never go on: it is mapped again.
            if (region.reader.completedZxid() >= zxid || 0 == i % LIVENESS_CHECK_INTERVAL)
            {
                final int status = region.probe();
                if (CLUSTER_REPLACED == status || (TreeStatus.OK == status && region.isBoundTo(zxid)))
                {
                    return TreeStatus.OK == status;
                }
            }
            if (SystemNanoClock.INSTANCE.nanoTime() - deadlineNs >= 0)
            {
                return false;
            }

            idleStrategy.idle();
        }
    }

    /**
     * Forget what was read, and end a pin: later reads may be of another cluster and as of an earlier zxid. Call it
     * after {@link #CLUSTER_REPLACED}, and after the data of the same cluster were restored to an earlier state.
     */
    public void startAnew()
    {
        region.startAnew();
    }

    /**
     * Identity of the cluster that was read last, as the status of its members shows it.
     *
     * @return the identity; empty when there is none, or nothing was read yet.
     */
    public String clusterId()
    {
        return region.clusterId();
    }

    /**
     * How often reads had to be repeated, because a transaction was in the way or a new segment had to be mapped.
     *
     * @return attempts beyond the first of each read.
     */
    public long retryCount()
    {
        return region.retryCount();
    }

    /**
     * How often reads returned {@link TreeStatus#BUSY}.
     *
     * @return answers.
     */
    public long busyCount()
    {
        return region.busyCount();
    }

    /**
     * How often reads returned {@link TreeStatus#UNMAPPED}.
     *
     * @return answers.
     */
    public long unmappedCount()
    {
        return region.unmappedCount();
    }

    /**
     * How often the region was mapped again after its member was restarted.
     *
     * @return mappings beyond the first.
     */
    public long remapCount()
    {
        return region.remapCount();
    }

    /**
     * Age of the replica: the time since it last had, at a tick, everything that its member knew to be committed. It is
     * measured by the host's monotonic clock, so setting a clock does not disturb it. If the member never knew what was
     * committed, it is the time since the last tick: this host's wall clock against log time, which comes from the
     * leader's clock.
     *
     * @return milliseconds, at least 0; {@link #NO_MAX_AGE} before the first tick.
     */
    public long ageMs()
    {
        return region.ageMs();
    }

    /**
     * Time since the thread that writes the member's tree last turned, by the host's monotonic clock. When it is long
     * and the process lives, the thread hangs or takes a snapshot.
     *
     * @return milliseconds, at least 0; -1 when the member never reported it.
     */
    public long serviceSilenceMs()
    {
        final long turnNs = region.reader.serviceTurnNs();
        return 0 == turnNs ? -1 :
            Math.max(0, TimeUnit.NANOSECONDS.toMillis(SystemNanoClock.INSTANCE.nanoTime() - turnNs));
    }

    /**
     * The state that the last answer is valid as of.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        return region.lastZxid();
    }

    /**
     * The newest transaction that the replica has completed.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        return region.reader.completedZxid();
    }

    /**
     * Unmap. Reads throw IllegalStateException from now on.
     */
    @Override
    public void close()
    {
        region.close();
    }

    private long stringDeadlineNs()
    {
        idleStrategy.reset();
        return SystemNanoClock.INSTANCE.nanoTime() + STRING_READ_TIMEOUT_NS;
    }

    private boolean isInTime(final long deadlineNs)
    {
        idleStrategy.idle();
        return SystemNanoClock.INSTANCE.nanoTime() - deadlineNs < 0;
    }

    /** What is no answer leaves a listing where it was. */
    private static int keepCursor(final int status, final ChildrenPage page, final long cursor)
    {
        if (status < 0)
        {
            page.cursor(cursor);
        }

        return status;
    }
}
