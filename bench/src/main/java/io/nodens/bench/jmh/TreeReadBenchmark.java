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

import io.nodens.tree.TreeReader;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;
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

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Reads of random paths: what a lookup, a copy of 100 bytes and a Stat cost.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
@Threads(1)
public class TreeReadBenchmark
{
    private static final int DATA_LENGTH = 100;
    private static final int BUFFER_LENGTH = 1024;

    /**
     * The tree, shared by all reading threads.
     */
    @State(Scope.Benchmark)
    public static class Tree
    {
        /** Znodes to choose from: few are in the caches, a million are not. */
        @Param({"256", "1000000"})
        public int znodes;
        private TreeFixture fixture;

        /** Fill the tree. */
        @Setup(Level.Trial)
        public void setUp()
        {
            fixture = new TreeFixture(znodes, DATA_LENGTH);
        }

        /** Delete the tree. */
        @TearDown(Level.Trial)
        public void tearDown()
        {
            fixture.close();
        }
    }

    /**
     * A reader and its buffers, one for each thread.
     */
    @State(Scope.Thread)
    public static class Reading
    {
        private final UnsafeBuffer path = TreeFixture.newPath();
        private final UnsafeBuffer dst = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
        private final ZnodeStat stat = new ZnodeStat();
        private final SplittableRandom random = new SplittableRandom(1);
        private TreeReader reader;

        /**
         * Open a reader.
         *
         * @param tree to read.
         */
        @Setup(Level.Trial)
        public void setUp(final Tree tree)
        {
            reader = tree.fixture.newReader();
        }
    }

    /**
     * The cost of choosing a path and writing it to a buffer, to be subtracted from the others.
     *
     * @param tree    to read.
     * @param reading of this thread.
     * @return the last digit, so that nothing is optimised away.
     */
    @Benchmark
    public byte baseline(final Tree tree, final Reading reading)
    {
        TreeFixture.path(reading.path, reading.random.nextInt(tree.znodes));
        return reading.path.getByte(TreeFixture.PATH_LENGTH - 1);
    }

    /**
     * Data and Stat of a random path.
     *
     * @param tree    to read.
     * @param reading of this thread.
     * @return the length of the data.
     */
    @Benchmark
    public int getData(final Tree tree, final Reading reading)
    {
        TreeFixture.path(reading.path, reading.random.nextInt(tree.znodes));
        final int length = reading.reader.getData(
            reading.path, 0, TreeFixture.PATH_LENGTH, reading.dst, 0, reading.stat);
        if (DATA_LENGTH != length)
        {
            throw new IllegalStateException("read answered " + length);
        }

        return length;
    }

    /**
     * Stat of a random path.
     *
     * @param tree    to read.
     * @param reading of this thread.
     * @return the status.
     */
    @Benchmark
    public int exists(final Tree tree, final Reading reading)
    {
        TreeFixture.path(reading.path, reading.random.nextInt(tree.znodes));
        return reading.reader.exists(reading.path, 0, TreeFixture.PATH_LENGTH, reading.stat);
    }
}
