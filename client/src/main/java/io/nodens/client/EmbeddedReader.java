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

import io.nodens.tree.ChildrenPage;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads a member's tree from the region that the member maps, on the same host: no message, no session, no copy but the
 * one into the caller's buffer.
 * <p>
 * Reads are local: as new as the member's replica, each valid as of {@link #zxid()}, and never older than an earlier
 * one of this reader, even after the member was started again: until its replica has caught up, reads return {@link
 * TreeStatus#BUSY}. {@link #readAtLeast(long, long)} waits for a zxid that was learnt elsewhere, such as that of an own
 * write; {@link #maxAgeMs(long)} bounds how old an answer may be.
 * <p>
 * When the member dies its region is mapped again as soon as there is a new one; until then reads return
 * {@link TreeStatus#WRITER_GONE}.
 * <p>
 * <b>Flags of the JVM:</b> none are needed. Where {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED} is given
 * the region is read by address, which is a little faster; else through VarHandles: {@link #access()} tells. The forms
 * with arrays, with buffers of the JDK and with Strings work either way; those with buffers of Agrona need the flag,
 * since Agrona's buffers themselves do.
 * <p>
 * <b>Thread:</b> one. <b>Allocates:</b> nothing in the forms with arrays and buffers, but when it maps again.
 */
public final class EmbeddedReader implements AutoCloseable
{
    /** The replica's last tick is older than {@link #maxAgeMs(long)} allows. */
    public static final int TOO_OLD = -100;
    /** No bound on the age. */
    public static final long NO_MAX_AGE = Long.MAX_VALUE;

    private static final long REMAP_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LIVENESS_CHECK_INTERVAL = 128;
    private static final int PAGE_LENGTH = 64 * 1024;
    private static final int STRING_READ_ATTEMPTS = 1000;
    private static final int LISTING_ATTEMPTS = 100;

    private final Path regionDirectory;
    private final EpochClock epochClock;
    private final IdleStrategy idleStrategy = ClientConfiguration.newIdleStrategy();
    private final ZnodeStat probeStat = new ZnodeStat();
    private final byte[] rootPath = {'/'};
    private final MemoryAccess access;
    private TreeRegion region;
    private TreeReader reader;
    private long maxAgeMs = NO_MAX_AGE;
    private long seenZxid;
    private long lastZxid;
    private long nextRemapNs;
    private boolean isClosed;

    private EmbeddedReader(final Path regionDirectory, final EpochClock epochClock, final MemoryAccess access)
    {
        this.regionDirectory = regionDirectory;
        this.epochClock = epochClock;
        this.access = access;
        region = TreeRegion.map(regionDirectory, access);
        reader = region.newReader();
        nextRemapNs = SystemNanoClock.INSTANCE.nanoTime();
    }

    /**
     * Map the region of a member.
     *
     * @param regionDirectory as the member's status tells: see {@link MemberReport#regionDirectory()}.
     * @return the reader.
     * @throws TreeException when there is no region, it is not ready, of another layout version, or its writer is dead.
     */
    public static EmbeddedReader open(final Path regionDirectory)
    {
        return open(regionDirectory, MemoryAccess.best());
    }

    /**
     * Map the region of a member, to be read in a certain way.
     *
     * @param regionDirectory as the member's status tells: see {@link MemberReport#regionDirectory()}.
     * @param access          how to look into the region.
     * @return the reader.
     * @throws TreeException when there is no region, it is not ready, of another layout version, or its writer is dead.
     */
    public static EmbeddedReader open(final Path regionDirectory, final MemoryAccess access)
    {
        return new EmbeddedReader(regionDirectory, SystemEpochClock.INSTANCE, access);
    }

    static EmbeddedReader open(final Path regionDirectory, final EpochClock epochClock, final MemoryAccess access)
    {
        return new EmbeddedReader(regionDirectory, epochClock, access);
    }

    /**
     * How this reader looks into the region.
     *
     * @return what it was opened with, or what this JVM's flags allow.
     */
    public MemoryAccess access()
    {
        return access;
    }

    /**
     * Bound how old an answer may be: reads return {@link #TOO_OLD} when {@link #ageMs()} is more.
     *
     * @param value milliseconds, {@link #NO_MAX_AGE} for no bound.
     * @return this for a fluent API.
     */
    public EmbeddedReader maxAgeMs(final long value)
    {
        maxAgeMs = value;
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getData(path, pathOffset, pathLength, dst, dstOffset, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getData(path, pathOffset, pathLength, dst, dstOffset, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.exists(path, pathOffset, pathLength, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.exists(path, pathOffset, pathLength, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getChildren(path, pathOffset, pathLength, page, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getChildren(path, pathOffset, pathLength, page, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getChildrenWithData(path, pathOffset, pathLength, page, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getChildrenWithData(path, pathOffset, pathLength, page, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getData(path, pathOffset, pathLength, dst, dstOffset, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getData(path, pathOffset, pathLength, dst, dstOffset, stat);
            }
        }

        return after(status);
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path       array with the path in UTF-8.
     * @param pathOffset of its first byte.
     * @param pathLength in bytes.
     * @param dst        for the data, from its position, which moves behind them.
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getData(path, pathOffset, pathLength, dst, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getData(path, pathOffset, pathLength, dst, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.exists(path, pathOffset, pathLength, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.exists(path, pathOffset, pathLength, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getChildren(path, pathOffset, pathLength, page, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getChildren(path, pathOffset, pathLength, page, stat);
            }
        }

        return after(status);
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
        int status = before();
        if (TreeStatus.OK == status)
        {
            status = reader.getChildrenWithData(path, pathOffset, pathLength, page, stat);
            if (TreeStatus.WRITER_GONE == status && remap())
            {
                status = reader.getChildrenWithData(path, pathOffset, pathLength, page, stat);
            }
        }

        return after(status);
    }

    /**
     * Copy a znode's data and stat.
     *
     * @param path of the znode.
     * @param stat filled, may be null.
     * @return the data, null for null data.
     * @throws NodensException when there is no such znode or no answer can be had: member gone, too old, or damaged.
     */
    public byte[] getData(final String path, final ZnodeStat stat)
    {
        final byte[] name = path.getBytes(StandardCharsets.UTF_8);
        final ZnodeStat target = null == stat ? probeStat : stat;
        byte[] dst = new byte[256];
        int status = TreeStatus.BUSY;
        for (int i = 0; i < STRING_READ_ATTEMPTS; i++)
        {
            status = getData(name, 0, name.length, dst, 0, target);
            if (TreeStatus.BUFFER_TOO_SMALL == status)
            {
                dst = new byte[target.dataLength()];
            }
            else if (TreeStatus.BUSY != status)
            {
                break;
            }
        }

        if (TreeStatus.NULL_DATA == status)
        {
            return null;
        }

        check(status, Operation.GET_DATA, path);
        return Arrays.copyOf(dst, status);
    }

    /**
     * Copy a znode's stat.
     *
     * @param path of the znode.
     * @return the stat, null when there is no such znode.
     * @throws NodensException when no answer can be had: member gone, too old, or damaged.
     */
    public ZnodeStat exists(final String path)
    {
        final byte[] name = path.getBytes(StandardCharsets.UTF_8);
        final ZnodeStat stat = new ZnodeStat();
        int status = TreeStatus.BUSY;
        for (int i = 0; i < STRING_READ_ATTEMPTS && TreeStatus.BUSY == status; i++)
        {
            status = exists(name, 0, name.length, stat);
        }

        if (TreeStatus.NO_NODE == status)
        {
            return null;
        }

        check(status, Operation.EXISTS, path);
        return stat;
    }

    /**
     * List the children of a znode, all of one state.
     *
     * @param path of the znode.
     * @return names in creation order.
     * @throws NodensException when there is no such znode or no answer can be had: member gone, too old, or damaged.
     */
    public List<String> getChildren(final String path)
    {
        final byte[] name = path.getBytes(StandardCharsets.UTF_8);
        final byte[] names = new byte[PAGE_LENGTH];
        for (int i = 0; i < LISTING_ATTEMPTS; i++)
        {
            final List<String> result = new ArrayList<>();
            if (list(path, name, names, result))
            {
                return result;
            }
        }

        throw NodensException.of(ErrorCode.BUSY, Operation.GET_CHILDREN, path, "the children changed between pages");
    }

    /**
     * Wait until the replica has applied a transaction.
     *
     * @param zxid      of the transaction, such as that of an own write.
     * @param timeoutMs to wait.
     * @return true when reads reflect it from here on, false when the time has passed.
     */
    public boolean readAtLeast(final long zxid, final long timeoutMs)
    {
        final long deadlineNs = SystemNanoClock.INSTANCE.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        idleStrategy.reset();
        for (int i = 1; reader.completedZxid() < zxid; i++)
        {
            if (SystemNanoClock.INSTANCE.nanoTime() - deadlineNs >= 0)
            {
                return false;
            }

            if (0 == i % LIVENESS_CHECK_INTERVAL)
            {
                // Maps again when the member died, since its old region would never go on.
                exists(rootPath, 0, rootPath.length, probeStat);
            }

            idleStrategy.idle();
        }

        return true;
    }

    /**
     * How old the replica is: time since it had all that its member knew to be committed, as of the last tick. It goes
     * by the host's monotonic clock, so that no clock that is set disturbs it. Where the member never knew that much,
     * it is the time since its last tick, by this host's clock against log time, which is the leader's clock.
     *
     * @return milliseconds, at least 0; {@link #NO_MAX_AGE} before the first tick.
     */
    public long ageMs()
    {
        final long freshNs = reader.freshAsOfNs();
        if (0 != freshNs)
        {
            return Math.max(0, TimeUnit.NANOSECONDS.toMillis(SystemNanoClock.INSTANCE.nanoTime() - freshNs));
        }

        final long tickMs = reader.lastTickTimeMs();
        return 0 == tickMs ? NO_MAX_AGE : Math.max(0, epochClock.time() - tickMs);
    }

    /**
     * How long the thread that writes the member's tree has not turned: it hangs, or takes a snapshot, though the
     * process lives. By the host's monotonic clock.
     *
     * @return milliseconds, at least 0; -1 when the member never said.
     */
    public long serviceSilenceMs()
    {
        final long turnNs = reader.serviceTurnNs();
        return 0 == turnNs ? -1 :
            Math.max(0, TimeUnit.NANOSECONDS.toMillis(SystemNanoClock.INSTANCE.nanoTime() - turnNs));
    }

    /**
     * What the last answer is valid as of.
     *
     * @return the zxid.
     */
    public long zxid()
    {
        return lastZxid;
    }

    /**
     * The newest transaction that the replica has applied wholly.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        return reader.completedZxid();
    }

    /**
     * Unmap.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            region.close();
        }
    }

    private int before()
    {
        if (isClosed)
        {
            throw new IllegalStateException("the reader is closed");
        }

        return NO_MAX_AGE != maxAgeMs && ageMs() > maxAgeMs ? ageStatus() : TreeStatus.OK;
    }

    /** A dead member is too old as well: find out, so that its next life is not missed. */
    private int ageStatus()
    {
        if (TreeStatus.WRITER_GONE == reader.exists(rootPath, 0, rootPath.length, probeStat))
        {
            return remap() && ageMs() <= maxAgeMs ? TreeStatus.OK : TreeStatus.WRITER_GONE;
        }

        return TOO_OLD;
    }

    private int after(final int status)
    {
        if (status < 0 &&
            TreeStatus.NO_NODE != status &&
            TreeStatus.NULL_DATA != status &&
            TreeStatus.BUFFER_TOO_SMALL != status)
        {
            return status;
        }

        final long zxid = reader.zxid();
        if (zxid < seenZxid)
        {
            // A replica that was started again and has not replayed what this reader saw before.
            return TreeStatus.BUSY;
        }

        seenZxid = zxid;
        lastZxid = zxid;
        return status;
    }

    private boolean remap()
    {
        final long nowNs = SystemNanoClock.INSTANCE.nanoTime();
        if (nowNs - nextRemapNs < 0)
        {
            return false;
        }

        nextRemapNs = nowNs + REMAP_INTERVAL_NS;
        final TreeRegion fresh;
        try
        {
            fresh = TreeRegion.map(regionDirectory, access);
        }
        catch (final TreeException ex)
        {
            // The member is not back yet; the old mapping stays, so that the reader keeps an answer to give.
            return false;
        }

        CloseHelper.quietClose(region);
        region = fresh;
        reader = fresh.newReader();
        return true;
    }

    private boolean list(
        final String path, final byte[] name, final byte[] names, final List<String> result)
    {
        final ChildrenPage page = new ChildrenPage().wrap(names, 0, names.length, 0).cursor(TreeReader.FIRST_PAGE);
        final ByteBuffer view = ByteBuffer.wrap(names).order(ByteOrder.LITTLE_ENDIAN);
        final ZnodeStat stat = new ZnodeStat();
        long pzxid = 0;
        boolean isFirst = true;
        do
        {
            final int count = getChildren(name, 0, name.length, page, stat);
            if (TreeStatus.BUSY == count || (!isFirst && stat.pzxid() != pzxid))
            {
                return false;
            }

            check(count, Operation.GET_CHILDREN, path);
            pzxid = stat.pzxid();
            isFirst = false;
            int offset = 0;
            for (int i = 0; i < count; i++)
            {
                final int length = view.getInt(offset);
                result.add(new String(names, offset + Integer.BYTES, length, StandardCharsets.UTF_8));
                offset += Integer.BYTES + length;
            }
        }
        while (!page.isLast());

        return true;
    }

    private void check(final int status, final Operation operation, final String path)
    {
        switch (status)
        {
            case TreeStatus.NO_NODE -> throw new NoNodeException(operation, path, null);

            case TreeStatus.BAD_PATH -> throw new BadArgumentsException(
                operation, path, PathSyntax.explain(path));

            case TreeStatus.WRITER_GONE -> throw NodensException.of(
                ErrorCode.NOT_SERVING, operation, path, "the member of region " + regionDirectory + " is gone");

            case TreeStatus.RECOVERING -> throw NodensException.of(
                ErrorCode.NOT_SERVING, operation, path,
                "the member of region " + regionDirectory + " restores its tree and does not serve yet");

            case TreeStatus.BUSY -> throw NodensException.of(
                ErrorCode.BUSY, operation, path, "no stable state was found");

            case TOO_OLD -> throw NodensException.of(
                ErrorCode.BEHIND, operation, path, "the replica is " + ageMs() + " ms old, allowed: " + maxAgeMs);

            case TreeStatus.CORRUPT -> throw NodensException.of(
                ErrorCode.SYSTEM_ERROR, operation, path, "region " + regionDirectory + " is damaged");

            default ->
            {
                if (status < 0)
                {
                    throw NodensException.of(ErrorCode.SYSTEM_ERROR, operation, path, "tree status " + status);
                }
            }
        }
    }
}
