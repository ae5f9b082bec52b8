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

import io.nodens.tree.watch.WatchOwner;
import org.agrona.DirectBuffer;

/**
 * A client's connection as an owner of watches: its part of the member's watches, and the way of its events.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class ConnectionWatches extends WatchOwner
{
    private static final int SHARE_WITH_SESSION = 0;
    private static final int SHARE_WITHOUT_SESSION = 1;

    private final ClientConnection connection;
    private final WatchShares shares;
    private final ResponseProxy responses;

    int count;
    long pathBytes;

    ConnectionWatches(final ClientConnection connection, final WatchShares shares, final ResponseProxy responses)
    {
        super(connection.slot());
        this.connection = connection;
        this.shares = shares;
        this.responses = responses;
    }

    boolean hasSession()
    {
        return connection.sessionCount > 0;
    }

    /** {@inheritDoc} */
    @Override
    protected int admit(final int pathLength)
    {
        if (!shares.hasRoomFor(this, pathLength))
        {
            return NO_ROOM;
        }
        final boolean isWithoutSession = !hasSession();
        shares.add(this, pathLength, isWithoutSession);
        return isWithoutSession ? SHARE_WITHOUT_SESSION : SHARE_WITH_SESSION;
    }

    /** {@inheritDoc} */
    @Override
    protected void release(final int pathLength, final int share)
    {
        shares.remove(this, pathLength, SHARE_WITHOUT_SESSION == share);
    }

    /** {@inheritDoc} */
    @Override
    protected void onWatchEvent(
        final long zxid,
        final int event,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        responses.watchFired(connection, zxid, event, path, offset, length);
    }
}
