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
package io.nodens.tree;

import com.sun.management.ThreadMXBean;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What watches hear of when the ring has lost changes.
 */
@Timeout(60)
class LappedWatchTest
{
    private static final int RING_LENGTH = 64 * 1024;

    @TempDir
    private Path directory;

    private final List<String> events = new ArrayList<>();
    private final WatchTable table = new WatchTable(1 << 20, 1);
    private TreeRegion region;
    private TreeWriter writer;
    private ChangePoller poller;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory).changeRingLength(RING_LENGTH));
        writer = region.writer();
        poller = new ChangePoller(region.newChangeReader(), region.newReader(), table);
        for (final String path : List.of("/lap", "/same", "/set", "/parent", "/deleted", "/deleted-later"))
        {
            inTransaction(() -> Trees.create(writer, path, null));
        }
        poller.drainTo(writer.completedZxid());
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldTellPersistentWatchesOnceOfWhatAmountsToAChangeAndRecursiveOnesThatEventsWereLost()
    {
        int slot = 0;
        for (final String path : List.of("/same", "/set", "/parent", "/deleted", "/created", "/deleted-later"))
        {
            add(new Owner(slot++), WatchRules.PERSISTENT, path, !"/created".equals(path));
        }
        add(new Owner(slot++), WatchRules.RECURSIVE, "/parent", true);
        inTransaction(() -> Trees.setData(writer, "/set", new byte[1]));
        inTransaction(() -> Trees.create(writer, "/parent/child", null));
        inTransaction(() -> Trees.setData(writer, "/parent", new byte[1]));
        inTransaction(() -> writer.delete(Trees.find(writer, "/deleted")));
        inTransaction(() -> Trees.create(writer, "/created", null));

        lap();

        assertEquals(
            List.of("3 /set", "3 /parent", "4 /parent", "2 /deleted", "1 /created", "16 /parent"), events);
        assertEquals(7, table.size());
        events.clear();
        lap();
        assertEquals(List.of("16 /parent"), events);
        inTransaction(() -> writer.delete(Trees.find(writer, "/deleted-later")));
        assertTrue(poller.poll() > 0);
        lap();
        // What was heard before the lap is not said again, and what did not happen before it, nor in it, not at all.
        assertEquals(List.of("16 /parent", "2 /deleted-later", "16 /parent"), events);
        assertEquals(3, poller.lapCount());
    }

    /** A watch that gets an event which its kind does not hear of is gone without having been heard. */
    @Test
    void shouldSendAnEventThatTheWatchHearsOfWhenNothingCanBeSaidOfItsZnode()
    {
        add(new Owner(0), WatchRules.ONE_SHOT, WatchRules.DATA, "/same");
        add(new Owner(1), WatchRules.ONE_SHOT, WatchRules.CHILDREN, "/parent");
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        Trees.setData(writer, "/same", new byte[1]);
        Trees.create(writer, "/parent/open", null);

        table.onChangesLost(region.newReader(), writer.completedZxid(), writer.completedZxid() + 1);
        table.compare(Integer.MAX_VALUE);

        assertEquals(List.of("3 /same", "4 /parent"), events);
        assertEquals(0, table.size());
        writer.completeTransaction();
    }

    @Test
    void shouldSendAnOwnerOneEventForAChangeHoweverManyOfItsWatchesMissedIt()
    {
        final Owner owner = new Owner(0);
        for (int kind = WatchRules.DATA; kind <= WatchRules.CHILDREN; kind++)
        {
            add(owner, WatchRules.ONE_SHOT, kind, "/deleted");
            add(owner, WatchRules.ONE_SHOT, kind, "/set");
        }
        add(owner, WatchRules.PERSISTENT, "/deleted", true);
        add(owner, WatchRules.PERSISTENT, "/set", true);
        inTransaction(() -> writer.delete(Trees.find(writer, "/deleted")));
        inTransaction(() -> Trees.setData(writer, "/set", new byte[1]));

        lap();

        assertEquals(List.of("2 /deleted", "3 /set"), events);
        assertEquals(3, table.size());
        lap();
        assertEquals(2, events.size());
    }

    @Test
    void shouldSendWhatALaterChangeOfATransactionDidWhenTheFirstWasHeardBeforeTheLap()
    {
        final ChangeReader reader = region.newChangeReader();
        add(new Owner(0), WatchRules.PERSISTENT, "/parent", true);
        inTransaction(() ->
        {
            Trees.setData(writer, "/parent", new byte[1]);
            Trees.create(writer, "/parent/late", null);
        });
        assertEquals(1, reader.poll(
            (zxid, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
                table.onChange(zxid, kind, aclId, parentAclId, buffer, offset, length),
            1));
        assertEquals(List.of("3 /parent"), events);

        table.onChangesLost(region.newReader(), reader.polledZxid(), writer.completedZxid());
        table.compare(Integer.MAX_VALUE);

        assertTrue(events.contains("4 /parent"), events.toString());
    }

    /** What an owner has heard of the child is not what it has to hear of the parent. */
    @Test
    void shouldReportWhatWasLostOfAParentWhenTheSameComesForItsChild()
    {
        inTransaction(() -> Trees.create(writer, "/parent/b", null));
        poller.drainTo(writer.completedZxid());
        final Owner owner = new Owner(0);
        add(owner, WatchRules.ONE_SHOT, WatchRules.DATA, "/parent");
        add(owner, WatchRules.RECURSIVE, "/parent", true);
        add(owner, WatchRules.ONE_SHOT, WatchRules.DATA, "/parent/b");
        final long before = writer.completedZxid();
        inTransaction(() -> Trees.setData(writer, "/parent", new byte[1]));
        final long lost = writer.completedZxid();
        inTransaction(() -> Trees.setData(writer, "/parent/b", new byte[1]));

        table.onChangesLost(region.newReader(), before, lost);
        final UnsafeBuffer child = Trees.utf8("/parent/b");
        table.begin(writer.completedZxid(), ChangeHandler.DATA_CHANGED, 0, 0, child, 0, child.capacity());
        table.resume(Integer.MAX_VALUE);
        table.compare(Integer.MAX_VALUE);

        assertTrue(events.contains("3 /parent"), events.toString());
        assertTrue(events.contains("3 /parent/b"), events.toString());
    }

    @Test
    void shouldCompareManyWatchesInPortionsAndThoseOfWhomAnAnswerIsForFirst()
    {
        final int budget = 800;
        poller = new ChangePoller(region.newChangeReader(), region.newReader(), table, budget);
        for (int i = 0; i < 10_000; i++)
        {
            add(new Owner(i), WatchRules.PERSISTENT, "/set", true);
        }
        final Owner late = new Owner(10_000);
        add(late, WatchRules.PERSISTENT, "/set", true);
        add(late, WatchRules.ONE_SHOT, WatchRules.CHILDREN, "/parent");
        final Owner nobody = new Owner(10_001);
        final long before = writer.completedZxid();
        inTransaction(() -> Trees.setData(writer, "/set", new byte[1]));
        for (int i = 0; i * 32 < 2 * RING_LENGTH; i++)
        {
            inTransaction(() -> Trees.setData(writer, "/lap", null));
        }
        for (int i = 0; i < 30; i++)
        {
            poller.poll();
        }
        final long zxid = writer.completedZxid();

        assertTrue(events.size() <= budget / 8, events.size() + " at once");
        assertEquals(before, poller.polledZxid());
        assertEquals(ChangePoller.SENT, poller.drainTo(nobody, zxid));
        assertEquals(ChangePoller.WAIT, poller.drainTo(late, zxid));
        assertEquals(0, late.heard);
        poller.onDutyCycle();
        assertEquals(ChangePoller.MAKE_ANEW, poller.drainTo(late, zxid));
        assertEquals(1, late.heard);
        assertEquals(ChangePoller.SENT, poller.drainTo(late, zxid));
        inTransaction(() -> Trees.setData(writer, "/set", new byte[2]));
        while (poller.polledZxid() < writer.completedZxid())
        {
            final int heard = events.size();
            poller.onDutyCycle();
            poller.poll();
            assertTrue(events.size() - heard <= budget / 4 + 1, events.size() - heard + " at once");
        }
        assertEquals(2, late.heard);
        // Who was compared before the last change hears of it; who was not hears of both at once.
        assertTrue(events.size() > 10_001, events.size() + " events");
        assertTrue(events.size() < 20_002, events.size() + " events");
    }

    @Test
    void shouldCompareWatchesAlthoughAnswersSpendEachDutyCycle()
    {
        final int budget = 64;
        poller = new ChangePoller(region.newChangeReader(), region.newReader(), table, budget);
        for (int i = 0; i < 500; i++)
        {
            add(new Owner(i), WatchRules.PERSISTENT, "/same", true);
        }
        final Owner writing = new Owner(500);
        add(writing, WatchRules.PERSISTENT, "/set", true);
        for (int i = 0; i * 32 < 2 * RING_LENGTH; i++)
        {
            inTransaction(() -> Trees.setData(writer, "/lap", null));
        }
        poller.poll();

        int cycles = 0;
        while (table.isComparing() && cycles < 10_000)
        {
            poller.onDutyCycle();
            while (!poller.isSpent())
            {
                inTransaction(() -> Trees.setData(writer, "/lap", null));
                poller.drainTo(writing, writer.completedZxid());
            }
            poller.poll();
            cycles++;
        }

        assertTrue(cycles < 10_000, "comparing still after " + cycles + " duty cycles");
    }

    @Test
    void shouldFireManyWatchesOfOneChangeInPortionsAndEachOnceAndInOrder()
    {
        final int budget = 400;
        final int count = 5_000;
        poller = new ChangePoller(region.newChangeReader(), region.newReader(), table, budget);
        final List<Owner> owners = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            owners.add(new Owner(i));
            add(owners.get(i), WatchRules.PERSISTENT, "/set", true);
            add(owners.get(i), WatchRules.ONE_SHOT, WatchRules.DATA, "/set");
        }
        inTransaction(() -> Trees.setData(writer, "/set", new byte[1]));
        inTransaction(() -> writer.delete(Trees.find(writer, "/set")));
        final long zxid = writer.completedZxid();
        final List<Owner> gone = new ArrayList<>();

        for (int i = 0; poller.polledZxid() < zxid; i++)
        {
            final int heard = events.size();
            poller.onDutyCycle();
            poller.poll();
            assertTrue(events.size() - heard <= budget / WatchTable.EVENT_COST + 1, events.size() - heard + " at once");
            if (0 == i % 10)
            {
                // Who goes in between takes the next ones to be fired with it.
                final int next = Math.min(count - 1, i * 7 % count);
                gone.add(owners.get(next));
                table.removeAll(owners.get(next));
                table.removeAll(owners.get(count - 1 - next));
                gone.add(owners.get(count - 1 - next));
            }
        }

        for (final Owner owner : owners)
        {
            assertTrue(2 == owner.heard || gone.contains(owner), owner.slot() + " heard " + owner.heard);
            assertTrue(2 >= owner.heard, owner.slot() + " heard " + owner.heard);
        }
        assertEquals(count - gone.stream().distinct().count(), table.size());
        assertEquals("2 /set", events.get(events.size() - 1));
        assertEquals(events.lastIndexOf("3 /set") + 1, events.indexOf("2 /set"));
    }

    @Test
    void shouldNotAllocateWhenWatchesAreComparedOrFiredInPortions()
    {
        final TreeReader reader = region.newReader();
        for (int i = 0; i < 20; i++)
        {
            final Owner owner = new Owner(i);
            owner.isSilent = true;
            for (int mode = WatchRules.PERSISTENT; mode <= WatchRules.RECURSIVE; mode++)
            {
                add(owner, mode, "/set", true);
                add(owner, mode, "/absent/deep/below", false);
            }
        }
        final UnsafeBuffer path = Trees.utf8("/set");
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long zxid = writer.completedZxid();
        long before = 0;
        for (int i = 0; i < 4000; i++)
        {
            before = 2000 == i ? threads.getCurrentThreadAllocatedBytes() : before;
            table.onChangesLost(reader, zxid, zxid + 1);
            while (table.isComparing())
            {
                table.compare(100);
            }
            zxid += 2;
            table.begin(zxid, ChangeHandler.DELETED, 0, 0, path, 0, path.capacity());
            while (table.isFiring())
            {
                table.resume(7);
            }
        }

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 2000);
        assertEquals(80, table.size());
        assertEquals(List.of(), events);
    }

    @Test
    void shouldNotLookUpAncestorsThatNoRecursiveWatchCanHave()
    {
        add(new Owner(0), WatchRules.RECURSIVE, "/", true);
        add(new Owner(1), WatchRules.RECURSIVE, "/parent", true);
        final UnsafeBuffer deep = Trees.utf8("/parent" + "/a".repeat(2040));

        table.begin(Long.MAX_VALUE, ChangeHandler.DATA_CHANGED, 0, 0, deep, 0, deep.capacity());
        final int left = table.resume(1000);

        assertEquals(2, events.size());
        assertTrue(left > 950, "cost " + (1000 - left));
    }

    @Test
    void shouldLoseNoEventAndSendNoneTwiceWhateverIsLostOrFiredInPortions()
    {
        new LappedWatchModel(region).run(20_000);
    }

    @Test
    void shouldFindTheNearestAncestorOfAnAbsentZnodeWhateverTheDepth()
    {
        final String deep = "/parent" + "/a".repeat(2000);
        final long before = writer.completedZxid();
        assertFalse(mayHaveExisted(deep, before));
        inTransaction(() -> Trees.create(writer, "/other", null));
        assertFalse(mayHaveExisted(deep, before));
        assertTrue(mayHaveExisted("/absent", before));
        assertTrue(mayHaveExisted("/absent/child", before));
        final StringBuilder path = new StringBuilder("/parent");
        for (int i = 0; i < 40; i++)
        {
            final long zxid = writer.completedZxid();
            inTransaction(() -> Trees.create(writer, path.append("/a").toString(), null));
            assertTrue(mayHaveExisted(deep, zxid), "created at depth " + i);
            assertFalse(mayHaveExisted(deep, writer.completedZxid()), "created at depth " + i);
        }
        final long zxid = writer.completedZxid();
        inTransaction(() -> Trees.create(writer, path + "/b", null));
        inTransaction(() -> writer.delete(Trees.find(writer, path + "/b")));
        assertTrue(mayHaveExisted(deep, zxid));
        assertFalse(mayHaveExisted(deep, writer.completedZxid()));
    }

    private boolean mayHaveExisted(final String path, final long zxid)
    {
        final UnsafeBuffer bytes = Trees.utf8("xx" + path);
        return WatchTable.mayHaveExisted(
            region.newReader(), bytes, 2, bytes.capacity() - 2, zxid, new ZnodeStat());
    }

    private void lap()
    {
        final long laps = poller.lapCount();
        for (int i = 0; i * 32 < 2 * RING_LENGTH; i++)
        {
            inTransaction(() -> Trees.setData(writer, "/lap", null));
        }
        do
        {
            poller.onDutyCycle();
            poller.poll();
        }
        while (laps == poller.lapCount() || table.isComparing());
    }

    private void inTransaction(final Runnable change)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        change.run();
        writer.completeTransaction();
    }

    private void add(final Owner owner, final int mode, final String path, final boolean existed)
    {
        final UnsafeBuffer bytes = Trees.utf8(path);
        assertTrue(table.add(
            owner, WatchRules.DATA, mode, existed, writer.completedZxid(), bytes, 0, bytes.capacity()));
    }

    private void add(final Owner owner, final int mode, final int kind, final String path)
    {
        final UnsafeBuffer bytes = Trees.utf8(path);
        assertTrue(table.add(owner, kind, mode, true, writer.completedZxid(), bytes, 0, bytes.capacity()));
    }

    private final class Owner extends WatchOwner
    {
        private int heard;
        private boolean isSilent;

        Owner(final int slot)
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
            final long zxid,
            final long sinceZxid,
            final int event,
            final int aclId,
            final DirectBuffer path,
            final int offset,
            final int length)
        {
            heard++;
            if (isSilent)
            {
                return;
            }
            events.add(event + " " + path.getStringWithoutLengthUtf8(offset, length));
        }
    }
}
