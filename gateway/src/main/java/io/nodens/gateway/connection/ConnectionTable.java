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

import io.netty.channel.Channel;
import org.agrona.collections.IntArrayList;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connections of an agent by slot, and those that there is something to do for.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> when there are more connections than ever before.
 */
public final class ConnectionTable
{
    private static final int INITIAL_LENGTH = 64;

    private final IntArrayList freeSlots = new IntArrayList();
    private final List<ClientConnection> active = new ArrayList<>();
    private ClientConnection[] connections = new ClientConnection[INITIAL_LENGTH];
    private int slots;
    private int size;

    /**
     * A client was accepted.
     *
     * @param channel of it.
     * @param remote  address of the client.
     * @param home    the agent's.
     * @param livedNs lived time.
     * @return the connection.
     */
    public ClientConnection add(
        final Channel channel, final InetSocketAddress remote, final ConnectionHome home, final long livedNs)
    {
        final int slot = freeSlots.isEmpty() ? slots++ : freeSlots.popInt();
        if (slot == connections.length)
        {
            connections = Arrays.copyOf(connections, 2 * slot);
        }

        final ClientConnection connection = new ClientConnection(channel, remote, slot, home, livedNs);
        connections[slot] = connection;
        size++;
        return connection;
    }

    /**
     * A connection is closed.
     *
     * @param connection that was added.
     */
    public void remove(final ClientConnection connection)
    {
        connections[connection.slot()] = null;
        freeSlots.pushInt(connection.slot());
        size--;
    }

    /**
     * There is something to do for a connection.
     *
     * @param connection to look at.
     */
    public void activate(final ClientConnection connection)
    {
        if (!connection.isActive())
        {
            connection.isActive(true);
            active.add(connection);
        }
    }

    /**
     * Those to look at: whoever looks may add to them meanwhile.
     *
     * @return the list.
     */
    public List<ClientConnection> active()
    {
        return active;
    }

    /**
     * Call somebody with each connection.
     *
     * @param consumer that may close it.
     */
    public void forEach(final Consumer<ClientConnection> consumer)
    {
        for (int i = 0; i < slots; i++)
        {
            if (null != connections[i])
            {
                consumer.accept(connections[i]);
            }
        }
    }

    /**
     * Connections.
     *
     * @return their number.
     */
    public int size()
    {
        return size;
    }
}
