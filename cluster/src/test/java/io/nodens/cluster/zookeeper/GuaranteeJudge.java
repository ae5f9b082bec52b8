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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.zookeeper.Sight.Kind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges what all clients saw: who saw what is promised to whom.
 * <ul>
 * <li>A version of a znode has one zxid and one value, and both grow with it; so no acknowledged write is undone, and
 * no write of a lost connection is done after later ones.</li>
 * <li>A client never sees the tree at an earlier zxid than before: neither of one znode nor of another one, over all
 * its connections and sessions. After a sync it sees what was acknowledged before.</li>
 * <li>The event of a change comes before a reply that shows the change, or a later one. So a one-shot watch that is
 * lost is found by the next read.</li>
 * <li>A one-shot watch fires once, and not without a change. A persistent one tells of each change once, in order:
 * there are as many events between two replies of one connection as versions.</li>
 * <li>An ephemeral is there as long as its session lives, and gone when its owner has heard of the end.</li>
 * </ul>
 * <b>Thread:</b> one.
 */
final class GuaranteeJudge
{
    private static final int FAULTS_AT_MOST = 20;
    private static final int SIGHTS_BEFORE_A_FAULT = 25;

    private final Map<String, TreeMap<Long, Sight>> byVersion = new HashMap<>();
    private final Map<String, TreeMap<Long, Long>> versionByZxid = new HashMap<>();
    private final Map<String, Long> lifeByEphemeral = new HashMap<>();
    private final Set<String> endedEphemerals = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * Judge.
     *
     * @param histories what each client saw.
     * @return what was not as promised.
     */
    List<String> judge(final List<List<Sight>> histories)
    {
        histories.forEach(this::learn);
        byVersion.forEach(this::checkGrowth);
        for (int i = 0; i < histories.size(); i++)
        {
            new Reading("client " + i, histories.get(i)).check();
        }
        return faults;
    }

    private void learn(final List<Sight> history)
    {
        String own = null;
        for (final Sight sight : history)
        {
            if (Kind.OWNED == sight.kind())
            {
                own = sight.path();
                lifeByEphemeral.put(own, sight.zxid());
            }
            else if (null != own && (Kind.EXPIRED == sight.kind() || Kind.GIVEN_UP == sight.kind()))
            {
                endedEphemerals.add(own);
            }
            else if (Kind.SHOWN == sight.kind() && sight.isCounted())
            {
                final Sight known = byVersion.computeIfAbsent(sight.path(), (path) -> new TreeMap<>())
                    .putIfAbsent(sight.version(), sight);
                if (null != known && (known.zxid() != sight.zxid() || known.value() != sight.value()))
                {
                    fault("two changes have one version: " + known + " and " + sight);
                }
                versionByZxid.computeIfAbsent(sight.path(), (path) -> new TreeMap<>())
                    .put(sight.zxid(), sight.version());
            }
        }
    }

    private void checkGrowth(final String path, final TreeMap<Long, Sight> versions)
    {
        Sight before = null;
        for (final Sight sight : versions.values())
        {
            if (null != before && sight.zxid() <= before.zxid())
            {
                fault("a later version has no later zxid: " + before + " and " + sight);
            }
            if (null != before && path.startsWith(GuaranteeTree.DATA) && sight.value() <= before.value())
            {
                fault("an earlier write was done after a later one: " + before + " and " + sight);
            }
            before = sight;
        }
    }

    private void fault(final String text)
    {
        if (faults.size() < FAULTS_AT_MOST)
        {
            faults.add(text);
        }
    }

    /** The version of a znode as of a zxid, as far as anybody saw it; -1 when nobody did. */
    private long knownVersion(final String path, final long zxid)
    {
        final TreeMap<Long, Long> versions = versionByZxid.get(path);
        final Map.Entry<Long, Long> entry = null == versions ? null : versions.floorEntry(zxid);
        return null == entry ? Sight.ABSENT_VERSION : entry.getValue();
    }

    /**
     * What was last shown of a znode, and how often a persistent watch has told of it since.
     */
    private static final class Count
    {
        private final Sight base;
        private long told;
        private long lastZxid;

        private Count(final Sight base)
        {
            this.base = base;
            lastZxid = base.zxid();
        }
    }

    /**
     * One client's history, read once from its begin to its end.
     */
    private final class Reading
    {
        private final String name;
        private final List<Sight> history;
        private final Map<Integer, Sight> pending = new HashMap<>();
        private final Map<String, Sight> fired = new HashMap<>();
        private final Map<String, Long> lastVersion = new HashMap<>();
        private final Map<String, Count> counts = new HashMap<>();
        private final Set<String> watched = new HashSet<>();
        private final Set<String> gone = new HashSet<>();
        private String own;
        private long shownZxid;
        private long toldZxid;
        private int index;

        private Reading(final String name, final List<Sight> history)
        {
            this.name = name;
            this.history = history;
        }

        private void check()
        {
            for (index = 0; index < history.size(); index++)
            {
                final Sight sight = history.get(index);
                switch (sight.kind())
                {
                    case CONNECTED -> counts.clear();
                    case EXPIRED -> end(true);
                    case GIVEN_UP -> end(false);
                    case OWNED -> own = sight.path();
                    case WATCHED -> watched.add(key(sight.watch(), sight.path()));
                    case FIRED -> fire(sight);
                    case TOLD -> tell(sight);
                    default -> show(sight);
                }
            }
        }

        private void end(final boolean isSaidByTheServer)
        {
            pending.clear();
            counts.clear();
            watched.clear();
            if (isSaidByTheServer && null != own)
            {
                gone.add(own);
            }
            own = null;
        }

        private void fire(final Sight event)
        {
            inOrder(event);
            final Sight set = pending.remove(event.watch());
            if (null == set)
            {
                complain("a one-shot watch fired that was not set, or had fired");
            }
            else
            {
                fired.put(event.path(), set);
            }
        }

        private void tell(final Sight event)
        {
            inOrder(event);
            final Count count = counts.get(key(event.watch(), event.path()));
            if (null != count && event.zxid() > 0)
            {
                if (event.zxid() <= count.lastZxid)
                {
                    complain("a persistent watch told of a change twice, or too late");
                }
                count.told++;
                count.lastZxid = event.zxid();
            }
        }

        /** An event comes before every reply that shows its change, and after events of earlier changes. */
        private void inOrder(final Sight event)
        {
            if (event.zxid() > 0 && (event.zxid() <= shownZxid || event.zxid() < toldZxid))
            {
                complain("an event came late: shown was " + shownZxid + ", told was " + toldZxid);
            }
            toldZxid = Math.max(toldZxid, event.zxid());
        }

        private void show(final Sight sight)
        {
            final String path = sight.path();
            final long floorZxid = Math.max(shownZxid, toldZxid);
            if (sight.version() < sight.atLeast())
            {
                complain("version " + sight.atLeast() + " was acknowledged before a sync, or before the end");
            }
            if (path.startsWith(GuaranteeTree.EPHEMERALS))
            {
                showEphemeral(sight);
            }
            else if (sight.isCounted())
            {
                final long expected = Math.max(
                    lastVersion.getOrDefault(path, Sight.ABSENT_VERSION), knownVersion(path, floorZxid));
                if (sight.version() < expected)
                {
                    complain("the client saw zxid " + floorZxid + ", at which " + path + " had version " + expected);
                }
                lastVersion.put(path, sight.version());
            }
            else if (Kind.ABSENT == sight.kind())
            {
                // The same one may not come back.
                lastVersion.computeIfPresent(path, (key, version) -> version + 1);
            }
            else if (lastVersion.getOrDefault(path, Sight.ABSENT_VERSION) > sight.version())
            {
                complain("the client saw this znode gone, or a later one of this path: " + lastVersion.get(path));
            }
            else
            {
                lastVersion.put(path, sight.version());
            }
            shownZxid = Math.max(shownZxid, sight.zxid());
            checkPending(sight);
            final Sight set = fired.remove(path);
            // A znode that is absent again may have been there meanwhile.
            if (null != set && Kind.SHOWN == sight.kind() && set.version() == sight.version())
            {
                complain("a one-shot watch fired without a change: " + set);
            }
            if (0 != sight.watch())
            {
                pending.put(sight.watch(), sight);
            }
            if (sight.isCounted())
            {
                checkCount(sight, Sight.SINGLE, path);
                checkCount(sight, Sight.RECURSIVE, GuaranteeTree.ROOT);
            }
        }

        /** No reply may show a change of a znode while a watch on it waits that was set before the change. */
        private void checkPending(final Sight sight)
        {
            for (final Sight set : pending.values())
            {
                final boolean isSeen = set.path().equals(sight.path()) ?
                    set.version() != sight.version() :
                    set.isCounted() && knownVersion(set.path(), shownZxid) > set.version();
                if (isSeen)
                {
                    complain("a reply shows a change, and the watch has not fired that was set at " + set);
                }
            }
        }

        /** Between two replies on one connection there are as many events as versions. */
        private void checkCount(final Sight sight, final int watch, final String watchedPath)
        {
            if (watched.contains(key(watch, watchedPath)))
            {
                final Count before = counts.put(key(watch, sight.path()), new Count(sight));
                if (null != before && (before.told != sight.version() - before.base.version() ||
                    before.lastZxid != sight.zxid()))
                {
                    complain("a persistent watch told of " + before.told + " changes, the last one of zxid " +
                        before.lastZxid + ", since " + before.base);
                }
            }
        }

        private void showEphemeral(final Sight sight)
        {
            final String path = sight.path();
            final Long bornZxid = lifeByEphemeral.get(path);
            if (Kind.ABSENT == sight.kind())
            {
                if (path.equals(own))
                {
                    complain("the client's own ephemeral is not there, and its session lives");
                }
                if (null != bornZxid && bornZxid <= Math.max(shownZxid, toldZxid))
                {
                    gone.add(path);
                    if (!endedEphemerals.contains(path))
                    {
                        complain("an ephemeral is not there whose session lived to the end");
                    }
                }
            }
            else if (gone.contains(path))
            {
                complain("an ephemeral is there that was gone, or whose owner has heard of the end of its session");
            }
        }

        private String key(final int watch, final String path)
        {
            return watch + path;
        }

        private void complain(final String text)
        {
            if (faults.size() < FAULTS_AT_MOST)
            {
                final StringBuilder message = new StringBuilder(name + ", sight " + index + ": " + text);
                for (int i = Math.max(0, index - SIGHTS_BEFORE_A_FAULT); i <= index; i++)
                {
                    message.append("\n    ").append(history.get(i));
                }
                fault(message.toString());
            }
        }
    }
}
