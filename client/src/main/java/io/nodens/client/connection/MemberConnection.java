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
import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import io.nodens.client.ClientEndpoint;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.sbe.protocol.ChallengeDecoder;
import io.nodens.sbe.protocol.CloseConnectionRequestEncoder;
import io.nodens.sbe.protocol.ConnectResponseDecoder;
import io.nodens.sbe.protocol.ConnectionClosedDecoder;
import io.nodens.sbe.protocol.MessageHeaderDecoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.PingRequestEncoder;
import io.nodens.sbe.protocol.PingResponseDecoder;
import io.nodens.sbe.protocol.ProtocolLayouts;
import io.nodens.sbe.protocol.WindowUpdateEncoder;
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
 * It shares a {@link MemberStream} with the other connections of the process to the same member, where the member can
 * tell them apart, under a number that is never used again there; so nothing of an older one can be taken for an
 * answer. It follows the one Aeron session that its connect response came from.
 * <p>
 * <b>Thread:</b> the client's. <b>Owns:</b> its channel of the stream. <b>Allocates:</b> nothing once connected.
 */
public final class MemberConnection
{
    /** What is said of an endpoint that gave no sign of life. */
    static final String NOTHING_LISTENS = "nothing listens there";

    private static final int FRAGMENT_LIMIT = 32;
    private static final int UPDATES_PER_WINDOW = 4;
    private static final int PROBES_PER_SILENCE = 3;

    private final Aeron aeron;
    private final ClientEndpoint endpoint;
    private final Introduction introduction;
    private final ConnectionSettings settings;
    private final CompletableFuture<HostLookup.Route> route;
    private final ConnectionHandler handler;
    private final ErrorHandler errorHandler;
    private final Inbox.MessageHandler onMessage = this::onMessage;
    private final WindowUpdateEncoder windowUpdateEncoder = new WindowUpdateEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ConnectResponseDecoder connectResponseDecoder = new ConnectResponseDecoder();
    private final PingRequestEncoder pingRequestEncoder = new PingRequestEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);

    private ConnectionState state = ConnectionState.ADDING;
    private String reason = "";
    private ErrorCode refusal = ErrorCode.OK;
    private MemberStream stream;
    private StreamChannel channel;
    private boolean isShared;
    private boolean isClosedByMember;
    private long consumedBytes;
    private long reportedBytes;
    private long heardBefore;
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
    private long probeIntervalNs;
    private long sessionIntervalNs;
    private long lastHeardNs;
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
        introduction = new Introduction(settings.clientName(), settings.credentials());
        this.handler = handler;
        this.errorHandler = settings.errorHandler();
        nowNs = timeNs;
        livedNs = livedTimeNs;
        liveness(settings.silenceTimeoutNs(), settings.silenceTimeoutNs());

        this.settings = settings;
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
            stream = MemberStream.acquire(aeron, endpoint, settings, null == route ? null : route.join());
            channel = stream.open(settings.wakeUp());
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
     * @param silenceNs a member that answers nothing for so long is given up; it is asked for a sign of life three
     *                  times in that time.
     * @param sessionNs a ping is sent at least when nothing of this connection was sent or acknowledged for so long.
     */
    public void liveness(final long silenceNs, final long sessionNs)
    {
        silenceTimeoutNs = silenceNs;
        probeIntervalNs = silenceNs / PROBES_PER_SILENCE;
        sessionIntervalNs = Math.max(probeIntervalNs, sessionNs);
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
        if (null == channel)
        {
            return false;
        }

        final long result = channel.offer(message, messageLength);
        if (result > 0)
        {
            lastSendNs = nowNs;
            return true;
        }

        if (Publication.NOT_CONNECTED == result ||
            Publication.CLOSED == result ||
            Publication.MAX_POSITION_EXCEEDED == result)
        {
            final String why = "the member stopped listening: " + Publication.errorString(result);
            stream.kill(why);
            fail(why);
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
        return null == stream ? Integer.MAX_VALUE : stream.maxMessageLength();
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

        final boolean isToBeTold = ConnectionState.AWAITING_RESPONSE == state || ConnectionState.CONNECTED == state;
        state = ConnectionState.CLOSED;
        reason = why;
        if (null != channel)
        {
            stream.close(channel, isToBeTold && !isClosedByMember);
        }

        if (null != stream)
        {
            stream.release();
        }
    }

    /**
     * Say good-bye as far as that is possible at once, and close.
     */
    public void close()
    {
        if (ConnectionState.CONNECTED == state && !isShared)
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
        if (null == stream)
        {
            if (!route.isDone())
            {
                return checkAttempt("the name in " + endpoint.text() + " is not resolved");
            }

            addResources();
            return 1;
        }

        final int work = stream.poll();
        if (null != stream.death())
        {
            fail(stream.death());
            return 1;
        }

        return stream.isReady() ?
            advance(ConnectionState.AWAITING_MEMBER) :
            work + checkAttempt("the media driver did not add its resources");
    }

    private int pollAwaitingMember()
    {
        final int work = stream.poll();
        if (null != stream.death())
        {
            fail(stream.death());
            return 1;
        }

        if (!stream.isConnected())
        {
            return work + checkAttempt(NOTHING_LISTENS);
        }

        if (!stream.claim(channel))
        {
            if (MemberStream.Mode.EXCLUSIVE == stream.mode())
            {
                fail("the member cannot tell the connections of a stream apart: each needs its own");
                return 1;
            }

            return work + checkAttempt("another connection of this process is asking the member first");
        }

        connectCorrelationId = aeron.nextCorrelationId();
        if (offer(buffer, introduction.encodeRequest(buffer, connectCorrelationId, stream)))
        {
            channel.onAsked(stream.memberSessionId());
            return advance(ConnectionState.AWAITING_RESPONSE);
        }

        return work + checkAttempt("the connect request could not be sent");
    }

    private int pollAwaitingResponse()
    {
        final int work = channel.poll(onMessage, FRAGMENT_LIMIT);
        if (ConnectionState.AWAITING_RESPONSE == state && introduction.isAsked() &&
            offer(buffer, introduction.encodeProof(buffer)))
        {
            introduction.onProved();
            return work + 1;
        }

        if (ConnectionState.AWAITING_RESPONSE != state || 0 != work)
        {
            return work;
        }

        final String why = stream.whyUnanswered(channel, livedNs);
        if (null != why)
        {
            fail(why);
            return 1;
        }

        return checkAttempt("the member did not answer the connect request");
    }

    private int pollConnected()
    {
        int work = channel.poll(onMessage, FRAGMENT_LIMIT);
        if (ConnectionState.CONNECTED != state)
        {
            return work;
        }

        if (isShared && stream.memberSessionId() != memberSessionId)
        {
            // First: that the member's former side is closed says nothing of the stream that others use by now.
            fail("the member has begun anew");
            return 1;
        }

        if (0 == work && channel.inbox.isEmpty() && !stream.hasImage(memberSessionId))
        {
            final String why = "the member closed its side";
            stream.kill(why);
            fail(why);
            return 1;
        }

        if (isShared && channel.inbox.size() > 2 * MemberStream.WINDOW + maxMessageLength())
        {
            fail("the member sent more than it was allowed to");
            return 1;
        }

        work += reportConsumed();
        listen();
        if (isPingUnanswered && livedNs - unansweredPingNs > silenceTimeoutNs)
        {
            fail("the member said nothing for " + TimeUnit.NANOSECONDS.toMillis(nowNs - lastHeardNs) + " ms");
            return 1;
        }

        return isPingDue() ? work + ping() : work;
    }

    /** The member lives when anybody hears it, and is silent when nobody does though somebody asked. */
    private void listen()
    {
        final long heard = stream.heard();
        if (heard != heardBefore)
        {
            heardBefore = heard;
            lastHeardNs = nowNs;
            isPingUnanswered = false;
        }
        else if (!isPingUnanswered && isShared && stream.lastProbeNs() - lastHeardNs > 0 &&
            Long.MIN_VALUE != stream.lastProbeNs())
        {
            isPingUnanswered = true;
            unansweredPingNs = livedNs;
        }
    }

    private boolean isPingDue()
    {
        if (nowNs - lastPingNs < probeIntervalNs)
        {
            return false;
        }

        // Alone on its stream a connection asks for itself; of many one asks for all, and each only for its session.
        final long intervalNs = stream.channelCount() > 1 ? sessionIntervalNs : probeIntervalNs;
        return nowNs - lastSendNs >= intervalNs || nowNs - acknowledgedNs >= intervalNs ||
            stream.takeProbe(nowNs, lastHeardNs, probeIntervalNs);
    }

    /** What was taken out of the inbox makes room for more. */
    private int reportConsumed()
    {
        if (!isShared || consumedBytes - reportedBytes < MemberStream.WINDOW / UPDATES_PER_WINDOW)
        {
            return 0;
        }

        windowUpdateEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).consumedBytes(consumedBytes);
        if (offer(buffer, MessageHeaderEncoder.ENCODED_LENGTH + WindowUpdateEncoder.BLOCK_LENGTH))
        {
            reportedBytes = consumedBytes;
        }

        return 1;
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

    private void onMessage(
        final DirectBuffer source,
        final int offset,
        final int length,
        final int sessionId,
        final boolean isNumbered)
    {
        if ((isMemberSessionKnown && sessionId != memberSessionId) || ConnectionState.CLOSED == state)
        {
            return;
        }

        consumedBytes += length;

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
        // A newer member may say what an older client need not understand.
        if (ProtocolLayouts.TABLE.isKnown(templateId) &&
            !ProtocolLayouts.TABLE.isSound(source, bodyOffset, bodyLength, templateId, blockLength, version))
        {
            onGarbage("a malformed message with template " + templateId);
            return;
        }
        if (ConnectionState.AWAITING_RESPONSE == state)
        {
            final ConnectResponseDecoder decoder = connectResponseDecoder;
            if (ConnectResponseDecoder.TEMPLATE_ID == templateId &&
                decoder.wrap(source, bodyOffset, blockLength, version).correlationId() == connectCorrelationId)
            {
                isShared = isNumbered;
                onConnectResponse(decoder, sessionId, MemberTexts.text(
                    source, bodyOffset + blockLength, bodyOffset + bodyLength));
            }
            else if (ChallengeDecoder.TEMPLATE_ID == templateId)
            {
                introduction.onChallenge(new ChallengeDecoder().wrap(source, bodyOffset, blockLength, version));
            }
            else if (ConnectionClosedDecoder.TEMPLATE_ID == templateId && isNumbered)
            {
                onConnectionClosed(source, bodyOffset, bodyLength, blockLength);
            }

            return;
        }

        lastHeardNs = nowNs;
        isPingUnanswered = false;
        if (ConnectionClosedDecoder.TEMPLATE_ID == templateId)
        {
            onConnectionClosed(source, bodyOffset, bodyLength, blockLength);
        }
        else if (PingResponseDecoder.TEMPLATE_ID == templateId)
        {
            onPingResponse(source, bodyOffset);
            handler.onMessage(templateId, source, bodyOffset, bodyLength, blockLength, version);
        }
        else if (!handler.onMessage(templateId, source, bodyOffset, bodyLength, blockLength, version))
        {
            onGarbage("a malformed message with template " + templateId);
        }
    }

    private void onConnectResponse(
        final ConnectResponseDecoder decoder, final int aeronSessionId, final String detail)
    {
        stream.onTaken(aeronSessionId, isShared);
        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        if (ErrorCode.OK != code)
        {
            isClosedByMember = true;
            refusal = code;
            fail("the member refused: " + code + " " + detail);
            return;
        }

        // A member of a version that knows nothing of the client's minimum leaves it to the client to see.
        final int oldest = ConnectResponseDecoder.minProtocolVersionNullValue() == decoder.minProtocolVersion() ?
            0 : decoder.minProtocolVersion();
        if (decoder.protocolVersion() < Introduction.MIN_PROTOCOL_VERSION || oldest > Introduction.PROTOCOL_VERSION)
        {
            refusal = ErrorCode.VERSION_MISMATCH;
            fail("the member speaks protocol versions " + oldest + " to " + decoder.protocolVersion() +
                ", this client " + Introduction.MIN_PROTOCOL_VERSION + " to " + Introduction.PROTOCOL_VERSION);
            return;
        }

        memberSessionId = aeronSessionId;
        isMemberSessionKnown = true;
        connectionId = decoder.connectionId();
        memberId = decoder.memberId();
        protocolVersion = Math.min(decoder.protocolVersion(), Introduction.PROTOCOL_VERSION);
        maxDataLength = decoder.maxDataLength();
        maxPathLength = decoder.maxPathLength();
        lastHeardNs = nowNs;
        heardBefore = stream.heard();
        lastSendNs = nowNs;
        lastPingNs = nowNs;
        acknowledgedNs = nowNs;
        state = ConnectionState.CONNECTED;
    }

    /** A ping is told by the time at which it was sent. */
    private void onPingResponse(final DirectBuffer source, final int offset)
    {
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
        final int value = source.getByte(offset + ConnectionClosedDecoder.reasonEncodingOffset()) & 0xFF;
        final String why = MemberTexts.closeReason(value);
        isClosedByMember = true;
        fail("the member closed the connection: " + why + " " +
            MemberTexts.text(source, offset + blockLength, offset + length));
    }

    private void onGarbage(final String what)
    {
        errorHandler.onError(new AeronException(
            "member at " + endpoint.text() + " sent " + what, AeronException.Category.WARN));
        fail("the member sent " + what);
    }
}
