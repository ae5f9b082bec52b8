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
package io.nodens.cluster.frontend;

import io.nodens.cluster.frontend.propose.ClusterLink;
import io.nodens.cluster.frontend.propose.ResultListener;
import io.nodens.cluster.results.ResultRing;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The rooms of a front end with the real state machine behind them, and no Aeron: neither a media driver nor a wire nor
 * a cluster.
 */
final class RoomsHarness implements ResultListener, AutoCloseable
{
    private static final long CYCLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    final TestClock clock = new TestClock();
    final MemberStatus status = new MemberStatus(0);
    final TreeRegion region;
    final LoopbackCluster cluster;
    final FrontEndSettings settings;
    final FrontEndEnvironment environment;
    final FrontEndRooms rooms;
    private final ClusterLink link;

    RoomsHarness(final Path directory)
    {
        this(directory, TestSettings.limits());
    }

    RoomsHarness(final Path directory, final FrontEndLimits limits)
    {
        settings = TestSettings.of("none", null, limits);
        region = TreeRegion.create(new TreeConfiguration()
            .directory(directory.resolve("region"))
            .segmentLength(1 << 20)
            .maxRegionBytes(16 << 20)
            .changeRingLength(1 << 16)
            .historyLength(1 << 20));
        final ResultRing ring = new ResultRing(1, 1024, 4096);
        cluster = new LoopbackCluster(region, ring, status, clock);
        environment = new FrontEndEnvironment(
            region,
            ring.poller(),
            status,
            new MemberInfo("0=localhost:1", "/data", "/region", "/aeron", "1.0", "profile=dev", 7, 8),
            cluster,
            new NoHooks(),
            null,
            clock,
            (error) ->
            {
                throw new AssertionError(error);
            },
            1);
        rooms = new FrontEndRooms(settings, environment, this);
        link = cluster.factory().newLink(settings, environment, null, rooms.queue, rooms.commands);
        for (int i = 0; ClusterLink.State.OPEN != link.state() || !rooms.lanes.serving().isServing(); i++)
        {
            if (i == 1000)
            {
                throw new AssertionError("the front end does not open");
            }
            cycle();
        }
    }

    /** One duty cycle of the rooms and of the cluster. */
    void cycle()
    {
        clock.advance(CYCLE_NS);
        final long nowNs = clock.nanoTime();
        link.doWork(nowNs);
        rooms.lanes.liveness().advance(nowNs);
        rooms.lanes.serving().update(nowNs, ClusterLink.State.OPEN == link.state());
        rooms.results.nowNs(nowNs);
        environment.results().poll(rooms.results, rooms.gate::isOpen, 256);
        rooms.changes.onDutyCycle();
        rooms.changes.poll();
        rooms.lanes.order().onDutyCycle(nowNs);
        rooms.lanes.order().advanceWaiting();
        rooms.lanes.liveness().poll(rooms.commands::expireSession);
        if (rooms.lanes.barriers().isSubmissionDue() && rooms.commands.barrier())
        {
            rooms.lanes.barriers().onSubmitted();
        }
        if (ClusterLink.State.OPEN == link.state())
        {
            rooms.queue.send(link, nowNs, rooms.lanes.serving().isServing(), 256);
        }
        cluster.cycle();
    }

    void cycles(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            cycle();
        }
    }

    @Override
    public void onOpened(final int maxDataLength)
    {
        link.onOpened(clock.nanoTime());
    }

    @Override
    public void onFault(final String message)
    {
        throw new AssertionError(message);
    }

    @Override
    public void close()
    {
        region.close();
    }

    private static final class NoHooks implements MemberHooks
    {
        @Override
        public void onNotice(final String line)
        {
            // Tests that look at lines have hooks of their own.
        }

        @Override
        public String refusalOf(final int maxDataLength)
        {
            return null;
        }

        @Override
        public void onMisconfigured(final String reason)
        {
            throw new AssertionError(reason);
        }

        @Override
        public void onFault(final String reason)
        {
            throw new AssertionError(reason);
        }
    }
}
