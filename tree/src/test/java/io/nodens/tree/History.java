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

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * A history of random transactions that follows from a seed: it is applied to a region and remembered, so that any
 * answer of any reader can be held against the state that the tree had at the answer's zxid.
 * <p>
 * <b>Thread:</b> {@link #apply()} is for the writer's; {@link #check(Observation)} may be called from any.
 */
final class History
{
    /** Time of a transaction is its zxid times this. Records of ended owners wait for a hundred transactions or so. */
    private static final long MS_PER_ZXID = 10;
    private static final int OWNERS = 4;
    private static final int ENDS_ONE_IN = 60;
    private static final int LONG_ONE_IN = 8;
    private static final int DIRECTORIES = 6;
    private static final int NAMES = 20;
    private static final int DEEP_NAMES = 5;
    private static final int LARGE = 4;
    private static final String GROW = "/grow";

    private final Random random;
    private final TreeWriter writer;
    private final NaiveTree model = new NaiveTree();
    private final List<String> core = new ArrayList<>();
    private final int growLimit;
    private final Map<String, Versions> versions = new ConcurrentHashMap<>();
    private final Map<String, Children> children = new ConcurrentHashMap<>();
    private final Map<String, Child> liveChildren = new HashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private final List<String> changes = new ArrayList<>();
    /** The next ones have the next numbers. */
    private final long[] owners = LongStream.rangeClosed(1, OWNERS).toArray();
    private final Set<String> ephemerals = new LinkedHashSet<>();
    private long nextOwner = OWNERS + 1;
    private long zxid;
    private int grown;
    private int endCount;
    private long skippedMs;

    History(final TreeWriter writer, final long seed, final int growLimit)
    {
        this.writer = writer;
        this.random = new Random(seed);
        this.growLimit = growLimit;
        for (int d = 0; d < DIRECTORIES; d++)
        {
            core.add("/d" + d);
            for (int n = 0; n < NAMES; n++)
            {
                // Every length of a name's last word, and names that fill a slot's first line.
                core.add("/d" + d + "/n" + n + "-".repeat(n % 9) + (0 == n % 7 ? "ä".repeat(40) : ""));
            }
            for (int n = 0; n < DEEP_NAMES; n++)
            {
                core.add("/d" + d + "/deep" + n);
                core.add("/d" + d + "/deep" + n + "/x");
                core.add("/d" + d + "/deep" + n + "/x/y" + "z".repeat(n * 11));
            }
        }
        for (int i = 0; i < LARGE; i++)
        {
            core.add("/large" + i);
        }

        touch("/");
        capture();
        begin();
        create(GROW, null, new CreateParameters().reset());
        complete();
    }

    /**
     * Paths worth reading: all that come and go, and some that only come.
     */
    List<String> paths()
    {
        final List<String> paths = new ArrayList<>(core);
        paths.add("/");
        paths.add(GROW);
        for (int i = 0; i < 100; i++)
        {
            paths.add(growPath(i * (growLimit / 100)));
        }

        return paths;
    }

    static String growPath(final int number)
    {
        return GROW + "/g" + number;
    }

    /**
     * One more transaction.
     */
    void apply()
    {
        begin(0 == random.nextInt(LONG_ONE_IN));
        final boolean isEnding = 0 == random.nextInt(ENDS_ONE_IN);
        final int endAt = isEnding ? random.nextInt(3) : -1;
        final int operations = isEnding || 0 == random.nextInt(3) ? 1 + random.nextInt(12) : 1;
        for (int i = 0; i < operations; i++)
        {
            if (endAt == i)
            {
                end(owners[random.nextInt(OWNERS)]);
            }
            operation();
        }
        for (int i = random.nextInt(4); i > 0 && grown < growLimit; i--)
        {
            final CreateParameters parameters = new CreateParameters().reset();
            if (0 == random.nextInt(4))
            {
                parameters.ephemeral(owners[random.nextInt(OWNERS)]);
            }
            create(growPath(grown++), new byte[random.nextInt(120)], parameters);
        }

        complete();
    }

    /**
     * End an owner, if that is possible and it has ephemerals.
     */
    void end(final long owner)
    {
        final List<String> ended = new ArrayList<>(
            ephemerals.stream().filter(path -> owner == model.byPath.get(path).stat.ephemeralOwner()).toList());
        if (ended.isEmpty() || !writer.ownerEnds().isPossible())
        {
            return;
        }

        Collections.shuffle(ended, random);
        Trees.end(writer, owner, ended);
        ended.forEach(this::forget);
        for (int i = 0; i < OWNERS; i++)
        {
            owners[i] = owner == owners[i] ? nextOwner++ : owners[i];
        }
        endCount++;
    }

    /** Owners that have ended. */
    int endCount()
    {
        return endCount;
    }

    long zxid()
    {
        return zxid;
    }

    /**
     * Paths that exist now.
     */
    Set<String> existing()
    {
        return model.byPath.keySet();
    }

    /**
     * Changes as the change ring should hand them over; writer's thread only.
     */
    List<String> changes()
    {
        return changes;
    }

    /**
     * Hold an answer against the history.
     *
     * @return what is wrong with it, null when nothing is.
     */
    String check(final Observation seen)
    {
        if (seen.zxid < seen.before || seen.zxid > seen.after)
        {
            return "answered as of " + seen.zxid + ", read between " + seen.before + " and " + seen.after + ": " + seen;
        }

        final Versions of = versions.get(seen.path);
        final Version version = null == of ? null : of.at(seen.zxid);
        if (null == version || null == version.stat)
        {
            return TreeStatus.NO_NODE == seen.status ? null : "there was no such znode, but " +
                (null == of ? "never" : of.toString()) + ": " + seen;
        }

        for (int i = 0; i < Observation.STAT_FIELDS; i++)
        {
            if (TreeStatus.NO_NODE == seen.status || version.stat[i] != seen.stat[i])
            {
                return "stat was " + Arrays.toString(version.stat) + ": " + seen;
            }
        }

        switch (seen.kind)
        {
            case Observation.GET:
                return seen.status == version.status && seen.hash == version.hash ? null : "data was other: " + seen;
            case Observation.EXISTS:
                return TreeStatus.OK == seen.status ? null : "there was such a znode: " + seen;
            default:
                final Children list = children.get(seen.path);
                return null == list ? checkNone(seen) : list.check(seen, versions);
        }
    }

    private static String checkNone(final Observation seen)
    {
        return 0 == seen.status && seen.isLast ? null : "there was no child: " + seen;
    }

    void begin()
    {
        begin(false);
    }

    private void begin(final boolean isLong)
    {
        zxid++;
        writer.beginTransaction(zxid, timeMs(), isLong);
    }

    /**
     * Let time go by, between transactions: what waits is given back by the next ones.
     */
    void skip(final long ms)
    {
        skippedMs += ms;
    }

    private long timeMs()
    {
        return zxid * MS_PER_ZXID + skippedMs;
    }

    void complete()
    {
        // The history knows a transaction before any reader can.
        capture();
        writer.completeTransaction();
    }

    private void operation()
    {
        final String path = core.get(random.nextInt(core.size()));
        final NaiveTree.Znode znode = model.byPath.get(path);
        final int choice = random.nextInt(100);
        if (null == znode)
        {
            createIfPossible(path);
        }
        else if (choice < 55 || !znode.children.isEmpty())
        {
            setData(path, data(path));
        }
        else
        {
            delete(path);
            if (choice < 70)
            {
                createIfPossible(path);
            }
            else if (choice < 85)
            {
                createIfPossible(core.get(random.nextInt(core.size())));
            }
        }
    }

    private void createIfPossible(final String path)
    {
        final NaiveTree.Znode parent = model.byPath.get(Trees.parentOf(path));
        if (null != parent && ZnodeKind.EPHEMERAL != parent.stat.kind() && !model.byPath.containsKey(path))
        {
            final CreateParameters parameters = new CreateParameters().reset();
            switch (random.nextInt(8))
            {
                case 0, 1 -> parameters.ephemeral(owners[random.nextInt(OWNERS)]);
                case 2 -> parameters.ttl(1 + random.nextInt(1000));
                case 3 -> parameters.container();
                default -> parameters.acl(Trees.acl(writer, random.nextInt(3)));
            }
            create(path, data(path), parameters);
        }
    }

    private byte[] data(final String path)
    {
        final int choice = random.nextInt(100);
        if (choice < 4)
        {
            return null;
        }

        final boolean isLarge = path.startsWith("/large");
        final byte[] data = new byte[choice < 10 ? 0 : isLarge ? random.nextInt(choice < 95 ? 20_000 : 400_000) :
            random.nextInt(choice < 70 ? 100 : choice < 99 ? 1000 : 20_000)];
        random.nextBytes(data);
        return data;
    }

    void create(final String path, final byte[] data, final CreateParameters parameters)
    {
        final UnsafeBuffer name = Trees.utf8(path.substring(path.lastIndexOf('/') + 1));
        parameters.name(name, 0, name.capacity());
        if (null != data)
        {
            parameters.data(new UnsafeBuffer(data), 0, data.length);
        }

        writer.create(Trees.find(writer, Trees.parentOf(path)), parameters);
        model.create(path, data, parameters, zxid, timeMs());
        if (ZnodeKind.EPHEMERAL == parameters.kind)
        {
            ephemerals.add(path);
        }
        final Child child = new Child(model.byPath.get(path).stat.childOrdinal(), name, zxid);
        liveChildren.put(path, child);
        children.computeIfAbsent(Trees.parentOf(path), (key) -> new Children()).add(child);
        touch(path);
        touch(Trees.parentOf(path));
        changes.add(zxid + " " + ChangeHandler.CREATED + " " + path);
    }

    void setData(final String path, final byte[] data)
    {
        Trees.setData(writer, path, data);
        model.setData(path, data, zxid, timeMs());
        touch(path);
        changes.add(zxid + " " + ChangeHandler.DATA_CHANGED + " " + path);
    }

    void delete(final String path)
    {
        writer.delete(Trees.find(writer, path));
        forget(path);
    }

    private void forget(final String path)
    {
        ephemerals.remove(path);
        model.delete(path, zxid);
        liveChildren.remove(path).deletedZxid = zxid;
        touch(path);
        touch(Trees.parentOf(path));
        changes.add(zxid + " " + ChangeHandler.DELETED + " " + path);
    }

    private void touch(final String path)
    {
        touched.add(path);
    }

    private void capture()
    {
        for (final String path : touched)
        {
            final NaiveTree.Znode znode = model.byPath.get(path);
            versions.computeIfAbsent(path, (key) -> new Versions()).add(
                null == znode ? new Version(zxid, null, 0, 0) : new Version(
                    zxid,
                    Observation.fields(znode.stat),
                    null == znode.data ? TreeStatus.NULL_DATA : znode.data.length,
                    null == znode.data ? Observation.EMPTY_HASH :
                        Observation.hash(new UnsafeBuffer(znode.data), 0, znode.data.length)));
        }

        touched.clear();
    }

    /** What a znode was from a transaction on; without stat when it was not there. */
    private static final class Version
    {
        private final long zxid;
        private final long[] stat;
        private final int status;
        private final long hash;

        Version(final long zxid, final long[] stat, final int status, final long hash)
        {
            this.zxid = zxid;
            this.stat = stat;
            this.status = status;
            this.hash = hash;
        }
    }

    private static final class Versions
    {
        private final List<Version> list = new ArrayList<>();

        synchronized void add(final Version version)
        {
            list.add(version);
        }

        @Override
        public synchronized String toString()
        {
            final StringBuilder text = new StringBuilder();
            for (final Version version : list)
            {
                text.append(null == version.stat ? "gone at " : "there at ").append(version.zxid).append(", ");
            }

            return text.toString();
        }

        synchronized Version at(final long zxid)
        {
            int low = 0;
            int high = list.size();
            while (low < high)
            {
                final int middle = (low + high) >>> 1;
                if (list.get(middle).zxid <= zxid)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return 0 == low ? null : list.get(low - 1);
        }
    }

    private static final class Child
    {
        private final long ordinal;
        private final byte[] name;
        private final long createdZxid;
        private volatile long deletedZxid = Long.MAX_VALUE;

        Child(final long ordinal, final UnsafeBuffer name, final long createdZxid)
        {
            this.ordinal = ordinal;
            this.name = name.byteArray();
            this.createdZxid = createdZxid;
        }

        boolean isThere(final long zxid)
        {
            return createdZxid <= zxid && zxid < deletedZxid;
        }
    }

    /** Every child that a path ever had, in the order of creation, through all lives of the parent. */
    private static final class Children
    {
        private final List<Child> list = new ArrayList<>();

        synchronized void add(final Child child)
        {
            list.add(child);
        }

        synchronized String check(final Observation seen, final Map<String, Versions> versions)
        {
            long hash = Observation.EMPTY_HASH;
            long next = seen.cursor;
            int count = 0;
            boolean isLast = true;
            for (final Child child : list)
            {
                if (child.ordinal > seen.cursor && child.isThere(seen.zxid))
                {
                    if (count == seen.status)
                    {
                        isLast = false;
                        break;
                    }

                    count++;
                    next = child.ordinal;
                    hash = Observation.LIST == seen.kind ?
                        nameHash(hash, child) : entryHash(hash, child, seen, versions);
                }
            }

            return count == seen.status && hash == seen.hash && next == seen.next && isLast == seen.isLast &&
                (count > 0 || isLast) ? null :
                "names were " + count + (isLast ? " to the last" : " and more") + ", next " + next + ": " + seen;
        }
    }

    private static long nameHash(final long hash, final Child child)
    {
        final UnsafeBuffer entry = new UnsafeBuffer(new byte[Integer.BYTES + child.name.length]);
        entry.putInt(0, child.name.length, ByteOrder.LITTLE_ENDIAN);
        entry.putBytes(Integer.BYTES, child.name);
        return Observation.hash(hash, entry, 0, entry.capacity());
    }

    private static long entryHash(
        final long hash, final Child child, final Observation seen, final Map<String, Versions> versions)
    {
        final String path = ("/".equals(seen.path) ? "" : seen.path) + "/" +
            new String(child.name, StandardCharsets.UTF_8);
        final Version version = versions.get(path).at(seen.zxid);
        return Observation.entryHash(
            hash,
            Observation.hash(new UnsafeBuffer(child.name), 0, child.name.length),
            version.stat,
            TreeStatus.NULL_DATA == version.status ? ChildEntry.NULL_DATA_LENGTH : version.status,
            version.hash);
    }

    /** Bytes of a list of paths, one a line. */
    static byte[] lines(final List<String> paths)
    {
        return (String.join("\n", paths) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
