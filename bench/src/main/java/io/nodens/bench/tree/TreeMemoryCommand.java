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
package io.nodens.bench.tree;

import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Fills a region and ZooKeeper's tree with the same znodes and says what each takes.
 */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Fill a region, and ZooKeeper's tree beside it, with znodes at paths of 19 characters and print " +
        "the bytes that each takes.")
public final class TreeMemoryCommand implements Callable<Integer>
{
    private static final int LINE_LENGTH = 64;
    private static final int BYTES_PER_KB = 1024;
    private static final int COLLECTIONS = 4;
    private static final int SESSIONS = 1000;
    private static final List<String> MAPPED = List.of("RssFile:", "RssShmem:");

    @Option(names = "--znodes", defaultValue = "1000000", description = "at most ten million")
    private int znodes;

    @Option(names = "--data-length", defaultValue = "100", description = "bytes of data of each znode")
    private int dataLength;

    @Option(names = "--ephemeral-every", defaultValue = "10",
        description = "make every so many-th znode an ephemeral of one of a thousand sessions; 0 for none")
    private int ephemeralEvery;

    @Option(names = "--max-region-bytes", defaultValue = "3221225472", description = "limit of the region")
    private long maxRegionBytes;

    @Option(names = "--zookeeper", defaultValue = "true", negatable = true, fallbackValue = "true",
        description = "fill ZooKeeper's tree too; needs a heap of 500 bytes for each znode")
    private boolean isComparing;

    @Override
    public Integer call() throws IOException
    {
        System.out.printf(Locale.ROOT, "%,d znodes of %d bytes, %s%n", znodes, dataLength,
            0 == ephemeralEvery ? "no ephemerals" : "every " + ephemeralEvery + "th an ephemeral, each with an ACL id");
        final double ours = measureNodens();
        if (isComparing)
        {
            final double theirs = measureZooKeeper();
            System.out.printf(Locale.ROOT, "ratio of all in to ZooKeeper's live heap %26.3f%n", ours / theirs);
        }

        return 0;
    }

    private double measureNodens() throws IOException
    {
        final long mappedBefore = mappedBytes();
        final TreeConfiguration configuration = new TreeConfiguration()
            .directory(RegionDirectory.create())
            .maxRegionBytes(maxRegionBytes);
        try (NodensTree tree = new NodensTree(configuration, znodes, dataLength))
        {
            final long startNs = System.nanoTime();
            fill(tree);
            final long elapsedNs = System.nanoTime() - startNs;
            final long mappedAfter = mappedBytes();
            final RegionHeader header = RegionMapping.anyHeader(configuration.directory());
            final long used = header.getLong(RegionHeaderDescriptor.NEXT_LINE_OFFSET) * LINE_LENGTH;
            final long free = header.getLong(RegionHeaderDescriptor.FREE_LINES_OFFSET) * LINE_LENGTH;
            final long buckets = (long)header.bucketCount() * LINE_LENGTH;
            final long overflow = header.getLong(RegionHeaderDescriptor.OVERFLOW_LINES_OFFSET) * LINE_LENGTH;
            final long fixed = (long)header.buffer().capacity() + configuration.changeRingLength();
            final long mapped = mappedAfter - mappedBefore;

            print("nodens: logical, as the replicated limit counts", tree.begin().treeBytes());
            print("  in use: handed out and not free", used - free);
            print("    of it buckets of the path index", buckets);
            print("    of it overflow lines of the path index", overflow);
            print("  handed out and free again", free);
            print("  header and change ring, whatever the size", fixed);
            print("  mapped and touched, the window ahead included", mapped);
            print("  files, segments whole", RegionDirectory.fileBytes(configuration.directory()));
            System.out.printf(Locale.ROOT, "  filled at %d ns each%n", elapsedNs / znodes);
            print("nodens: all in (in use, free, header, ring)", used + fixed);
            return (double)(used + fixed) / znodes;
        }
    }

    private void fill(final NodensTree tree)
    {
        final UnsafeBuffer path = TreePaths.newPath();
        final UnsafeBuffer data = new UnsafeBuffer(new byte[dataLength]);
        final CreateParameters parameters = new CreateParameters();
        final AclEncoder acl = new AclEncoder().reset().add(Permissions.READ, "world", "anyone");
        tree.createTop();
        int parent = TreeWriter.NULL_ZNODE;
        for (int i = 0; i < znodes; i++)
        {
            if (0 == i % TreePaths.CHILDREN)
            {
                parent = tree.createParent(i);
            }

            TreePaths.filled(path, i);
            final TreeWriter writer = tree.begin();
            parameters.reset().name(path, TreePaths.NAME_OFFSET, TreePaths.NAME_LENGTH).data(data, 0, dataLength);
            if (isEphemeral(i))
            {
                parameters.ephemeral(session(i)).acl(writer.acls().intern(acl.buffer(), 0, acl.length()));
            }

            writer.create(parent, parameters);
            writer.completeTransaction();
        }
    }

    private double measureZooKeeper()
    {
        final long before = liveHeap();
        final ZooKeeperTree tree = new ZooKeeperTree(0, dataLength, false);
        final UnsafeBuffer path = TreePaths.newPath();
        for (int i = 0; i < znodes; i++)
        {
            TreePaths.filled(path, i);
            final String znodePath = new String(path.byteArray(), StandardCharsets.ISO_8859_1);
            if (0 == i % TreePaths.CHILDREN)
            {
                tree.create(znodePath.substring(0, TreePaths.PARENT_LENGTH), new byte[0], 0);
            }

            tree.create(znodePath, new byte[dataLength], isEphemeral(i) ? session(i) : 0);
        }

        final long bytes = liveHeap() - before;
        print("zookeeper: live heap", bytes);
        if (tree.tree().getNodeCount() < znodes)
        {
            throw new IllegalStateException("ZooKeeper's tree has " + tree.tree().getNodeCount() + " znodes");
        }

        return (double)bytes / znodes;
    }

    private boolean isEphemeral(final int index)
    {
        return 0 != ephemeralEvery && 0 == index % ephemeralEvery;
    }

    private static long session(final int index)
    {
        return 1L + index % SESSIONS;
    }

    private void print(final String name, final long value)
    {
        System.out.printf(Locale.ROOT, "%-50s %,16d %10.1f per znode%n", name, value, (double)value / znodes);
    }

    private static long liveHeap()
    {
        for (int i = 0; i < COLLECTIONS; i++)
        {
            System.gc();
        }

        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long mappedBytes() throws IOException
    {
        long sum = 0;
        for (final String line : Files.readAllLines(Path.of("/proc/self/status")))
        {
            final String[] words = line.split("\\s+");
            if (MAPPED.contains(words[0]))
            {
                sum += Long.parseLong(words[1]) * BYTES_PER_KB;
            }
        }

        return sum;
    }
}
