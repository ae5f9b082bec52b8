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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.cluster.client.IngressSessionDecorator;
import io.aeron.exceptions.AeronException;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * The short way to the consensus module of the same process: shared memory instead of a socket and two turns of the
 * media driver. The module listens there while it leads and at no other time, so the publication is connected exactly
 * then; messages carry the cluster session that was made over UDP.
 * <p>
 * A change of the way can reorder commands that are under way, and a leader that steps down loses them: the state
 * machine takes commands in the order of their numbers only, and {@code ForwardingQueue} sends again.
 * <p>
 * <b>Thread:</b> the front end's. <b>Owns:</b> its publication.
 */
final class LocalIngress
{
    private final IngressSessionDecorator decorator = new IngressSessionDecorator();
    private final ErrorHandler errorHandler;
    private final Aeron aeron;
    private final String channel;
    private final int streamId;
    private final int memberId;
    private ExclusivePublication publication;
    private long registrationId = Aeron.NULL_VALUE;
    private boolean isLeaderHere;

    /**
     * A way that is not open yet.
     *
     * @param aeron    of the front end.
     * @param channel  over IPC; null for none, on a media driver that others use: their consensus modules would hear
     *                 what is not for them.
     * @param streamId of the cluster's ingress.
     * @param memberId of this member.
     * @param errorHandler for a publication that cannot be made.
     */
    LocalIngress(
        final Aeron aeron,
        final String channel,
        final int streamId,
        final int memberId,
        final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        this.aeron = aeron;
        this.channel = channel;
        this.streamId = streamId;
        this.memberId = memberId;
    }

    /**
     * Note who leads, and by which session and term the module knows the front end.
     *
     * @param clusterSessionId of the front end.
     * @param leadershipTermId that it knows.
     * @param leaderMemberId   of that term.
     */
    void follow(final long clusterSessionId, final long leadershipTermId, final int leaderMemberId)
    {
        decorator.clusterSessionId(clusterSessionId).leadershipTermId(leadershipTermId);
        isLeaderHere = null != channel && leaderMemberId == memberId;
        if (isLeaderHere && null == publication && Aeron.NULL_VALUE == registrationId)
        {
            registrationId = aeron.asyncAddExclusivePublication(channel, streamId);
        }
    }

    /** The session is over. */
    void forget()
    {
        isLeaderHere = false;
    }

    /**
     * Whether messages reach the leader this way.
     *
     * @return true while the member's own consensus module leads and listens.
     */
    boolean isOpen()
    {
        if (!isLeaderHere)
        {
            return false;
        }
        if (null == publication)
        {
            try
            {
                publication = aeron.getExclusivePublication(registrationId);
            }
            catch (final AeronException ex)
            {
                // Over UDP then; the next leader here is a reason to ask again.
                errorHandler.onError(ex);
                registrationId = Aeron.NULL_VALUE;
                isLeaderHere = false;
            }
        }
        return null != publication && publication.isConnected();
    }

    /**
     * Send a message of the cluster session. The way must be open.
     *
     * @param buffer that contains it.
     * @param offset of it.
     * @param length of it.
     * @return as {@link Publication#offer(DirectBuffer, int, int)}.
     */
    long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return decorator.offer(publication, buffer, offset, length);
    }

    /** Close the publication. */
    void close()
    {
        isLeaderHere = false;
        CloseHelper.close(errorHandler, publication);
    }
}
