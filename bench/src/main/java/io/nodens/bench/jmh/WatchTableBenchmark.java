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

import io.nodens.tree.ChangeHandler;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The watch table of a door: what it takes to set a watch and remove it, and to fire a change to those who watch a
 * znode. What the door then does with an event is not in it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = ForkArguments.FORKS, jvmArgsAppend = ForkArguments.ADD_OPENS)
@Threads(1)
@State(Scope.Thread)
public class WatchTableBenchmark
{
    private static final long MAX_PATH_BYTES = 1L << 30;

    /** Who watch the znode that changes. */
    @Param({"1", "100", "10000"})
    public int watchers;

    private final UnsafeBuffer path = new UnsafeBuffer("/bench/p17/n4711".getBytes(StandardCharsets.US_ASCII));
    private final UnsafeBuffer otherPath = new UnsafeBuffer("/bench/p17/n4712".getBytes(StandardCharsets.US_ASCII));
    private WatchTable table;
    private Owner[] owners;
    private long zxid;

    /** Set the watches that stay. */
    @Setup(Level.Trial)
    public void setUp()
    {
        table = new WatchTable(MAX_PATH_BYTES, 1);
        owners = new Owner[watchers];
        for (int i = 0; i < watchers; i++)
        {
            owners[i] = new Owner(i);
            add(owners[i], path, WatchRules.PERSISTENT);
        }
    }

    /**
     * Set a watch of a znode that nobody else watches, and remove it.
     *
     * @return watches that are left.
     */
    @Benchmark
    public int addAndRemove()
    {
        add(owners[0], otherPath, WatchRules.ONE_SHOT);
        table.removeAllOf(owners[0], otherPath, 0, otherPath.capacity());
        return table.size();
    }

    /**
     * Fire a change of data to all who watch the znode.
     *
     * @return events that the last one has had.
     */
    @Benchmark
    public long fire()
    {
        table.onChange(++zxid, ChangeHandler.DATA_CHANGED, 0, 0, path, 0, path.capacity());
        return owners[watchers - 1].heard;
    }

    private void add(final Owner owner, final UnsafeBuffer watched, final int mode)
    {
        if (!table.add(owner, WatchRules.DATA, mode, true, zxid, watched, 0, watched.capacity()))
        {
            throw new IllegalStateException("a watch was refused");
        }
    }

    /** Counts its events. */
    private static final class Owner extends WatchOwner
    {
        private long heard;

        private Owner(final int slot)
        {
            super(slot);
        }

        @Override
        protected int admit(final int pathLength)
        {
            return 0;
        }

        @Override
        protected void release(final int pathLength, final int share)
        {
        }

        @Override
        protected void onWatchEvent(
            final long eventZxid,
            final long sinceZxid,
            final int event,
            final int aclId,
            final DirectBuffer watched,
            final int offset,
            final int length)
        {
            heard++;
        }
    }
}
