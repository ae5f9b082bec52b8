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

import io.nodens.cluster.frontend.lane.ClientSink;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.OutgoingBudget;
import org.agrona.DirectBuffer;

/**
 * A client of the client protocol whose messages reach the front end without a stream, and come back without one.
 */
public final class DirectClient
{
    private final ClientConnection connection;
    private final RequestAdapter adapter;

    public DirectClient(final ResponseProxy responses, final RequestHandler requests, final ClientSink sink)
    {
        connection = new ClientConnection(
            99, 99, 1 << 20, new OutgoingBudget(1 << 30), responses, ClientStream.UNSHARED, (ignore) -> { });
        adapter = new RequestAdapter(requests);
        connection.wayBack(sink);
        connection.state(Lane.State.OPEN);
    }

    public Lane lane()
    {
        return connection;
    }

    public boolean onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        return adapter.onMessage(connection, buffer, offset, length);
    }
}
