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
import io.nodens.cluster.frontend.lane.LaneWire;
import io.nodens.cluster.frontend.lane.OutgoingBudget;
import io.nodens.cluster.frontend.lane.OutgoingQueue;
import io.nodens.sbe.protocol.ResultCode;

/**
 * A client's connection over Aeron: its handshake, and its place on a {@link ClientStream}, which it has for itself or
 * shares with other connections of its process.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when a queue grows.
 */
final class ClientConnection extends Lane
{
    /** How far the wire of a connection is set up. */
    enum Handshake
    {
        /** The client's stream is there; its first message is awaited. */
        AWAITING_REQUEST,
        /** The response publication is being added. */
        ADDING_PUBLICATION,
        /** The response publication waits for the client's subscription. */
        AWAITING_SUBSCRIBER,
        /** The client was asked to prove who it is. */
        AWAITING_PROOF
    }

    /** Told when there is something to do for a connection. */
    @FunctionalInterface
    interface ActivityHandler
    {
        /** Look at the connection in every duty cycle until {@link ClientConnection#isQuiet()}. */
        void onActive(ClientConnection connection);
    }

    private static final int MAX_NAME_LENGTH = 64;

    long connectCorrelationId;
    long deadlineNs;
    long openedNs;
    ClientStream stream;
    boolean isActive;
    OutgoingQueue held;

    private final long number;
    private final ActivityHandler activityHandler;
    private Handshake handshake = Handshake.AWAITING_REQUEST;
    private String clientName = "";
    private byte[] challenge;
    private ResultCode refusal;
    private String refusalDetail;

    @SuppressWarnings("checkstyle:ParameterNumber") // A lane, and its place on a stream.
    ClientConnection(
        final long connectionId,
        final int slot,
        final int maxOutgoingBytes,
        final OutgoingBudget budget,
        final LaneWire wire,
        final long number,
        final ActivityHandler activityHandler)
    {
        super(connectionId, slot, maxOutgoingBytes, budget, wire);
        this.number = number;
        this.activityHandler = activityHandler;
    }

    /** What the client calls the connection on its stream; 0 when it has the stream for itself. */
    long number()
    {
        return number;
    }

    /** How far it is set up, while its state is OPENING. */
    Handshake handshake()
    {
        return handshake;
    }

    /** It is set up a little further. */
    void handshake(final Handshake next)
    {
        handshake = next;
        onActive();
    }

    /** Whether its first message is still to come. */
    boolean isAwaitingRequest()
    {
        return State.OPENING == state() && Handshake.AWAITING_REQUEST == handshake;
    }

    /** Whether the client is to prove who it is, and has been asked. */
    boolean isAwaitingProof()
    {
        return State.OPENING == state() && Handshake.AWAITING_PROOF == handshake;
    }

    /** The client must prove who it is before anything is done for it. */
    void challenge(final byte[] value)
    {
        challenge = value;
    }

    /** Whether the client must still prove who it is. */
    boolean mustProve()
    {
        return null != challenge;
    }

    /** What it is asked; null when it is not. */
    byte[] challenge()
    {
        return challenge;
    }

    /** What it was asked, which nobody is asked a second time. */
    byte[] takeChallenge()
    {
        final byte[] taken = challenge;
        challenge = null;
        return taken;
    }

    /** What the client calls itself. Nothing in it can be taken for another line of a log or of a table. */
    void clientName(final String value)
    {
        final String text = value.replaceAll("\\p{Cntrl}", "?");
        clientName = text.length() > MAX_NAME_LENGTH ? text.substring(0, MAX_NAME_LENGTH) : text;
    }

    /** What the client calls itself. */
    String clientName()
    {
        return clientName;
    }

    /** Where its stream comes from; empty after its end. */
    String address()
    {
        return null == stream ? "" : stream.image.sourceIdentity();
    }

    /** Name and address for a line of the log. */
    String clientText()
    {
        return "'" + clientName + "' at " + address();
    }

    /** There is a way back to the client. */
    void wayBack(final ClientSink value)
    {
        sink(value);
        handshake(Handshake.AWAITING_SUBSCRIBER);
    }

    /** Whether nothing is to be done until something happens. */
    boolean isQuiet()
    {
        return isIdle() && !hasHeld();
    }

    boolean hasHeld()
    {
        return null != held && !held.isEmpty();
    }

    void onHeld()
    {
        onActive();
    }

    /** {@inheritDoc} */
    @Override
    protected void onActive()
    {
        activityHandler.onActive(this);
    }

    /**
     * Answer the ConnectRequest with a refusal, and close. The first one counts.
     */
    void refuse(final ResultCode code, final String detail)
    {
        if (null == refusal)
        {
            refusal = code;
            refusalDetail = detail;
        }
    }

    /** Why the client is not connected, or null. */
    ResultCode refusal()
    {
        return refusal;
    }

    /** Why the client is not connected, for a reader. */
    String refusalDetail()
    {
        return refusalDetail;
    }
}
