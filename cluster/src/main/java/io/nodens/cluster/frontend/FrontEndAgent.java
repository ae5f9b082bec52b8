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

import org.agrona.concurrent.Agent;

/**
 * Duty cycle of a member's front end: clients' connections, sessions' liveness, reads, watches, and the forwarding of
 * commands to the cluster.
 * <p>
 * <b>Thread:</b> constructed by any thread, then driven by one, its {@code AgentRunner}; {@link #isOpen()} and
 * {@link #state()} may be asked from any. <b>Owns:</b> an Aeron client, the request subscriptions, one cluster session.
 */
public final class FrontEndAgent implements Agent
{
    /** What a front end is doing about its cluster session. */
    public enum State
    {
        /** No cluster session; waits a little before the next attempt. */
        DISCONNECTED,
        /** An attempt to connect to the cluster is under way. */
        CONNECTING,
        /** There is a cluster session; the member's own replica has not yet applied this front end's opening. */
        OPENING,
        /** Commands flow. */
        OPEN,
        /** The agent was closed. */
        CLOSED
    }

    /**
     * Connect to the media driver and listen for clients.
     *
     * @param ctx settings, not yet concluded.
     * @throws RuntimeException when the media driver is not there or a request channel cannot be opened.
     */
    public FrontEndAgent(final FrontEndContext ctx)
    {
        ctx.conclude();
    }

    /**
     * Whether commands flow: the cluster session is open and the member's own replica has acknowledged this front end.
     *
     * @return true when open.
     */
    public boolean isOpen()
    {
        return State.OPEN == state();
    }

    /**
     * State of the link to the cluster.
     *
     * @return the state.
     */
    public State state()
    {
        return State.DISCONNECTED;
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        throw new UnsupportedOperationException();
    }

    /** {@inheritDoc} */
    @Override
    public void onClose()
    {
        throw new UnsupportedOperationException();
    }

    /** {@inheritDoc} */
    @Override
    public String roleName()
    {
        return "nodens-front-end";
    }
}
