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
package io.nodens.bench.proof;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.AeronException;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.ConnectRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.WatchMode;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A connection with a stream of its own that keeps none of the manners of the client library.
 * <p>
 * <b>Thread:</b> one.
 */
final class StormConnection implements AutoCloseable
{
    static final int RESPONSE_STREAM_ID = 7001;

    private static final int REQUEST_STREAM_ID = ProtocolLimits.REQUEST_STREAM_ID;
    private static final int HOLD_MS = 60_000;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Aeron aeron;
    private final String responseChannel;
    private final long beginNs;
    private final long publicationId;
    private ExclusivePublication publication;
    private boolean hasAsked;
    private long correlationId;

    StormConnection(final Aeron aeron, final String endpoint, final String responseChannel, final long nowNs)
    {
        this.aeron = aeron;
        this.responseChannel = responseChannel;
        beginNs = nowNs;
        publicationId = aeron.asyncAddExclusivePublication(
            CommonContext.UDP_CHANNEL + "?term-length=1m|endpoint=" + endpoint, REQUEST_STREAM_ID);
    }

    long ageNs(final long nowNs)
    {
        return nowNs - beginNs;
    }

    /** Whether the member listens to the stream. */
    boolean isHeard()
    {
        if (null == publication)
        {
            publication = aeron.getExclusivePublication(publicationId);
        }
        return null != publication && publication.isConnected();
    }

    /** Ask to be connected, once; false as long as the request could not be sent. */
    boolean connect()
    {
        if (!hasAsked && isHeard())
        {
            final ConnectRequestEncoder request = new ConnectRequestEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId)
                .protocolVersion(ConnectRequestEncoder.SCHEMA_VERSION)
                .responseStreamId(RESPONSE_STREAM_ID)
                .minProtocolVersion(0)
                .window(0)
                .responseChannel(responseChannel)
                .clientName("storm");
            hasAsked = send(buffer, MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength());
        }
        return hasAsked;
    }

    boolean read(final ReadKind kind, final String path, final boolean isWatching, final long minZxid)
    {
        final ReadRequestEncoder request = new ReadRequestEncoder()
            .wrapAndApplyHeader(buffer, 0, header)
            .correlationId(++correlationId)
            .sessionId(0)
            .minZxid(minZxid)
            .cursor(-1)
            .timeoutMs(HOLD_MS)
            .asOfZxid(-1)
            .maxCount(0)
            .kind(kind)
            .level(ReadLevel.LOCAL)
            .watch(isWatching ? WatchMode.ONE_SHOT : WatchMode.NONE)
            .path(path);
        return send(buffer, MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength());
    }

    boolean send(final DirectBuffer bytes, final int length)
    {
        return publication.offer(bytes, 0, length) > 0;
    }

    @Override
    public void close()
    {
        try
        {
            if (null == publication)
            {
                aeron.asyncRemovePublication(publicationId);
            }
            else
            {
                publication.close();
            }
        }
        catch (final AeronException ignore)
        {
            // The media driver has refused it: nothing is left to close.
        }
    }
}
