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

import io.nodens.sbe.protocol.CloseReason;
import io.nodens.sbe.protocol.ResultCode;

import java.util.ArrayList;

/**
 * What becomes of connections while the member has no contact with the cluster.
 * <p>
 * <b>Thread:</b> the front end's.
 */
final class StaleConnections
{
    private final ServingMonitor serving;
    private final ResponseProxy responses;
    private final ConnectionTable table;

    StaleConnections(final ServingMonitor serving, final ResponseProxy responses, final ConnectionTable table)
    {
        this.serving = serving;
        this.responses = responses;
        this.table = table;
    }

    /** Without contact with the cluster sessions are better off elsewhere. */
    void close(final ArrayList<ClientStream> streams)
    {
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final ArrayList<ClientConnection> connections = streams.get(i).connections;
            for (int k = 0, count = connections.size(); k < count; k++)
            {
                final ClientConnection connection = connections.get(k);
                if (!connection.isOpen())
                {
                    continue;
                }
                if (serving.isLongStale() && connection.sessionCount > 0)
                {
                    connection.requestClose(CloseReason.NOT_SERVING, "no contact with the cluster");
                }
                else if (connection.opensInFlight > 0)
                {
                    refuseOpens(connection);
                    table.advance(connection);
                }
            }
        }
    }

    /**
     * Opens and attaches of which nothing is known are refused, so that the clients try elsewhere. If the log takes
     * one nevertheless, its session is detached again: it belongs to no connection by then.
     */
    private void refuseOpens(final ClientConnection connection)
    {
        PendingRequest before = null;
        PendingRequest request = connection.firstPending;
        while (null != request)
        {
            final PendingRequest next = request.next;
            if (PendingRequest.Kind.SESSION == request.kind && !request.isDone)
            {
                responses.error(
                    connection, request.correlationId, ResultCode.NOT_SERVING, "no contact with the cluster");
                connection.removePending(before, request);
                connection.opensInFlight--;
                request.connection = null;
            }
            else
            {
                before = request;
            }
            request = next;
        }
    }
}
