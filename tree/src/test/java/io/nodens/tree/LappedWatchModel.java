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

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchOwner;
import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Owners that set watches at random, while changes are made, lost, and fired in small portions. Whenever an answer may
 * go to an owner, it must have heard of every change that a watch of it waits for, and of none more often than there
 * were changes. Each time that changes were lost allows for two events too many: a znode that may have come and gone.
 */
final class LappedWatchModel
{
    private static final int NAMES = 3;
    private static final int DEPTH = 3;
    private static final int OWNERS = 5;
    private static final int BUDGET = 12;

    private final long seed = TestSeed.seed();
    private final Random random = new Random(seed);
    private final WatchTable table = new WatchTable(1 << 20, seed);
    private final TreeSet<String> znodes = new TreeSet<>();
    private final Map<String, Integer> changes = new HashMap<>();
    private final List<Owner> owners = new ArrayList<>();
    private final TreeWriter writer;
    private final ChangePoller poller;
    private int laps;
    private int answers;

    LappedWatchModel(final TreeRegion region)
    {
        writer = region.writer();
        poller = new ChangePoller(region.newChangeReader(), region.newReader(), table, BUDGET);
        for (int i = 0; i < OWNERS; i++)
        {
            owners.add(new Owner(i));
        }
    }

    void run(final int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            final int action = random.nextInt(1000);
            if (action < 450)
            {
                change();
            }
            else if (action < 700)
            {
                owners.get(random.nextInt(OWNERS)).watch();
            }
            else if (action < 950)
            {
                poller.onDutyCycle();
                poller.poll();
            }
            else if (action < 997)
            {
                answer(owners.get(random.nextInt(OWNERS)));
            }
            else
            {
                lap();
            }
        }
        owners.forEach(this::answer);
        assertEquals(0, table.size(), "seed " + seed);
        assertTrue(laps > 0 && answers > 0, "seed " + seed);
    }

    private void change()
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        for (int i = random.nextInt(4) / 3; i >= 0; i--)
        {
            change(randomPath());
        }
        writer.completeTransaction();
    }

    /** A path of one to three names, so that watches lie above one another and above what changes. */
    private String randomPath()
    {
        final StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(DEPTH); i >= 0; i--)
        {
            path.append("/m").append(random.nextInt(NAMES));
        }
        return path.toString();
    }

    /** Create the znode, or the nearest ancestor that is missing; delete or set it, or the first one below. */
    private void change(final String path)
    {
        String absent = path;
        while (!znodes.contains(absent) && absent.lastIndexOf('/') > 0 && !znodes.contains(Trees.parentOf(absent)))
        {
            absent = Trees.parentOf(absent);
        }
        if (!znodes.contains(absent))
        {
            create(absent);
        }
        else if (random.nextInt(3) > 0)
        {
            String deepest = path;
            for (String next = below(deepest); null != next; next = below(deepest))
            {
                deepest = next;
            }
            delete(deepest);
        }
        else
        {
            Trees.setData(writer, path, new byte[1]);
            on(WatchRules.DATA_CHANGED, path);
        }
    }

    private String below(final String path)
    {
        final String next = znodes.higher(path + "/");
        return null != next && next.startsWith(path + "/") ? next : null;
    }

    private void create(final String path)
    {
        Trees.create(writer, path, null);
        znodes.add(path);
        on(WatchRules.CREATED, path);
        on(WatchRules.CHILDREN_CHANGED, Trees.parentOf(path));
    }

    private void delete(final String path)
    {
        writer.delete(Trees.find(writer, path));
        znodes.remove(path);
        on(WatchRules.DELETED, path);
        on(WatchRules.CHILDREN_CHANGED, Trees.parentOf(path));
    }

    private void on(final int event, final String path)
    {
        changes.merge(path, 1, Integer::sum);
        owners.forEach((owner) -> owner.watches.forEach((watch) -> watch.onChange(event, path)));
    }

    private void lap()
    {
        laps++;
        for (int i = 0; i < 2500; i++)
        {
            writer.beginTransaction(writer.completedZxid() + 1, 1);
            Trees.setData(writer, "/lap", null);
            writer.completeTransaction();
        }
    }

    private void answer(final Owner owner)
    {
        int progress = ChangePoller.WAIT;
        for (int i = 0; ChangePoller.SENT != progress; i++)
        {
            assertTrue(i < 1_000_000, "the answer never comes, seed " + seed);
            poller.onDutyCycle();
            progress = poller.drainTo(owner, writer.completedZxid());
        }
        owner.check();
        answers++;
    }

    private final class Watch
    {
        private final int kind;
        private final int mode;
        private final String path;
        private final int heardBefore;
        private boolean isTriggered;

        Watch(final int kind, final int mode, final String path, final int heardBefore)
        {
            this.kind = kind;
            this.mode = mode;
            this.path = path;
            this.heardBefore = heardBefore;
        }

        private void onChange(final int event, final String changed)
        {
            isTriggered |= isAbout(changed) && WatchRules.isFired(event, kind, mode);
        }

        private boolean isAbout(final String changed)
        {
            return changed.equals(path) || (WatchRules.RECURSIVE == mode && changed.startsWith(path + "/"));
        }
    }

    private final class Owner extends WatchOwner
    {
        private final List<Watch> watches = new ArrayList<>();
        private final Map<String, Integer> heard = new HashMap<>();
        private final List<String> events = new ArrayList<>();
        private Map<String, Integer> changesBefore = Map.of();
        private long lapsBefore;

        Owner(final int slot)
        {
            super(slot);
        }

        private void watch()
        {
            final int mode = 1 + random.nextInt(3);
            final int kind = random.nextInt(3);
            final String path = randomPath();
            final boolean exists = znodes.contains(path);
            final boolean isKnown = watches.stream().anyMatch((each) -> each.path.equals(path) && each.mode == mode &&
                (WatchRules.ONE_SHOT != mode || WatchRules.isSameList(each.kind, kind)));
            if (isKnown)
            {
                return;
            }
            final UnsafeBuffer bytes = Trees.utf8(path);
            assertTrue(table.add(this, kind, mode, exists, writer.completedZxid(), bytes, 0, bytes.capacity()));
            watches.add(new Watch(kind, mode, path, events.size()));
        }

        private void check()
        {
            final String text = "owner " + slot() + ", " + events + ", seed " + seed;
            for (final Watch watch : watches)
            {
                final UnsafeBuffer bytes = Trees.utf8(watch.path);
                final boolean isThere = table.remove(this, watch.kind, watch.mode, bytes, 0, bytes.capacity());
                final boolean isHeard = events.stream().skip(watch.heardBefore)
                    .anyMatch((event) -> watch.isAbout(event.substring(event.indexOf('/'))));
                assertTrue(isHeard || !watch.isTriggered, "nothing heard of " + watch.path + ": " + text);
                assertTrue(isThere || isHeard, "gone without an event, " + watch.path + ": " + text);
                assertTrue(!isThere || !watch.isTriggered || WatchRules.ONE_SHOT != watch.mode,
                    "still there, " + watch.path + ": " + text);
            }
            heard.forEach((path, count) ->
            {
                final int allowed = changes.getOrDefault(path, 0) - changesBefore.getOrDefault(path, 0);
                final long lapped = poller.lapCount() - lapsBefore;
                assertTrue(count <= allowed + 2 * lapped,
                    count + " events, " + allowed + " changes of " + path + " and " + lapped + " laps: " + text);
            });
            watches.clear();
            heard.clear();
            events.clear();
            changesBefore = Map.copyOf(changes);
            lapsBefore = poller.lapCount();
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
            final String name = path.getStringWithoutLengthUtf8(offset, length);
            events.add(event + " " + name);
            if (WatchRules.EVENTS_LOST != event)
            {
                heard.merge(name, 1, Integer::sum);
            }
        }
    }
}
