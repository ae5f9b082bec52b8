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
package io.nodens.bench.jmh;

import io.nodens.bench.tree.NodensTree;
import io.nodens.bench.tree.RegionDirectory;
import io.nodens.bench.tree.TreeKind;
import io.nodens.bench.tree.ZooKeeperTree;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.zookeeper.data.Stat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Names of the children of one parent. Ours are copied to the caller's buffer and come whole, or in pages of a
 * thousand, each one state; ZooKeeper's are a list of references to strings and come whole, so that a first page
 * costs there what all cost; or that list and a copy of the names to the caller's buffer, in the form of ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = {
    ForkArguments.ADD_OPENS, ForkArguments.MIN_HEAP, ForkArguments.MAX_HEAP, ForkArguments.PRE_TOUCH})
@Threads(1)
public class TreeChildrenBenchmark
{
    private static final int PAGE = 1000;
    private static final int BYTES_PER_CHILD = 12;
    private static final String PARENT = "/parent";

    /** What is asked. */
    @Param({"NODENS", "DATATREE", "DATATREE_COPY"})
    public TreeKind kind;
    /** Children of the parent. */
    @Param({"10", "10000", "1000000"})
    public int children;

    private final UnsafeBuffer path = new UnsafeBuffer(PARENT.getBytes(StandardCharsets.US_ASCII));
    private final ChildrenPage page = new ChildrenPage();
    private final ZnodeStat znodeStat = new ZnodeStat();
    private final Stat stat = new Stat();
    private UnsafeBuffer names;
    private NodensTree nodens;
    private TreeReader reader;
    private ZooKeeperTree zooKeeper;

    /** Create the children. */
    @Setup(Level.Trial)
    public void setUp()
    {
        names = new UnsafeBuffer(new byte[children * BYTES_PER_CHILD]);
        if (TreeKind.NODENS == kind)
        {
            nodens = new NodensTree(RegionDirectory.create(), 1, 0);
            reader = nodens.region().newReader();
            fillNodens();
        }
        else if (TreeKind.DATATREE == kind || TreeKind.DATATREE_COPY == kind)
        {
            zooKeeper = new ZooKeeperTree(1, 0, false);
            zooKeeper.create(PARENT, new byte[0], 0);
            for (int i = 0; i < children; i++)
            {
                zooKeeper.create(PARENT + "/" + name(i), new byte[0], 0);
            }
        }
        else
        {
            throw new IllegalArgumentException(
                kind + " has no children: allowed are NODENS, DATATREE and DATATREE_COPY");
        }
    }

    /** Delete the tree. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        if (null != nodens)
        {
            nodens.close();
        }
    }

    /**
     * All children in one answer.
     *
     * @return how many.
     */
    @Benchmark
    public int whole()
    {
        return null == nodens ? zooKeeperChildren() : pages(0);
    }

    /**
     * All children, a page after the other.
     *
     * @return how many.
     */
    @Benchmark
    public int paged()
    {
        return null == nodens ? zooKeeperChildren() : pages(PAGE);
    }

    /**
     * The first page.
     *
     * @return how many.
     */
    @Benchmark
    public int firstPage()
    {
        if (null == nodens)
        {
            return zooKeeperChildren();
        }

        page.wrap(names, 0, names.capacity(), PAGE).cursor(TreeReader.FIRST_PAGE);
        return checked(reader.getChildren(path, 0, path.capacity(), page, znodeStat));
    }

    private int zooKeeperChildren()
    {
        final List<String> list = zooKeeper.children(PARENT, stat);
        if (TreeKind.DATATREE_COPY == kind)
        {
            int offset = 0;
            for (final String name : list)
            {
                offset += names.putStringAscii(offset, name);
            }
        }

        return list.size();
    }

    private int pages(final int limit)
    {
        page.wrap(names, 0, names.capacity(), limit).cursor(TreeReader.FIRST_PAGE);
        int count = 0;
        do
        {
            count += checked(reader.getChildren(path, 0, path.capacity(), page, znodeStat));
        }
        while (!page.isLast());

        if (children != count)
        {
            throw new IllegalStateException(count + " of " + children + " children");
        }

        return count;
    }

    private static int checked(final int result)
    {
        if (result < 0)
        {
            throw new IllegalStateException("read answered " + result);
        }

        return result;
    }

    private void fillNodens()
    {
        final CreateParameters parameters = new CreateParameters();
        final TreeWriter writer = nodens.begin();
        final int parent = writer.create(
            TreeWriter.ROOT_ZNODE, parameters.reset().name(path, 1, path.capacity() - 1));
        writer.completeTransaction();
        for (int i = 0; i < children; i++)
        {
            final UnsafeBuffer name = new UnsafeBuffer(name(i).getBytes(StandardCharsets.US_ASCII));
            nodens.begin();
            writer.create(parent, parameters.reset().name(name, 0, name.capacity()).data(name, 0, 0));
            writer.completeTransaction();
        }
    }

    private static String name(final int index)
    {
        final String digits = Integer.toString(index);
        return "n" + "0".repeat(7 - digits.length()) + digits;
    }
}
