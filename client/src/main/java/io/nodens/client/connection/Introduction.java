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

import io.nodens.client.ClientCredentials;
import io.nodens.sbe.ProtocolFeatures;
import io.nodens.sbe.protocol.ChallengeDecoder;
import io.nodens.sbe.protocol.ConnectProofEncoder;
import io.nodens.sbe.protocol.ConnectRequestEncoder;
import io.nodens.sbe.protocol.ConnectRole;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * What a client says of itself before a member takes its connection: what it can do, and, when it is asked, who it is.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> per connection.
 */
final class Introduction
{
    /** Oldest protocol of a member that this client can talk to: every one that there was. */
    static final int MIN_PROTOCOL_VERSION = 0;
    static final int PROTOCOL_VERSION = ConnectRequestEncoder.SCHEMA_VERSION;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final String clientName;
    private final ClientCredentials credentials;
    private long correlationId;
    private long connectionId;
    private byte[] challenge;

    Introduction(final String clientName, final ClientCredentials credentials)
    {
        this.clientName = clientName;
        this.credentials = credentials;
    }

    /**
     * The first message of a connection.
     *
     * @param buffer to encode into.
     * @param id     by which the answers are known.
     * @param stream that the connection is on.
     * @return length of the message.
     */
    int encodeRequest(final ExpandableArrayBuffer buffer, final long id, final MemberStream stream)
    {
        correlationId = id;
        final ConnectRequestEncoder encoder = new ConnectRequestEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(id)
            .protocolVersion(PROTOCOL_VERSION)
            .minProtocolVersion(MIN_PROTOCOL_VERSION)
            .responseStreamId(stream.responseStreamId())
            .window(MemberStream.WINDOW)
            .features(null == credentials ? 0 : ProtocolFeatures.ANSWERS_CHALLENGES)
            .responseChannel(stream.responseChannel())
            .clientName(clientName);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /**
     * The member asks who the client is. One that was not told that it may ask is not answered.
     *
     * @param decoder of the challenge.
     */
    void onChallenge(final ChallengeDecoder decoder)
    {
        if (null != credentials && decoder.correlationId() == correlationId)
        {
            connectionId = decoder.connectionId();
            decoder.skipMethod();
            challenge = new byte[decoder.challengeLength()];
            decoder.getChallenge(challenge, 0, challenge.length);
        }
    }

    /** Whether the member waits for a proof. */
    boolean isAsked()
    {
        return null != challenge;
    }

    /** The proof is sent. */
    void onProved()
    {
        challenge = null;
    }

    /**
     * The answer to the challenge. A member that asks for another method sees it by the name of this one.
     *
     * @param buffer to encode into.
     * @return length of the message.
     */
    int encodeProof(final ExpandableArrayBuffer buffer)
    {
        final byte[] proof = credentials.prove(challenge, connectionId, correlationId);
        final ConnectProofEncoder encoder = new ConnectProofEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .role(credentials.isOperator() ? ConnectRole.OPERATOR : ConnectRole.CLIENT)
            .method(credentials.method())
            .name(credentials.name())
            .putProof(proof, 0, proof.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
