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
package io.nodens.bench.system.wire;

import org.agrona.CloseHelper;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients of one server that do nothing but keep their sessions.
 * <p>
 * <b>Thread:</b> owned by one caller.
 */
public final class WireCrowd implements AutoCloseable
{
    private static final int SESSION_TIMEOUT_MS = 40_000;
    private static final long PING_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(SESSION_TIMEOUT_MS / 3);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    /** Also more than the server's queue of connections that are not accepted holds: their systems try again. */
    private static final int ALL_AT_ONCE = Integer.MAX_VALUE;

    private final WirePoller poller = new WirePoller();
    private final WireConnection[] connections;
    private final InetSocketAddress address;
    private long pingNs = System.nanoTime() + PING_INTERVAL_NS;

    /**
     * Clients that are not connected.
     *
     * @param address of the server.
     * @param count   of clients.
     */
    public WireCrowd(final InetSocketAddress address, final int count)
    {
        this.address = address;
        connections = new WireConnection[count];
        for (int i = 0; i < count; i++)
        {
            connections[i] = new WireConnection(poller, 1, 0, SESSION_TIMEOUT_MS, (tag, error) -> { });
        }
    }

    /**
     * Connect all, none of which is connected, some at a time.
     *
     * @param atOnce    most that are not open yet.
     * @param timeoutNs for all.
     * @return connections that the server closed, and that tried again.
     * @throws IllegalStateException when some are not open in time.
     */
    public int connect(final int atOnce, final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        int refused = 0;
        int begun = 0;
        for (int open = 0; open < connections.length; open = openCount())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(open + " of " + connections.length + " are open at the deadline");
            }

            for (; begun < connections.length && begun - open < atOnce; begun++)
            {
                connections[begun].connect(address);
            }

            poll();
            refused += connectAgain(begun);
        }

        return refused;
    }

    private int connectAgain(final int begun)
    {
        int refused = 0;
        for (int i = 0; i < begun; i++)
        {
            if (WireConnection.State.CLOSED == connections[i].state())
            {
                refused++;
                connections[i].connect(address);
            }
        }

        return refused;
    }

    /**
     * Cut all, and connect all again at once with their sessions.
     *
     * @param timeoutNs for all.
     * @return connections that the server closed, and that tried again.
     */
    public int reconnect(final long timeoutNs)
    {
        for (final WireConnection connection : connections)
        {
            connection.close();
        }

        // The selector still holds what was closed, and its descriptors, until it looks once more.
        poller.poll();
        return connect(ALL_AT_ONCE, timeoutNs);
    }

    /**
     * Keep the sessions for a time.
     *
     * @param durationNs to keep them.
     */
    public void idle(final long durationNs)
    {
        final long endNs = System.nanoTime() + durationNs;
        while (System.nanoTime() - endNs < 0)
        {
            poll();
        }
    }

    private void poll()
    {
        if (System.nanoTime() - pingNs > 0)
        {
            pingNs = System.nanoTime() + PING_INTERVAL_NS;
            for (final WireConnection connection : connections)
            {
                if (WireConnection.State.OPEN == connection.state())
                {
                    connection.ping();
                    connection.flush();
                }
            }
        }

        if (0 == poller.poll())
        {
            LockSupport.parkNanos(PARK_NS);
        }
    }

    /**
     * Clients with a session.
     *
     * @return their number.
     */
    public int openCount()
    {
        int open = 0;
        for (final WireConnection connection : connections)
        {
            open += WireConnection.State.OPEN == connection.state() ? 1 : 0;
        }

        return open;
    }

    /**
     * All sessions in one number, to see whether any was replaced.
     *
     * @return a sum of their ids.
     */
    public long sessions()
    {
        long sum = 0;
        for (final WireConnection connection : connections)
        {
            sum = 31 * sum + connection.sessionId();
        }

        return sum;
    }

    @Override
    public void close()
    {
        for (final WireConnection connection : connections)
        {
            connection.free();
        }
        CloseHelper.quietClose(poller);
    }
}
