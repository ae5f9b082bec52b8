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
package io.nodens.gateway.net;

import io.nodens.gateway.connection.ClientConnection;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Clients that connect to a port whose limits are reached.
 */
class AddressLimitsTest
{
    private static final String[] ADDRESSES = {"127.0.0.1", "127.0.0.2"};

    private final List<AutoCloseable> closeables = new ArrayList<>();

    @AfterEach
    void closeAll()
    {
        CloseHelper.quietCloseAll(closeables);
    }

    /** G15: the connection is accepted, closed and counted; a place that comes free is given again. */
    @Test
    void g15ShouldCloseAndCountWhenAnAddressHasTooManyConnections() throws IOException
    {
        final AddressLimits limits = new AddressLimits(2, 100);
        final BarePort port = open(limits);
        connect(port, ADDRESSES[0]);
        BarePort.await("one is in", () -> 1 == port.open.size());
        final ClientConnection first = port.only();
        connect(port, ADDRESSES[0]);
        BarePort.await("both are in", () -> 2 == port.open.size());

        assertClosed(connect(port, ADDRESSES[0]));
        assertEquals(1, limits.rejected());
        assertEquals(2, port.open.size());
        connect(port, ADDRESSES[1]);
        BarePort.await("another address has a limit of its own", () -> 3 == port.open.size());

        first.closeNow();
        BarePort.await("it is gone", () -> 2 == limits.total());
        connect(port, ADDRESSES[0]);
        BarePort.await("its place is given again", () -> 3 == port.open.size());
        assertClosed(connect(port, ADDRESSES[0]));
        assertEquals(2, limits.rejected());
        assertEquals(3, limits.total());
    }

    @Test
    void g15ShouldCloseAndCountWhenThereAreTooManyConnectionsInAll() throws IOException
    {
        final AddressLimits limits = new AddressLimits(0, 2);
        final BarePort port = open(limits);
        connect(port, ADDRESSES[0]);
        connect(port, ADDRESSES[1]);
        BarePort.await("both are in", () -> 2 == port.open.size());

        assertClosed(connect(port, ADDRESSES[0]));
        assertClosed(connect(port, ADDRESSES[1]));

        assertEquals(2, limits.rejected());
        port.open.forEach(ClientConnection::closeNow);
        BarePort.await("they are gone", () -> 0 == limits.total());
        connect(port, ADDRESSES[1]);
        BarePort.await("there is room", () -> 1 == port.open.size());
    }

    private BarePort open(final AddressLimits limits) throws IOException
    {
        final BarePort port = new BarePort(limits);
        closeables.add(port);
        return port;
    }

    /** Every address of this network is this host. */
    private Socket connect(final BarePort port, final String from) throws IOException
    {
        final Socket socket = new Socket(
            InetAddress.getLoopbackAddress(), port.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(BarePort.WAIT_MS);
        closeables.add(0, socket);
        return socket;
    }

    private static void assertClosed(final Socket socket) throws IOException
    {
        try
        {
            assertEquals(-1, socket.getInputStream().read());
        }
        catch (final SocketException ex)
        {
            assertTrue(ex.getMessage().contains("reset"), ex::getMessage);
        }
    }
}
