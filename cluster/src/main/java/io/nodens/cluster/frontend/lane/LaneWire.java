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
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import io.nodens.tree.ChildrenPage;
import io.nodens.tree.ZnodeStat;
import io.nodens.tree.acl.IdentitySet;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A protocol that clients are served by, as far as the rooms of the front end need one: responses and events of a
 * client, without a word about their bytes.
 * <p>
 * What a read returns is put straight into a buffer of the wire, where the message will have it, so that it is copied
 * once:
 * <pre>
 *  readBuffer()  +------------------+----------------------------------+
 *                | head of a        | data, or entries of children     |
 *                | response         |                                  |
 *                +------------------+----------------------------------+
 *                                   ^ dataOffset() or childrenOffset()
 * </pre>
 * <b>Thread:</b> the front end's. Requests and buffers are looked at only before a method returns.
 */
public interface LaneWire
{
    /** Where what is read goes; large enough for the longest data that the cluster allows. */
    MutableDirectBuffer readBuffer();

    /** Where the data of a znode go in the buffer. */
    int dataOffset();

    /** Where the entries of a page of children go in the buffer. */
    int childrenOffset();

    /** Longest data that a response to the lane can carry, in bytes. */
    int maxDataLength(Lane lane);

    /** Longest page of children that a response to the lane can carry, in bytes. */
    int maxChildrenLength(Lane lane);

    /**
     * Respond to a read of data or existence.
     *
     * @param request    that is responded to.
     * @param code       OK, or why not; there are neither Stat nor data then.
     * @param zxid       as of which the response is valid.
     * @param stat       of the znode.
     * @param isNullData whether the znode has null for its data.
     * @param dataLength bytes of data in the buffer.
     * @return false when the client cannot take it now; nothing was kept then.
     */
    boolean tryData(
        PendingRequest request, ResultCode code, long zxid, ZnodeStat stat, boolean isNullData, int dataLength);

    /**
     * Respond to a listing of children.
     *
     * @param request that is responded to.
     * @param code    OK, or why not; there are neither Stat nor entries then.
     * @param zxid    as of which the response is valid.
     * @param stat    of the parent.
     * @param page    that was read into the buffer.
     * @return false when the client cannot take it now; nothing was kept then.
     */
    boolean tryChildren(PendingRequest request, ResultCode code, long zxid, ZnodeStat stat, ChildrenPage page);

    /** Results of several reads, which {@link #tryResults} sends. */
    ReadResults results();

    /**
     * Respond to several reads.
     *
     * @param request that is responded to.
     * @param code    OK, or why there are no results; DATA_TOO_LARGE when they did not fit.
     * @param zxid    as of which all results are valid.
     * @return length of the response in bytes, or 0 when the client cannot take it now; nothing was kept then.
     */
    int tryResults(PendingRequest request, ResultCode code, long zxid);

    /**
     * Respond to a read of an access list.
     *
     * @param request    that is responded to.
     * @param code       OK, or why not; there are neither Stat nor list then.
     * @param zxid       as of which the response is valid.
     * @param stat       of the znode.
     * @param list       with the list from its first byte on, as the region lays it out.
     * @param listLength in bytes; 0 for the open list.
     * @param isMasked   whether hashes of passwords are to be hidden.
     * @return false when the client cannot take it now; nothing was kept then.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // The fields of one message.
    boolean tryAcl(
        PendingRequest request,
        ResultCode code,
        long zxid,
        ZnodeStat stat,
        DirectBuffer list,
        int listLength,
        boolean isMasked);

    /**
     * Respond to a question that the service thread answers.
     *
     * @param request that is responded to: its kind says what was asked.
     * @param code    OK, or why there is no answer.
     * @param zxid    as of which the response is valid.
     * @param answer  of the service; looked at only with OK.
     * @return false when the client cannot take it now; nothing was kept then.
     */
    boolean tryAnswer(PendingRequest request, ResultCode code, long zxid, StateQuery answer);

    /**
     * Respond to a question for the identities that count for a session.
     *
     * @param request    that is responded to.
     * @param code       OK, or why not; there are no identities then.
     * @param zxid       up to which every event was sent.
     * @param identities in the order in which they were proved; null for none. Of a digest the user alone may leave.
     * @return false when the client cannot take it now; nothing was kept then.
     */
    boolean tryIdentities(PendingRequest request, ResultCode code, long zxid, IdentitySet identities);

    /** Respond to a proof of an identity with the result that the request has. */
    void authenticated(Lane lane, PendingRequest request);

    /** Respond to a write with the outcomes that the request has. */
    void written(Lane lane, PendingRequest request);

    /** Respond to an open or attach with the result that the request has. */
    void session(Lane lane, PendingRequest request);

    /** Respond to an operator's command with the result that the request has. */
    void administered(Lane lane, PendingRequest request);

    /** Respond to a sync. */
    void synced(Lane lane, long correlationId, ResultCode code, long zxid);

    /** Respond to a registration or removal of a watch. */
    void watched(Lane lane, long correlationId, ResultCode code, long zxid);

    /** Respond to a list of watches of which so many were set. */
    void watchesSet(Lane lane, long correlationId, ResultCode code, long zxid, int count);

    /** Refuse a request of whatever kind, in words. */
    void error(Lane lane, long correlationId, ResultCode code, String detail);

    /** Event of a watch; see {@link io.nodens.tree.watch.WatchOwner} for the two zxids. */
    void watchFired(
        Lane lane, long zxid, long sinceZxid, int eventType, DirectBuffer path, int offset, int length);

    /** Event of a session that ended or moved. */
    void sessionEnded(Lane lane, long sessionId, long attachmentId, SessionEventType type, long zxid);
}
