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

/**
 * One connection's part of a {@link MemberStream}: its number, which every frame of it carries, and its inbox.
 * <p>
 * <b>Thread:</b> the connection's.
 */
final class StreamChannel
{
    final Inbox inbox = new Inbox();
    final ReservedValueSupplier supplier;

    private final MemberStream stream;
    private final long number;
    private final Runnable wakeUp;

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
