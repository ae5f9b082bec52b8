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
package io.nodens.cluster.frontend.aeron;

import io.nodens.cluster.frontend.lane.ResponseOrder;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.sbe.protocol.CloseReason;

import java.util.ArrayList;

/**
 * What becomes of connections while the member has no contact with the cluster.
 * <p>
 * <b>Thread:</b> the front end's.
 */
final class StaleConnections
{
    private static final String REASON = "no contact with the cluster";

    private final ServingMonitor serving;
    private final ResponseOrder order;

    StaleConnections(final ServingMonitor serving, final ResponseOrder order)
    {
        this.serving = serving;
        this.order = order;
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
                if (serving.isLongStale() && connection.sessionCount() > 0)
                {
                    connection.requestClose(CloseReason.NOT_SERVING, REASON);
                }
                else if (connection.opensInFlight() > 0)
                {
                    order.refuseOpens(connection, REASON);
                }
            }
        }
    }
}
