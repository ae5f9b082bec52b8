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
package io.nodens.client;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.nodens.sbe.WatchList;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.WatchEventEncoder;
import io.nodens.sbe.protocol.WatchEventType;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.tree.watch.WatchRules;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A client's connection with a {@link FakeMember}: the way back to it, and the watches that it set.
 */
final class FakeConnection
{
    private final FakeCluster cluster;
    private final Aeron aeron;
    private final ExpandableArrayBuffer out;
    private final ToIntFunction<FakeConnection> welcome;
    private final int id;
    private final long correlationId;
    private final long publicationId;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final Set<Watch> watches = new LinkedHashSet<>();
    private ExclusivePublication publication;
    private boolean isMuted;
    private int changeIndex;

    /**
     * Create a connection whose publication is on its way.
     *
     * @param cluster       whose changes it tells.
     * @param aeron         that adds the publication.
     * @param out           which it sends from.
     * @param welcome       writes there what is sent first, and returns its length.
     * @param id            of the connection.
     * @param correlationId of the request that asked for it.
     * @param publicationId of the publication.
     */
    FakeConnection(
        final FakeCluster cluster,
        final Aeron aeron,
        final ExpandableArrayBuffer out,
        final ToIntFunction<FakeConnection> welcome,
        final int id,
        final long correlationId,
        final long publicationId)
    {
        this.cluster = cluster;
        this.aeron = aeron;
        this.out = out;
        this.welcome = welcome;
        this.id = id;
        this.correlationId = correlationId;
        this.publicationId = publicationId;
    }

    int id()
    {
        return id;
    }

    long correlationId()
    {
        return correlationId;
    }

    /** Whether the publication has come, even if the client has gone since. */
    boolean isOpen()
    {
        return null != publication;
    }

    /** Close the publication if the client has gone; true says that it has. */
    boolean closeIfLost()
    {
        if (null == publication || publication.isConnected())
        {
            return false;
        }

        publication.close();
        return true;
    }

    void close()
    {
        CloseHelper.quietClose(publication);
    }

    /** What is sent meanwhile is lost. */
    void mute(final boolean value)
    {
        isMuted = value;
    }

    void watch(final WatchKind kind, final String path)
    {
        watches.add(new Watch(kind, WatchMode.ONE_SHOT, path));
    }

    void unwatch(final WatchKind kind, final String path)
    {
        watches.remove(new Watch(kind, WatchMode.ONE_SHOT, path));
    }

    void unwatch(final WatchMode mode, final String path)
    {
        watches.remove(new Watch(WatchKind.EXISTS, mode, path));
    }

    /**
     * Set the watches of a list, and say what was missed first.
     *
     * @param list        as the protocol lays it out.
     * @param asOfZxid    up to which the client has heard of everything, 0 for watches that are new.
     * @param limit       of watches.
     * @param isForgetful whether what was missed is known only by comparison.
     * @return watches that were set.
     */
    int setWatches(final DirectBuffer list, final long asOfZxid, final int limit, final boolean isForgetful)
    {
        int count = 0;
        final Set<Watch> persistent = new LinkedHashSet<>();
        for (int offset = 0; offset < list.capacity() && count < limit;)
        {
            final int length = list.getShort(offset + WatchList.PATH_LENGTH_OFFSET);
            final String path = list.getStringWithoutLengthUtf8(offset + WatchList.PATH_OFFSET, length);
            final WatchKind kind = WatchKind.get(list.getByte(offset + WatchList.KIND_OFFSET));
            final WatchMode mode = WatchMode.get(list.getByte(offset + WatchList.MODE_OFFSET));
            if (WatchMode.ONE_SHOT == mode)
            {
                setWatch(kind, path, asOfZxid);
            }
            else
            {
                persistent.add(new Watch(kind, mode, path));
            }
            offset += WatchList.PATH_OFFSET + length;
            count++;
        }

        synchronized (cluster)
        {
            if (asOfZxid > 0 && isForgetful)
            {
                persistent.forEach((watch) -> compare(watch, asOfZxid));
            }
            else if (asOfZxid > 0)
            {
                for (final FakeCluster.Change change : cluster.changes)
                {
                    if (change.zxid() > asOfZxid)
                    {
                        fire(persistent, change);
                    }
                }
            }

            watches.addAll(persistent);
        }

        return count;
    }

    /** Set a one-shot watch, or say what was missed. */
    void setWatch(final WatchKind kind, final String path, final long asOfZxid)
    {
        synchronized (cluster)
        {
            final FakeCluster.Znode znode = cluster.znodes.get(path);
            final WatchEventType missed = switch (kind)
            {
                case EXISTS -> null != znode ? WatchEventType.NODE_CREATED : null;
                case CHILDREN -> null == znode ? WatchEventType.NODE_DELETED :
                    znode.pzxid > asOfZxid ? WatchEventType.NODE_CHILDREN_CHANGED : null;
                default -> null == znode ? WatchEventType.NODE_DELETED :
                    znode.mzxid > asOfZxid ? WatchEventType.NODE_DATA_CHANGED : null;
            };
            if (null == missed)
            {
                watch(kind, path);
            }
            else
            {
                event(cluster.zxid(), asOfZxid, missed, path);
            }
        }
    }

    private void compare(final Watch watch, final long asOfZxid)
    {
        final FakeCluster.Znode znode = cluster.znodes.get(watch.path());
        if (WatchMode.PERSISTENT_RECURSIVE == watch.mode())
        {
            event(cluster.zxid(), asOfZxid, WatchEventType.EVENTS_LOST, watch.path());
        }
        else if (null == znode)
        {
            event(cluster.zxid(), asOfZxid, WatchEventType.NODE_DELETED, watch.path());
        }
        else if (znode.mzxid > asOfZxid)
        {
            event(cluster.zxid(), asOfZxid, WatchEventType.NODE_DATA_CHANGED, watch.path());
        }
    }

    void send(final int length)
    {
        if (isMuted)
        {
            return;
        }

        long result;
        do
        {
            result = publication.offer(out, 0, length);
        }
        while (Publication.BACK_PRESSURED == result || Publication.ADMIN_ACTION == result);
    }

    /** Greet as soon as the publication is connected, then tell what changed; true says that something was done. */
    boolean poll()
    {
        if (null != publication)
        {
            synchronized (cluster)
            {
                return drainEvents();
            }
        }

        final ExclusivePublication added = aeron.getExclusivePublication(publicationId);
        if (null == added || !added.isConnected())
        {
            return false;
        }

        publication = added;
        changeIndex = cluster.changes.size();
        send(welcome.applyAsInt(this));
        return true;
    }

    /** Tell the changes that watches wait for; true says that there were any. */
    boolean drainEvents()
    {
        boolean isSent = false;
        while (changeIndex < cluster.changes.size())
        {
            isSent |= fire(watches, cluster.changes.get(changeIndex++));
        }

        return isSent;
    }

    /** One event for whatever watches of a set a change fires; those that fire once are taken out. */
    private boolean fire(final Set<Watch> set, final FakeCluster.Change change)
    {
        final int kind = change.kind();
        final String parent = FakeCluster.parent(change.path());
        boolean isFired = false;
        boolean isParentFired = false;
        for (final Watch watch : List.copyOf(set))
        {
            final boolean isAt = watch.path().equals(change.path());
            final boolean isBelow = WatchMode.PERSISTENT_RECURSIVE == watch.mode() &&
                change.path().startsWith("/".equals(watch.path()) ? "/" : watch.path() + "/");
            final boolean isHere =
                (isAt || isBelow) && WatchRules.isFired(kind, watch.kind().value(), watch.mode().value());
            final boolean isParents = FakeCluster.DATA_CHANGED != kind && watch.path().equals(parent) &&
                WatchRules.isFired(WatchRules.CHILDREN_CHANGED, watch.kind().value(), watch.mode().value());
            isFired |= isHere;
            isParentFired |= isParents;
            if ((isHere || isParents) && WatchMode.ONE_SHOT == watch.mode())
            {
                set.remove(watch);
            }
        }

        if (isFired)
        {
            event(
                change.zxid(), WatchEventEncoder.sinceZxidNullValue(), WatchEventType.get((short)kind), change.path());
        }

        if (isParentFired)
        {
            event(
                change.zxid(), WatchEventEncoder.sinceZxidNullValue(), WatchEventType.NODE_CHILDREN_CHANGED, parent);
        }

        return isFired || isParentFired;
    }

    private void event(final long zxid, final long sinceZxid, final WatchEventType type, final String path)
    {
        final WatchEventEncoder encoder = new WatchEventEncoder();
        encoder.wrapAndApplyHeader(out, 0, headerEncoder)
            .zxid(zxid)
            .eventType(type)
            .sinceZxid(sinceZxid)
            .path(path);
        send(8 + encoder.encodedLength());
    }

    private record Watch(WatchKind kind, WatchMode mode, String path)
    {
    }
}
