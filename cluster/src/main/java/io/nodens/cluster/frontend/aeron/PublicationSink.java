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

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.ReservedValueSupplier;
import io.nodens.cluster.frontend.lane.ClientSink;
import org.agrona.DirectBuffer;

/**
 * A client's response publication, or its share of one: every frame carries the number that the client gave the
 * connection.
 */
final class PublicationSink implements ClientSink
{
    private final ExclusivePublication publication;
    private final ReservedValueSupplier number;

    /**
     * A way to one client.
     *
     * @param publication that the stream's connections share; closed with the stream.
     * @param number      of the connection on the stream.
     */
    PublicationSink(final ExclusivePublication publication, final long number)
    {
        this.publication = publication;
        this.number = (termBuffer, termOffset, frameLength) -> number;
    }

    /** {@inheritDoc} */
    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        long result = publication.offer(buffer, offset, length, number);
        if (Publication.ADMIN_ACTION == result)
        {
            // A term was changed, nothing more: there is room.
            result = publication.offer(buffer, offset, length, number);
        }
        return result > 0 ? result : refusalOf(result);
    }

    private static long refusalOf(final long result)
    {
        return Publication.NOT_CONNECTED == result || Publication.CLOSED == result ||
            Publication.MAX_POSITION_EXCEEDED == result ? CLOSED : BACK_PRESSURED;
    }

    /** {@inheritDoc} */
    @Override
    public boolean hasRoom()
    {
        return publication.availableWindow() > 0 || !publication.isConnected();
    }

    /** {@inheritDoc} */
    @Override
    public long positionLimit()
    {
        return publication.positionLimit();
    }

    /** {@inheritDoc} */
    @Override
    public boolean isConnected()
    {
        return publication.isConnected();
    }

    /** {@inheritDoc} */
    @Override
    public int maxMessageLength()
    {
        return publication.maxMessageLength();
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        // The publication belongs to the stream, on which other connections may go on.
    }
}
