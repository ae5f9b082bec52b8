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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeReader;
import io.nodens.tree.acl.AclGrants;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.acl.Permissions;

/**
 * Who may read what: asks the access lists in the mapped tree for the identities of a session. What a list grants to
 * a set of identities is remembered; a znode with the open list costs one comparison.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> once for each set of identities that differs.
 */
public final class ReadAccess
{
    /** The list cannot be read now. */
    public static final int UNKNOWN = AclGrants.UNKNOWN;

    private final TreeReader reader;
    private final SessionLiveness liveness;
    private final AclGrants grants;

    /**
     * For one front end.
     *
     * @param reader   of the member's tree.
     * @param liveness sessions that are attached, with their identities.
     */
    public ReadAccess(final TreeReader reader, final SessionLiveness liveness)
    {
        this.reader = reader;
        this.liveness = liveness;
        grants = new AclGrants(reader);
    }

    /** The reader of the tree. */
    public TreeReader reader()
    {
        return reader;
    }

    /**
     * What a list grants to a session.
     *
     * @param lane      that asks.
     * @param sessionId of the session, or 0 for what the lane has without one.
     * @param aclId     of the list.
     * @return bits of {@link Permissions}; none for a list that is gone; or {@link #UNKNOWN}.
     */
    public int granted(final Lane lane, final long sessionId, final int aclId)
    {
        if (AclTable.OPEN == aclId)
        {
            return Permissions.ALL;
        }

        return granted(identities(lane, sessionId), aclId);
    }

    /**
     * The identities that count for a session.
     *
     * @param lane      that asks.
     * @param sessionId of the session, or 0 for what the lane has without one.
     * @return the set, null for nobody.
     */
    public IdentitySet identities(final Lane lane, final long sessionId)
    {
        final AttachedSession session = 0 == sessionId ? null : liveness.get(sessionId);
        return null != session && session.holder() == lane ? session.identities() : lane.door();
    }

    /**
     * Whether a lane may hear of a change: one of its sessions may read what is guarded. What guarded it may not be
     * known any more; that happens to no path but one that the lane watches itself, and whether there is a znode
     * everybody may know.
     */
    boolean mayHear(final Lane lane, final int aclId)
    {
        if (aclId <= AclTable.OPEN)
        {
            return true;
        }

        AttachedSession session = lane.firstSession();
        boolean canRead = false;
        int attempts = AclGrants.EVENT_ATTEMPTS;
        do
        {
            final IdentitySet identities = null == session ? lane.door() : session.identities();
            int granted = granted(identities, aclId);
            while (UNKNOWN == granted && attempts-- > 0)
            {
                granted = granted(identities, aclId);
            }
            canRead = UNKNOWN != granted && (granted & Permissions.READ) != 0;
            session = null == session ? null : session.nextOfHolder();
        }
        while (!canRead && null != session);

        return canRead;
    }

    private int granted(final IdentitySet identities, final int aclId)
    {
        return grants.granted(null == identities ? liveness.identities().nobody() : identities, aclId);
    }
}
