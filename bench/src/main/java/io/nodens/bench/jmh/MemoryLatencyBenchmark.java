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

import io.nodens.bench.tree.PointerChase;
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
 * The unit in which random reads are counted: one dependent miss over as much memory as a million znodes take.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = ForkArguments.ADD_OPENS)
@Threads(1)
public class MemoryLatencyBenchmark
{
    /** Bytes of memory. */
    @Param("239999936")
    public int length;

    private PointerChase chase;

    /** Link the lines. */
    @Setup(Level.Trial)
    public void setUp()
    {
        chase = new PointerChase(length);
    }

    /** Give the memory back. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        chase.close();
    }

    /**
     * One dependent load.
     *
     * @return where it led.
     */
    @Benchmark
    public int dependentMiss()
    {
        return chase.step();
    }
}
