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

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import io.nodens.client.ClientEndpoint;
import io.nodens.client.ErrorCode;
import io.nodens.sbe.protocol.CloseConnectionRequestEncoder;
import io.nodens.sbe.protocol.ConnectRequestEncoder;
import io.nodens.sbe.protocol.ConnectResponseDecoder;
import io.nodens.sbe.protocol.ConnectionClosedDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.PingRequestEncoder;
import io.nodens.sbe.protocol.PingResponseDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;

import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * One dialogue with one member's front end: from adding the Aeron resources to the last message. Never reused.
 * <pre>
 *   ADDING --&gt; AWAITING_MEMBER --&gt; AWAITING_RESPONSE --&gt; CONNECTED
 *      \______________\_________________\__________________\--&gt; CLOSED
 * </pre>
 * Every connection has a response port (UDP) or stream (IPC) of its own, so that nothing of an older one can be taken
 * for an answer, and follows the one Aeron session that its connect response came from.
 * <p>
 * <b>Thread:</b> the client's. <b>Owns:</b> one publication and one subscription. <b>Allocates:</b> nothing once
 * connected.
 */
public final class MemberConnection
{
    /** What is said of an endpoint that gave no sign of life. */
    static final String NOTHING_LISTENS = "nothing listens there";

    private static final int FRAGMENT_LIMIT = 32;
    private static final int RESPONSE_STREAM_ID = 9002;
    private static final int IPC_STREAM_ID_BASE = 0x4E00_0000;
    private static final int IPC_STREAM_ID_MASK = 0x00FF_FFFF;
    private static final int MAX_DETAIL_LENGTH = 512;
    private static final long NULL_ID = Aeron.NULL_VALUE;
    /** Oldest protocol of a member that this client can talk to: every one that there was. */
    private static final int MIN_PROTOCOL_VERSION = 0;
    private static final int PROTOCOL_VERSION = ConnectRequestEncoder.SCHEMA_VERSION;
    private static final int LEAST_CONNECT_RESPONSE_LENGTH =
        ConnectResponseDecoder.minProtocolVersionEncodingOffset();

    private final Aeron aeron;
    private final ClientEndpoint endpoint;
    private final String clientName;
    private final int termBufferLength;
    private final CompletableFuture<HostLookup.Route> route;
    private final ConnectionHandler handler;
    private final ErrorHandler errorHandler;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ConnectResponseDecoder connectResponseDecoder = new ConnectResponseDecoder();
    private final PingRequestEncoder pingRequestEncoder = new PingRequestEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);

    private ConnectionState state = ConnectionState.ADDING;
    private String reason = "";
    private ErrorCode refusal = ErrorCode.OK;
    private long publicationId = NULL_ID;
    private long subscriptionId = NULL_ID;
    private ExclusivePublication publication;
    private Subscription subscription;
    private int responseStreamId = RESPONSE_STREAM_ID;
    private int memberSessionId;
    private boolean isMemberSessionKnown;
    private long connectCorrelationId;
    private long connectionId;
    private int memberId = -1;
    private int protocolVersion;
    private int maxDataLength = Integer.MAX_VALUE;
    private int maxPathLength = Integer.MAX_VALUE;

    private long attemptNs;
    private long attemptDeadlineNs;
    private boolean isOverdue;
    private String awaited = "the media driver did not add its resources";
    private long silenceTimeoutNs;
    private long pingIntervalNs;
    private long lastReceiveNs;
    private long lastSendNs;
    private long lastPingNs;
    private long acknowledgedNs;
    private long unansweredPingNs;
    private boolean isPingUnanswered;
    private long nowNs;
    private long livedNs;

    /**
     * Begin to connect.
     *
     * @param aeron       to use; not closed.
     * @param endpoint    of the member.
     * @param settings    of the client.
     * @param handler     for what the member says.
     * @param timeNs      of the client's clock.
     * @param livedTimeNs time as the client lived it, see {@link #poll(long, long)}.
     */
    public MemberConnection(
        final Aeron aeron,
        final ClientEndpoint endpoint,
        final ConnectionSettings settings,
        final ConnectionHandler handler,
        final long timeNs,
        final long livedTimeNs)
    {
        this.aeron = aeron;
        this.endpoint = endpoint;
        this.clientName = settings.clientName();
        this.handler = handler;
        this.errorHandler = settings.errorHandler();
        nowNs = timeNs;
        livedNs = livedTimeNs;
        liveness(settings.silenceTimeoutNs(), settings.silenceTimeoutNs() / 3);

        termBufferLength = settings.termBufferLength();
        route = endpoint.isIpc() ? null : HostLookup.SYSTEM.find(endpoint, settings.responseHost());
        if (null == route || route.isDone())
        {
            addResources();
        }
    }

    private void addResources()
    {
        try
        {
            final String responseChannel;
            final String requestChannel;
            if (null == route)
            {
                responseChannel = "aeron:ipc";
                requestChannel = endpoint.requestChannel(null, termBufferLength);
                responseStreamId = IPC_STREAM_ID_BASE | (int)(aeron.nextCorrelationId() & IPC_STREAM_ID_MASK);
            }
            else
            {
                final HostLookup.Route known = route.join();
                responseChannel = "aeron:udp?endpoint=" + known.localHost() + ":0";
                requestChannel = endpoint.requestChannel(known.memberHost(), termBufferLength);
            }

            subscriptionId = aeron.asyncAddSubscription(responseChannel, responseStreamId);
            publicationId = aeron.asyncAddExclusivePublication(requestChannel, endpoint.streamId());
        }
        catch (final CompletionException ex)
        {
            fail(String.valueOf(ex.getCause().getMessage()));
        }
        catch (final AeronException ex)
        {
            fail(String.valueOf(ex.getMessage()));
        }
    }

    /**
     * Set how the member's life is judged.
     *
     * @param silenceNs a member that answers nothing for so long is given up.
     * @param pingNs    a ping is sent when nothing was sent or received for so long.
     */
    public void liveness(final long silenceNs, final long pingNs)
    {
        silenceTimeoutNs = silenceNs;
        pingIntervalNs = pingNs;
    }

    /**
     * Begin an attempt to get through to the member, the first or one that goes on with what the last one left.
     *
     * @param timeoutNs of lived time after which the attempt is overdue unless it came a step further meanwhile.
     */
    public void attempt(final long timeoutNs)
    {
        attemptNs = timeoutNs;
        attemptDeadlineNs = livedNs + timeoutNs;
        isOverdue = false;
    }

    /**
     * Whether the attempt came no further for its time-out. What it reached so far stays, and it goes on as long as it
     * is polled.
     *
     * @return true when its time is up.
     */
    public boolean isOverdue()
    {
        return isOverdue;
    }

    /**
     * What an attempt that is not done has not got so far.
     *
     * @return text for a message.
     */
    public String awaited()
    {
        return awaited;
    }

    /**
     * One duty cycle: receive, send what upkeep asks for, judge.
     *
     * @param timeNs      of the client's clock.
     * @param livedTimeNs time as the client lived it: goes slower where the client's own duty cycles come late. By it
     *                    attempts and the member's silence are judged.
     * @return work done.
     */
    public int poll(final long timeNs, final long livedTimeNs)
    {
        nowNs = timeNs;
        livedNs = livedTimeNs;
        try
        {
            return switch (state)
            {
                case ADDING -> pollAdding();
                case AWAITING_MEMBER -> pollAwaitingMember();
                case AWAITING_RESPONSE -> pollAwaitingResponse();
                case CONNECTED -> pollConnected();
                case CLOSED -> 0;
            };
        }
        catch (final AeronException ex)
        {
            fail(String.valueOf(ex.getMessage()));
            return 1;
        }
    }

    /**
     * Send a message.
     *
     * @param message       buffer with the message.
     * @param messageLength of it, from offset 0.
     * @return true when it is sent; false on back pressure, or when the connection is lost, which {@link #state()}
     *         tells.
     */
    public boolean offer(final DirectBuffer message, final int messageLength)
    {
        if (null == publication)
        {
            return false;
        }

        final long result = publication.offer(message, 0, messageLength, null);
        if (result > 0)
        {
            lastSendNs = nowNs;
            return true;
        }

        if (Publication.NOT_CONNECTED == result ||
            Publication.CLOSED == result ||
            Publication.MAX_POSITION_EXCEEDED == result)
        {
            fail("the member stopped listening: " + Publication.errorString(result));
        }

        return false;
    }

    /**
     * Longest message that can be sent.
     *
     * @return bytes.
     */
    public int maxMessageLength()
    {
        return null == publication ? Integer.MAX_VALUE : publication.maxMessageLength();
    }

    /**
     * Where the connection is in its life.
     *
     * @return the state.
     */
    public ConnectionState state()
    {
        return state;
    }

    /**
     * Why the connection is closed.
     *
     * @return the reason, empty while it is not.
     */
    public String reason()
    {
        return reason;
    }

    /**
     * The code with which the member refused the connection.
     *
     * @return the code, {@link ErrorCode#OK} when it did not.
     */
    public ErrorCode refusal()
    {
        return refusal;
    }

    /**
     * Whom it leads to.
     *
     * @return the endpoint.
     */
    public ClientEndpoint endpoint()
    {
        return endpoint;
    }

    /**
     * Whom it leads to.
     *
     * @return the member's id, -1 before the connection.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * The newest protocol version that both sides speak.
     *
     * @return schema version, 0 before the connection.
     */
    public int protocolVersion()
    {
        return protocolVersion;
    }

    /**
     * Longest data that the member takes.
     *
     * @return bytes.
     */
    public int maxDataLength()
    {
        return maxDataLength;
    }

    /**
     * Longest path that the member takes.
     *
     * @return bytes.
     */
    public int maxPathLength()
    {
        return maxPathLength;
    }

    /**
     * When the newest message was sent that the member has acknowledged by an answer.
     *
     * @return moment of the client's clock.
     */
    public long acknowledgedNs()
    {
        return acknowledgedNs;
    }

    /**
     * The member has answered a message: it was alive, and had this client for alive, when that one came.
     *
     * @param sentNs when the message was sent.
     */
    public void onAcknowledged(final long sentNs)
    {
        if (sentNs - acknowledgedNs > 0)
        {
            acknowledgedNs = sentNs;
        }
    }

    /**
     * Give the connection up.
     *
     * @param why for the reader.
     */
    public void fail(final String why)
    {
        if (ConnectionState.CLOSED == state)
        {
            return;
        }

        state = ConnectionState.CLOSED;
        reason = why;
        release();
    }

    /**
     * Say good-bye as far as that is possible at once, and close.
     */
    public void close()
    {
        if (ConnectionState.CONNECTED == state)
        {
            new CloseConnectionRequestEncoder()
                .wrapAndApplyHeader(buffer, 0, headerEncoder)
                .correlationId(connectionId);
            offer(buffer, MessageHeaderEncoder.ENCODED_LENGTH + CloseConnectionRequestEncoder.BLOCK_LENGTH);
        }

        fail("closed");
    }

    private int pollAdding()
    {
        if (NULL_ID == subscriptionId)
        {
            if (!route.isDone())
            {
                return checkAttempt("the name in " + endpoint.text() + " is not resolved");
            }

            addResources();
            return 1;
        }

        if (null == subscription)
        {
            subscription = aeron.getSubscription(subscriptionId);
        }

        if (null == publication)
        {
            publication = aeron.getExclusivePublication(publicationId);
        }

        if (null != publication && null != subscription && null != subscription.tryResolveChannelEndpointPort())
        {
            return advance(ConnectionState.AWAITING_MEMBER);
        }

        return checkAttempt("the media driver did not add its resources");
    }

    private int pollAwaitingMember()
    {
        if (!publication.isConnected())
        {
            return checkAttempt(NOTHING_LISTENS);
        }

        connectCorrelationId = aeron.nextCorrelationId();
        final ConnectRequestEncoder encoder = new ConnectRequestEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(connectCorrelationId)
            .protocolVersion(PROTOCOL_VERSION)
            .minProtocolVersion(MIN_PROTOCOL_VERSION)
            .responseStreamId(responseStreamId)
            .responseChannel(subscription.tryResolveChannelEndpointPort())
            .clientName(clientName);
        if (offer(buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength()))
        {
            return advance(ConnectionState.AWAITING_RESPONSE);
        }

        return checkAttempt("the connect request could not be sent");
    }

    private int pollAwaitingResponse()
    {
        final int work = subscription.poll(assembler, FRAGMENT_LIMIT);
        if (ConnectionState.AWAITING_RESPONSE != state || 0 != work)
        {
            return work;
        }

        if (!publication.isConnected())
        {
            // What was asked went down with the stream: nobody will answer it.
            fail("the member closed its side before it answered the connect request");
            return 1;
        }

        return checkAttempt("the member did not answer the connect request");
    }

    private int pollConnected()
    {
        int work = subscription.poll(assembler, FRAGMENT_LIMIT);
        if (ConnectionState.CONNECTED != state)
        {
            return work;
        }

        if (0 == work && null == subscription.imageBySessionId(memberSessionId))
        {
            fail("the member closed its side");
            return 1;
        }

        if (isPingUnanswered && livedNs - unansweredPingNs > silenceTimeoutNs)
        {
            fail("the member said nothing for " + TimeUnit.NANOSECONDS.toMillis(nowNs - lastReceiveNs) + " ms");
            return 1;
        }

        if (nowNs - lastPingNs >= pingIntervalNs &&
            (nowNs - lastSendNs >= pingIntervalNs || nowNs - acknowledgedNs >= pingIntervalNs))
        {
            work += ping();
        }

        return work;
    }

    private int ping()
    {
        pingRequestEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).correlationId(nowNs).sessionId(0);
        if (!offer(buffer, MessageHeaderEncoder.ENCODED_LENGTH + PingRequestEncoder.BLOCK_LENGTH) &&
            ConnectionState.CONNECTED != state)
        {
            return 1;
        }

        // A ping that back pressure kept counts as unanswered too: a member that reads nothing is as good as dead.
        lastPingNs = nowNs;
        if (!isPingUnanswered)
        {
            isPingUnanswered = true;
            unansweredPingNs = livedNs;
        }

        return 1;
    }

    private int checkAttempt(final String what)
    {
        awaited = what;
        isOverdue = livedNs - attemptDeadlineNs >= 0;
        return 0;
    }

    /** An attempt that makes progress goes on: it has its whole time for the next step. */
    private int advance(final ConnectionState next)
    {
        state = next;
        attempt(attemptNs);
        return 1;
    }

    private void onFragment(final DirectBuffer source, final int offset, final int length, final Header header)
    {
        if ((isMemberSessionKnown && header.sessionId() != memberSessionId) || ConnectionState.CLOSED == state)
        {
            return;
        }

        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            onGarbage("a message of " + length + " bytes");
            return;
        }

        headerDecoder.wrap(source, offset);
        final int blockLength = headerDecoder.blockLength();
        final int bodyLength = length - MessageHeaderDecoder.ENCODED_LENGTH;
        if (ConnectResponseDecoder.SCHEMA_ID != headerDecoder.schemaId() || blockLength > bodyLength)
        {
            onGarbage(
                "schema " + headerDecoder.schemaId() + ", block of " + blockLength + " in " + bodyLength + " bytes");
            return;
        }

        final int templateId = headerDecoder.templateId();
        final int version = headerDecoder.version();
        final int bodyOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        if (ConnectionState.AWAITING_RESPONSE == state)
        {
            final ConnectResponseDecoder decoder = connectResponseDecoder;
            if (ConnectResponseDecoder.TEMPLATE_ID == templateId && blockLength >= LEAST_CONNECT_RESPONSE_LENGTH &&
                decoder.wrap(source, bodyOffset, blockLength, version).correlationId() == connectCorrelationId)
            {
                onConnectResponse(decoder, header.sessionId(), text(source, bodyOffset + blockLength,
                    bodyOffset + bodyLength));
            }

            return;
        }

        lastReceiveNs = nowNs;
        isPingUnanswered = false;
        if (ConnectionClosedDecoder.TEMPLATE_ID == templateId)
        {
            onConnectionClosed(source, bodyOffset, bodyLength, blockLength);
        }
        else if (PingResponseDecoder.TEMPLATE_ID == templateId)
        {
            onPingResponse(source, bodyOffset, blockLength);
        }
        else if (!handler.onMessage(templateId, source, bodyOffset, bodyLength, blockLength, version))
        {
            onGarbage("a malformed message with template " + templateId);
        }
    }

    private void onConnectResponse(
        final ConnectResponseDecoder decoder, final int aeronSessionId, final String detail)
    {
        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        if (ErrorCode.OK != code)
        {
            refusal = code;
            fail("the member refused: " + code + " " + detail);
            return;
        }

        // A member of a version that knows nothing of the client's minimum leaves it to the client to see.
        final int oldest = ConnectResponseDecoder.minProtocolVersionNullValue() == decoder.minProtocolVersion() ?
            0 : decoder.minProtocolVersion();
        if (decoder.protocolVersion() < MIN_PROTOCOL_VERSION || oldest > PROTOCOL_VERSION)
        {
            refusal = ErrorCode.VERSION_MISMATCH;
            fail("the member speaks protocol versions " + oldest + " to " + decoder.protocolVersion() +
                ", this client " + MIN_PROTOCOL_VERSION + " to " + PROTOCOL_VERSION);
            return;
        }

        memberSessionId = aeronSessionId;
        isMemberSessionKnown = true;
        connectionId = decoder.connectionId();
        memberId = decoder.memberId();
        protocolVersion = Math.min(decoder.protocolVersion(), PROTOCOL_VERSION);
        maxDataLength = decoder.maxDataLength();
        maxPathLength = decoder.maxPathLength();
        lastReceiveNs = nowNs;
        lastSendNs = nowNs;
        lastPingNs = nowNs;
        acknowledgedNs = nowNs;
        state = ConnectionState.CONNECTED;
    }

    /** A ping is told by the time at which it was sent. */
    private void onPingResponse(final DirectBuffer source, final int offset, final int blockLength)
    {
        if (blockLength < PingResponseDecoder.lastZxidEncodingOffset())
        {
            onGarbage("a malformed message with template " + PingResponseDecoder.TEMPLATE_ID);
            return;
        }

        final long sentNs = source.getLong(
            offset + PingResponseDecoder.correlationIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
        if (sentNs - lastPingNs <= 0)
        {
            onAcknowledged(sentNs);
        }
    }

    private void onConnectionClosed(
        final DirectBuffer source, final int offset, final int length, final int blockLength)
    {
        if (blockLength < ConnectionClosedDecoder.BLOCK_LENGTH)
        {
            onGarbage("a malformed message with template " + ConnectionClosedDecoder.TEMPLATE_ID);
            return;
        }

        final int value = source.getByte(offset + ConnectionClosedDecoder.reasonEncodingOffset()) & 0xFF;
        final String why = switch (value)
        {
            case 1 -> "on request";
            case 2 -> "it is stopping";
            case 3 -> "it has lost the cluster";
            case 4 -> "this client reads too slowly";
            case 5 -> "it found a protocol error";
            case 6 -> "this client was silent for too long";
            default -> "reason " + value;
        };
        fail("the member closed the connection: " + why + " " + text(source, offset + blockLength, offset + length));
    }

    private void onGarbage(final String what)
    {
        errorHandler.onError(new AeronException(
            "member at " + endpoint.text() + " sent " + what, AeronException.Category.WARN));
        fail("the member sent " + what);
    }

    private static String text(final DirectBuffer source, final int offset, final int end)
    {
        if (offset + Integer.BYTES > end)
        {
            return "";
        }

        final int length = source.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        final int available = end - offset - Integer.BYTES;
        return length <= 0 || length > available ?
            "" : source.getStringWithoutLengthUtf8(offset + Integer.BYTES, Math.min(length, MAX_DETAIL_LENGTH));
    }

    private void release()
    {
        if (aeron.isClosed())
        {
            return;
        }

        try
        {
            if (null != publication)
            {
                publication.close();
            }
            else if (NULL_ID != publicationId)
            {
                aeron.asyncRemovePublication(publicationId);
            }

            if (null != subscription)
            {
                subscription.close();
            }
            else if (NULL_ID != subscriptionId)
            {
                aeron.asyncRemoveSubscription(subscriptionId);
            }
        }
        catch (final AeronException ex)
        {
            errorHandler.onError(ex);
        }
    }
}
