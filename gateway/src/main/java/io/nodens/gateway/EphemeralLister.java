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
package io.nodens.gateway;

import io.nodens.client.NodensClient;
import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.facts.SessionPaths;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lists the ephemerals of an agent's clients. It asks the member in the name of each session for its own, one page at a
 * time, so that a listing is never more than one of the requests that the member has to answer; whoever asks
 * meanwhile has the next listing. What is not found within its time is left out.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> for each listing.
 */
final class EphemeralLister
{
    /** Shorter than what those wait who ask from other threads. */
    private static final long TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final DirectBuffer NO_PREFIX = new UnsafeBuffer(new byte[0]);

    private final ConnectionTable connections;
    private final NanoClock clock;
    private final int maxCount;
    private final int maxLength;
    private final List<Consumer<SessionPaths>> waiting = new ArrayList<>();
    private final List<Consumer<SessionPaths>> served = new ArrayList<>();
    private Iterator<ClientConnection> rest = Collections.emptyIterator();
    private ClientConnection connection;
    private SessionPaths list;
    private boolean isFull;
    private long deadlineNs;
    private int listing;

    /**
     * A lister of an agent.
     *
     * @param connections of the agent.
     * @param clock       monotonic.
     * @param maxCount    most ephemerals of a list.
     * @param maxLength   most characters of their paths.
     */
    EphemeralLister(
        final ConnectionTable connections, final NanoClock clock, final int maxCount, final int maxLength)
    {
        this.connections = connections;
        this.clock = clock;
        this.maxCount = maxCount;
        this.maxLength = maxLength;
    }

    /**
     * Ask for a list.
     *
     * @param asker is given it, in this thread, now or later; nobody changes it any more.
     */
    void ask(final Consumer<SessionPaths> asker)
    {
        waiting.add(asker);
        begin();
    }

    /**
     * From time to time: a member that has lost its cluster answers nothing.
     *
     * @param nowNs monotonic.
     */
    void sweep(final long nowNs)
    {
        if (null != list && nowNs - deadlineNs >= 0)
        {
            list.cut();
            end();
        }
    }

    private void begin()
    {
        if (null != list || waiting.isEmpty())
        {
            return;
        }

        served.addAll(waiting);
        waiting.clear();
        list = new SessionPaths(maxCount, maxLength);
        isFull = false;
        deadlineNs = clock.nanoTime() + TIMEOUT_NS;
        final TreeMap<Long, ClientConnection> bySession = new TreeMap<>();
        for (final ClientConnection each : connections.everyone())
        {
            if (null != each.requests() && 0 != each.stats().sessionId())
            {
                bySession.put(each.stats().sessionId(), each);
            }
        }
        rest = bySession.values().iterator();
        next();
    }

    private void next()
    {
        boolean isAsked = false;
        while (!isAsked && !isFull && rest.hasNext())
        {
            connection = rest.next();
            isAsked = askForPage(NodensClient.FIRST_PAGE);
        }
        if (!isAsked)
        {
            end();
        }
    }

    /** False when the session is over. */
    private boolean askForPage(final long cursor)
    {
        if (ClientConnection.State.OPEN != connection.state())
        {
            return false;
        }

        final int ofListing = listing;
        final long answer = connection.requests().ephemerals(
            NO_PREFIX, 0, 0, cursor, ReadLevel.LOCAL, (response) -> onPage(ofListing, response));
        if (answer < 0)
        {
            // It has too many requests under way.
            list.cut();
        }
        return answer >= 0;
    }

    private void onPage(final int ofListing, final Response response)
    {
        if (ofListing != listing)
        {
            return;
        }

        // What fails is of a session that is over, or goes on elsewhere.
        final boolean isAnswered = ErrorCode.OK == response.code();
        if (isAnswered)
        {
            add(response);
        }
        if (!isAnswered || response.isLastPage() || isFull || !askForPage(response.cursor()))
        {
            next();
        }
    }

    private void add(final Response page)
    {
        final long sessionId = connection.stats().sessionId();
        int offset = page.offset();
        for (int i = 0; !isFull && i < page.childCount(); i++)
        {
            final int length = page.buffer().getInt(offset, ByteOrder.LITTLE_ENDIAN);
            isFull = !list.add(sessionId, page.buffer().getStringWithoutLengthUtf8(offset + Integer.BYTES, length));
            offset += Integer.BYTES + length;
        }
    }

    private void end()
    {
        final SessionPaths done = list;
        final List<Consumer<SessionPaths>> askers = List.copyOf(served);
        served.clear();
        list = null;
        listing++;
        askers.forEach((asker) -> asker.accept(done));
        begin();
    }
}
