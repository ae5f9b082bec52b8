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
import io.aeron.ChannelUriStringBuilder;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.IngressSessionDecorator;
import io.aeron.exceptions.AeronException;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

import java.util.Objects;

/**
 * The short way to the consensus module of the same process: shared memory instead of a socket and two turns of the
 * media driver. The module listens there while it leads and at no other time, so the publication is connected exactly
 * then; messages carry the cluster session that was made over UDP.
 * <p>
 * A change of the way can reorder commands that are under way, and a leader that steps down loses them: the state
 * machine takes commands in the order of their numbers only, and {@code ForwardingQueue} sends again.
 * <p>
 * Once many commands went this way, all three terms of the publication stay in memory. So it begins with short ones,
 * and the first command that is too long for them makes it change to those that carry the longest.
 * <p>
 * <b>Thread:</b> the front end's. <b>Owns:</b> its publications.
 */
final class LocalIngress
{
    /** Commands of up to 512 KiB, and 2 MiB of them on their way. */
    private static final int SHORT_TERM_LENGTH = 4 << 20;

    private final IngressSessionDecorator decorator = new IngressSessionDecorator();
    private final ErrorHandler errorHandler;
    private final Aeron aeron;
    private final String channel;
    private final String longChannel;
    private final int streamId;
    private final int memberId;
    private ExclusivePublication publication;
    private long registrationId = Aeron.NULL_VALUE;
    private long longerRegistrationId = Aeron.NULL_VALUE;
    private boolean isLong;
    private boolean isLeaderHere;

    /**
     * A way that is not open yet.
     *
     * @param aeron    of the front end.
     * @param channel  over IPC, with the length of terms that carry the longest command; null for none, on a media
     *                 driver that others use: their consensus modules would hear what is not for them.
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
        this.channel = shortened(channel);
        this.longChannel = channel;
        this.isLong = Objects.equals(this.channel, channel);
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
     * Change to longer terms where a command has asked for them.
     *
     * @return true when the way has changed, so that what is under way may be overtaken.
     */
    boolean lengthen()
    {
        if (Aeron.NULL_VALUE == longerRegistrationId)
        {
            return false;
        }

        final ExclusivePublication longer;
        try
        {
            longer = aeron.getExclusivePublication(longerRegistrationId);
        }
        catch (final AeronException ex)
        {
            // Over UDP then, as long as this leader leads.
            errorHandler.onError(ex);
            longerRegistrationId = Aeron.NULL_VALUE;
            isLeaderHere = false;
            return false;
        }
        if (null == longer || !longer.isConnected())
        {
            return false;
        }

        CloseHelper.close(errorHandler, publication);
        publication = longer;
        longerRegistrationId = Aeron.NULL_VALUE;
        isLong = true;
        return true;
    }

    /**
     * Send a message of the cluster session. The way must be open.
     *
     * @param buffer that contains it.
     * @param offset of it.
     * @param length of it.
     * @return as {@link Publication#offer(DirectBuffer, int, int)}; back-pressured until {@link #lengthen()} has
     *         changed the way where the message needs that.
     */
    long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isLong && length + AeronCluster.SESSION_HEADER_LENGTH > publication.maxMessageLength())
        {
            if (Aeron.NULL_VALUE == longerRegistrationId)
            {
                longerRegistrationId = aeron.asyncAddExclusivePublication(longChannel, streamId);
            }
            return Publication.BACK_PRESSURED;
        }

        return decorator.offer(publication, buffer, offset, length);
    }

    /** Close the publication. */
    void close()
    {
        isLeaderHere = false;
        CloseHelper.close(errorHandler, publication);
        if (Aeron.NULL_VALUE != longerRegistrationId)
        {
            aeron.asyncRemovePublication(longerRegistrationId);
        }
    }

    private static String shortened(final String channel)
    {
        if (null == channel)
        {
            return null;
        }
        final ChannelUriStringBuilder builder = new ChannelUriStringBuilder(channel);
        final Integer termLength = builder.termLength();
        return null == termLength || termLength <= SHORT_TERM_LENGTH ? channel :
            builder.termLength(SHORT_TERM_LENGTH).build();
    }
}
