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

import io.nodens.tree.TreeWriter;
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

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Writes of the single writer: what a transaction costs without messages and without a log.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
@Threads(1)
public class TreeWriteBenchmark
{
    private static final int DATA_LENGTH = 100;

    /** Znodes to choose from. */
    @Param({"256", "1000000"})
    public int znodes;

    private final UnsafeBuffer path = TreeFixture.newPath();
    private final UnsafeBuffer name = new UnsafeBuffer("transient".getBytes(StandardCharsets.US_ASCII));
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_LENGTH]);
    private final SplittableRandom random = new SplittableRandom(1);
    private TreeFixture fixture;
    private TreeWriter writer;

    /** Fill the tree. */
    @Setup(Level.Trial)
    public void setUp()
    {
        fixture = new TreeFixture(znodes, DATA_LENGTH);
        writer = fixture.writer();
    }

    /** Delete the tree. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        fixture.close();
    }

    /**
     * Look a random path up and replace its data, as one transaction.
     *
     * @return the znode.
     */
    @Benchmark
    public int setData()
    {
        TreeFixture.path(path, random.nextInt(znodes));
        fixture.begin();
        final int znode = writer.find(path, 0, TreeFixture.PATH_LENGTH);
        writer.setData(znode, data, 0, DATA_LENGTH);
        writer.completeTransaction();
        return znode;
    }

    /**
     * Create a znode in one transaction and delete it in another.
     *
     * @return the znode.
     */
    @Benchmark
    public int createAndDelete()
    {
        fixture.begin();
        final int znode = fixture.create(name, data);
        writer.completeTransaction();
        fixture.begin();
        writer.delete(znode);
        writer.completeTransaction();
        return znode;
    }
}
