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

import io.nodens.tree.TreeException;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.WriterMonitor;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

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
     * Inspect a region from the command line.
     *
     * @param args directory, and "verify" to check the invariants as well.
     */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(final String[] args)
    {
        if (args.length < 1 || args.length > 2 || (2 == args.length && !"verify".equals(args[1])))
        {
            System.err.println("usage: TreeInspector <region directory> [verify]");
            System.exit(2);
            return;
        }

        try
        {
            final TreeInspector inspector = new TreeInspector(Path.of(args[0]));
            inspector.print(System.out);
            if (2 == args.length)
            {
                final List<String> problems = inspector.verify();
                problems.forEach(System.out::println);
                System.out.println(problems.isEmpty() ? "verified: no problem found" : "verified: PROBLEMS FOUND");
                System.exit(problems.isEmpty() ? 0 : 1);
            }
        }
        catch (final TreeException ex)
        {
            System.err.println(ex.getMessage());
            System.exit(1);
        }
    }

    /**
     * Check every invariant. A region that changes meanwhile is looked at again a few times; one that keeps
     * changing, or whose writer died within a transaction, is reported as such.
     *
     * @return what is wrong, empty when nothing is.
     */
    public List<String> verify()
    {
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            final long completedZxid = header.completedZxid();
            if (completedZxid == header.inProgressZxid())
            {
                final List<String> problems = new RegionVerifier(header, table).verify();
                if (completedZxid == header.inProgressZxid() && completedZxid == header.completedZxid())
                {
                    return problems;
                }
            }
            else if (!WriterMonitor.isWriterAlive(header))
            {
                return List.of(
                    "the writer died in transaction " + header.inProgressZxid() + ", after " + completedZxid);
            }
        }

        return List.of("the region keeps changing: cannot be verified now");
    }

    /**
     * Print header, occupancy and index load.
     *
     * @param out to print to.
     */
    public void print(final PrintStream out)
    {
        final int state = header.state();
        out.println("region " + directory);
        line(out, "layout version", header.getInt(LAYOUT_VERSION_OFFSET));
        line(out, "generation", header.getLong(GENERATION_OFFSET));
        line(out, "state", STATE_READY == state ? "ready" : STATE_CLOSED == state ? "closed" : "creating");
        line(out, "writer", "process " + header.getLong(WRITER_PID_OFFSET) +
            (WriterMonitor.isWriterAlive(header) ? ", alive" : ", gone"));
        line(out, "completed zxid", header.completedZxid());
        line(out, "in progress zxid", header.inProgressZxid());
        line(out, "last tick ms", header.lastTickMs());
        line(out, "heartbeat ms", header.heartbeatMs());
        line(out, "znodes", header.getLong(ZNODE_COUNT_OFFSET));
        line(out, "ephemerals", header.getLong(EPHEMERAL_COUNT_OFFSET));
        line(out, "tree bytes", header.getLong(TREE_BYTES_OFFSET));
        line(out, "digest", Long.toHexString(header.getLong(DIGEST_OFFSET)));
        printMemory(out);
        printIndex(out);
        line(out, "change ring", header.getInt(RING_LENGTH_OFFSET) + " bytes, tail at " +
            header.buffer().getLongAcquire(RING_TAIL_OFFSET));
    }

    private void printMemory(final PrintStream out)
    {
        final long usedLines = header.getLong(NEXT_LINE_OFFSET);
        final long freeLines = header.getLong(FREE_LINES_OFFSET);
        final long znodes = Math.max(1, header.getLong(ZNODE_COUNT_OFFSET));
        line(out, "segments", header.segmentCount() + " of " + table.maxSegments() + " x " + table.segmentLength());
        line(out, "bytes handed out", usedLines << SizeClasses.LINE_SHIFT);
        line(out, "bytes in free blocks", freeLines << SizeClasses.LINE_SHIFT);
        line(out, "bytes per znode", ((usedLines - freeLines) << SizeClasses.LINE_SHIFT) / znodes);
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            final long blocks = freeBlocks(sizeClass);
            if (blocks > 0)
            {
                line(out, "  free blocks of " + (SizeClasses.linesOf(sizeClass) << SizeClasses.LINE_SHIFT), blocks);
            }
        }
    }

    private long freeBlocks(final int sizeClass)
    {
        long count = 0;
        final long limit = header.getLong(NEXT_LINE_OFFSET);
        int line = header.getInt(RegionHeaderDescriptor.FREE_HEADS_OFFSET + (sizeClass << 2));
        while (SizeClasses.NULL_LINE != line && count < limit)
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            if (null == buffer)
            {
                break;
            }

            count++;
            line = buffer.getInt(table.offsetOf(line) + 8);
        }

        return count;
    }

    private void printIndex(final PrintStream out)
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

        line(out, "buckets", header.bucketCount());
        line(out, "overflow lines", header.getLong(OVERFLOW_LINES_OFFSET));
        line(out, "load per bucket", (header.getLong(ZNODE_COUNT_OFFSET) - 1) / (double)Math.max(1, buckets));
        line(out, "longest chain", longest + " znodes");
        for (int i = 0; i < histogram.length; i++)
        {
            if (histogram[i] > 0)
            {
                line(out, "  buckets of " + i + (i == histogram.length - 1 ? " and more" : ""), histogram[i]);
            }
        }
    }

    private int chainOf(final int bucket)
    {
        int line = header.chunk(bucket >>> BucketDescriptor.CHUNK_SHIFT) +
            (bucket & (BucketDescriptor.CHUNK_BUCKETS - 1));
        int count = 0;
        for (int i = 0; i < BucketDescriptor.MAX_CHAIN_LINES && SizeClasses.NULL_LINE != line; i++)
        {
            final UnsafeBuffer buffer = table.bufferOf(line);
            if (null == buffer)
            {
                break;
            }

            final int offset = table.offsetOf(line);
            for (int entry = 0; entry < BucketDescriptor.ENTRIES; entry++)
            {
                count += 0 != buffer.getInt(offset + BucketDescriptor.ZNODES_OFFSET + (entry << 2)) ? 1 : 0;
            }

            line = buffer.getInt(offset + BucketDescriptor.OVERFLOW_OFFSET);
        }

        return count;
    }

    private static void line(final PrintStream out, final String name, final Object value)
    {
        out.println("  " + name + " ".repeat(Math.max(1, 26 - name.length())) + value);
    }
}
