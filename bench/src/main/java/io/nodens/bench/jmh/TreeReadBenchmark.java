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

import io.nodens.bench.tree.PathStream;
import io.nodens.bench.tree.TreeKind;
import io.nodens.bench.tree.TreeUnderTest;
import org.openjdk.jmh.annotations.AuxCounters;
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

import java.util.concurrent.TimeUnit;

/**
 * Reads of random paths: what a lookup, a copy of 100 bytes and a Stat cost, alone and beside a writer.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = {
    ForkArguments.ADD_OPENS, ForkArguments.MIN_HEAP, ForkArguments.MAX_HEAP, ForkArguments.PRE_TOUCH})
@Threads(1)
public class TreeReadBenchmark
{
    private static final int DATA_LENGTH = 100;

    /**
     * The tree, shared by all reading threads.
     */
    @State(Scope.Benchmark)
    public static class Tree
    {
        /** What is asked. */
        @Param({"NODENS", "NODENS_FOREIGN", "DATATREE", "DATATREE_COPY", "MAP"})
        public TreeKind kind;
        /** Znodes of the tree. */
        @Param("1000000")
        public int znodes;
        /** Znodes that are asked for: few are in the caches, a million are not. */
        @Param({"1000000", "256"})
        public int keys;
        /** Whether random znodes are written meanwhile, as fast as it goes. */
        @Param({"false", "true"})
        public boolean writing;
        private TreeUnderTest tree;

        /** Fill the tree. */
        @Setup(Level.Trial)
        public void setUp()
        {
            tree = kind.fill(znodes, DATA_LENGTH);
            if (writing)
            {
                tree.startWriting();
            }
        }

        /** Delete the tree. */
        @TearDown(Level.Trial)
        public void tearDown()
        {
            tree.close();
        }
    }

    /**
     * A reader, one for each thread.
     */
    @State(Scope.Thread)
    public static class Reading
    {
        private PathStream paths;
        private TreeUnderTest.Reading reading;

        /**
         * Begin to read.
         *
         * @param tree to read.
         */
        @Setup(Level.Trial)
        public void setUp(final Tree tree)
        {
            paths = new PathStream(tree.znodes, tree.keys, 1);
            reading = tree.tree.newReading();
        }
    }

    /**
     * What the writer beside got done.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Writes
    {
        /** Transactions during an iteration. */
        public long transactions;
        private long before;

        /**
         * Note where the writer is.
         *
         * @param tree that is written.
         */
        @Setup(Level.Iteration)
        public void setUp(final Tree tree)
        {
            before = tree.tree.writes();
        }

        /**
         * Count.
         *
         * @param tree that is written.
         */
        @TearDown(Level.Iteration)
        public void tearDown(final Tree tree)
        {
            transactions = tree.tree.writes() - before;
        }
    }

    /**
     * The cost of going on to the next path, contained in all others.
     *
     * @param reading of this thread.
     * @return a byte of the path, so that nothing is optimised away.
     */
    @Benchmark
    public byte baseline(final Reading reading)
    {
        return reading.paths.buffer().getByte(reading.paths.next());
    }

    /**
     * Data and Stat of a random path.
     *
     * @param reading of this thread.
     * @param writes  of the writer beside.
     * @return the length of the data.
     */
    @Benchmark
    public int getData(final Reading reading, final Writes writes)
    {
        return reading.reading.getData(reading.paths, reading.paths.next());
    }

    /**
     * Stat of a random path.
     *
     * @param reading of this thread.
     * @return the version.
     */
    @Benchmark
    public int exists(final Reading reading)
    {
        return reading.reading.exists(reading.paths, reading.paths.next());
    }
}
