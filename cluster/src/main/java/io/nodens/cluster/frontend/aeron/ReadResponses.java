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

import io.nodens.cluster.frontend.lane.PendingRequest;
import io.nodens.sbe.protocol.AclResponseEncoder;
import io.nodens.sbe.protocol.BooleanType;
import io.nodens.sbe.protocol.ChildrenResponseEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadResponseEncoder;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.StatEncoder;
import io.nodens.sbe.protocol.WhoAmIResponseEncoder;
import io.nodens.tree.ChildEntry;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes the responses to reads around what was read: data or children are in the buffer before the head is.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> when the data limit rises.
 */
final class ReadResponses
{
    private static final int VAR_DATA_HEADER = Integer.BYTES;

    /** Where the data of a znode go. */
    static final int DATA_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ReadResponseEncoder.BLOCK_LENGTH + VAR_DATA_HEADER;
    /** Where the entries of children go. */
    static final int CHILDREN_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + ChildrenResponseEncoder.BLOCK_LENGTH + VAR_DATA_HEADER;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReadResponseEncoder readResponse = new ReadResponseEncoder();
    private final ChildrenResponseEncoder childrenResponse = new ChildrenResponseEncoder();
    private final AclResponseEncoder aclResponse = new AclResponseEncoder();
    private final WhoAmIResponseEncoder whoAmIResponse = new WhoAmIResponseEncoder();
    private final AclEntries acls = new AclEntries();
    private final ZnodeStat noStat = new ZnodeStat();
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** With the message, from its start. */
    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Make room for data, in a response of their own and as those of a child, and for a page of children. */
    void ensureRoom(final int maxDataLength, final int pageLength)
    {
        final int entryLength = ChildEntry.HEAD_LENGTH + TreeConfiguration.MAX_PATH_LENGTH + maxDataLength;
        final int needed = Math.max(DATA_OFFSET + maxDataLength, CHILDREN_OFFSET + Math.max(pageLength, entryLength));
        if (buffer.capacity() < needed)
        {
            buffer = new UnsafeBuffer(new byte[needed]);
        }
    }

    /** Encode a response to a read of data or existence; returns its length. */
    int encodeData(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final boolean isNullData,
        final int dataLength)
    {
        final boolean isOk = ResultCode.OK == code;
        final int length = isOk ? dataLength : 0;
        readResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .code(code)
            .isNullData(isNullData ? BooleanType.TRUE : BooleanType.FALSE);
        encode(isOk ? stat : noStat, readResponse.stat());
        buffer.putInt(DATA_OFFSET - VAR_DATA_HEADER, length, ReadResponseEncoder.BYTE_ORDER);
        return DATA_OFFSET + length;
    }

    /** Encode a page of children; returns the length of the message. */
    int encodeChildren(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final ChildrenPage page)
    {
        final boolean isOk = ResultCode.OK == code;
        final int length = isOk ? page.length() : 0;
        childrenResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .cursor(isOk ? page.cursor() : request.cursor)
            .code(code)
            .count(isOk ? page.count() : 0)
            .isLast(!isOk || page.isLast() ? BooleanType.TRUE : BooleanType.FALSE);
        encode(isOk ? stat : noStat, childrenResponse.stat());
        buffer.putInt(CHILDREN_OFFSET - VAR_DATA_HEADER, length, ChildrenResponseEncoder.BYTE_ORDER);
        return CHILDREN_OFFSET + length;
    }

    /** Encode a response to a read of an access list; returns its length. */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    int encodeAcl(
        final PendingRequest request,
        final ResultCode code,
        final long zxid,
        final ZnodeStat stat,
        final DirectBuffer list,
        final int listLength,
        final boolean isMasked)
    {
        final boolean isOk = ResultCode.OK == code;
        aclResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .code(code);
        encode(isOk ? stat : noStat, aclResponse.stat());
        if (isOk)
        {
            acls.encode(aclResponse, list, listLength, isMasked);
        }
        else
        {
            aclResponse.entriesCount(0);
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + aclResponse.encodedLength();
    }

    /** Encode a response about identities; returns its length. */
    int encodeIdentities(
        final PendingRequest request, final ResultCode code, final long zxid, final IdentitySet identities)
    {
        whoAmIResponse.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(request.correlationId)
            .zxid(zxid)
            .code(code);
        acls.encode(whoAmIResponse, identities);
        return MessageHeaderEncoder.ENCODED_LENGTH + whoAmIResponse.encodedLength();
    }

    static void encode(final ZnodeStat stat, final StatEncoder encoder)
    {
        encoder
            .czxid(stat.czxid())
            .mzxid(stat.mzxid())
            .pzxid(stat.pzxid())
            .ctimeMs(stat.ctimeMs())
            .mtimeMs(stat.mtimeMs())
            .ephemeralOwner(stat.ephemeralOwner())
            .version(stat.version())
            .cversion(stat.cversion())
            .aversion(stat.aversion())
            .dataLength(stat.dataLength())
            .numChildren(stat.numChildren());
    }
}
