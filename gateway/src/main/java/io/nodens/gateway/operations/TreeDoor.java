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
package io.nodens.gateway.operations;

import io.nodens.gateway.replica.ReplicaState;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.acl.AclGrants;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.IdentityTable;
import io.nodens.tree.acl.Permissions;
import io.nodens.tree.watch.ChangePoller;
import io.nodens.tree.watch.WatchTable;

/**
 * The member's tree as the clients of an agent may see it: who may read what, and when what was read may leave. A reply
 * leaves when everything is committed that it shows, and behind the events of every change that it shows.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never after it was constructed.
 */
public final class TreeDoor
{
    /** What a list grants is not known now. */
    public static final int UNKNOWN = AclGrants.UNKNOWN;
    /** What was read may leave. */
    public static final int READY = 0;
    /** It is to be read anew at once. */
    public static final int AGAIN = 1;
    /** It is to be read anew in another duty cycle. */
    public static final int WAIT = 2;

    private final TreeReader reader;
    private final WatchTable watches;
    private final ChangePoller changes;
    private final ReplicaState replica;
    private final IdentityTable identities = new IdentityTable();
    private final AclGrants grants;

    /**
     * A door to a region.
     *
     * @param region      of the member.
     * @param watches     of the agent's connections, empty.
     * @param replica     state of the member.
     */
    public TreeDoor(final TreeRegion region, final WatchTable watches, final ReplicaState replica)
    {
        this.watches = watches;
        this.replica = replica;
        reader = region.newReader();
        grants = new AclGrants(reader);
        changes = new ChangePoller(region.newChangeReader(), region.newReader(), watches);
    }

    /**
     * Whether what was read as of a zxid may leave.
     *
     * @param connection    that it is for.
     * @param zxid          of what was read.
     * @param encodedBefore frames that the connection had encoded before the read.
     * @return {@link #READY}, {@link #AGAIN} or {@link #WAIT}.
     */
    int admit(final ClientConnection connection, final long zxid, final int encodedBefore)
    {
        if (!replica.isSettled())
        {
            return WAIT;
        }
        if (zxid < changes.begunZxid())
        {
            return AGAIN;
        }

        final int progress = changes.drainTo(connection.watches(), zxid);
        if (ChangePoller.WAIT == progress)
        {
            return WAIT;
        }
        // Events that were sent lie where the reply lay.
        final boolean isUntouched = connection.encodedCount() == encodedBefore;
        if (isUntouched && ChangePoller.SENT == progress && zxid >= changes.begunZxid())
        {
            connection.replyZxid(Math.max(connection.replyZxid(), zxid));
            return READY;
        }

        return AGAIN;
    }

    /**
     * Send the events of every change up to a zxid, before the reply to a write that the member has done.
     *
     * @param connection that the reply is for.
     * @param zxid       of the reply.
     * @return false when events are left for the next duty cycle: the reply must wait.
     */
    public boolean isEveryEventSent(final ClientConnection connection, final long zxid)
    {
        return ChangePoller.WAIT != changes.drainTo(connection.watches(), zxid);
    }

    /**
     * What a list grants to a client.
     *
     * @param connection of the client.
     * @param aclId      of the list.
     * @return bits of {@link Permissions}, or {@link #UNKNOWN}: the znode is to be read again.
     */
    int granted(final ClientConnection connection, final int aclId)
    {
        if (aclId <= AclTable.OPEN)
        {
            return Permissions.ALL;
        }

        final IdentitySet set = connection.who().set();
        return grants.granted(null == set ? identities.nobody() : set, aclId);
    }

    /**
     * Whether a client may hear of a change of what a list guards.
     *
     * @param connection of the client.
     * @param aclId      of the list.
     * @return true when it may read it.
     */
    public boolean mayHear(final ClientConnection connection, final int aclId)
    {
        int granted = granted(connection, aclId);
        for (int i = 0; i < AclGrants.EVENT_ATTEMPTS && UNKNOWN == granted; i++)
        {
            granted = granted(connection, aclId);
        }

        return UNKNOWN != granted && (granted & Permissions.READ) != 0;
    }

    /**
     * Tell watches what has changed, as far as it is committed and the duty cycle's budget goes.
     *
     * @return 0 when there was nothing.
     */
    public int pollChanges()
    {
        changes.onDutyCycle();
        return replica.isGateOpen() ? changes.poll() : 0;
    }

    /**
     * Reader of the tree.
     *
     * @return the reader.
     */
    public TreeReader reader()
    {
        return reader;
    }

    /**
     * Watches of the agent's connections.
     *
     * @return the table.
     */
    public WatchTable watches()
    {
        return watches;
    }

    /**
     * State of the member.
     *
     * @return the state.
     */
    public ReplicaState replica()
    {
        return replica;
    }

    /**
     * Who the agent's clients have proved to be.
     *
     * @return the sets.
     */
    public IdentityTable identities()
    {
        return identities;
    }

    /**
     * The newest zxid that a reply without a read may name: its events were all sent to the connection. A connection
     * without watches may have had a reply of a later zxid than was polled; its client goes by the last reply, and
     * would take an older state for new enough after that, so no reply names a lower one.
     *
     * @param connection that the reply is for.
     * @return the zxid.
     */
    public long sentZxid(final ClientConnection connection)
    {
        final long polledZxid = changes.polledZxid(connection.watches());
        return connection.watches().isResuming() ? polledZxid : Math.max(polledZxid, connection.replyZxid());
    }
}
