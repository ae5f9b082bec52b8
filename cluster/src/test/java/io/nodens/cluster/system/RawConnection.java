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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.nodens.cluster.testkit.Await;
import io.nodens.sbe.ProtocolLimits;
import io.nodens.sbe.protocol.AttachSessionRequestEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ConnectRequestEncoder;
import io.nodens.sbe.protocol.ConnectResponseDecoder;
import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.ErrorResponseDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.OpenSessionRequestEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionResponseDecoder;
import io.nodens.sbe.protocol.WatchMode;
import io.nodens.sbe.protocol.WriteResponseDecoder;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.HashMap;
import java.util.Map;

/**
 * A connection that says exactly what a test wants said, where the client would be too well-behaved: the same request
 * twice, a wrong secret, an answer never listened to.
 */
final class RawConnection implements AutoCloseable
{
    private static final int REQUEST_STREAM_ID = ProtocolLimits.REQUEST_STREAM_ID;
    private static final int RESPONSE_STREAM_ID = 7001;

    private final Publication publication;
    private final Subscription subscription;
    private final ExpandableArrayBuffer out = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final Map<Long, UnsafeBuffer> answers = new HashMap<>();
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private long correlationId;

    RawConnection(final Aeron aeron, final String endpoint)
    {
        subscription = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", RESPONSE_STREAM_ID);
        publication = aeron.addExclusivePublication("aeron:udp?endpoint=" + endpoint, REQUEST_STREAM_ID);
        Await.until("the member listens", Clusters.TIMEOUT_MS,
            () -> publication.isConnected() && null != subscription.tryResolveChannelEndpointPort());
    }

    /**
     * Introduce this connection.
     *
     * @param protocolVersion to claim.
     * @return what the member answered; null when it turned the sender away without a word.
     */
    ResultCode connect(final int protocolVersion)
    {
        final ConnectRequestEncoder request = new ConnectRequestEncoder()
            .wrapAndApplyHeader(out, 0, header)
            .correlationId(++correlationId)
            .protocolVersion(protocolVersion)
            .responseStreamId(RESPONSE_STREAM_ID)
            .window(0)
            .responseChannel(subscription.tryResolveChannelEndpointPort())
            .clientName("raw");
        offer(request.encodedLength());
        Await.until("the connection is taken or refused", Clusters.TIMEOUT_MS,
            () -> poll(correlationId) || !publication.isConnected());
        final UnsafeBuffer answer = answers.get(correlationId);
        if (null == answer)
        {
            return null;
        }
        if (ErrorResponseDecoder.TEMPLATE_ID == headerDecoder.wrap(answer, 0).templateId())
        {
            return new ErrorResponseDecoder().wrapAndApplyHeader(answer, 0, headerDecoder).code();
        }
        return new ConnectResponseDecoder().wrapAndApplyHeader(answer, 0, headerDecoder).code();
    }

    RawConnection connect()
    {
        assertEquals(ResultCode.OK, connect(ConnectRequestEncoder.SCHEMA_VERSION));
        return this;
    }

    SessionResponseDecoder openSession()
    {
        final OpenSessionRequestEncoder request = new OpenSessionRequestEncoder()
            .wrapAndApplyHeader(out, 0, header)
            .correlationId(++correlationId)
            .timeoutMs(30_000);
        offer(request.encodedLength());
        return session(await(correlationId));
    }

    SessionResponseDecoder attachSession(final long sessionId, final byte[] secret)
    {
        final AttachSessionRequestEncoder request = new AttachSessionRequestEncoder()
            .wrapAndApplyHeader(out, 0, header)
            .correlationId(++correlationId)
            .sessionId(sessionId)
            .putSecret(secret, 0, secret.length)
            .lastZxidSeen(0)
            .formerAttachmentId(0);
        offer(request.encodedLength());
        return session(await(correlationId));
    }

    /**
     * Ask for a create, and do not wait.
     *
     * @param sessionId             of the request.
     * @param requestId             of the request.
     * @param acknowledgedRequestId of the request.
     * @param mode                  of the znode.
     * @param path                  of the znode.
     * @param data                  of the znode.
     * @return correlation id of the request.
     */
    long sendCreate(
        final long sessionId,
        final long requestId,
        final long acknowledgedRequestId,
        final CreateMode mode,
        final String path,
        final byte[] data)
    {
        final CreateRequestEncoder request = new CreateRequestEncoder()
            .wrapAndApplyHeader(out, 0, header)
            .correlationId(++correlationId)
            .sessionId(sessionId)
            .requestId(requestId)
            .acknowledgedRequestId(acknowledgedRequestId)
            .ttlMs(0)
            .mode(mode)
            .isNullData(BooleanType.FALSE)
            .path(path)
            .putData(data, 0, data.length);
        offer(request.encodedLength());
        return correlationId;
    }

    /**
     * Ask for a znode's data, without a session, and do not wait.
     *
     * @param path of the znode.
     * @return whether the request was taken on its way at once.
     */
    boolean sendGetData(final String path)
    {
        final ReadRequestEncoder request = new ReadRequestEncoder()
            .wrapAndApplyHeader(out, 0, header)
            .correlationId(++correlationId)
            .sessionId(0)
            .minZxid(0)
            .cursor(-1)
            .timeoutMs(1000)
            .maxCount(0)
            .kind(ReadKind.GET_DATA)
            .level(ReadLevel.LOCAL)
            .watch(WatchMode.NONE)
            .path(path);
        return publication.offer(out, 0, MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength()) > 0;
    }

    /**
     * Wait for the answer to a write.
     *
     * @param requestCorrelationId of the request.
     * @return the answer; null when the request was refused by an ErrorResponse.
     */
    WriteResponseDecoder awaitWrite(final long requestCorrelationId)
    {
        final UnsafeBuffer answer = await(requestCorrelationId);
        return ErrorResponseDecoder.TEMPLATE_ID == headerDecoder.wrap(answer, 0).templateId() ?
            null : new WriteResponseDecoder().wrapAndApplyHeader(answer, 0, headerDecoder);
    }

    /**
     * Wait for the outcome of a write, by whichever message it comes.
     *
     * @param requestCorrelationId of the request.
     * @return the code.
     */
    ResultCode awaitCode(final long requestCorrelationId)
    {
        final WriteResponseDecoder write = awaitWrite(requestCorrelationId);
        return null != write ? write.outcome().code() : new ErrorResponseDecoder()
            .wrapAndApplyHeader(answers.get(requestCorrelationId), 0, headerDecoder).code();
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(publication, subscription);
    }

    private SessionResponseDecoder session(final UnsafeBuffer answer)
    {
        assertEquals(
            SessionResponseDecoder.TEMPLATE_ID, headerDecoder.wrap(answer, 0).templateId(), "not a SessionResponse");
        return new SessionResponseDecoder().wrapAndApplyHeader(answer, 0, headerDecoder);
    }

    private void offer(final int encodedLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        Await.until("the request is taken", Clusters.TIMEOUT_MS, () -> publication.offer(out, 0, length) > 0);
    }

    private UnsafeBuffer await(final long requestCorrelationId)
    {
        Await.until("request " + requestCorrelationId + " is answered", Clusters.TIMEOUT_MS,
            () -> poll(requestCorrelationId));
        return answers.get(requestCorrelationId);
    }

    private boolean poll(final long requestCorrelationId)
    {
        subscription.poll(assembler, 10);
        return answers.containsKey(requestCorrelationId);
    }

    @SuppressWarnings("unused") // The header is Aeron's to give.
    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header aeronHeader)
    {
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        // Every answer begins with its correlation id.
        final UnsafeBuffer answer = new UnsafeBuffer(copy);
        answers.put(answer.getLong(MessageHeaderEncoder.ENCODED_LENGTH), answer);
    }
}
