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

import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Fills a server with znodes, a thousand to a parent.
 */
public final class WireTree
{
    private static final int WINDOW = 256;
    private static final int PER_PARENT = 1000;
    private static final int MAX_PATH_LENGTH = 64;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final long STALL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final String ROOT = "/footprint";

    private WireTree()
    {
    }

    /**
     * Create znodes.
     *
     * @param address    of the server.
     * @param count      of them, besides their parents.
     * @param dataLength of each in bytes.
     * @throws IllegalStateException when the server answers with an error, or not at all for half a minute.
     */
    public static void fill(final InetSocketAddress address, final int count, final int dataLength)
    {
        final UnsafeBuffer path = new UnsafeBuffer(new byte[MAX_PATH_LENGTH]);
        final UnsafeBuffer data = new UnsafeBuffer(new byte[dataLength]);
        final UnsafeBuffer none = new UnsafeBuffer(new byte[0]);
        final String[] failure = new String[1];
        try (WirePoller poller = new WirePoller();
            WireConnection wire = new WireConnection(
                poller, WINDOW, MAX_PATH_LENGTH + dataLength, SESSION_TIMEOUT_MS, (tag, error) ->
                {
                    if (0 != error)
                    {
                        failure[0] = "znode " + tag + ": error " + error;
                    }
                }))
        {
            wire.connect(address);
            final int rootLength = path.putStringWithoutLengthAscii(0, ROOT);
            await(poller, wire, 0, failure);
            wire.create(-1, path, rootLength, none);
            for (int i = 0; i < count; i++)
            {
                path.putStringWithoutLengthAscii(rootLength, "/p-");
                final int parentLength = rootLength + 3 + path.putIntAscii(rootLength + 3, i / PER_PARENT);
                if (0 == i % PER_PARENT)
                {
                    await(poller, wire, WINDOW - 1, failure);
                    wire.create(-1, path, parentLength, none);
                }

                await(poller, wire, WINDOW - 1, failure);
                path.putStringWithoutLengthAscii(parentLength, "/node-");
                final int length = parentLength + 6 + path.putIntAscii(parentLength + 6, i);
                wire.create(i, path, length, data);
            }

            await(poller, wire, 0, failure);
        }
    }

    private static void await(
        final WirePoller poller, final WireConnection wire, final int inFlight, final String[] failure)
    {
        final long deadlineNs = System.nanoTime() + STALL_TIMEOUT_NS;
        while (WireConnection.State.OPEN != wire.state() || wire.inFlight() > inFlight)
        {
            if (WireConnection.State.CLOSED == wire.state() || System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("the server does not answer, connection " + wire.state());
            }

            wire.flush();
            if (0 == poller.poll())
            {
                Thread.onSpinWait();
            }
        }

        if (null != failure[0])
        {
            throw new IllegalStateException(failure[0]);
        }
    }
}
