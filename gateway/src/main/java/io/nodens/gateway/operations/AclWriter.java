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

import io.nodens.client.SessionRequests;
import io.nodens.gateway.jute.AclVector;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import org.agrona.DirectBuffer;

/**
 * Access lists of requests in the form in which members take them.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never.
 */
final class AclWriter
{
    /** Stands for whoever asks. Its identity is not looked at: kazoo sends none. */
    private static final String AUTH = "auth";

    private final AclEncoder encoder = new AclEncoder();

    /** Where the list lies that was encoded last. */
    DirectBuffer list()
    {
        return encoder.buffer();
    }

    /**
     * Encode a list.
     *
     * @param acl of a request.
     * @return its length, {@link SessionRequests#OPEN_ACL}, or {@link SessionRequests#EMPTY_ACL} for one that members
     *         must refuse.
     */
    int encode(final AclVector acl)
    {
        if (acl.isNull() || 0 == acl.count())
        {
            return SessionRequests.EMPTY_ACL;
        }

        encoder.reset();
        acl.rewind();
        boolean isWhole = true;
        boolean isOpen = false;
        while (acl.next())
        {
            isWhole &= !acl.scheme().isNull() && (!acl.identity().isNull() || acl.scheme().equalsAscii(AUTH)) &&
                0 == (acl.permissions() & ~Permissions.ALL);
            if (isWhole)
            {
                isOpen = 1 == acl.count() && Permissions.ALL == acl.permissions() &&
                    acl.scheme().equalsAscii("world") && acl.identity().equalsAscii("anyone");
                encoder.add(
                    acl.permissions(), acl.scheme().buffer(), acl.scheme().offset(), acl.scheme().length(),
                    acl.identity().offset(), Math.max(0, acl.identity().length()));
            }
        }

        return isOpen ? SessionRequests.OPEN_ACL :
            !isWhole || encoder.isTooLong() ? SessionRequests.EMPTY_ACL : encoder.length();
    }
}
