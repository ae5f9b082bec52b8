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

import org.agrona.DirectBuffer;

/**
 * Way of messages to one client: a publication, or a fake in tests.
 */
public interface ClientSink
{
    /** Returned for a message that the client cannot take now. */
    long BACK_PRESSURED = -1;
    /** Returned for a message that the client will never take, nor any other: it no longer listens. */
    long CLOSED = -2;

    /**
     * Offer one message without blocking.
     *
     * @param buffer with the message.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return positive when it was sent, otherwise {@link #BACK_PRESSURED} or {@link #CLOSED}.
     */
    long offer(DirectBuffer buffer, int offset, int length);

    /**
     * Whether a message of any length would be taken now, or the offer of one would say why none will ever be.
     */
    boolean hasRoom();

    /** Up to where the client has made room; rises as it takes what was sent, and within one window of that. */
    long positionLimit();

    /** Whether the client listens. */
    boolean isConnected();

    /** Longest message that may be offered, in bytes. */
    int maxMessageLength();

    /** Stop publishing. */
    void close();
}
