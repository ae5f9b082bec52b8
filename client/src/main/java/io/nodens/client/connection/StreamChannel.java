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
package io.nodens.client.connection;

import io.aeron.ReservedValueSupplier;
import org.agrona.DirectBuffer;

import java.util.concurrent.TimeUnit;

/**
 * One connection's part of a {@link MemberStream}: its number, which every frame of it carries, and its inbox.
 * <p>
 * <b>Thread:</b> the connection's.
 */
final class StreamChannel
{
    /** For how long a member that has begun anew may owe an answer: what was asked was perhaps asked of the former. */
    private static final long ANEW_PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    final Inbox inbox = new Inbox();
    final ReservedValueSupplier supplier;

    private final MemberStream stream;
    private final long number;
    private final Runnable wakeUp;
    private int askedSessionId;
    private long anewNs;
    private boolean isAnew;

    StreamChannel(final MemberStream stream, final long number, final Runnable wakeUp)
    {
        this.stream = stream;
        this.number = number;
        this.wakeUp = wakeUp;
        supplier = (termBuffer, termOffset, frameLength) -> number;
    }

    long number()
    {
        return number;
    }

    MemberStream stream()
    {
        return stream;
    }

    void wakeUp()
    {
        if (null != wakeUp)
        {
            wakeUp.run();
        }
    }

    /**
     * The connection has asked the member to be taken.
     *
     * @param memberSessionId of Aeron, that the member's answers to others came from last.
     */
    void onAsked(final int memberSessionId)
    {
        askedSessionId = memberSessionId;
        isAnew = false;
    }

    /**
     * Whether the member that was asked is gone. One that was started anew takes the stream over from where it finds
     * it: what was sent before that nobody reads, and the stream shows no gap.
     *
     * @param memberSessionId of Aeron, that the member's answers to others came from last.
     * @param livedNs         time as the client lived it.
     * @return true when others have been answered by another member for a while.
     */
    boolean isAskedInVain(final int memberSessionId, final long livedNs)
    {
        if (0 == askedSessionId)
        {
            // Nobody was known when it was asked: the first answer to another comes from the same member.
            askedSessionId = memberSessionId;
        }
        if (askedSessionId == memberSessionId)
        {
            return false;
        }

        if (!isAnew)
        {
            isAnew = true;
            anewNs = livedNs;
        }

        return livedNs - anewNs >= ANEW_PATIENCE_NS;
    }

    long offer(final DirectBuffer buffer, final int length)
    {
        return stream.offer(this, buffer, length);
    }

    /**
     * Let the member's stream be polled for everybody, and take what is for this connection.
     *
     * @param handler of messages.
     * @param limit   of messages.
     * @return work done.
     */
    int poll(final Inbox.MessageHandler handler, final int limit)
    {
        return stream.poll() + inbox.drain(handler, limit);
    }
}
