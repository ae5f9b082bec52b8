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

import io.nodens.tree.watch.WatchRules;
import io.nodens.tree.watch.WatchTable;
import org.agrona.DirectBuffer;

/**
 * The watches of the front end's connections: one table, and what each connection may have of it.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> with the first watch of a connection, and when the table grows.
 */
final class ClientWatches
{
    private final WatchTable table;
    private final WatchShares shares;
    private final ResponseProxy responses;

    ClientWatches(final WatchTable table, final WatchShares shares, final ResponseProxy responses)
    {
        this.table = table;
        this.shares = shares;
        this.responses = responses;
    }

    WatchTable table()
    {
        return table;
    }

    /** Watches of all connections. */
    int size()
    {
        return table.size();
    }

    /** See {@link WatchTable#add}. */
    boolean add(
        final ClientConnection connection,
        final int kind,
        final int mode,
        final boolean existed,
        final long zxid,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        return table.add(ownerOf(connection), kind, mode, existed, zxid, path, offset, length);
    }

    /** See {@link WatchTable#remove}; with mode {@link WatchRules#NONE} every watch that it has at the path. */
    boolean remove(
        final ClientConnection connection,
        final int kind,
        final int mode,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        if (null == connection.watches)
        {
            return false;
        }
        return WatchRules.NONE == mode ?
            table.removeAllOf(connection.watches, path, offset, length) :
            table.remove(connection.watches, kind, mode, path, offset, length);
    }

    /** A connection is at its end. */
    void removeAll(final ClientConnection connection)
    {
        if (null != connection.watches)
        {
            table.removeAll(connection.watches);
        }
    }

    private ConnectionWatches ownerOf(final ClientConnection connection)
    {
        if (null == connection.watches)
        {
            connection.watches = new ConnectionWatches(connection, shares, responses);
        }
        return connection.watches;
    }
}
