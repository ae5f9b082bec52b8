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
import io.nodens.testsupport.TestSeed;
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
import java.util.Random;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What an owner hears of that comes back with watches as of a zxid of before.
 */
@Timeout(60)
class ResumedWatchTest
{
    private static final int RING_LENGTH = 64 * 1024;
    private static final int BUDGET = 64;

    @TempDir
    private Path directory;

    private final WatchTable table = new WatchTable(1 << 20, 1);
    private TreeRegion region;
    private TreeWriter writer;
    private ChangePoller poller;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory).changeRingLength(RING_LENGTH));
        writer = region.writer();
        poller = new ChangePoller(region.newChangeReader(), region.newReader(), table, BUDGET);
        for (final String path : List.of("/a", "/a/b", "/deleted", "/lap"))
        {
            create(path);
        }
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldSendEachChangeThatTheRingHoldsWhateverTheModeOfTheWatch()
    {
        final Owner owner = new Owner(0);
        final long seen = writer.completedZxid();
        set("/a");
        create("/a/b/c");
        delete("/deleted");
        create("/came");
        delete("/came");
        set("/a");
        delete("/a/b/c");
        set("/lap");

        comeBack(owner, seen,
            "3 /a", "2 /a/b", "2 /deleted", "1 /deleted exists", "1 /came exists", "2 /came exists", "1 /lap");

        assertEquals(
            List.of("3 /a", "1 /a/b/c", "4 /a/b", "2 /deleted", "1 /came", "2 /came", "3 /a", "2 /a/b/c", "4 /a/b",
                "3 /lap"),
            owner.events);
        assertTrue(owner.isInOrder());
        assertEquals(0, owner.coalesced);
        // Those that fire once have fired, and the others go on.
        assertEquals(4, table.size());
        set("/a/b");
        settle();
        assertEquals("3 /a/b", owner.events.get(10));
    }

    @Test
    void shouldSendNothingOfWhatWasSeenAndNothingTwice()
    {
        final Owner owner = new Owner(0);
        set("/a");
        final long seen = writer.completedZxid();

        comeBack(owner, seen, "3 /", "2 /a", "3 /a");
        set("/a");
        settle();

        assertEquals(List.of("3 /a"), owner.events);
        assertEquals(seen + 1, owner.resumedZxid + 1);
    }

    @Test
    void shouldCompareWithTheTreeAndSayWhatIsCoalescedWhenTheRingHoldsTheChangesNoMore()
    {
        final Owner owner = new Owner(0);
        final long seen = writer.completedZxid();
        set("/a");
        set("/a");
        delete("/deleted");
        lap();

        comeBack(owner, seen, "3 /a", "2 /a", "2 /deleted", "1 /lap exists", "1 /a/b");

        assertEquals(List.of("16 /a", "3 /a", "2 /deleted", "3 /lap"), sorted(owner.events, "16 /a", "3 /a"));
        assertEquals(4, owner.coalesced);
        assertEquals(seen, owner.sinceZxid);
        set("/a/b");
        settle();
        assertTrue(owner.events.contains("3 /a/b"));
        assertEquals(0, owner.events.stream().filter("2 /a/b"::equals).count());
    }

    @Test
    void shouldCompareTheRestWhenTheRingLapsWhileItIsReplayed()
    {
        final Owner owner = new Owner(0);
        final long seen = writer.completedZxid();
        for (int i = 0; i < 300; i++)
        {
            set("/a");
        }
        suspend(owner, seen, "3 /a", "2 /a/b");
        poller.resume(owner);
        while (owner.events.isEmpty())
        {
            poller.onDutyCycle();
            poller.poll();
        }
        final int before = owner.events.size();
        assertTrue(before < 300, before + " replayed");

        set("/a/b");
        lap();
        settle();

        // One change may have been on its way to the owner.
        final int replayed = (int)owner.events.stream().filter("3 /a"::equals).count();
        assertTrue(replayed - before <= 1, replayed + " and " + before);
        assertEquals(
            List.of("16 /a", "3 /a/b"), owner.events.stream().skip(replayed).sorted().toList());
        assertEquals(seen + replayed, owner.sinceZxid);
    }

    /** One that comes back with much to make up for takes a part of each duty cycle, and others hear meanwhile. */
    @Test
    void shouldReplayInPortionsWhileOthersHearOfWhatHappens()
    {
        final Owner owner = new Owner(0);
        final Owner other = new Owner(1);
        add(other, WatchRules.DATA, WatchRules.PERSISTENT, true, writer.completedZxid(), "/a/b");
        final long seen = writer.completedZxid();
        for (int i = 0; i < 500; i++)
        {
            set("/a");
        }
        settle();
        suspend(owner, seen, "2 /a");
        poller.resume(owner);

        int cycles = 0;
        while (owner.isResuming())
        {
            set("/a/b");
            poller.onDutyCycle();
            assertEquals(ChangePoller.WAIT, poller.drainTo(owner, writer.completedZxid()));
            assertEquals(ChangePoller.SENT, poller.drainTo(other, writer.completedZxid()));
            poller.poll();
            cycles++;
            assertEquals(cycles, other.events.size());
        }

        assertEquals(500, owner.events.size());
        assertTrue(cycles >= 500 * WatchTable.EVENT_COST / BUDGET, cycles + " duty cycles");
    }

    @Test
    void shouldLetOneThatTakesNoMoreWaitAndGoOnWithTheOthers()
    {
        final Owner slow = new Owner(0);
        final Owner fast = new Owner(1);
        final long seen = writer.completedZxid();
        for (int i = 0; i < 100; i++)
        {
            inTransaction(() ->
            {
                Trees.setData(writer, "/a", null);
                Trees.setData(writer, "/a/b", null);
            });
        }
        slow.room = 7;
        suspend(slow, seen, "3 /a");
        suspend(fast, seen, "3 /a");
        poller.resume(slow);
        poller.resume(fast);

        for (int i = 0; i < 100; i++)
        {
            poller.onDutyCycle();
            poller.poll();
        }
        assertEquals(200, fast.events.size());
        assertFalse(fast.isResuming());
        assertTrue(slow.isResuming());
        assertEquals(8, slow.events.size(), "the rest of a transaction follows");

        slow.room = Integer.MAX_VALUE;
        settle();
        assertEquals(fast.events, slow.events);
        assertFalse(slow.isResuming());
    }

    @Test
    void shouldForgetAnOwnerThatIsGoneInTheMiddle()
    {
        final Owner gone = new Owner(0);
        final Owner owner = new Owner(1);
        final long seen = writer.completedZxid();
        for (int i = 0; i < 100; i++)
        {
            set("/a");
        }
        suspend(gone, seen, "3 /a");
        poller.resume(gone);
        poller.onDutyCycle();
        poller.poll();
        final int heard = gone.events.size();

        table.removeAll(gone);
        comeBack(owner, seen, "2 /a");

        assertEquals(heard, gone.events.size());
        assertEquals(100, owner.events.size());
    }

    /** A watch that is there already is told again of what another listener of the same connection has not seen. */
    @Test
    void shouldGoBackWithAWatchThatIsSetAsOfAnEarlierZxid()
    {
        final Owner owner = new Owner(0);
        final long seen = writer.completedZxid();
        set("/a");
        settle();
        add(owner, WatchRules.DATA, WatchRules.PERSISTENT, true, writer.completedZxid(), "/a");
        add(owner, WatchRules.DATA, WatchRules.PERSISTENT, true, writer.completedZxid(), "/a/b");
        set("/a/b");
        settle();

        comeBack(owner, seen, "2 /a");

        assertEquals(List.of("3 /a/b", "3 /a"), owner.events);
    }

    @Test
    void shouldSendExactlyWhatHappenedToOwnersThatComeAndGo()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final TreeSet<String> znodes = new TreeSet<>(List.of("/a", "/a/b"));
        final List<Change> history = new ArrayList<>();
        final long start = writer.completedZxid();
        for (int round = 0; round < 400; round++)
        {
            final Owner owner = new Owner(random.nextInt(3));
            final long seen = Math.max(start, writer.completedZxid() - random.nextInt(60));
            final List<String> watches = new ArrayList<>();
            for (int i = 0; i < 3; i++)
            {
                watches.add((2 + random.nextInt(2)) + " " + path(random) + " exists");
            }
            suspend(owner, seen, watches.toArray(new String[0]));
            poller.resume(owner);
            for (int i = random.nextInt(40); i >= 0; i--)
            {
                change(random, znodes, history);
                poller.onDutyCycle();
                poller.poll();
            }
            settle();

            final List<String> expected = new ArrayList<>();
            for (final Change change : history)
            {
                if (change.zxid > seen && watches.stream().anyMatch((watch) -> change.fires(watch)))
                {
                    expected.add(change.event + " " + change.path);
                }
            }
            assertEquals(
                expected, owner.events, "round " + round + ", " + watches + " since " + seen + ", seed " + seed);
            table.removeAll(owner);
        }
        assertEquals(0, table.size());
    }

    @Test
    void shouldReplayAndFirePersistentAndRecursiveWatchesWithoutAllocating()
    {
        final Owner owner = new Owner(0);
        owner.isSilent = true;
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final UnsafeBuffer path = Trees.utf8("/a/b");
        final int znode = Trees.find(writer, "/a/b");
        add(owner, WatchRules.DATA, WatchRules.PERSISTENT, true, writer.completedZxid(), "/a/b");
        add(owner, WatchRules.DATA, WatchRules.RECURSIVE, true, writer.completedZxid(), "/a");
        long before = 0;
        for (int round = 0; round < 3000; round++)
        {
            before = 2000 == round ? threads.getCurrentThreadAllocatedBytes() : before;
            final long seen = writer.completedZxid();
            for (int i = 0; i < 4; i++)
            {
                writer.beginTransaction(seen + 1 + i, 1);
                writer.setData(znode, null, 0, TreeWriter.NULL_DATA_LENGTH);
                writer.completeTransaction();
            }
            while (poller.polledZxid() < writer.completedZxid())
            {
                poller.onDutyCycle();
                poller.poll();
            }
            assertTrue(poller.suspend(owner, seen));
            assertTrue(table.add(owner, WatchRules.DATA, WatchRules.PERSISTENT, true, seen, path, 0, path.capacity()));
            poller.resume(owner);
            while (owner.isResuming())
            {
                poller.onDutyCycle();
                poller.poll();
            }
        }

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 2000);
        assertEquals(2 * 3000 * 4, owner.heard);
    }

    private void change(final Random random, final TreeSet<String> znodes, final List<Change> history)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        final long zxid = writer.completedZxid() + 1;
        for (int i = random.nextInt(3); i >= 0; i--)
        {
            final String path = path(random);
            final String parent = Trees.parentOf(path);
            if (!znodes.contains(path) && ("/".equals(parent) || znodes.contains(parent)))
            {
                Trees.create(writer, path, null);
                znodes.add(path);
                history.add(new Change(zxid, WatchRules.CREATED, path));
                history.add(new Change(zxid, WatchRules.CHILDREN_CHANGED, parent));
            }
            else if (znodes.contains(path) && random.nextBoolean())
            {
                Trees.setData(writer, path, null);
                history.add(new Change(zxid, WatchRules.DATA_CHANGED, path));
            }
            else if (znodes.contains(path) && znodes.stream().noneMatch((each) -> each.startsWith(path + "/")))
            {
                writer.delete(Trees.find(writer, path));
                znodes.remove(path);
                history.add(new Change(zxid, WatchRules.DELETED, path));
                history.add(new Change(zxid, WatchRules.CHILDREN_CHANGED, parent));
            }
        }
        writer.completeTransaction();
    }

    private static String path(final Random random)
    {
        final String top = random.nextBoolean() ? "/a" : "/m" + random.nextInt(2);
        return random.nextBoolean() ? top : top + "/b";
    }

    private static List<String> sorted(final List<String> events, final String first, final String second)
    {
        final List<String> result = new ArrayList<>(List.of(first, second));
        events.stream().filter((event) -> !result.contains(event)).sorted().forEach(result::add);
        assertEquals(events.size(), result.size(), events.toString());
        return result;
    }

    private void comeBack(final Owner owner, final long seen, final String... watches)
    {
        suspend(owner, seen, watches);
        poller.resume(owner);
        settle();
        assertFalse(owner.isResuming());
    }

    /** Watches: mode, path, and whether nothing is known of the znode. */
    private void suspend(final Owner owner, final long seen, final String... watches)
    {
        assertTrue(poller.suspend(owner, seen));
        assertTrue(owner.isGathering());
        for (final String watch : watches)
        {
            final String[] parts = watch.split(" ");
            add(owner, parts.length > 2 ? WatchRules.EXISTS : WatchRules.DATA, Integer.parseInt(parts[0]),
                parts.length < 3, seen, parts[1]);
        }
    }

    private void settle()
    {
        for (int i = 0; i < 5000; i++)
        {
            poller.onDutyCycle();
            poller.poll();
        }
    }

    private void add(
        final Owner owner, final int kind, final int mode, final boolean existed, final long zxid, final String path)
    {
        final UnsafeBuffer bytes = Trees.utf8(path);
        assertTrue(table.add(owner, kind, mode, existed, zxid, bytes, 0, bytes.capacity()));
    }

    private void lap()
    {
        for (int i = 0; i * 32 < 2 * RING_LENGTH; i++)
        {
            set("/lap");
        }
    }

    private void create(final String path)
    {
        inTransaction(() -> Trees.create(writer, path, null));
    }

    private void set(final String path)
    {
        inTransaction(() -> Trees.setData(writer, path, null));
    }

    private void delete(final String path)
    {
        inTransaction(() -> writer.delete(Trees.find(writer, path)));
    }

    private void inTransaction(final Runnable change)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        change.run();
        writer.completeTransaction();
    }

    private static final class Change
    {
        private final long zxid;
        private final int event;
        private final String path;

        Change(final long zxid, final int event, final String path)
        {
            this.zxid = zxid;
            this.event = event;
            this.path = path;
        }

        private boolean fires(final String watch)
        {
            final String[] parts = watch.split(" ");
            final int mode = Integer.parseInt(parts[0]);
            final boolean isBelow = WatchRules.RECURSIVE == mode && path.startsWith(parts[1] + "/");
            return (isBelow || path.equals(parts[1])) && WatchRules.isFired(event, WatchRules.DATA, mode);
        }
    }

    private static final class Owner extends WatchOwner
    {
        private final List<String> events = new ArrayList<>();
        private final List<Long> zxids = new ArrayList<>();
        private boolean isSilent;
        private int heard;
        private int coalesced;
        private int room = Integer.MAX_VALUE;
        private long sinceZxid;
        private long resumedZxid;

        Owner(final int slot)
        {
            super(slot);
        }

        private boolean isInOrder()
        {
            for (int i = 1; i < zxids.size(); i++)
            {
                if (zxids.get(i) < zxids.get(i - 1))
                {
                    return false;
                }
            }
            return true;
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
        protected boolean isCongested()
        {
            return heard >= room;
        }

        @Override
        protected void onResumed(final long zxid)
        {
            resumedZxid = zxid;
        }

        @Override
        protected void onWatchEvent(
            final long zxid,
            final long since,
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
            zxids.add(zxid);
            if (NOT_COALESCED != since)
            {
                coalesced++;
                sinceZxid = since;
            }
        }
    }
}
