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
package io.nodens.bench.system.nodens;

import io.nodens.bench.system.BenchList;
import io.nodens.bench.system.BenchPaths;
import io.nodens.bench.system.CompletionHandler;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.Seat;
import io.nodens.bench.system.Servers;
import io.nodens.bench.system.SystemUnderTest;
import io.nodens.client.EmbeddedReader;
import io.nodens.client.ReadLevel;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Nodens through embedded readers: the rig maps the tree of a member on this host and reads there, without a message.
 * What is read is written by a native client beforehand.
 */
public final class EmbeddedSystem implements SystemUnderTest
{
    /** What can be asked of it. */
    public static final Set<OperationKind> KINDS = Collections.unmodifiableSet(
        EnumSet.of(OperationKind.GET, OperationKind.LIST, OperationKind.EXISTS));

    private static final long VISIBLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final StartedMembers started;
    private final NodensSystem writer;
    private final String seat;
    private final List<Path> regions = new ArrayList<>();

    private EmbeddedSystem(final StartedMembers started, final NodensSystem writer, final String seat)
    {
        this.started = started;
        this.writer = writer;
        this.seat = seat;
        final int id = Seat.parse(seat).member(started.leader(), started.cluster().members().size());
        if (Seat.ANYWHERE != id)
        {
            regions.add(started.cluster().regionDirectory(id));
            return;
        }
        for (int member = 0; member < started.cluster().members().size(); member++)
        {
            regions.add(started.cluster().regionDirectory(member));
        }
    }

    /**
     * Read at members that were started for this.
     *
     * @param started members; closed with this.
     * @param seat    of the readers: any, leader, follower.
     * @return the system.
     */
    public static EmbeddedSystem start(final StartedMembers started, final String seat)
    {
        return new EmbeddedSystem(started, NodensSystem.overIpc(started, ReadLevel.LOCAL), seat);
    }

    @Override
    public String name()
    {
        return "nodens-embedded";
    }

    @Override
    public String seat()
    {
        return seat;
    }

    @Override
    public Servers servers()
    {
        return started;
    }

    @Override
    public String describe()
    {
        return "embedded readers of " + regions + ", memory access " + MemoryAccess.best() + ", no message; " +
            started.describe();
    }

    @Override
    public Set<OperationKind> kinds()
    {
        return KINDS;
    }

    @Override
    public void prepare(final Demand demand)
    {
        writer.prepare(demand);
    }

    @Override
    public LoadConnection connect(final Demand demand, final int index, final CompletionHandler handler)
    {
        final EmbeddedReader reader = EmbeddedReader.open(regions.get(index % regions.size()));
        boolean isConnected = false;
        try
        {
            awaitPrepared(reader, demand);
            isConnected = true;
            return new EmbeddedConnection(reader, demand, handler);
        }
        finally
        {
            if (!isConnected)
            {
                reader.close();
            }
        }
    }

    /** What was created last is seen last. */
    private static void awaitPrepared(final EmbeddedReader reader, final Demand demand)
    {
        final BenchPaths paths = new BenchPaths(0);
        final DirectBuffer last = demand.hasList() ?
            new UnsafeBuffer(BenchList.paths().get(BenchList.CHILD_COUNT).getBytes(StandardCharsets.US_ASCII)) :
            paths.key(demand.keys() - 1);
        final ZnodeStat stat = new ZnodeStat();
        final long deadlineNs = System.nanoTime() + VISIBLE_TIMEOUT_NS;
        int status = reader.exists(last, 0, last.capacity(), stat);
        while (TreeStatus.OK != status)
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("an embedded reader does not see what was prepared, status " + status);
            }
            Thread.yield();
            status = reader.exists(last, 0, last.capacity(), stat);
        }
    }

    @Override
    public void close()
    {
        // It closes the members, too.
        writer.close();
    }
}
