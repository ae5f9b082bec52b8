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

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NoNodeException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeException;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Follows the region of a member through the member's lives, and judges every answer of the tree's reader by the rules
 * of {@link EmbeddedReader}: never older than an earlier one, never of another cluster, never older than allowed.
 * <pre>
 *   begin() --AGAIN--&gt; read with {@link #reader} --&gt; end(result) --&gt; the answer
 *                         ^                            |
 *                         +-----------AGAIN------------+   the region was mapped anew
 * </pre>
 * <b>Thread:</b> one. <b>Owns:</b> the mapping, which it unmaps: no other thread may read through {@link #reader}.
 */
final class RegionFollower implements AutoCloseable
{
    /** No answer: the tree is to be read. */
    static final int AGAIN = Integer.MIN_VALUE;

    private static final long UNBOUND = Long.MAX_VALUE;
    private static final long REMAP_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Of the present mapping. */
    TreeReader reader;

    private final Path regionDirectory;
    private final EpochClock epochClock;
    private final MemoryAccess access;
    private final ErrorHandler errorHandler;
    private final ZnodeStat probeStat = new ZnodeStat();
    private final byte[] rootPath = {'/'};
    private TreeRegion region;
    private long maxAgeMs = EmbeddedReader.NO_MAX_AGE;
    /** What an answer must be as of at least; {@link #UNBOUND} until the first one of a mapping. */
    private long leastZxid = UNBOUND;
    /** What was seen in former mappings, of the cluster with that id. */
    private long seenZxid;
    private long clusterIdHigh;
    private long clusterIdLow;
    private boolean isBound;
    private long lastZxid;
    private long retryCount;
    private long busyCount;
    private long unmappedCount;
    private long remapCount;
    private long nextRemapNs;
    private TreeException remapFailure;
    private long pinnedZxid;
    private boolean isPinned;
    private boolean isPinLost;
    private boolean isClosed;

    /**
     * Map the region.
     *
     * @throws TreeException when there is none, it is not ready, of another layout, or its writer is dead.
     */
    RegionFollower(
        final Path regionDirectory,
        final EpochClock epochClock,
        final MemoryAccess access,
        final ErrorHandler errorHandler)
    {
        this.regionDirectory = regionDirectory;
        this.epochClock = epochClock;
        this.access = access;
        this.errorHandler = errorHandler;
        region = TreeRegion.map(regionDirectory, access, errorHandler);
        reader = region.newReader();
        nextRemapNs = SystemNanoClock.INSTANCE.nanoTime();
    }

    void maxAgeMs(final long value)
    {
        maxAgeMs = value;
    }

    /**
     * First half of every read.
     *
     * @return {@link #AGAIN} when the tree is to be read, or what to answer.
     */
    int begin()
    {
        checkOpen();
        final int status = EmbeddedReader.NO_MAX_AGE != maxAgeMs && ageMs() > maxAgeMs ? whyTooOld() : AGAIN;
        return AGAIN == status && isPinLost ? TreeStatus.PIN_LOST : status;
    }

    /**
     * Second half of every read.
     *
     * @param result of the tree's reader.
     * @return what to answer, or {@link #AGAIN} when the region was mapped anew and is to be read.
     */
    int end(final int result)
    {
        if (result < 0 &&
            TreeStatus.NO_NODE != result &&
            TreeStatus.NULL_DATA != result &&
            TreeStatus.BUFFER_TOO_SMALL != result)
        {
            return TreeStatus.WRITER_GONE != result ? result : remap() ? begin() : TreeStatus.WRITER_GONE;
        }

        final long zxid = reader.zxid();
        if (zxid < leastZxid)
        {
            return bind(result, zxid);
        }

        leastZxid = zxid;
        lastZxid = zxid;
        return result;
    }

    /**
     * The first answer of a mapping, and one that would go back in time.
     */
    private int bind(final int result, final long zxid)
    {
        if (!isBound)
        {
            final long high = region.clusterIdHigh();
            final long low = region.clusterIdLow();
            if (0 != seenZxid && 0 != (clusterIdHigh | clusterIdLow) && (high != clusterIdHigh || low != clusterIdLow))
            {
                return EmbeddedReader.CLUSTER_REPLACED;
            }

            clusterIdHigh = high;
            clusterIdLow = low;
            isBound = true;
            leastZxid = seenZxid;
        }
        if (zxid < leastZxid)
        {
            // A replica that was started again and has not replayed what this reader saw before.
            busyCount++;
            return TreeStatus.BUSY;
        }

        leastZxid = zxid;
        lastZxid = zxid;
        return result;
    }

    /** A dead member is too old as well: find out, so that its next life is not missed. */
    private int whyTooOld()
    {
        final int status = reader.exists(rootPath, 0, rootPath.length, probeStat);
        return TreeStatus.WRITER_GONE == status ? remap() ? begin() : TreeStatus.WRITER_GONE :
            TreeStatus.RECOVERING == status ? TreeStatus.RECOVERING : EmbeddedReader.TOO_OLD;
    }

    /**
     * Read the root, whatever its age, and bind later reads to what it is as of.
     *
     * @return {@link TreeStatus#OK}, or why there is no answer.
     */
    int probe()
    {
        checkOpen();
        final long formerZxid = lastZxid;
        final int status = end(reader.exists(rootPath, 0, rootPath.length, probeStat));
        lastZxid = formerZxid;
        return status;
    }

    /**
     * Pin later reads at the newest state.
     *
     * @return its zxid, or why there is no answer.
     */
    long pin()
    {
        unpin();
        int status;
        do
        {
            status = begin();
            if (AGAIN == status)
            {
                status = probe();
            }
        }
        while (AGAIN == status);

        if (TreeStatus.OK != status)
        {
            return status;
        }

        pinnedZxid = reader.pin();
        isPinned = true;
        return pinnedZxid;
    }

    void unpin()
    {
        reader.unpin();
        isPinned = false;
        isPinLost = false;
    }

    boolean isPinned()
    {
        return isPinned;
    }

    private void checkOpen()
    {
        if (isClosed)
        {
            throw new IllegalStateException("the reader is closed");
        }
    }

    /**
     * Whether every later answer reflects a transaction.
     *
     * @param zxid of the transaction.
     */
    boolean isBoundTo(final long zxid)
    {
        return UNBOUND != leastZxid && leastZxid >= zxid;
    }

    /**
     * Forget what was seen.
     */
    void startAnew()
    {
        unpin();
        seenZxid = 0;
        leastZxid = UNBOUND;
        isBound = false;
        lastZxid = 0;
    }

    String clusterId()
    {
        return 0 == (clusterIdHigh | clusterIdLow) ? "" : new UUID(clusterIdHigh, clusterIdLow).toString();
    }

    long ageMs()
    {
        final long freshNs = reader.freshAsOfNs();
        if (0 != freshNs)
        {
            return Math.max(0, TimeUnit.NANOSECONDS.toMillis(SystemNanoClock.INSTANCE.nanoTime() - freshNs));
        }

        final long tickMs = reader.lastTickTimeMs();
        return 0 == tickMs ? EmbeddedReader.NO_MAX_AGE : Math.max(0, epochClock.time() - tickMs);
    }

    long lastZxid()
    {
        return lastZxid;
    }

    /** A half sentence to append; empty when the region was not tried to map anew. */
    private String whyGone()
    {
        return null == remapFailure ? "" : ": " + remapFailure.getMessage();
    }

    long retryCount()
    {
        return retryCount + reader.retryCount();
    }

    long busyCount()
    {
        return busyCount + reader.busyCount();
    }

    long unmappedCount()
    {
        return unmappedCount + reader.unmappedCount();
    }

    long remapCount()
    {
        return remapCount;
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
            region.unmap();
        }
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
            fresh = TreeRegion.map(regionDirectory, access, errorHandler);
        }
        catch (final TreeException ex)
        {
            // The member is not back yet; the old mapping stays, so that the reader keeps an answer to give.
            remapFailure = ex;
            return false;
        }

        retryCount += reader.retryCount();
        busyCount += reader.busyCount();
        unmappedCount += reader.unmappedCount();
        region.unmap();
        region = fresh;
        reader = fresh.newReader();
        isPinLost = isPinned && !reader.pin(pinnedZxid);
        remapFailure = null;
        remapCount++;
        unbind();
        return true;
    }

    /**
     * Throw what an answer means to callers who want objects.
     *
     * @param status    the answer; nothing happens unless it is negative.
     * @param operation of the read.
     * @param path      that was read.
     */
    void check(final int status, final Operation operation, final String path)
    {
        switch (status)
        {
            case TreeStatus.NO_NODE -> throw new NoNodeException(operation, path, null);

            case TreeStatus.BAD_PATH -> throw new BadArgumentsException(
                operation, path, PathSyntax.explain(path));

            case TreeStatus.WRITER_GONE -> throw NodensException.of(
                ErrorCode.NOT_SERVING, operation, path,
                "the member of region " + regionDirectory + " is gone" + whyGone());

            case TreeStatus.RECOVERING -> throw NodensException.of(
                ErrorCode.NOT_SERVING, operation, path,
                "the member of region " + regionDirectory + " restores its tree and does not serve yet");

            case TreeStatus.UNMAPPED -> throw NodensException.of(
                ErrorCode.SYSTEM_ERROR, operation, path,
                "a part of region " + regionDirectory + " cannot be mapped: " + region.mappingFailure());

            case EmbeddedReader.CLUSTER_REPLACED -> throw NodensException.of(
                ErrorCode.CLUSTER_REPLACED, operation, path,
                "region " + regionDirectory + " is of another cluster than " + clusterId() +
                ", which this reader has read; startAnew() goes over to it");

            case TreeStatus.BUSY -> throw NodensException.of(
                ErrorCode.BUSY, operation, path, "no stable state was found");

            case TreeStatus.PIN_LOST -> throw NodensException.of(
                ErrorCode.BUSY, operation, path,
                "the state as of zxid " + pinnedZxid + ", at which this reader is pinned, is lost: pin again");

            case EmbeddedReader.TOO_OLD -> throw NodensException.of(
                ErrorCode.BEHIND, operation, path,
                "the replica is " + ageMs() + " ms old, allowed: " + maxAgeMs);

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

    /** The next answer is held against what was seen: whether it is the same cluster, and no older. */
    private void unbind()
    {
        seenZxid = Math.max(seenZxid, UNBOUND == leastZxid ? 0 : leastZxid);
        leastZxid = UNBOUND;
        isBound = false;
    }
}
