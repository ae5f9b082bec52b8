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

import io.nodens.client.connection.WireStat;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.cluster.frontend.lane.Lane;
import io.nodens.cluster.frontend.lane.LaneWire;
import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.cluster.frontend.lane.ReadResults;
import io.nodens.cluster.results.StateQuery;
import io.nodens.cluster.semantics.AclText;
import io.nodens.cluster.semantics.Event;
import io.nodens.cluster.semantics.Reply;
import io.nodens.sbe.protocol.OutcomeDecoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.AclCursor;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A wire that keeps what the front end says as replies and events of transcripts.
 */
final class TranscriptWire implements LaneWire
{
    private static final int LENGTH = 1 << 17;
    private static final String DIGEST = "digest";

    final List<Event> heard = new ArrayList<>();
    /** The reply to the last request, null until it comes. */
    Reply reply;
    long lastZxid;
    long sessionId;
    byte[] secret;
    boolean isEnded;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);

    @Override
    public MutableDirectBuffer readBuffer()
    {
        return buffer;
    }

    @Override
    public int dataOffset()
    {
        return 0;
    }

    @Override
    public int childrenOffset()
    {
        return 0;
    }

    @Override
    public int maxDataLength(final Lane lane)
    {
        return LENGTH;
    }

    @Override
    public int maxChildrenLength(final Lane lane)
    {
        return LENGTH;
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
        begin(code.value(), zxid);
        if (ResultCode.OK == code)
        {
            reply.stat(stat);
            if (io.nodens.sbe.protocol.ReadKind.GET_DATA.value() == request.readKind)
            {
                reply.data(isNullData ? null : buffer.getStringWithoutLengthUtf8(0, dataLength));
            }
        }
        return true;
    }

    @Override
    public boolean tryChildren(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final ChildrenPage page)
    {
        begin(code.value(), zxid);
        if (ResultCode.OK == code)
        {
            final List<String> names = new ArrayList<>();
            int position = 0;
            for (int i = 0; i < page.count(); i++)
            {
                final int length = buffer.getInt(position, LITTLE_ENDIAN);
                names.add(buffer.getStringWithoutLengthUtf8(position + Integer.BYTES, length));
                position += Integer.BYTES + length;
            }
            reply.list(names.stream().sorted().toList()).stat(stat);
        }
        return true;
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
        begin(code.value(), zxid);
        if (ResultCode.OK == code)
        {
            reply.list(entries(list, listLength, isMasked)).stat(stat);
        }
        return true;
    }

    @Override
    public boolean tryIdentities(
        final PendingRequest request, final ResultCode code, final long zxid, final IdentitySet identities)
    {
        begin(code.value(), zxid);
        return true;
    }

    @Override
    public boolean tryAnswer(
        final PendingRequest request, final ResultCode code, final long zxid, final StateQuery answer)
    {
        throw new UnsupportedOperationException("no scenario asks the service");
    }

    @Override
    public ReadResults results()
    {
        throw new UnsupportedOperationException("no scenario reads several znodes at once");
    }

    @Override
    public int tryResults(final PendingRequest request, final ResultCode code, final long zxid)
    {
        throw new UnsupportedOperationException("no scenario reads several znodes at once");
    }

    private static List<AclText> entries(final DirectBuffer list, final int length, final boolean isMasked)
    {
        final List<AclText> entries = new ArrayList<>();
        final AclCursor cursor = new AclCursor().wrap(list, 0, length);
        while (cursor.next())
        {
            final String identity = cursor.identity();
            final boolean isHidden = isMasked && DIGEST.equals(cursor.scheme());
            entries.add(new AclText(
                cursor.permissions(),
                cursor.scheme(),
                isHidden ? identity.substring(0, identity.indexOf(':')) + ":x" : identity));
        }
        return entries.isEmpty() ? List.of(new AclText(31, "world", "anyone")) : entries;
    }

    @Override
    public void authenticated(final Lane lane, final PendingRequest request)
    {
        begin(request.code, 0);
    }

    @Override
    public void written(final Lane lane, final PendingRequest request)
    {
        final UnsafeBuffer outcomes = new UnsafeBuffer(request.outcomes());
        final OutcomeDecoder outcome = new OutcomeDecoder();
        final List<Reply> parts = new ArrayList<>();
        for (int i = 0; i < request.outcomeCount; i++)
        {
            outcome.wrap(outcomes, i * OutcomeDecoder.ENCODED_LENGTH);
            final Reply part = new Reply(nameOf(outcome.codeRaw())).stat(
                WireStat.read(outcome.stat(), new ZnodeStat())).path(Long.toString(outcome.sequence()));
            parts.add(part);
        }
        final boolean isWhole = parts.stream().allMatch(Reply::isOk);
        begin(isWhole ? 0 : ErrorCode.SYSTEM_ERROR.value(), request.zxid);
        reply.parts = parts;
        reply.zxid(request.zxid);
    }

    @Override
    public void session(final Lane lane, final PendingRequest request)
    {
        begin(request.code, request.zxid);
        if (reply.isOk())
        {
            sessionId = request.sessionId;
            secret = request.secret.clone();
        }
    }

    @Override
    public void administered(final Lane lane, final PendingRequest request)
    {
        begin(request.code, 0);
    }

    @Override
    public void synced(final Lane lane, final long correlationId, final ResultCode code, final long zxid)
    {
        begin(code.value(), zxid);
    }

    @Override
    public void watched(final Lane lane, final long correlationId, final ResultCode code, final long zxid)
    {
        begin(code.value(), zxid);
    }

    @Override
    public void watchesSet(
        final Lane lane, final long correlationId, final ResultCode code, final long zxid, final int count)
    {
        begin(code.value(), zxid);
    }

    @Override
    public void error(final Lane lane, final long correlationId, final ResultCode code, final String detail)
    {
        begin(code.value(), 0);
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
        final boolean isSingle = io.nodens.tree.watch.WatchOwner.NOT_COALESCED == sinceZxid;
        heard.add(Event.of(eventType, path.getStringWithoutLengthUtf8(offset, length), isSingle ? zxid : 0));
        lastZxid = Math.max(lastZxid, zxid);
    }

    @Override
    public void sessionEnded(
        final Lane lane,
        final long ofSessionId,
        final long attachmentId,
        final SessionEventType type,
        final long zxid)
    {
        isEnded = true;
    }

    private void begin(final int code, final long zxid)
    {
        reply = new Reply(nameOf(code));
        reply.eventsBefore = heard.size();
        lastZxid = Math.max(lastZxid, zxid);
    }

    static String nameOf(final int code)
    {
        return 0 == code ? Reply.OK : ErrorCode.of(code).name();
    }
}
