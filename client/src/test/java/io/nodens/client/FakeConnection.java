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
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.WatchEventEncoder;
import io.nodens.sbe.protocol.WatchEventType;
import io.nodens.sbe.protocol.WatchKind;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;

import java.util.LinkedHashSet;
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
        watches.add(new Watch(kind, path));
    }

    void unwatch(final WatchKind kind, final String path)
    {
        watches.remove(new Watch(kind, path));
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
            final FakeCluster.Change change = cluster.changes.get(changeIndex++);
            final boolean isData = watches.remove(new Watch(WatchKind.DATA, change.path()));
            final boolean isExists = watches.remove(new Watch(WatchKind.EXISTS, change.path()));
            final boolean isChildren = FakeCluster.DELETED == change.kind() &&
                watches.remove(new Watch(WatchKind.CHILDREN, change.path()));
            if (isData || isExists || isChildren)
            {
                event(change.zxid(), WatchEventType.get((short)change.kind()), change.path());
                isSent = true;
            }

            final String parent = FakeCluster.parent(change.path());
            if (FakeCluster.DATA_CHANGED != change.kind() && watches.remove(new Watch(WatchKind.CHILDREN, parent)))
            {
                event(change.zxid(), WatchEventType.NODE_CHILDREN_CHANGED, parent);
                isSent = true;
            }
        }

        return isSent;
    }

    void event(final long zxid, final WatchEventType type, final String path)
    {
        final WatchEventEncoder encoder = new WatchEventEncoder();
        encoder.wrapAndApplyHeader(out, 0, headerEncoder).zxid(zxid).eventType(type).path(path);
        send(8 + encoder.encodedLength());
    }

    private record Watch(WatchKind kind, String path)
    {
    }
}
