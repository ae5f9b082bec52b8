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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.results.StateQuery;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.IdentitySet;
import io.nodens.tree.watch.WatchOwner;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A wire whose messages are lines of text: what a room of the front end says, without Aeron and without SBE.
 */
public final class TextWire implements LaneWire
{
    /** Where data and children are, so that a room that takes no notice of it is found out. */
    private static final int OFFSET = 40;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 17]);
    private final TextResults results = new TextResults(buffer);

    @Override
    public MutableDirectBuffer readBuffer()
    {
        return buffer;
    }

    @Override
    public int dataOffset()
    {
        return OFFSET;
    }

    @Override
    public int childrenOffset()
    {
        return OFFSET + Long.BYTES;
    }

    @Override
    public int maxDataLength(final Lane lane)
    {
        return lane.sink().maxMessageLength() - OFFSET;
    }

    @Override
    public int maxChildrenLength(final Lane lane)
    {
        return lane.sink().maxMessageLength() - childrenOffset();
    }

    @Override
    public boolean tryData(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final boolean isNullData,
        final int dataLength)
    {
        final String data = ResultCode.OK != code ? "" :
            isNullData ? "null" : buffer.getStringWithoutLengthUtf8(OFFSET, dataLength);
        return trySend(request, "Data", code, zxid, data);
    }

    @Override
    public boolean tryChildren(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final ChildrenPage page)
    {
        return trySend(request, "Children", code, zxid, ResultCode.OK == code ? Integer.toString(page.count()) : "");
    }

    private static boolean trySend(
        final PendingRequest request, final String what, final ResultCode code, final long zxid, final String text)
    {
        final byte[] line = line(what + " " + request.correlationId + " " + code + " z" + zxid + " " + text);
        return request.lane.trySend(new UnsafeBuffer(line), 0, line.length);
    }

    @Override
    public void written(final Lane lane, final PendingRequest request)
    {
        final int[] codes = new int[request.outcomeCount];
        final UnsafeBuffer outcomes = new UnsafeBuffer(request.outcomes());
        for (int i = 0; i < codes.length; i++)
        {
            codes[i] = outcomes.getInt(
                i * OutcomeDecoder.ENCODED_LENGTH + OutcomeDecoder.codeEncodingOffset(), LITTLE_ENDIAN);
        }
        say(lane, "Written " + request.correlationId + " " + Arrays.toString(codes) + " z" + request.zxid);
    }

    @Override
    public boolean tryAcl(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final DirectBuffer list,
        final int listLength,
        final boolean isMasked)
    {
        return trySend(
            request, "Acl", code, zxid, ResultCode.OK == code ? listLength + (isMasked ? " masked" : "") : "");
    }

    @Override
    public ReadResults results()
    {
        return results;
    }

    @Override
    public int tryResults(final PendingRequest request, final ResultCode code, final long zxid)
    {
        final String text = ResultCode.OK == code ? results.text() : Integer.toString(results.size());
        return trySend(request, "Results", code, zxid, text) ? Math.max(1, text.length()) : 0;
    }

    @Override
    public boolean tryAnswer(
        final PendingRequest request, final ResultCode code, final long zxid, final StateQuery answer)
    {
        final String text = PendingRequest.Kind.FATE == request.kind ?
            answer.fate + " " + answer.count : answer.count + (answer.isLast ? " last" : "");
        return trySend(request, request.kind.toString(), code, zxid, ResultCode.OK == code ? text : "");
    }

    @Override
    public boolean tryIdentities(
        final PendingRequest request, final ResultCode code, final long zxid, final IdentitySet identities)
    {
        final StringBuilder text = new StringBuilder();
        final AclCursor cursor = new AclCursor();
        if (null != identities)
        {
            identities.wrap(cursor);
            while (cursor.next())
            {
                text.append(cursor.scheme()).append(' ');
            }
        }
        return trySend(request, "WhoAmI", code, zxid, text.toString().strip());
    }

    @Override
    public void authenticated(final Lane lane, final PendingRequest request)
    {
        say(lane, "Authenticated " + request.correlationId + " " + ResultCode.get(request.code));
    }

    @Override
    public void session(final Lane lane, final PendingRequest request)
    {
        say(lane, "Session " + request.correlationId + " " + ResultCode.get(request.code) + " s" + request.sessionId +
            " a" + request.attachmentId);
    }

    @Override
    public void administered(final Lane lane, final PendingRequest request)
    {
        say(lane, "Administered " + request.correlationId + " " + ResultCode.get(request.code));
    }

    @Override
    public void synced(final Lane lane, final long correlationId, final ResultCode code, final long zxid)
    {
        say(lane, "Synced " + correlationId + " " + code + " z" + zxid);
    }

    @Override
    public void watched(final Lane lane, final long correlationId, final ResultCode code, final long zxid)
    {
        say(lane, "Watched " + correlationId + " " + code + " z" + zxid);
    }

    @Override
    public void watchesSet(
        final Lane lane, final long correlationId, final ResultCode code, final long zxid, final int count)
    {
        say(lane, "WatchesSet " + correlationId + " " + code + " z" + zxid + " " + count);
    }

    @Override
    public void error(final Lane lane, final long correlationId, final ResultCode code, final String detail)
    {
        say(lane, "Error " + correlationId + " " + code);
    }

    @Override
    public void watchFired(
        final Lane lane,
        final long zxid,
        final long sinceZxid,
        final int eventType,
        final DirectBuffer path,
        final int offset,
        final int length)
    {
        final String since = WatchOwner.NOT_COALESCED == sinceZxid ? "" : "z" + sinceZxid + "-";
        say(lane, "Event " + since + "z" + zxid + " " + eventType + " " +
            path.getStringWithoutLengthUtf8(offset, length));
    }

    @Override
    public void sessionEnded(
        final Lane lane,
        final long sessionId,
        final long attachmentId,
        final SessionEventType type,
        final long zxid)
    {
        say(lane, "Ended s" + sessionId + " " + type + " z" + zxid);
    }

    private static void say(final Lane lane, final String text)
    {
        final byte[] line = line(text);
        lane.send(new UnsafeBuffer(line), 0, line.length);
    }

    private static byte[] line(final String text)
    {
        return text.getBytes(UTF_8);
    }
}
