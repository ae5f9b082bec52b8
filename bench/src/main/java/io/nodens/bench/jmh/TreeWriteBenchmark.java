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

import io.nodens.bench.tree.TreeKind;
import io.nodens.bench.tree.TreeUnderTest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Writes of the single writer to a tree of a million znodes, each found by its path and a transaction of its own: no
 * messages and no log. One shot is a batch of operations, so that creates do not grow the tree without end.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = {
    ForkArguments.ADD_OPENS, ForkArguments.MIN_HEAP, ForkArguments.MAX_HEAP, ForkArguments.PRE_TOUCH})
@Threads(1)
public class TreeWriteBenchmark
{
    private static final int BATCH = 1 << 17;
    /** Odd, so that multiples modulo the batch come in every value once. */
    private static final int STRIDE = 48_271;
    private static final int OTHER_LENGTH = 28;

    /**
     * The tree and what comes and goes in it. The other states extend it instead of asking for it: a state that one
     * asks for is not the one that the benchmark gets.
     */
    @State(Scope.Thread)
    public static class Tree
    {
        /** What is written to. */
        @Param({"NODENS", "DATATREE"})
        public TreeKind kind;
        /** Znodes of the tree. */
        @Param("1000000")
        public int znodes;
        /** Bytes of data. */
        @Param({"0", "100", "1024"})
        public int dataLength;

        private final SplittableRandom random = new SplittableRandom(1);
        private TreeUnderTest tree;

        /** Fill the tree. */
        @Setup(Level.Trial)
        public void setUp()
        {
            tree = kind.fill(znodes, dataLength);
        }

        /** Delete the tree. */
        @TearDown(Level.Trial)
        public void tearDown()
        {
            tree.close();
        }

        void createAll()
        {
            for (int i = 0; i < BATCH; i++)
            {
                tree.create(i, dataLength);
            }
        }

        void deleteAll()
        {
            for (int i = 0; i < BATCH; i++)
            {
                tree.delete((i * STRIDE) & (BATCH - 1));
            }
        }
    }

    /**
     * A tree without what is going to be created.
     */
    @State(Scope.Thread)
    public static class Absent extends Tree
    {
        /** Delete what the shot created. */
        @TearDown(Level.Iteration)
        public void clear()
        {
            deleteAll();
        }
    }

    /**
     * A tree with what is going to be deleted.
     */
    @State(Scope.Thread)
    public static class Present extends Tree
    {
        /** Create what the shot deletes. */
        @Setup(Level.Iteration)
        public void prepare()
        {
            createAll();
        }
    }

    /**
     * Create znodes, each under another parent than the one before.
     *
     * @param tree to create in.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void create(final Absent tree)
    {
        tree.createAll();
    }

    /**
     * Delete znodes in an order that is not the one of their creation.
     *
     * @param tree to delete from.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void delete(final Present tree)
    {
        tree.deleteAll();
    }

    /**
     * Replace data of random znodes by as much data.
     *
     * @param tree to write to.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void setData(final Tree tree)
    {
        for (int i = 0; i < BATCH; i++)
        {
            tree.tree.setData(tree.random.nextInt(tree.znodes), tree.dataLength);
        }
    }

    /**
     * Replace data of random znodes by a little more or as much as before.
     *
     * @param tree to write to.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void setDataOfOtherLength(final Tree tree)
    {
        for (int i = 0; i < BATCH; i++)
        {
            tree.tree.setData(tree.random.nextInt(tree.znodes), tree.dataLength + (i & 1) * OTHER_LENGTH);
        }
    }
}
