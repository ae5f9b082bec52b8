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
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.AclTable;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.acl.AclRules;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Who may do what: asks the access lists of the tree for the identities of a session. A znode with the open list costs
 * one comparison.
 * <p>
 * <b>Allocates:</b> once for each set of identities that differs.
 */
final class AclChecks
{
    /** There is no room for a list that nobody has had yet. */
    static final long NO_ROOM = -1;

    private static final int OK = ResultCode.OK.value();

    private final TreeWriter tree;
    private final AclRules rules = new AclRules();
    private final UnsafeBuffer list = new UnsafeBuffer(0, 0);

    AclChecks(final TreeWriter tree)
    {
        this.tree = tree;
    }

    /**
     * Whether a session has a permission on znodes with a list.
     *
     * @return OK or NO_AUTH.
     */
    int check(final Session session, final int aclId, final int permission)
    {
        return AclTable.OPEN == aclId || (granted(session.identities, aclId) & permission) != 0 ?
            OK :
            ResultCode.NO_AUTH.value();
    }

    /**
     * Make of the list that a client gave the list of a znode.
     *
     * @param plan      gets it.
     * @param knowsSasl whether it may name identities of the scheme sasl.
     * @return OK or INVALID_ACL.
     */
    int resolve(
        final WriteOperation operation, final Session session, final PlannedWrite plan, final boolean knowsSasl)
    {
        plan.acl = rules.list();
        plan.aclLength = operation.aclLength < 1 ? AclRules.INVALID :
            rules.resolve(operation.acl, operation.aclOffset, operation.aclLength, session.identities, knowsSasl);
        if (AclRules.INVALID == plan.aclLength)
        {
            return ResultCode.INVALID_ACL.value();
        }
        if (plan.aclLength > 0)
        {
            plan.aclId = tree.acls().find(plan.acl, 0, plan.aclLength);
            if (AclTable.OPEN == plan.aclId)
            {
                plan.aclId = PlannedWrite.NEW_ACL;
                plan.granted = rules.granted(plan.acl, 0, plan.aclLength, session.identities);
            }
        }

        return OK;
    }

    /**
     * Bytes by which the tree grows for the list of a planned write.
     * <p>
     * A list that no znode names may give way to another list of the same transaction, and is counted as a new one
     * there. So no operation that was checked finds the table full when it is carried out: each takes one place at
     * most, and what it does not find in use it was counted for.
     *
     * @param effects of the operations before it.
     * @return 0 when it grows by none, {@link #NO_ROOM} when there are too many lists.
     */
    long bytesOfNew(final PlannedWrite plan, final PendingEffects effects)
    {
        final boolean mayBeMade = PlannedWrite.NEW_ACL == plan.aclId ||
            (AclTable.OPEN != plan.aclId && effects.isCollecting() && !tree.acls().isUsed(plan.aclId));
        if (!mayBeMade)
        {
            return 0;
        }

        return tree.acls().hasRoomFor(effects.listCount() + 1) ? AclTable.footprint(plan.aclLength) : NO_ROOM;
    }

    private int granted(final IdentitySet who, final int aclId)
    {
        int granted = who.remembered(aclId);
        if (IdentitySet.UNKNOWN == granted)
        {
            tree.acls().wrap(aclId, list);
            granted = rules.granted(list, 0, list.capacity(), who);
            who.remember(aclId, granted);
        }

        return granted;
    }
}
