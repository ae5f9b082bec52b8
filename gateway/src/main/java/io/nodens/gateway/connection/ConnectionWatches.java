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
package io.nodens.gateway.connection;

import io.nodens.tree.watch.WatchOwner;
import org.agrona.DirectBuffer;

/**
 * The watches of a connection: they live as long as it does.
 */
final class ConnectionWatches extends WatchOwner
{
    private final ClientConnection connection;
    private final ConnectionHome home;

    ConnectionWatches(final ClientConnection connection, final ConnectionHome home)
    {
        super(connection.slot());
        this.connection = connection;
        this.home = home;
    }

    /** {@inheritDoc} */
    @Override
    protected int admit(final int pathLength)
    {
        return home.hasRoomForWatch() ? 0 : NO_ROOM;
    }

    /** The table counts them itself. */
    @Override
    protected void release(final int pathLength, final int share)
    {
    }

    /** {@inheritDoc} */
    @Override
    protected boolean isCongested()
    {
        return connection.isCongested();
    }

    /** {@inheritDoc} */
    @Override
    protected void onWatchEvent(
        final long zxid,
        final long sinceZxid,
        final int event,
        final int aclId,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        home.onWatchEvent(connection, zxid, event, aclId, path, offset, length);
    }
}
