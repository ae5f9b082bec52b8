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
package io.nodens.tree.tools;

import io.nodens.tree.AclTable;
import io.nodens.tree.TreeException;
import io.nodens.tree.index.ChildCursor;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.FreeBlockDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.WriterMonitor;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import static io.nodens.tree.layout.RegionHeaderDescriptor.*;

/**
 * Prints what a region's header, memory and index look like, and verifies every invariant of it. Maps the files
 * read-only, so it may look at a live region as well as at one whose writer was killed.
 */
public final class TreeInspector
{
    private static final int MAX_ATTEMPTS = 20;

    private final Path directory;
    private final RegionHeader header;
    private final SegmentTable table;

    /**
     * Map the newest generation of a region.
     *
     * @param directory of the region.
     * @throws TreeException when there is none of this layout.
     */
    public TreeInspector(final Path directory)
    {
        this.directory = directory;
        header = RegionMapping.anyHeader(directory);
        table = new SegmentTable(
            header,
            RegionFiles.generationDirectory(directory, header.getLong(GENERATION_OFFSET)),
            header.getInt(SEGMENT_LENGTH_OFFSET),
            header.getInt(MAX_SEGMENTS_OFFSET),
            MemoryAccess.ADDRESS);
    }

    /**
     * Check every invariant. A region that changes meanwhile is looked at again a few times; one that keeps
     * changing, or whose writer died within a transaction, is reported as such.
     *
     * @return what is wrong, empty when nothing is.
     */
    public List<String> verify()
    {
        return verification().problems();
    }

    /**
     * Check every invariant, as {@link #verify()} does.
     *
     * @return whether the region is sound, damaged, or cannot be judged now.
     */
    public Verification verification()
    {
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            final long completedZxid = header.completedZxid();
            if (completedZxid == header.inProgressZxid())
            {
                final List<String> problems = new RegionVerifier(header, table).verify();
                if (null != table.mappingFailure())
                {
                    problems.add("not everything could be looked at: " + table.mappingFailure().getMessage());
                }

                if (completedZxid == header.inProgressZxid() && completedZxid == header.completedZxid())
                {
                    return new Verification(
                        problems.isEmpty() ? Verification.Outcome.SOUND : Verification.Outcome.DAMAGED, problems);
                }
            }
            else if (!WriterMonitor.isWriterAlive(header))
            {
                return new Verification(Verification.Outcome.UNKNOWN, List.of(
                    "the writer died in transaction " + header.inProgressZxid() + ", after " + completedZxid));
            }
        }

        return new Verification(
            Verification.Outcome.UNKNOWN, List.of("the region keeps changing: cannot be verified now"));
    }

    /**
     * Print what {@link #report(RegionReport)} tells.
     *
     * @param out to print to.
     */
    public void print(final PrintStream out)
    {
        report(new RegionReport()
        {
            @Override
            public void section(final String name)
            {
                out.println(name);
            }

            @Override
            public void figure(final String name, final long value)
            {
                word(name, Long.toString(value));
            }

            @Override
            public void figure(final String name, final double value)
            {
                word(name, Double.toString(value));
            }

            @Override
            public void word(final String name, final String value)
            {
                out.println("  " + name + " ".repeat(Math.max(1, 26 - name.length())) + value);
            }
        });
    }

    /**
     * Tell header, segments, occupancy, fragmentation, index load, chains and free lists. The figures of a live region
     * are of slightly different moments.
     *
     * @param report to tell.
     */
    public void report(final RegionReport report)
    {
        final int state = header.state();
        report.section("header");
        report.word("directory", directory.toString());
        report.figure("layout version", header.getInt(LAYOUT_VERSION_OFFSET));
        report.figure("generation", header.getLong(GENERATION_OFFSET));
        report.word("state", stateName(state));
        report.word("cluster id", clusterId());
        report.figure("writer pid", header.getLong(WRITER_PID_OFFSET));
        report.word("writer", WriterMonitor.isWriterAlive(header) ? "alive" : "gone");
        report.figure("completed zxid", header.completedZxid());
        report.figure("in progress zxid", header.inProgressZxid());
        report.figure("reclaimed zxid", header.reclaimedZxid());
        report.figure("last tick ms", header.lastTickMs());
        report.figure("fresh as of ns", header.freshAsOfNs());
        report.figure("service turned at ns", header.serviceTurnNs());
        report.figure("heartbeat ms", header.heartbeatMs());
        report.section("tree");
        report.figure("znodes", header.getLong(ZNODE_COUNT_OFFSET));
        report.figure("ephemerals", header.getLong(EPHEMERAL_COUNT_OFFSET));
        report.figure("tree bytes", header.getLong(TREE_BYTES_OFFSET));
        report.word("digest", Long.toHexString(header.getLong(DIGEST_OFFSET)));
        reportAcls(report);
        reportMemory(report);
        reportIndex(report);
        report.section("change ring");
        report.figure("ring bytes", header.getInt(RING_LENGTH_OFFSET));
        report.figure("ring tail", header.getLong(RING_TAIL_OFFSET));
        report.figure("ring zxid", header.getLong(RING_ZXID_OFFSET));
    }

    private static String stateName(final int state)
    {
        return switch (state)
        {
            case STATE_CREATING -> "creating";
            case STATE_READY -> "ready";
            case STATE_CLOSED -> "closed";
            case STATE_RECOVERING -> "recovering";
            default -> "unknown (" + state + ")";
        };
    }

    private String clusterId()
    {
        final long high = header.getLong(CLUSTER_ID_HIGH_OFFSET);
        final long low = header.getLong(CLUSTER_ID_LOW_OFFSET);
        return 0 == (high | low) ? "none" : new UUID(high, low).toString();
    }

    private void reportAcls(final RegionReport report)
    {
        final ChildCursor cursor = new ChildCursor(table);
        cursor.reset(header.getInt(ACL_ROOT_OFFSET), header.getInt(ACL_DEPTH_OFFSET), 0, 1L + Integer.MAX_VALUE);
        long lists = 0;
        while (lists <= AclTable.MAX_LISTS && SizeClasses.NULL_LINE != cursor.next())
        {
            lists++;
        }

        report.figure("access lists", lists);
    }

    private void reportMemory(final RegionReport report)
    {
        final long usedLines = header.getLong(NEXT_LINE_OFFSET);
        final long freeLines = header.getLong(FREE_LINES_OFFSET);
        final long znodes = Math.max(1, header.getLong(ZNODE_COUNT_OFFSET));
        final long[] freeInSegments = new long[table.maxSegments()];
        final long[] freeBlocks = new long[SizeClasses.COUNT];
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            freeBlocks[sizeClass] = countFree(sizeClass, freeInSegments);
        }

        report.section("memory");
        report.figure("segment bytes", table.segmentLength());
        report.figure("segments", header.segmentCount());
        report.figure("max segments", table.maxSegments());
        report.figure("bytes handed out", usedLines << SizeClasses.LINE_SHIFT);
        report.figure("bytes in free blocks", freeLines << SizeClasses.LINE_SHIFT);
        report.figure("fragmentation percent", percent(freeLines, usedLines));
        report.figure("bytes per znode", ((usedLines - freeLines) << SizeClasses.LINE_SHIFT) / znodes);
        report.section("segments, percent handed out and free again");
        final int segments = Math.max(0, Math.min(header.segmentCount(), table.maxSegments()));
        for (int segment = 0; segment < segments; segment++)
        {
            final long handedOut = Math.max(
                0, Math.min(usedLines - (long)segment * table.segmentLines(), table.segmentLines()));
            report.figure("segment " + segment + " handed out", percent(handedOut, table.segmentLines()));
            report.figure("segment " + segment + " free again", percent(freeInSegments[segment], handedOut));
        }

        report.section("free lists, blocks by their least bytes");
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            if (freeBlocks[sizeClass] > 0)
            {
                report.figure(
                    "free " + (SizeClasses.linesOf(sizeClass) << SizeClasses.LINE_SHIFT), freeBlocks[sizeClass]);
            }
        }
    }

    private long countFree(final int sizeClass, final long[] freeInSegments)
    {
        long count = 0;
        final long limit = header.getLong(NEXT_LINE_OFFSET);
        int line = header.getInt(RegionHeaderDescriptor.FREE_HEADS_OFFSET + (sizeClass << 2));
        while (SizeClasses.NULL_LINE != line && count < limit)
        {
            final RegionMemory memory = table.memoryOf(line);
            if (null == memory)
            {
                break;
            }

            count++;
            final int lines = memory.getInt(table.offsetOf(line) + FreeBlockDescriptor.LINES_OFFSET);
            freeInSegments[line >>> Integer.numberOfTrailingZeros(table.segmentLines())] += Math.max(0, lines);
            line = memory.getInt(table.offsetOf(line) + FreeBlockDescriptor.NEXT_OFFSET);
        }

        return count;
    }

    private void reportIndex(final RegionReport report)
    {
        final int buckets = header.backedBucketCount();
        final long[] histogram = new long[32];
        int longest = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            final int chain = chainOf(bucket);
            longest = Math.max(longest, chain);
            histogram[Math.min(chain, histogram.length - 1)]++;
        }

        report.section("index");
        report.figure("buckets", header.bucketCount());
        report.figure("overflow lines", header.getLong(OVERFLOW_LINES_OFFSET));
        report.figure("znodes per bucket", hundredths(
            (header.getLong(ZNODE_COUNT_OFFSET) - 1) / (double)Math.max(1, buckets)));
        report.figure("longest chain", longest);
        report.section("chains, buckets by their znodes");
        for (int i = 0; i < histogram.length; i++)
        {
            if (histogram[i] > 0)
            {
                report.figure("chain " + i + (i == histogram.length - 1 ? " and more" : ""), histogram[i]);
            }
        }
    }

    private static double percent(final long part, final long whole)
    {
        return hundredths(100.0 * part / Math.max(1, whole));
    }

    private static double hundredths(final double value)
    {
        return Math.round(value * 100) / 100.0;
    }

    private int chainOf(final int bucket)
    {
        int line = header.chunk(bucket >>> BucketDescriptor.CHUNK_SHIFT) +
            (bucket & (BucketDescriptor.CHUNK_BUCKETS - 1));
        int count = 0;
        for (int i = 0; i < BucketDescriptor.MAX_CHAIN_LINES && SizeClasses.NULL_LINE != line; i++)
        {
            final RegionMemory memory = table.memoryOf(line);
            if (null == memory)
            {
                break;
            }

            final int offset = table.offsetOf(line);
            for (int entry = 0; entry < BucketDescriptor.ENTRIES; entry++)
            {
                count += 0 != memory.getInt(offset + BucketDescriptor.ZNODES_OFFSET + (entry << 2)) ? 1 : 0;
            }

            line = memory.getInt(offset + BucketDescriptor.OVERFLOW_OFFSET);
        }

        return count;
    }
}
