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
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The connections of an agent by slot, and those that have work to do.
 * <p>
 * <b>Thread:</b> the agent's, except for {@link #everyone()}. <b>Allocates:</b> when there are more connections than
 * ever before.
 */
public final class ConnectionTable
{
    private static final int INITIAL_LENGTH = 64;

    private final IntArrayList freeSlots = new IntArrayList();
    private final List<ClientConnection> active = new ArrayList<>();
    private volatile AtomicReferenceArray<ClientConnection> connections = new AtomicReferenceArray<>(INITIAL_LENGTH);
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
        if (slot == connections.length())
        {
            grow();
        }

        final ClientConnection connection = new ClientConnection(channel, remote, slot, home, livedNs);
        connections.set(slot, connection);
        size++;
        return connection;
    }

    private void grow()
    {
        final AtomicReferenceArray<ClientConnection> larger = new AtomicReferenceArray<>(2 * connections.length());
        for (int i = 0; i < connections.length(); i++)
        {
            larger.setPlain(i, connections.get(i));
        }
        connections = larger;
    }

    /**
     * A connection is closed.
     *
     * @param connection that was added.
     */
    public void remove(final ClientConnection connection)
    {
        connections.set(connection.slot(), null);
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
            final ClientConnection connection = connections.get(i);
            if (null != connection)
            {
                consumer.accept(connection);
            }
        }
    }

    /**
     * The connections as any thread may see them: those that come or go meanwhile are among them or not. Of a
     * connection only what {@link ClientConnection} allows other threads may be asked.
     *
     * @return them in the order of their slots; every iterator looks anew.
     */
    public Iterable<ClientConnection> everyone()
    {
        return () -> new Everyone(connections);
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

    /** Over the slots of one moment. */
    private static final class Everyone implements Iterator<ClientConnection>
    {
        private final AtomicReferenceArray<ClientConnection> slots;
        private int index;
        private ClientConnection next;

        private Everyone(final AtomicReferenceArray<ClientConnection> slots)
        {
            this.slots = slots;
        }

        @Override
        public boolean hasNext()
        {
            while (null == next && index < slots.length())
            {
                next = slots.get(index);
                index++;
            }
            return null != next;
        }

        @Override
        public ClientConnection next()
        {
            if (!hasNext())
            {
                throw new NoSuchElementException();
            }
            final ClientConnection found = next;
            next = null;
            return found;
        }
    }
}
