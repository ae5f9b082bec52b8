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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.session.AttachedSession;
import io.nodens.cluster.frontend.session.SessionLiveness;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * A lane whose client is a list of what it heard, and takes as much as the test lets it.
 */
public final class TestLane extends Lane
{
    public static final int MAX_MESSAGE_LENGTH = 1 << 16;

    public final List<String> heard = new ArrayList<>();
    public boolean isFull;
    public boolean isGone;
    public int activations;
    private Runnable onHeard = () -> { };

    public TestLane(final int slot)
    {
        this(slot, 1 << 16, new OutgoingBudget(1 << 24), new TextWire());
    }

    public TestLane(final int slot, final int maxOutgoingBytes, final OutgoingBudget budget, final LaneWire wire)
    {
        super(slot, slot, maxOutgoingBytes, budget, wire);
        sink(new Client());
        state(State.OPEN);
    }

    /** Attach a session through it, as if its result had come. */
    public AttachedSession attach(final SessionLiveness liveness, final long sessionId)
    {
        final AttachedSession session = new AttachedSession(sessionId, sessionId, Long.MAX_VALUE >> 2, this);
        liveness.add(session);
        return session;
    }

    /** A lane whose client does something whenever it hears something. */
    public TestLane(final int slot, final Runnable onHeard)
    {
        this(slot);
        this.onHeard = onHeard;
    }

    @Override
    protected void onActive()
    {
        activations++;
    }

    private final class Client implements ClientSink
    {
        @Override
        public long offer(final DirectBuffer buffer, final int offset, final int length)
        {
            if (isGone)
            {
                return CLOSED;
            }
            if (isFull)
            {
                return BACK_PRESSURED;
            }
            heard.add(buffer.getStringWithoutLengthUtf8(offset, length));
            onHeard.run();
            return length;
        }

        @Override
        public boolean hasRoom()
        {
            return !isFull;
        }

        @Override
        public long positionLimit()
        {
            return isFull ? 0 : Long.MAX_VALUE;
        }

        @Override
        public boolean isConnected()
        {
            return !isGone;
        }

        @Override
        public int maxMessageLength()
        {
            return MAX_MESSAGE_LENGTH;
        }

        @Override
        public void close()
        {
            isGone = true;
        }
    }
}
