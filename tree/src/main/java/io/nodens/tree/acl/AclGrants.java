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
package io.nodens.tree.acl;

import io.nodens.tree.AclTable;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeStatus;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the access lists of a region grant to sets of identities, for doors that check reads. A set remembers what a
 * list grants it; the open list costs one comparison.
 * <p>
 * <b>Thread:</b> owned by one caller, with its reader. <b>Allocates:</b> once for each set of identities.
 */
public final class AclGrants
{
    /** The list cannot be read now: what it guards is to be read again. */
    public static final int UNKNOWN = -1;
    /**
     * Times that an event waits for a list that a transaction keeps closed, a millisecond each, whatever the number of
     * sessions that could hear of it. The duty cycle waits with it: an event has its place before all others of its
     * connection and before the answers behind it, so to go on without it would need a queue of events that are not
     * decided. That is not worth it for what ends with the transaction, a few milliseconds at its longest: lists are
     * written once and read by id, so that only a list whose place is being written keeps a reader waiting.
     */
    public static final int EVENT_ATTEMPTS = 100;

    private static final int NO_PERMISSION = 0;

    private final TreeReader reader;
    private final AclRules rules = new AclRules();
    private final UnsafeBuffer list = new UnsafeBuffer(new byte[AclTable.MAX_LENGTH]);

    /**
     * Grants of a region.
     *
     * @param reader of the region; used by this and by its owner.
     */
    public AclGrants(final TreeReader reader)
    {
        this.reader = reader;
    }

    /**
     * What a list grants.
     *
     * @param who   asks.
     * @param aclId of the list, as a stat has it.
     * @return bits of {@link Permissions}; none for a list that is gone; or {@link #UNKNOWN}.
     */
    public int granted(final IdentitySet who, final int aclId)
    {
        if (AclTable.OPEN == aclId)
        {
            return Permissions.ALL;
        }

        int granted = who.remembered(aclId);
        if (IdentitySet.UNKNOWN == granted)
        {
            final int length = reader.getAcl(aclId, list, 0);
            if (length < 0)
            {
                return TreeStatus.NO_NODE == length ? NO_PERMISSION : UNKNOWN;
            }

            granted = rules.granted(list, 0, length, who);
            who.remember(aclId, granted);
        }

        return granted;
    }
}
