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

import io.nodens.sbe.protocol.AclResponseDecoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ChallengeDecoder;
import io.nodens.sbe.protocol.ClusterInfoResponseDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.SessionsResponseDecoder;
import io.nodens.sbe.protocol.StatusResponseDecoder;
import org.agrona.DirectBuffer;

import java.util.HexFormat;

/**
 * Messages with many fields, as text.
 */
final class DecodedText
{
    private DecodedText()
    {
    }

    static String status(final StatusResponseDecoder decoder)
    {
        return "Status " + decoder.correlationId() + " " + decoder.role() + " serving=" + decoder.isServing() +
            " connections=" + decoder.connectionCount() + " watches=" + decoder.watchCount() + " sessions=" +
            decoder.sessionCount() + " " + decoder.endpoints() + " " + decoder.dataDirectory() + " " +
            decoder.regionDirectory() + " " + decoder.aeronDirectory() + " " + decoder.version() + " " +
            decoder.setup();
    }

    static String acl(final AclResponseDecoder decoder)
    {
        final StringBuilder list = new StringBuilder("Acl ")
            .append(decoder.correlationId()).append(' ').append(decoder.code())
            .append(' ').append(decoder.stat().aversion());
        for (final AclResponseDecoder.EntriesDecoder entry : decoder.entries())
        {
            list.append(' ').append(entry.permissions()).append(':').append(entry.scheme()).append(':')
                .append(entry.identity());
        }
        return list.toString();
    }

    static String other(final int templateId, final DirectBuffer bytes, final int offset)
    {
        if (SessionsResponseDecoder.TEMPLATE_ID == templateId)
        {
            return sessions(
                new SessionsResponseDecoder().wrapAndApplyHeader(bytes, offset, new MessageHeaderDecoder()));
        }
        if (ChallengeDecoder.TEMPLATE_ID != templateId)
        {
            return "unknown template " + templateId;
        }
        final ChallengeDecoder decoder =
            new ChallengeDecoder().wrapAndApplyHeader(bytes, offset, new MessageHeaderDecoder());
        final String method = decoder.method();
        final byte[] challenge = new byte[decoder.challengeLength()];
        decoder.getChallenge(challenge, 0, challenge.length);
        return "Challenge " + decoder.correlationId() + " " + decoder.connectionId() + " " + method + " " +
            HexFormat.of().formatHex(challenge);
    }

    private static String sessions(final SessionsResponseDecoder decoder)
    {
        final StringBuilder list = new StringBuilder("Sessions ")
            .append(decoder.correlationId()).append(" of ").append(decoder.sessionCount())
            .append(" cursor ").append(decoder.cursor())
            .append(BooleanType.TRUE == decoder.isLast() ? " last" : " more");
        for (final SessionsResponseDecoder.SessionsDecoder session : decoder.sessions())
        {
            list.append("; ").append(session.sessionId()).append(" t").append(session.timeoutMs())
                .append(" e").append(session.ephemeralCount()).append(" m").append(session.ownerMemberId())
                .append(' ').append(session.isAttached()).append(session.connectedMs() < 0 ? " away" : " here")
                .append(" [").append(session.principal()).append('|').append(session.clientName()).append('|')
                .append(session.address()).append(']');
        }
        return list.toString();
    }

    static String clusterInfo(final ClusterInfoResponseDecoder decoder)
    {
        final StringBuilder info = new StringBuilder("ClusterInfo " + decoder.correlationId() + " version=" +
            decoder.activeVersion() + " limits=" + decoder.maxZnodes() + "," + decoder.maxTreeBytes() + "," +
            decoder.maxSessions() + "," + decoder.maxDataLength() + "," + decoder.maxEphemerals());
        for (final ClusterInfoResponseDecoder.MembersDecoder member : decoder.members())
        {
            info.append(" member").append(member.memberId()).append('=').append(member.minVersion()).append("..")
                .append(member.maxVersion()).append(member.isConnected() == BooleanType.TRUE ? "" : " away");
        }
        return info.toString();
    }
}
