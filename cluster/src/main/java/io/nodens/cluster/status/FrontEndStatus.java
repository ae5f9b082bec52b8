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
package io.nodens.cluster.status;

/**
 * What a member's front end says of itself, for counters and reports.
 * <p>
 * <b>Thread:</b> set by the front end's, read by any.
 */
public final class FrontEndStatus
{
    private volatile long uncountedNs;
    private volatile long outgoingBytes;
    private volatile long slowClientsClosed;
    private volatile long clientsLetIn;
    private volatile long clientsRefused;
    private volatile int connectionCount;
    private volatile int watchCount;
    private volatile int pendingRequests;
    private volatile int commandsInFlight;
    private volatile long resubmissions;
    private final DurationHistogram writes = new DurationHistogram();

    /**
     * Connections of clients.
     *
     * @return the count.
     */
    public int connectionCount()
    {
        return connectionCount;
    }

    /**
     * Watches of clients.
     *
     * @return the count.
     */
    public int watchCount()
    {
        return watchCount;
    }

    /**
     * Requests that wait for the log, for their zxid or for their turn.
     *
     * @return the count.
     */
    public int pendingRequests()
    {
        return pendingRequests;
    }

    /**
     * Commands that are on their way through the log.
     *
     * @return the count.
     */
    public int commandsInFlight()
    {
        return commandsInFlight;
    }

    /**
     * How often commands on their way were sent again.
     *
     * @return count since the start.
     */
    public long resubmissions()
    {
        return resubmissions;
    }

    /**
     * How long writes took from the front end through the log until the member's own replica had applied them.
     *
     * @return always the same.
     */
    public DurationHistogram writes()
    {
        return writes;
    }

    /**
     * Publish how much there is to do.
     *
     * @param connections of clients.
     * @param watches     of clients.
     * @param pending     requests that wait.
     * @param inFlight    commands that are on their way through the log.
     * @param sentAgain   how often commands were sent again since the start.
     */
    public void load(
        final int connections, final int watches, final int pending, final int inFlight, final long sentAgain)
    {
        connectionCount = connections;
        watchCount = watches;
        pendingRequests = pending;
        commandsInFlight = inFlight;
        resubmissions = sentAgain;
    }

    /**
     * Time of slow duty cycles that did not count, by which sessions' time-outs lasted longer.
     *
     * @return nanoseconds since the start.
     */
    public long uncountedNs()
    {
        return uncountedNs;
    }

    /**
     * Heap that answers and events take which wait for slow clients.
     *
     * @return bytes.
     */
    public long outgoingBytes()
    {
        return outgoingBytes;
    }

    /**
     * Connections that were closed because all that waited for slow clients took too much.
     *
     * @return count since the start.
     */
    public long slowClientsClosed()
    {
        return slowClientsClosed;
    }

    /**
     * Clients that were let in though they did not prove who they are.
     *
     * @return count since the start.
     */
    public long clientsLetIn()
    {
        return clientsLetIn;
    }

    /**
     * Clients that were refused because they did not prove who they are.
     *
     * @return count since the start.
     */
    public long clientsRefused()
    {
        return clientsRefused;
    }

    /**
     * Publish who came without a proof.
     *
     * @param letIn   clients that were let in.
     * @param refused clients that were refused.
     */
    public void atTheDoor(final long letIn, final long refused)
    {
        clientsLetIn = letIn;
        clientsRefused = refused;
    }

    /**
     * Publish.
     *
     * @param newUncountedNs       nanoseconds.
     * @param newOutgoingBytes     bytes.
     * @param newSlowClientsClosed count.
     */
    public void update(final long newUncountedNs, final long newOutgoingBytes, final long newSlowClientsClosed)
    {
        uncountedNs = newUncountedNs;
        outgoingBytes = newOutgoingBytes;
        slowClientsClosed = newSlowClientsClosed;
    }
}
