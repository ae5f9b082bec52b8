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
package io.nodens.cluster.service;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Writes a snapshot to the publication that the archive records.
 */
final class PublicationSnapshotSink implements SnapshotSink
{
    private final ExclusivePublication publication;
    private final IdleStrategy idleStrategy;

    PublicationSnapshotSink(final ExclusivePublication publication, final IdleStrategy idleStrategy)
    {
        if (publication.maxMessageLength() < MAX_MESSAGE_LENGTH)
        {
            throw new SnapshotException("the snapshot channel takes messages of " + publication.maxMessageLength() +
                " bytes, a snapshot needs " + MAX_MESSAGE_LENGTH + ": raise term-length in " + publication.channel());
        }

        this.publication = publication;
        this.idleStrategy = idleStrategy;
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        idleStrategy.reset();
        while (true)
        {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0)
            {
                return;
            }
            if (Publication.BACK_PRESSURED != result && Publication.ADMIN_ACTION != result)
            {
                throw new SnapshotException(
                    "cannot write the snapshot: " + Publication.errorString(result) + " at position " +
                    publication.position());
            }

            idleStrategy.idle();
        }
    }
}
