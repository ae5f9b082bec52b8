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

import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.HistoryDemand;
import io.nodens.tree.memory.HistoryLease;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.RegionOwner;
import io.nodens.tree.memory.SegmentMapper;
import io.nodens.tree.memory.SegmentStore;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.Processes;
import io.nodens.tree.memory.WriterMonitor;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;

/**
 * The mapped files of one tree: created by the one writing process, mapped by any number of readers.
 * <p>
 * <b>Thread:</b> one thread calls create, map and close; any thread may call {@link #newReader()} and {@link
 * #newChangeReader()}. <b>Owns:</b> the mappings, and on the writing side the files.
 */
public final class TreeRegion implements AutoCloseable
{
    private static final byte[] NOTHING = new byte[0];

    private final Path directory;
    private final MemoryAccess access;
    private final SegmentMapper.FileMapper fileMapper;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final RegionHeader header;
    private final SegmentTable table;
    private final UnsafeBuffer ring;
    private final RegionOwner owner;
    private final SegmentStore store;
    private final RegionMemory history;
    private final HistoryDemand demand;
    private final HistoryLease lease;
    private final TreeWriter writer;
    private final WriterMonitor monitor;
    /** Mappings of readers that have their own. */
    private final Queue<Runnable> others = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;
    private boolean isUnmapped;

    private TreeRegion(final RegionOwner owner, final TreeConfiguration configuration)
    {
        this.owner = owner;
        this.directory = configuration.directory();
        access = MemoryAccess.ADDRESS;
        fileMapper = RegionFiles::mapping;
        clock = SystemNanoClock.INSTANCE;
        errorHandler = null;
        monitor = null;
        lease = null;

        UnsafeBuffer newHeader = null;
        UnsafeBuffer newRing = null;
        UnsafeBuffer newHistory = null;
        SegmentTable newTable = null;
        SegmentStore newStore = null;
        HistoryDemand newDemand = null;
        boolean isReady = false;
        try
        {
            final Path files = owner.generationDirectory();
            final int segmentLength = configuration.segmentLength();
            final int maxSegments = (int)(configuration.maxRegionBytes() / segmentLength);
            final int maxChunks = maxChunks(segmentLength, maxSegments);

            final UnsafeBuffer headerBuffer = RegionFiles.createFull(
                files.resolve(RegionFiles.HEADER), RegionHeaderDescriptor.headerLength(maxChunks));
            newHeader = headerBuffer;
            headerBuffer.putInt(LAYOUT_VERSION_OFFSET, LAYOUT_VERSION);
            headerBuffer.putInt(HEADER_LENGTH_OFFSET, headerBuffer.capacity());
            headerBuffer.putLong(GENERATION_OFFSET, owner.generation());
            headerBuffer.putLong(WRITER_PID_OFFSET, ProcessHandle.current().pid());
            headerBuffer.putLong(WRITER_START_OFFSET, Processes.startTimeMs(ProcessHandle.current().pid()));
            headerBuffer.putInt(SEGMENT_LENGTH_OFFSET, segmentLength);
            headerBuffer.putInt(MAX_SEGMENTS_OFFSET, maxSegments);
            headerBuffer.putInt(RING_LENGTH_OFFSET, configuration.changeRingLength());
            headerBuffer.putInt(MAX_CHUNKS_OFFSET, maxChunks);
            headerBuffer.putLong(HASH_SEED_OFFSET, owner.hashSeed());
            headerBuffer.putLong(HASH_MASK_OFFSET, configuration.hashMask());
            headerBuffer.putLong(FEATURES_OFFSET, FEATURE_DESCENDANTS | FEATURE_ACLS);
            headerBuffer.putLongRelease(MAGIC_OFFSET, MAGIC);

            header = new RegionHeader(headerBuffer);
            newRing = RegionFiles.createFull(files.resolve(RegionFiles.RING), configuration.changeRingLength());
            ring = newRing;
            newTable = new SegmentTable(segmentLength, maxSegments, null, null);
            table = newTable;
            newStore = new SegmentStore(table, header, files);
            store = newStore;
            newHistory = History.create(files.resolve(RegionFiles.HISTORY), configuration.historyLength());
            history = RegionMapping.memory(newHistory);
            newDemand = new HistoryDemand(files);
            demand = newDemand;
            writer = new TreeWriter(table, store, header, ring, newHistory, configuration.historyLength(), demand);
            header.state(configuration.isRecovering() ? STATE_RECOVERING : STATE_READY);
            isReady = true;
        }
        finally
        {
            if (!isReady)
            {
                CloseHelper.quietCloseAll(newDemand, newStore, owner);
                unmap(newHeader);
                unmap(newRing);
                unmap(newHistory);
                if (null != newTable)
                {
                    newTable.unmap();
                }
            }
        }
    }

    private TreeRegion(
        final Path directory,
        final MemoryAccess access,
        final SegmentMapper.FileMapper fileMapper,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        this.directory = directory;
        this.access = access;
        this.fileMapper = fileMapper;
        this.clock = clock;
        this.errorHandler = errorHandler;
        owner = null;
        store = null;
        writer = null;
        demand = null;
        header = RegionMapping.header(directory, access);
        UnsafeBuffer newRing = null;
        RegionMemory newHistory = null;
        boolean isMapped = false;
        try
        {
            final Path files = RegionFiles.generationDirectory(directory, header.getLong(GENERATION_OFFSET));
            newRing = MemoryAccess.ADDRESS == access ?
                RegionFiles.mapReadOnly(files.resolve(RegionFiles.RING), header.getInt(RING_LENGTH_OFFSET)) : null;
            ring = newRing;
            table = newTable(header, files, access);
            newHistory = RegionMapping.history(files, access);
            history = newHistory;
            lease = new HistoryLease(files);
            monitor = new WriterMonitor(header, lease);
            isMapped = true;
        }
        finally
        {
            if (!isMapped)
            {
                unmap(newRing);
                unmap(newHistory);
                header.unmap(access);
            }
        }
    }

    /**
     * Create a new generation of the region, ready for a writer, and delete the files of older generations.
     *
     * @param configuration sizes and directory.
     * @return the region, which has only the root znode.
     * @throws TreeException when the directory cannot be used, a live writer owns it, or memory is short.
     */
    public static TreeRegion create(final TreeConfiguration configuration)
    {
        configuration.validate();
        return new TreeRegion(RegionOwner.acquire(configuration.directory(), configuration.group()), configuration);
    }

    /**
     * Map the current generation of a region for reading, in the fastest way that the flags of this JVM allow. A region
     * in recovery is mapped as well; reads then answer {@link TreeStatus#RECOVERING}.
     *
     * @param directory that a writer made.
     * @return the region.
     * @throws TreeException when there is none, it is not ready, of another layout version, or its writer is dead.
     */
    public static TreeRegion map(final Path directory)
    {
        return map(directory, MemoryAccess.best());
    }

    /**
     * Map the current generation of a region for reading.
     *
     * @param directory that a writer made.
     * @param access    how to read it.
     * @return the region.
     * @throws TreeException when there is none, it is not ready, of another layout version, or its writer is dead.
     */
    public static TreeRegion map(final Path directory, final MemoryAccess access)
    {
        return map(directory, access, null);
    }

    /**
     * Map the current generation of a region for reading.
     *
     * @param directory    that a writer made.
     * @param access       how to read it.
     * @param errorHandler called once with the cause when a segment cannot be mapped, on the thread of the read that
     *                     then answers {@link TreeStatus#UNMAPPED}; may be null.
     * @return the region.
     * @throws TreeException when there is none, it is not ready, of another layout version, or its writer is dead.
     */
    public static TreeRegion map(final Path directory, final MemoryAccess access, final ErrorHandler errorHandler)
    {
        return new TreeRegion(directory, access, RegionFiles::mapping, SystemNanoClock.INSTANCE, errorHandler);
    }

    static TreeRegion map(
        final Path directory,
        final MemoryAccess access,
        final SegmentMapper.FileMapper fileMapper,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        return new TreeRegion(directory, access, fileMapper, clock, errorHandler);
    }

    /**
     * The one writer of a region that this process created.
     *
     * @return the writer; always the same.
     * @throws TreeException when the region was mapped for reading.
     */
    public TreeWriter writer()
    {
        if (null == writer)
        {
            throw new TreeException("the region in " + directory + " was mapped for reading: it has no writer here");
        }

        return writer;
    }

    /**
     * A reader for one thread.
     *
     * @return a new reader.
     */
    public TreeReader newReader()
    {
        return new TreeReader(this, table.view(), header, history);
    }

    /**
     * A reader for one thread that reads the region in a given way, with mappings of its own.
     *
     * @param readerAccess how to read the region.
     * @return a new reader.
     * @throws TreeException when the files cannot be mapped again.
     */
    public TreeReader newReader(final MemoryAccess readerAccess)
    {
        final Path files = RegionFiles.generationDirectory(directory, generation());
        final RegionMemory ownHistory = RegionMapping.history(files, readerAccess);
        final RegionHeader ownHeader;
        boolean isMapped = false;
        try
        {
            ownHeader = RegionMapping.headerIn(files, readerAccess);
            isMapped = true;
        }
        finally
        {
            if (!isMapped)
            {
                unmap(ownHistory);
            }
        }

        final SegmentTable ownTable = newTable(ownHeader, files, readerAccess);
        others.add(() ->
        {
            ownTable.unmap();
            ownHeader.unmap(readerAccess);
            unmap(ownHistory);
        });
        return new TreeReader(this, ownTable.view(), ownHeader, ownHistory);
    }

    /**
     * A reader of the change ring for one thread, positioned at the newest change.
     *
     * @return a new change reader.
     * @throws TreeException when the region was mapped with {@link MemoryAccess#VAR_HANDLE}.
     */
    public ChangeReader newChangeReader()
    {
        if (null == ring)
        {
            throw new TreeException("reading changes needs --add-opens java.base/jdk.internal.misc=ALL-UNNAMED");
        }

        return new ChangeReader(ring, header, table.view());
    }

    /**
     * Ask the writer to keep earlier states for about a second from now, so that readers can be pinned: see {@link
     * TreeReader#pin()}. For a reader of the writer's process history begins with the next transaction, for another
     * process within about 10 ms. Any thread may call it; call it again for a longer time.
     */
    public void wantHistory()
    {
        if (null != demand)
        {
            demand.want();
        }
        else
        {
            lease.want();
        }
    }

    /**
     * Record for readers of other processes that the writer is alive. It is cheap; call it several times a second.
     *
     * @param nowMs wall clock in milliseconds of the epoch.
     */
    public void heartbeat(final long nowMs)
    {
        header.heartbeatMs(nowMs);
    }

    /**
     * Log time of the last applied tick, which shows the age of the tree.
     *
     * @return milliseconds of the epoch in log time, 0 before the first tick.
     */
    public long lastTickTimeMs()
    {
        return header.lastTickMs();
    }

    /**
     * Record the time at which the tree was last known to have everything that was committed. It is cheap; call it
     * several times a second, from one thread.
     *
     * @param timeNs {@link System#nanoTime()}.
     */
    public void freshAsOf(final long timeNs)
    {
        header.freshAsOfNs(timeNs);
    }

    /**
     * Record that the thread that writes the tree turns. {@link #heartbeat(long)} shows only that the process lives. It
     * is cheap; call it several times a second, from that thread.
     *
     * @param timeNs {@link System#nanoTime()}.
     */
    public void serviceTurn(final long timeNs)
    {
        header.serviceTurnNs(timeNs);
    }

    /**
     * The newest transaction that is complete.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        return header.completedZxid();
    }

    /**
     * Number of this life of the region, as in its file names.
     *
     * @return the generation.
     */
    public long generation()
    {
        return header.getLong(GENERATION_OFFSET);
    }

    /**
     * Directory of the files.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * End the use of the region: reads answer {@link TreeStatus#WRITER_GONE} from now on. The writing side also marks
     * the region closed and deletes its files. Because other threads may be in a read, the mappings stay until they are
     * garbage collected; see {@link #unmap()}.
     */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        if (null != writer)
        {
            header.state(STATE_CLOSED);
            demand.close();
            store.close();
            owner.close();
        }
        else
        {
            monitor.close();
        }
    }

    /**
     * {@link #close()}, and unmap at once. Deleted files take memory as long as a process maps them, and a process that
     * allocates nothing may never collect garbage.
     * <p>
     * No thread may be in a call of the writer or of a reader of this region, or the process may crash. Later reads
     * answer {@link TreeStatus#WRITER_GONE}.
     */
    public void unmap()
    {
        close();
        if (isUnmapped)
        {
            return;
        }

        isUnmapped = true;
        if (null != monitor)
        {
            monitor.closeAndWait();
        }

        for (Runnable other = others.poll(); null != other; other = others.poll())
        {
            other.run();
        }

        table.unmap();
        if (null != ring)
        {
            unmap(ring);
            ring.wrap(NOTHING);
        }

        unmap(history);
        header.unmap(access);
    }

    private static void unmap(final UnsafeBuffer mapping)
    {
        if (null != mapping)
        {
            IoUtil.unmap(mapping.byteBuffer());
        }
    }

    private static void unmap(final RegionMemory memory)
    {
        if (null != memory)
        {
            memory.unmap();
        }
    }

    /**
     * Why the last attempt to map a part of the region failed.
     *
     * @return the failure; null if there was none, or if the part was mapped since.
     */
    public TreeException mappingFailure()
    {
        return table.mappingFailure();
    }

    /**
     * End the recovery: from now on the tree is the one that its member serves. The writing side calls this once, from
     * any thread that saw the recovery end.
     *
     * @param clusterIdHigh upper half of the identity of the cluster whose tree this is; 0 for none.
     * @param clusterIdLow  lower half; 0 for none.
     * @throws TreeException when the region was mapped for reading.
     */
    public void ready(final long clusterIdHigh, final long clusterIdLow)
    {
        writer();
        if (STATE_RECOVERING == header.state())
        {
            header.clusterId(clusterIdHigh, clusterIdLow);
            header.state(STATE_READY);
        }
    }

    /**
     * Whether the writer restores the tree and has not served yet.
     *
     * @return true from {@link #create(TreeConfiguration)} in recovery to {@link #ready(long, long)}.
     */
    public boolean isRecovering()
    {
        return !isClosed && STATE_RECOVERING == header.state();
    }

    /**
     * Identity of the cluster whose tree this is.
     *
     * @return its upper half; 0 when there is none, or none yet: {@link #isRecovering()}.
     */
    public long clusterIdHigh()
    {
        return header.getLong(CLUSTER_ID_HIGH_OFFSET);
    }

    /**
     * Identity of the cluster whose tree this is.
     *
     * @return its lower half; 0 when there is none, or none yet: {@link #isRecovering()}.
     */
    public long clusterIdLow()
    {
        return header.getLong(CLUSTER_ID_LOW_OFFSET);
    }

    /**
     * Whether the writer has closed the region or died. In the writing process it becomes true with {@link #close()}.
     *
     * @return true when the region does not change any more.
     */
    public boolean isWriterGone()
    {
        final int readability = readability();
        return TreeStatus.OK != readability && TreeStatus.RECOVERING != readability;
    }

    /**
     * Whether there is anything to be read. The writer's own process reads in recovery, too: it knows what it does.
     *
     * @return {@link TreeStatus#OK}, {@link TreeStatus#RECOVERING} or {@link TreeStatus#WRITER_GONE}.
     */
    int readability()
    {
        if (!isClosed)
        {
            final int state = header.state();
            if (STATE_READY == state || STATE_RECOVERING == state)
            {
                if (null == monitor)
                {
                    return TreeStatus.OK;
                }
                if (!monitor.isWriterGone())
                {
                    return STATE_READY == state ? TreeStatus.OK : TreeStatus.RECOVERING;
                }
            }
        }

        return TreeStatus.WRITER_GONE;
    }

    /**
     * Longest data that a znode of this region can have, whatever limit is configured.
     *
     * @return bytes.
     */
    public int maxDataLength()
    {
        return maxDataLength(table.segmentLength());
    }

    /**
     * Longest data that a znode can have in a region with such segments: a block never leaves its segment.
     *
     * @param segmentLength bytes of a segment.
     * @return bytes.
     */
    public static int maxDataLength(final int segmentLength)
    {
        return Math.min(
            TreeConfiguration.MAX_DATA_LENGTH_LIMIT, (segmentLength >> 1) - DataBlockDescriptor.DATA_OFFSET);
    }

    /**
     * Memory in use now: the physical size of the tree.
     *
     * @return bytes, as of some moment of the last transactions.
     */
    public long usedBytes()
    {
        return (header.getLong(NEXT_LINE_OFFSET) - header.getLong(FREE_LINES_OFFSET)) << SizeClasses.LINE_SHIFT;
    }

    /**
     * Memory that is left: memory that was freed, and memory that was never used.
     *
     * @return bytes, as of some moment of the last transactions.
     */
    public long freeBytes()
    {
        return (long)table.maxSegments() * table.segmentLength() - usedBytes();
    }

    private SegmentTable newTable(
        final RegionHeader tableHeader, final Path files, final MemoryAccess tableAccess)
    {
        final int segmentLength = tableHeader.getInt(SEGMENT_LENGTH_OFFSET);
        final int maxSegments = tableHeader.getInt(MAX_SEGMENTS_OFFSET);
        return new SegmentTable(segmentLength, maxSegments, tableAccess, new SegmentMapper(
            tableHeader, files, segmentLength, maxSegments, fileMapper, clock, errorHandler));
    }

    private static int maxChunks(final int segmentLength, final int maxSegments)
    {
        // A znode takes at least two lines and there are four to a bucket of one line.
        final long lines = (long)maxSegments * (segmentLength >> SizeClasses.LINE_SHIFT);
        return (int)Math.max(1, lines / (2 * BucketDescriptor.TARGET_LOAD + 1) / BucketDescriptor.CHUNK_BUCKETS);
    }
}
