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

import io.nodens.client.WatchedEvent;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.AclResponseDecoder;
import io.nodens.sbe.protocol.AuthenticateResponseDecoder;
import io.nodens.sbe.protocol.ChildrenResponseDecoder;
import io.nodens.sbe.protocol.EphemeralsResponseDecoder;
import io.nodens.sbe.protocol.ErrorResponseDecoder;
import io.nodens.sbe.protocol.FateResponseDecoder;
import io.nodens.sbe.protocol.MultiReadResponseDecoder;
import io.nodens.sbe.protocol.MultiResponseDecoder;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.PingResponseDecoder;
import io.nodens.sbe.protocol.ReadResponseDecoder;
import io.nodens.sbe.protocol.SessionEventDecoder;
import io.nodens.sbe.protocol.SessionResponseDecoder;
import io.nodens.sbe.protocol.SetWatchesResponseDecoder;
import io.nodens.sbe.protocol.SyncResponseDecoder;
import io.nodens.sbe.protocol.WatchEventDecoder;
import io.nodens.sbe.protocol.WatchResponseDecoder;
import io.nodens.sbe.protocol.WhoAmIResponseDecoder;
import io.nodens.sbe.protocol.WriteFate;
import io.nodens.sbe.protocol.WriteResponseDecoder;
import io.nodens.tree.ChildEntry;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

import java.nio.ByteOrder;

/**
 * Turns a member's messages into calls on the {@link SessionFlows}, and trusts none of their lengths.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> for events and error texts only.
 */
final class AnswerAdapter implements ConnectionHandler
{
    private static final int MAX_DETAIL_LENGTH = 512;

    private final SessionFlows flows;
    private final RequestPool pool;
    private final ErrorHandler errorHandler;
    private final ResponseFlyweight response = new ResponseFlyweight();
    private final ChildEntry entry = new ChildEntry();
    private final SessionResponseDecoder sessionDecoder = new SessionResponseDecoder();
    private final WriteResponseDecoder writeDecoder = new WriteResponseDecoder();
    private final MultiResponseDecoder multiDecoder = new MultiResponseDecoder();
    private final ReadResponseDecoder readDecoder = new ReadResponseDecoder();
    private final ChildrenResponseDecoder childrenDecoder = new ChildrenResponseDecoder();
    private final AclResponseDecoder aclDecoder = new AclResponseDecoder();
    private final AuthenticateResponseDecoder authenticateDecoder = new AuthenticateResponseDecoder();
    private final MultiReadResponseDecoder multiReadDecoder = new MultiReadResponseDecoder();
    private final FateResponseDecoder fateDecoder = new FateResponseDecoder();
    private final EphemeralsResponseDecoder ephemeralsDecoder = new EphemeralsResponseDecoder();
    private final WhoAmIResponseDecoder whoAmIDecoder = new WhoAmIResponseDecoder();
    private final SyncResponseDecoder syncDecoder = new SyncResponseDecoder();
    private final PingResponseDecoder pingDecoder = new PingResponseDecoder();
    private final WatchResponseDecoder watchDecoder = new WatchResponseDecoder();
    private final SetWatchesResponseDecoder watchesDecoder = new SetWatchesResponseDecoder();
    private final WatchEventDecoder eventDecoder = new WatchEventDecoder();
    private final SessionEventDecoder sessionEventDecoder = new SessionEventDecoder();
    private final ErrorResponseDecoder errorDecoder = new ErrorResponseDecoder();
    private final byte[] secret = new byte[SessionResponseDecoder.secretEncodingLength()];

    AnswerAdapter(final SessionFlows flows)
    {
        this.flows = flows;
        pool = flows.resources().pool();
        errorHandler = flows.resources().errorHandler();
    }

    @Override
    public boolean onMessage(
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int blockLength,
        final int version)
    {
        return switch (templateId)
        {
            case WriteResponseDecoder.TEMPLATE_ID -> onWrite(buffer, offset, blockLength, version);

            case MultiResponseDecoder.TEMPLATE_ID -> onMulti(buffer, offset, blockLength, version);

            case ReadResponseDecoder.TEMPLATE_ID -> onRead(buffer, offset, length, blockLength, version);

            case ChildrenResponseDecoder.TEMPLATE_ID -> onChildren(buffer, offset, length, blockLength, version);

            case AclResponseDecoder.TEMPLATE_ID -> onAcl(buffer, offset, length, blockLength, version);

            case AuthenticateResponseDecoder.TEMPLATE_ID -> onAuthenticate(buffer, offset, blockLength, version);

            case MultiReadResponseDecoder.TEMPLATE_ID -> onMultiRead(buffer, offset, length, blockLength, version);

            case FateResponseDecoder.TEMPLATE_ID -> onFate(buffer, offset, length, blockLength, version);

            case EphemeralsResponseDecoder.TEMPLATE_ID -> onEphemerals(buffer, offset, length, blockLength, version);

            case WhoAmIResponseDecoder.TEMPLATE_ID -> onWhoAmI(buffer, offset, length, blockLength, version);

            case SyncResponseDecoder.TEMPLATE_ID -> onSync(buffer, offset, blockLength, version);

            case WatchEventDecoder.TEMPLATE_ID -> onWatchEvent(buffer, offset, length, blockLength, version);

            case PingResponseDecoder.TEMPLATE_ID -> onPing(buffer, offset, blockLength, version);

            case WatchResponseDecoder.TEMPLATE_ID -> onWatch(buffer, offset, blockLength, version);

            case SetWatchesResponseDecoder.TEMPLATE_ID -> onWatches(buffer, offset, blockLength, version);

            case SessionResponseDecoder.TEMPLATE_ID -> onSession(buffer, offset, blockLength, version);

            case SessionEventDecoder.TEMPLATE_ID -> onSessionEvent(buffer, offset, blockLength, version);

            case ErrorResponseDecoder.TEMPLATE_ID -> onError(buffer, offset, length, blockLength, version);

            // A newer member may say what an older client need not understand.
            default -> true;
        };
    }

    private boolean onWrite(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final WriteResponseDecoder decoder = writeDecoder.wrap(buffer, offset, blockLength, version);
        final Request found = pool.find(decoder.correlationId());
        if (null == found)
        {
            return true;
        }

        if (!found.isWrite() || found.hasSeveralOutcomes() || found.requestId != decoder.requestId())
        {
            return false;
        }

        final OutcomeDecoder outcome = decoder.outcome();
        response.wrap(found, ErrorCode.of(outcome.codeRaw()), null)
            .zxid(decoder.zxid())
            .sequence(outcome.sequence())
            .stat(outcome.stat());
        flows.onAnswer(found, response);
        return true;
    }

    private boolean onMulti(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final MultiResponseDecoder decoder = multiDecoder.wrap(buffer, offset, blockLength, version);
        final Request found = pool.find(decoder.correlationId());
        if (null == found)
        {
            return true;
        }

        final int count = decoder.outcomes().count();
        if (!found.hasSeveralOutcomes() || found.requestId != decoder.requestId() || 0 == count)
        {
            return false;
        }

        final int stride = buffer.getShort(offset + blockLength, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        response.wrap(found, ErrorCode.of(decoder.codeRaw()), null)
            .zxid(decoder.zxid())
            .payload(buffer, decoder.limit(), count * stride)
            .page(count, -1, true);
        flows.onAnswer(found, response);
        return true;
    }

    private boolean onRead(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final ReadResponseDecoder decoder = readDecoder.wrap(buffer, offset, blockLength, version);
        final int dataLength = varLength(buffer, offset + blockLength, offset + length);
        if (dataLength < 0)
        {
            return false;
        }

        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        final boolean isCount = Operation.GET_ALL_CHILDREN_NUMBER == request.operation &&
            (2 * Long.BYTES == dataLength || ErrorCode.OK != ErrorCode.of(decoder.codeRaw()));
        if (!isCount && Operation.GET_DATA != request.operation && Operation.EXISTS != request.operation)
        {
            return false;
        }

        response.wrap(request, ErrorCode.of(decoder.codeRaw()), null).zxid(decoder.zxid()).stat(decoder.stat());
        if (0 == decoder.isNullDataRaw())
        {
            response.payload(buffer, offset + blockLength + Integer.BYTES, dataLength);
        }

        flows.onAnswer(request, response);
        return true;
    }

    private boolean onChildren(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final ChildrenResponseDecoder decoder = childrenDecoder.wrap(buffer, offset, blockLength, version);
        final int namesOffset = offset + blockLength + Integer.BYTES;
        final int namesLength = varLength(buffer, offset + blockLength, offset + length);
        if (namesLength < 0)
        {
            return false;
        }

        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        final boolean isSound = Operation.GET_CHILDREN == request.operation ?
            areNamesWhole(buffer, namesOffset, namesLength, decoder.count()) :
            Operation.GET_CHILDREN_WITH_DATA == request.operation &&
            areEntriesWhole(buffer, namesOffset, namesLength, decoder.count());
        if (!isSound)
        {
            return false;
        }

        response.wrap(request, ErrorCode.of(decoder.codeRaw()), null)
            .zxid(decoder.zxid())
            .stat(decoder.stat())
            .payload(buffer, namesOffset, namesLength)
            .page(decoder.count(), decoder.cursor(), 0 != decoder.isLastRaw());
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onAcl(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final AclResponseDecoder decoder = aclDecoder.wrap(buffer, offset, blockLength, version);
        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        final int count = decoder.entries().count();
        if (Operation.GET_ACL != request.operation || (ErrorCode.OK == code && 0 == count))
        {
            return false;
        }

        response.wrap(request, code, null)
            .zxid(decoder.zxid())
            .stat(decoder.stat())
            .payload(buffer, offset + blockLength, length - blockLength)
            .page(count, -1, true);
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onAuthenticate(
        final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final AuthenticateResponseDecoder decoder = authenticateDecoder.wrap(buffer, offset, blockLength, version);
        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        if (AuthUpkeep.isOne(decoder.correlationId()))
        {
            flows.onWatchAnswer(decoder.correlationId(), code, decoder.zxid(), 0);
            return true;
        }

        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        if (Operation.ADD_AUTH != request.operation)
        {
            return false;
        }

        response.wrap(request, code, null).zxid(decoder.zxid());
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onMultiRead(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final MultiReadResponseDecoder decoder = multiReadDecoder.wrap(buffer, offset, blockLength, version);
        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        if (Operation.MULTI_READ != request.operation || !areNamesWhole(buffer, decoder))
        {
            return false;
        }

        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        final String detail = ErrorCode.DATA_TOO_LARGE == code ?
            "only the results of the first " + decoder.fittingCount() + " reads fit into one answer" : null;
        response.wrap(request, code, detail)
            .zxid(decoder.zxid())
            .payload(buffer, offset + blockLength, length - blockLength)
            .page(decoder.sbeRewind().results().count(), -1, true);
        flows.onAnswer(request, response);
        return true;
    }

    /** Whether each list of names is whole; data may be anything. */
    private static boolean areNamesWhole(final DirectBuffer buffer, final MultiReadResponseDecoder decoder)
    {
        for (final MultiReadResponseDecoder.ResultsDecoder result : decoder.results())
        {
            final int count = result.childCount();
            final int namesLength = result.dataLength();
            final int namesOffset = decoder.limit() + MultiReadResponseDecoder.ResultsDecoder.dataHeaderLength();
            if (0 != count && !areNamesWhole(buffer, namesOffset, namesLength, count))
            {
                return false;
            }

            result.skipData();
        }

        return true;
    }

    private boolean onFate(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final FateResponseDecoder decoder = fateDecoder.wrap(buffer, offset, blockLength, version);
        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        final int fate = decoder.fateRaw();
        if (Operation.FATE_OF != request.operation ||
            (ErrorCode.OK == code && (fate < WriteFate.DECIDED.value() || fate > WriteFate.NO_SESSION.value())))
        {
            return false;
        }

        // All of it, since it has more fields than answers to other requests.
        response.wrap(request, code, null)
            .zxid(decoder.zxid())
            .payload(buffer, offset, length)
            .page(blockLength, -1, true);
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onEphemerals(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final EphemeralsResponseDecoder decoder = ephemeralsDecoder.wrap(buffer, offset, blockLength, version);
        final int pathsLength = varLength(buffer, offset + blockLength, offset + length);
        if (pathsLength < 0)
        {
            return false;
        }

        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        final int pathsOffset = offset + blockLength + Integer.BYTES;
        if (Operation.GET_EPHEMERALS != request.operation ||
            !areNamesWhole(buffer, pathsOffset, pathsLength, decoder.count()))
        {
            return false;
        }

        response.wrap(request, ErrorCode.of(decoder.codeRaw()), null)
            .zxid(decoder.zxid())
            .payload(buffer, pathsOffset, pathsLength)
            .page(decoder.count(), decoder.cursor(), 0 != decoder.isLastRaw());
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onWhoAmI(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final WhoAmIResponseDecoder decoder = whoAmIDecoder.wrap(buffer, offset, blockLength, version);
        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        if (Operation.WHO_AM_I != request.operation)
        {
            return false;
        }

        response.wrap(request, ErrorCode.of(decoder.codeRaw()), null)
            .zxid(decoder.zxid())
            .payload(buffer, offset + blockLength, length - blockLength)
            .page(decoder.identities().count(), -1, true);
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onSync(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final SyncResponseDecoder decoder = syncDecoder.wrap(buffer, offset, blockLength, version);
        final Request request = pool.find(decoder.correlationId());
        if (null == request)
        {
            return true;
        }

        if (Operation.SYNC != request.operation)
        {
            return false;
        }

        response.wrap(request, ErrorCode.of(decoder.codeRaw()), null).zxid(decoder.zxid());
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onPing(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        flows.onPinged(pingDecoder.wrap(buffer, offset, blockLength, version).lastZxid());
        return true;
    }

    private boolean onWatch(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final WatchResponseDecoder decoder = watchDecoder.wrap(buffer, offset, blockLength, version);
        flows.onWatchAnswer(decoder.correlationId(), ErrorCode.of(decoder.codeRaw()), decoder.zxid(), 0);
        return true;
    }

    private boolean onWatches(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final SetWatchesResponseDecoder decoder = watchesDecoder.wrap(buffer, offset, blockLength, version);
        final long correlationId = decoder.correlationId();
        if (0 != (correlationId & WatchUpkeep.CORRELATION_FLAG))
        {
            flows.onWatchAnswer(
                correlationId, ErrorCode.of(decoder.codeRaw()), decoder.zxid(), decoder.count());
            return true;
        }

        final Request request = pool.find(correlationId);
        if (null == request)
        {
            return true;
        }

        if (Operation.ADD_WATCH != request.operation)
        {
            return false;
        }

        response.wrap(request, ErrorCode.of(decoder.codeRaw()), null).zxid(decoder.zxid());
        flows.onAnswer(request, response);
        return true;
    }

    private boolean onWatchEvent(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final WatchEventDecoder decoder = eventDecoder.wrap(buffer, offset, blockLength, version);
        final int pathLength = varLength(buffer, offset + blockLength, offset + length);
        if (pathLength <= 0)
        {
            return false;
        }

        final WatchedEvent.Type type = WatchEvents.typeOf(decoder.eventTypeRaw());
        if (null == type)
        {
            return false;
        }

        final String path = buffer.getStringWithoutLengthUtf8(offset + blockLength + Integer.BYTES, pathLength);
        final long sinceZxid = decoder.sinceZxid();
        flows.onWatchEvent(
            type, path, decoder.zxid(),
            WatchEventDecoder.sinceZxidNullValue() == sinceZxid ? WatchedEvent.NOT_COALESCED : sinceZxid);
        return true;
    }

    private boolean onSession(final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final SessionResponseDecoder decoder = sessionDecoder.wrap(buffer, offset, blockLength, version);
        decoder.getSecret(secret, 0, secret.length);
        flows.onSessionAnswer(
            decoder.correlationId(),
            ErrorCode.of(decoder.codeRaw()),
            decoder.sessionId(),
            decoder.attachmentId(),
            decoder.timeoutMs(),
            decoder.zxid(),
            secret,
            decoder.lastRequestId());
        return true;
    }

    private boolean onSessionEvent(
        final DirectBuffer buffer, final int offset, final int blockLength, final int version)
    {
        final SessionEventDecoder decoder = sessionEventDecoder.wrap(buffer, offset, blockLength, version);
        flows.onSessionEvent(decoder.sessionId(), decoder.attachmentId(), decoder.eventTypeRaw());
        return true;
    }

    private boolean onError(
        final DirectBuffer buffer, final int offset, final int length, final int blockLength, final int version)
    {
        final ErrorResponseDecoder decoder = errorDecoder.wrap(buffer, offset, blockLength, version);
        final int textLength = varLength(buffer, offset + blockLength, offset + length);
        if (textLength < 0)
        {
            return false;
        }

        final long correlationId = decoder.correlationId();
        final ErrorCode code = ErrorCode.of(decoder.codeRaw());
        if (ErrorCode.OK == code)
        {
            return false;
        }

        final String detail = buffer.getStringWithoutLengthUtf8(
            offset + blockLength + Integer.BYTES, Math.min(textLength, MAX_DETAIL_LENGTH));
        final Request found = pool.find(correlationId);
        if (null != found)
        {
            // A refusal at the door is not an answer from the tree.
            response.wrap(found, code, detail);
            flows.onAnswer(found, response);
        }
        else if (0 != (correlationId & WatchUpkeep.CORRELATION_FLAG) && correlationId > 0)
        {
            flows.onWatchAnswer(correlationId, code, 0, 0);
        }
        else if (!flows.onErrorAnswer(correlationId, code, detail) && correlationId < 0)
        {
            errorHandler.onError(new IllegalStateException("member at " + flows.connection().endpoint().text() +
                " could not read a request: " + code + " " + detail));
        }

        return true;
    }

    private static int varLength(final DirectBuffer buffer, final int offset, final int end)
    {
        if (end - offset < Integer.BYTES)
        {
            return -1;
        }

        final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        return length > end - offset - Integer.BYTES ? -1 : length;
    }

    private boolean areEntriesWhole(
        final DirectBuffer buffer, final int offset, final int length, final int count)
    {
        final int end = offset + length;
        entry.wrap(buffer, offset);
        for (int i = 0; i < count; i++)
        {
            if (end - entry.offset() < ChildEntry.HEAD_LENGTH)
            {
                return false;
            }

            final long variable = (long)entry.nameLength() + Math.max(0, entry.dataLength());
            // An entry may be longer: a member hides data by making them null.
            if (entry.nameLength() < 0 || entry.dataLength() < ChildEntry.NULL_DATA_LENGTH ||
                entry.length() > end - entry.offset() || entry.length() < ChildEntry.HEAD_LENGTH + variable)
            {
                return false;
            }

            entry.next();
        }

        return count >= 0;
    }

    private static boolean areNamesWhole(final DirectBuffer buffer, final int offset, final int length, final int count)
    {
        int position = offset;
        for (int i = 0; i < count; i++)
        {
            final int nameLength = varLength(buffer, position, offset + length);
            if (nameLength < 0)
            {
                return false;
            }

            position += Integer.BYTES + nameLength;
        }

        return count >= 0;
    }
}
