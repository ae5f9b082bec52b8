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
 * Data of 1 MiB, which goes to a fresh block while readers have the old one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = {
    ForkArguments.ADD_OPENS, ForkArguments.MIN_HEAP, ForkArguments.MAX_HEAP, ForkArguments.PRE_TOUCH})
@Threads(1)
public class TreeLargeDataBenchmark
{
    private static final int LENGTH = 1024 * 1024;
    private static final int ZNODES = 64;

    /** What is written to and read. */
    @Param({"NODENS", "DATATREE", "DATATREE_COPY"})
    public TreeKind kind;

    private TreeUnderTest tree;
    private TreeUnderTest.Reading reading;
    private PathStream paths;
    private int next;

    /** Fill the tree. */
    @Setup(Level.Trial)
    public void setUp()
    {
        tree = kind.fill(ZNODES, LENGTH);
        reading = tree.newReading();
        paths = new PathStream(ZNODES, ZNODES, 1);
    }

    /** Delete the tree. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        tree.close();
    }

    /** Replace the data of one znode after the other. */
    @Benchmark
    public void setData()
    {
        tree.setData(next++ & (ZNODES - 1), LENGTH);
    }

    /**
     * Read random znodes.
     *
     * @return the length of the data.
     */
    @Benchmark
    public int getData()
    {
        return reading.getData(paths, paths.next());
    }
}
