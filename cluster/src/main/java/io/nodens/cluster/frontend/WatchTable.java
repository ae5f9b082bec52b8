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

import io.nodens.sbe.protocol.WatchEventType;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.tree.ChangeHandler;
import io.nodens.tree.PathSyntax;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import io.nodens.tree.ZnodeStat;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;

/**
 * One-shot watches of all connections. As in ZooKeeper there are two tables: data watches (set by get and by exists)
 * and child watches (set by children).
 * <pre>
 *   change          data watches of the path   child watches of the path      child watches of the parent
 *   created         NODE_CREATED               -                              NODE_CHILDREN_CHANGED
 *   deleted         NODE_DELETED               NODE_DELETED, unless the       NODE_CHILDREN_CHANGED
 *                                              connection just got it
 *   data changed    NODE_DATA_CHANGED          -                              -
 * </pre>
 * A watch is set as of a zxid and ignores every change up to it. A connection has at most one watch per path and table;
 * in the data table it remembers which of get and exists it was set by, and goes when the last of them is removed.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when it grows.
 */
final class WatchTable
{
    /** No watch. */
    static final int NULL_INDEX = -1;

    private static final int DATA_TABLE = 0;
    private static final int CHILD_TABLE = 1;
    private static final byte TABLE_BIT = 1;
    private static final byte EXISTED_BIT = 2;
    /** Set by a get or a children read. */
    private static final byte READ_BIT = 4;
    /** Set by an exists. */
    private static final byte EXISTS_BIT = 8;
    private static final byte INTEREST_BITS = READ_BIT | EXISTS_BIT;
    /** Set while the connection had no session. */
    private static final byte WITHOUT_SESSION_BIT = 16;
    private static final int SLOT_BITS = 22;
    private static final int MIN_CAPACITY = 64;
    private static final int RECHECK_ATTEMPTS = 16;

    private final WatchIndex index;
    private final WatchEventHandler handler;
    private final WatchShares shares;
    private final Long2LongHashMap watchByKey = new Long2LongHashMap(NULL_INDEX);
    private ClientConnection[] connections = new ClientConnection[MIN_CAPACITY];
    private int[] paths = new int[MIN_CAPACITY];
    private long[] zxids = new long[MIN_CAPACITY];
    private byte[] flags = new byte[MIN_CAPACITY];
    private int[] nextOfPath = new int[MIN_CAPACITY];
    private int[] previousOfPath = new int[MIN_CAPACITY];
    private int[] nextOfConnection = new int[MIN_CAPACITY];
    private int[] previousOfConnection = new int[MIN_CAPACITY];
    private int free = NULL_INDEX;
    private int used;
    private long stamp;

    WatchTable(final WatchShares shares, final long maxPathBytes, final WatchEventHandler handler)
    {
        this.shares = shares;
        this.handler = handler;
        this.index = new WatchIndex(new PathStore(maxPathBytes));
    }

    int size()
    {
        return shares.watches();
    }

    /**
     * Set a watch. Setting it twice is setting it once.
     *
     * @param connection that asks.
     * @param kind       value of the protocol's WatchKind.
     * @param existed    whether the znode existed as of the zxid.
     * @param zxid       up to which changes are ignored.
     * @param path       buffer with the path.
     * @param offset     of the first byte.
     * @param length     in bytes.
     * @return false when a limit is reached.
     */
    boolean add(
        final ClientConnection connection,
        final int kind,
        final boolean existed,
        final long zxid,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final int table = tableOf(kind);
        final int known = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH != known)
        {
            final int watch = (int)watchByKey.get(key(known, connection, table));
            if (NULL_INDEX != watch)
            {
                flags[watch] |= interestOf(kind);
                return true;
            }
        }
        if (!shares.hasRoomFor(connection, length))
        {
            return false;
        }
        final int pathIndex = WatchIndex.NULL_PATH != known ? known : index.findOrAdd(path, offset, length);
        if (WatchIndex.NULL_PATH == pathIndex)
        {
            return false;
        }

        final int watch = take();
        connections[watch] = connection;
        paths[watch] = pathIndex;
        zxids[watch] = zxid;
        final boolean isWithoutSession = 0 == connection.sessionCount;
        flags[watch] = (byte)(table | interestOf(kind) |
            (existed ? EXISTED_BIT : 0) | (isWithoutSession ? WITHOUT_SESSION_BIT : 0));
        watchByKey.put(key(pathIndex, connection, table), watch);
        link(watch, table, pathIndex, connection);
        shares.add(connection, length, isWithoutSession);
        return true;
    }

    /**
     * Remove a watch of a kind. One that the other kind of the same table was set by as well stays for that.
     *
     * @return false when there was none of the kind.
     */
    boolean remove(
        final ClientConnection connection, final int kind, final DirectBuffer path, final int offset, final int length)
    {
        final int pathIndex = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH == pathIndex)
        {
            return false;
        }
        final int watch = (int)watchByKey.get(key(pathIndex, connection, tableOf(kind)));
        final byte interest = interestOf(kind);
        if (NULL_INDEX == watch || 0 == (flags[watch] & interest))
        {
            return false;
        }
        flags[watch] &= (byte)~interest;
        if (0 == (flags[watch] & INTEREST_BITS))
        {
            remove(watch);
        }
        return true;
    }

    /** Remove every watch of a connection. */
    void removeAll(final ClientConnection connection)
    {
        while (NULL_INDEX != connection.firstWatch)
        {
            remove(connection.firstWatch);
        }
    }

    /**
     * A change was applied: fire what waits for it.
     *
     * @param zxid   of the change.
     * @param kind   of {@link ChangeHandler}.
     * @param path   buffer with the path.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    void onChange(final long zxid, final int kind, final DirectBuffer path, final int offset, final int length)
    {
        if (0 == shares.watches())
        {
            return;
        }
        switch (kind)
        {
            case ChangeHandler.CREATED:
                fire(DATA_TABLE, zxid, WatchEventType.NODE_CREATED, path, offset, length);
                fireParent(zxid, path, offset, length);
                break;

            case ChangeHandler.DELETED:
                stamp++;
                fire(DATA_TABLE, zxid, WatchEventType.NODE_DELETED, path, offset, length);
                fire(CHILD_TABLE, zxid, WatchEventType.NODE_DELETED, path, offset, length);
                fireParent(zxid, path, offset, length);
                break;

            case ChangeHandler.DATA_CHANGED:
                fire(DATA_TABLE, zxid, WatchEventType.NODE_DATA_CHANGED, path, offset, length);
                break;

            default:
                // A change of an access list fires nothing.
                break;
        }
    }

    /**
     * Changes were lost: compare every watch with the tree, fire those whose znode changed since the watch was set.
     *
     * @param reader to ask.
     * @param stat   to fill.
     */
    void recheck(final TreeReader reader, final ZnodeStat stat)
    {
        for (int watch = 0; watch < used; watch++)
        {
            final ClientConnection connection = connections[watch];
            if (null != connection)
            {
                final int path = paths[watch];
                final DirectBuffer buffer = index.buffer(path);
                final int status = exists(reader, buffer, index.offset(path), index.length(path), stat);
                final long zxid = reader.zxid();
                // A znode that nothing can be said of counts as changed: one event too many does no harm.
                final boolean isKnown = TreeStatus.OK <= status || TreeStatus.NO_NODE == status;
                int missed = isKnown ?
                    missed(flags[watch], zxids[watch], TreeStatus.NO_NODE != status, stat) :
                    WatchEventType.NODE_DATA_CHANGED.value();
                if (0 == missed && TreeStatus.NO_NODE == status && mayHaveExisted(
                    reader, buffer, index.offset(path), index.length(path), zxids[watch], stat))
                {
                    missed = WatchEventType.NODE_CREATED.value();
                }
                if (0 != missed)
                {
                    fireOne(watch, zxid, missed);
                }
                else
                {
                    zxids[watch] = zxid;
                }
            }
        }
    }

    /**
     * What a client has missed that had a watch as of a zxid and was away since.
     *
     * @param kind   value of the protocol's WatchKind.
     * @param zxid   the client's last.
     * @param exists whether the znode exists now.
     * @param stat   of the znode if it exists.
     * @return value of the protocol's WatchEventType, or 0 for nothing.
     */
    static int missedEvent(final int kind, final long zxid, final boolean exists, final ZnodeStat stat)
    {
        if (WatchKind.EXISTS.value() == kind)
        {
            return exists ? missed(stat.czxid() > zxid ? 0 : EXISTED_BIT, zxid, true, stat) : 0;
        }
        return missed(tableOf(kind) | EXISTED_BIT, zxid, exists, stat);
    }

    /**
     * Whether a znode that is absent, and was absent as of a zxid, may have been created and deleted since: something
     * was, right below the nearest ancestor that is there. It may have been another znode.
     *
     * @param reader to ask.
     * @param path   buffer with the path.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param zxid   since when.
     * @param stat   to fill.
     * @return false when the znode was never there.
     */
    static boolean mayHaveExisted(
        final TreeReader reader,
        final DirectBuffer path,
        final int offset,
        final int length,
        final long zxid,
        final ZnodeStat stat)
    {
        int status = TreeStatus.NO_NODE;
        int ancestorLength = length;
        while (TreeStatus.NO_NODE == status && ancestorLength > 1)
        {
            ancestorLength = PathSyntax.parentLength(path, offset, ancestorLength);
            status = exists(reader, path, offset, ancestorLength, stat);
        }
        return status < TreeStatus.OK || stat.pzxid() > zxid;
    }

    private static int exists(
        final TreeReader reader,
        final DirectBuffer path,
        final int offset,
        final int length,
        final ZnodeStat stat)
    {
        int status = TreeStatus.BUSY;
        for (int i = 0; i < RECHECK_ATTEMPTS && TreeStatus.BUSY == status; i++)
        {
            status = reader.exists(path, offset, length, stat);
        }
        return status;
    }

    private static int missed(final int flags, final long zxid, final boolean exists, final ZnodeStat stat)
    {
        if (0 == (flags & EXISTED_BIT))
        {
            return exists ? WatchEventType.NODE_CREATED.value() : 0;
        }
        if (!exists)
        {
            return WatchEventType.NODE_DELETED.value();
        }
        if (CHILD_TABLE == (flags & TABLE_BIT))
        {
            return stat.pzxid() > zxid ? WatchEventType.NODE_CHILDREN_CHANGED.value() : 0;
        }
        return stat.mzxid() > zxid ? WatchEventType.NODE_DATA_CHANGED.value() : 0;
    }

    private void fireParent(final long zxid, final DirectBuffer path, final int offset, final int length)
    {
        if (length > 1)
        {
            final int parentLength = PathSyntax.parentLength(path, offset, length);
            fire(CHILD_TABLE, zxid, WatchEventType.NODE_CHILDREN_CHANGED, path, offset, parentLength);
        }
    }

    private void fire(
        final int table,
        final long zxid,
        final WatchEventType type,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final int pathIndex = index.find(path, offset, length);
        if (WatchIndex.NULL_PATH == pathIndex)
        {
            return;
        }
        int watch = index.head(table, pathIndex);
        while (NULL_INDEX != watch)
        {
            final int next = nextOfPath[watch];
            if (zxid > zxids[watch])
            {
                final ClientConnection connection = connections[watch];
                final boolean isDeletion = WatchEventType.NODE_DELETED == type;
                // The last watch of a path takes the path with it, so nothing of it is used after the removal.
                remove(watch);
                if (!isDeletion || connection.deletedStamp != stamp)
                {
                    connection.deletedStamp = isDeletion ? stamp : connection.deletedStamp;
                    handler.onWatchEvent(connection, zxid, type.value(), path, offset, length);
                }
            }
            watch = next;
        }
    }

    private void fireOne(final int watch, final long zxid, final int type)
    {
        final int path = paths[watch];
        handler.onWatchEvent(
            connections[watch], zxid, type, index.buffer(path), index.offset(path), index.length(path));
        remove(watch);
    }

    private void remove(final int watch)
    {
        final int table = flags[watch] & TABLE_BIT;
        final int pathIndex = paths[watch];
        final ClientConnection connection = connections[watch];
        watchByKey.remove(key(pathIndex, connection, table));
        shares.remove(connection, index.length(pathIndex), 0 != (flags[watch] & WITHOUT_SESSION_BIT));
        unlink(watch, table, pathIndex, connection);
        if (NULL_INDEX == index.head(DATA_TABLE, pathIndex) && NULL_INDEX == index.head(CHILD_TABLE, pathIndex))
        {
            index.remove(pathIndex);
        }
        connections[watch] = null;
        nextOfPath[watch] = free;
        free = watch;
    }

    private void link(final int watch, final int table, final int pathIndex, final ClientConnection connection)
    {
        final int headOfPath = index.head(table, pathIndex);
        nextOfPath[watch] = headOfPath;
        previousOfPath[watch] = NULL_INDEX;
        if (NULL_INDEX != headOfPath)
        {
            previousOfPath[headOfPath] = watch;
        }
        index.head(table, pathIndex, watch);

        nextOfConnection[watch] = connection.firstWatch;
        previousOfConnection[watch] = NULL_INDEX;
        if (NULL_INDEX != connection.firstWatch)
        {
            previousOfConnection[connection.firstWatch] = watch;
        }
        connection.firstWatch = watch;
    }

    private void unlink(final int watch, final int table, final int pathIndex, final ClientConnection connection)
    {
        final int next = nextOfPath[watch];
        final int previous = previousOfPath[watch];
        if (NULL_INDEX != next)
        {
            previousOfPath[next] = previous;
        }
        if (NULL_INDEX != previous)
        {
            nextOfPath[previous] = next;
        }
        else
        {
            index.head(table, pathIndex, next);
        }

        final int nextMine = nextOfConnection[watch];
        final int previousMine = previousOfConnection[watch];
        if (NULL_INDEX != nextMine)
        {
            previousOfConnection[nextMine] = previousMine;
        }
        if (NULL_INDEX != previousMine)
        {
            nextOfConnection[previousMine] = nextMine;
        }
        else
        {
            connection.firstWatch = nextMine;
        }
    }

    private int take()
    {
        if (NULL_INDEX != free)
        {
            final int watch = free;
            free = nextOfPath[watch];
            return watch;
        }
        if (used == paths.length)
        {
            final int capacity = used << 1;
            connections = Arrays.copyOf(connections, capacity);
            paths = Arrays.copyOf(paths, capacity);
            zxids = Arrays.copyOf(zxids, capacity);
            flags = Arrays.copyOf(flags, capacity);
            nextOfPath = Arrays.copyOf(nextOfPath, capacity);
            previousOfPath = Arrays.copyOf(previousOfPath, capacity);
            nextOfConnection = Arrays.copyOf(nextOfConnection, capacity);
            previousOfConnection = Arrays.copyOf(previousOfConnection, capacity);
        }
        return used++;
    }

    private static int tableOf(final int kind)
    {
        return WatchKind.CHILDREN.value() == kind ? CHILD_TABLE : DATA_TABLE;
    }

    private static byte interestOf(final int kind)
    {
        return WatchKind.EXISTS.value() == kind ? EXISTS_BIT : READ_BIT;
    }

    private static long key(final int path, final ClientConnection connection, final int table)
    {
        return ((long)path << (SLOT_BITS + 1)) | ((long)connection.slot() << 1) | table;
    }
}
