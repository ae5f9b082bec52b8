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

import io.nodens.client.Acl;
import io.nodens.client.ResponseHandler;
import io.nodens.client.SetWatch;
import io.nodens.client.WatchListener;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.AuthenticateRequestEncoder;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.CreateRequestEncoder;
import io.nodens.sbe.protocol.CreateWithAclRequestEncoder;
import io.nodens.sbe.protocol.DeleteRequestEncoder;
import io.nodens.sbe.protocol.EphemeralsRequestEncoder;
import io.nodens.sbe.protocol.FateRequestEncoder;
import io.nodens.sbe.protocol.GuardedRequestEncoder;
import io.nodens.sbe.protocol.GetAclRequestEncoder;
import io.nodens.sbe.protocol.ListRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.MultiReadRequestEncoder;
import io.nodens.sbe.protocol.MultiRequestEncoder;
import io.nodens.sbe.protocol.ReadKind;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.ReadRequestEncoder;
import io.nodens.sbe.protocol.RemoveWatchRequestEncoder;
import io.nodens.sbe.protocol.SetAclRequestEncoder;
import io.nodens.sbe.protocol.SetDataRequestEncoder;
import io.nodens.sbe.protocol.SetWatchesRequestEncoder;
import io.nodens.sbe.protocol.SyncRequestEncoder;
import io.nodens.sbe.protocol.WhoAmIRequestEncoder;
import org.agrona.ExpandableArrayBuffer;

import java.util.List;

/**
 * One pooled request: the encoded message, kept until it is answered so that it can be sent again, and who waits for
 * it.
 * <pre>
 *   FREE --acquire--&gt; being encoded --submit--&gt; in flight --answer--&gt; in line for its handler --&gt; FREE
 *   (pool)            (caller's thread)         (client thread)       (callback thread)
 * </pre>
 * <b>Thread:</b> whoever holds it; pool and command queue hand it over. <b>Allocates:</b> only when a message is longer
 * than every one before it in this slot.
 */
final class Request extends CallbackTask
{
    static final int BODY_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
    static final int INITIAL_CAPACITY = 256;
    /** A slot whose buffer grew beyond this gives it back when it is freed. */
    static final int RETAINED_CAPACITY = 64 * 1024;
    static final long NULL_REQUEST_ID = 0;
    static final long NULL_ZXID = -1;

    final int index;
    private final RequestPool pool;
    final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    final CreateRequestEncoder createEncoder = new CreateRequestEncoder();
    final CreateWithAclRequestEncoder createWithAclEncoder = new CreateWithAclRequestEncoder();
    final SetAclRequestEncoder setAclEncoder = new SetAclRequestEncoder();
    final GetAclRequestEncoder getAclEncoder = new GetAclRequestEncoder();
    final AuthenticateRequestEncoder authenticateEncoder = new AuthenticateRequestEncoder();
    final MultiReadRequestEncoder multiReadEncoder = new MultiReadRequestEncoder();
    final ListRequestEncoder listEncoder = new ListRequestEncoder();
    final FateRequestEncoder fateEncoder = new FateRequestEncoder();
    final EphemeralsRequestEncoder ephemeralsEncoder = new EphemeralsRequestEncoder();
    final WhoAmIRequestEncoder whoAmIEncoder = new WhoAmIRequestEncoder();
    final DeleteRequestEncoder deleteEncoder = new DeleteRequestEncoder();
    final SetDataRequestEncoder setDataEncoder = new SetDataRequestEncoder();
    final MultiRequestEncoder multiEncoder = new MultiRequestEncoder();
    final GuardedRequestEncoder guardedEncoder = new GuardedRequestEncoder();
    final ReadRequestEncoder readEncoder = new ReadRequestEncoder();
    final SyncRequestEncoder syncEncoder = new SyncRequestEncoder();
    final RemoveWatchRequestEncoder removeWatchEncoder = new RemoveWatchRequestEncoder();
    final SetWatchesRequestEncoder setWatchesEncoder = new SetWatchesRequestEncoder();
    final CloseSessionRequestEncoder closeSessionEncoder = new CloseSessionRequestEncoder();

    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    int length;
    int reservedBytes;
    /** Bytes of data that the cluster has a limit for. */
    int dataLength;
    long generation;
    long correlationId;
    long wireCorrelationId;
    long deadlineNs;
    Operation operation;
    ResponseHandler handler;
    WatchListener watch;
    /** The persistent watch that it sets. */
    PersistentWatch added;
    /** Gets the watches that are set. */
    List<SetWatch> listed;
    /** Zxid of the member that has not reached that with which {@link #added} begins. */
    long memberZxid = NULL_ZXID;
    /** Whether the cluster is asked how far it has come, for the same reason. */
    boolean isBarrierAsked;
    ReadLevel level;
    int pathOffset;
    int pathLength;
    boolean isSequential;
    private final AclSource list = new AclSource();
    boolean hasList;
    /** The list, for the reason of its refusal; null when it was given as bytes. */
    Acl acl;
    /** A question about the session that asks, whose id and secret are known when it is sent. */
    boolean isOfOwnSession;
    /** A listing of children with certain names. */
    boolean isFiltered;
    boolean isReserved;
    boolean isTaken;
    /** A write with request id 0: its result is not kept, and it is sent once. */
    boolean isUnretained;
    SessionFlow flow;

    long requestId;
    long sentAcknowledgedRequestId;
    long sentNs;
    boolean isSent;
    boolean wasSent;
    Request previous;
    Request next;

    private ResponseFlyweight answer;
    private ExpandableArrayBuffer payload;

    Request(final int index, final RequestPool pool)
    {
        this.index = index;
        this.pool = pool;
    }

    /**
     * Keep the answer until the handler can be called.
     *
     * @param response to copy.
     * @return bytes that the copy takes.
     */
    int keep(final ResponseFlyweight response)
    {
        if (null == answer)
        {
            answer = new ResponseFlyweight();
        }

        if (null == payload && response.length() > 0)
        {
            payload = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        }

        answer.copyFrom(response, payload);
        return response.length();
    }

    @Override
    void run()
    {
        handler.onResponse(answer);
    }

    @Override
    void done()
    {
        pool.release(this);
    }

    boolean isWrite()
    {
        return switch (operation)
        {
            case CREATE, DELETE, SET_DATA, SET_ACL, TRANSACTION, GUARDED_TRANSACTION, CLOSE_SESSION -> true;
            default -> false;
        };
    }

    /** Whether a member may have it, and sending it again could do it twice. */
    boolean isBeyondRecall()
    {
        return isUnretained && isSent;
    }

    /**
     * Become a request with an access list.
     *
     * @param given the list, null when it was given as bytes.
     * @return for its entries.
     */
    AclSource list(final Acl given)
    {
        hasList = true;
        acl = given;
        return list;
    }

    /**
     * Why its access list was refused as invalid.
     *
     * @param detail that the member gave, may be null.
     * @return the reason as far as this client knows it, else what the member gave.
     */
    String explainList(final String detail)
    {
        final String fault = hasList ? list.fault() : null;
        final boolean isUnsaid = null == detail || detail.isEmpty();
        return null != fault ? fault : null != acl && isUnsaid ? acl.explainRefusal() : detail;
    }

    boolean isListing()
    {
        return Operation.GET_CHILDREN == operation || Operation.GET_CHILDREN_WITH_DATA == operation;
    }

    /** Whether a member answers it that has not got the session, and may have lost the cluster. */
    boolean isAnsweredAnywhere()
    {
        return ReadLevel.STALE == level && null == watch && !isWrite() && Operation.SYNC != operation &&
            Operation.GET_ACL != operation && Operation.GET_EPHEMERALS != operation;
    }

    /** Whether the answer is a list of outcomes. */
    boolean hasSeveralOutcomes()
    {
        return Operation.TRANSACTION == operation || Operation.GUARDED_TRANSACTION == operation;
    }

    /** How a read is named in its message. */
    static ReadKind kind(final Operation operation)
    {
        return switch (operation)
        {
            case GET_DATA -> ReadKind.GET_DATA;
            case EXISTS -> ReadKind.EXISTS;
            case GET_CHILDREN -> ReadKind.GET_CHILDREN;
            case GET_CHILDREN_WITH_DATA -> ReadKind.GET_CHILDREN_WITH_DATA;
            case GET_ALL_CHILDREN_NUMBER -> ReadKind.COUNT_DESCENDANTS;
            default -> throw new IllegalArgumentException(operation + " is no read");
        };
    }

    /** Oldest protocol version of a member that understands the request. */
    int minProtocolVersion()
    {
        return switch (operation)
        {
            case TRANSACTION, GUARDED_TRANSACTION, ADD_WATCH, SET_ACL, GET_ACL, ADD_AUTH -> 4;
            case MULTI_READ, WHO_AM_I, FATE_OF, GET_EPHEMERALS -> 5;
            case CREATE -> hasList ? 4 : 0;
            case GET_CHILDREN -> isFiltered ? 5 : 0;
            case GET_CHILDREN_WITH_DATA -> isFiltered ? 5 : 1;
            case GET_ALL_CHILDREN_NUMBER -> 5;
            default -> 0;
        };
    }

    String path()
    {
        return 0 == pathLength ? null : buffer.getStringWithoutLengthUtf8(pathOffset, pathLength);
    }

    /**
     * Fill in what only the client thread knows, just before the message is sent.
     *
     * @param sessionId             of the session.
     * @param writeId               id of a write; not looked at for other operations.
     * @param acknowledgedRequestId up to which writes are answered.
     * @param minZxid               that a local read must reflect.
     * @param holdMs                how long the member may hold a read or sync.
     */
    void stamp(
        final long sessionId,
        final long writeId,
        final long acknowledgedRequestId,
        final long minZxid,
        final int holdMs)
    {
        sentAcknowledgedRequestId = acknowledgedRequestId;
        switch (operation)
        {
            // With an access list, too: these fields lie at the same places of both messages.
            case CREATE -> createEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case SET_ACL -> setAclEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case GET_ACL -> getAclEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .minZxid(ReadLevel.STALE == level ? 0 : minZxid)
                .timeoutMs(holdMs);

            case ADD_AUTH -> authenticateEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId);

            case MULTI_READ -> multiReadEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .minZxid(ReadLevel.STALE == level ? 0 : minZxid)
                .timeoutMs(holdMs);

            case FATE_OF -> stampFate(sessionId, holdMs);

            case GET_EPHEMERALS -> ephemeralsEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .minZxid(ReadLevel.STALE == level ? 0 : minZxid)
                .timeoutMs(holdMs);

            case WHO_AM_I -> whoAmIEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId);

            case DELETE -> deleteEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case SET_DATA -> setDataEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case TRANSACTION -> multiEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case GUARDED_TRANSACTION -> guardedEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case CLOSE_SESSION -> closeSessionEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .requestId(writeId)
                .acknowledgedRequestId(acknowledgedRequestId);

            case SYNC -> syncEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .timeoutMs(holdMs);

            case ADD_WATCH -> setWatchesEncoder.wrap(buffer, BODY_OFFSET).correlationId(wireCorrelationId);

            default -> stampRead(sessionId, ReadLevel.STALE == level ? 0 : minZxid, holdMs);
        }
    }

    private void stampFate(final long sessionId, final int holdMs)
    {
        fateEncoder.wrap(buffer, BODY_OFFSET).correlationId(wireCorrelationId).timeoutMs(holdMs);
        if (isOfOwnSession)
        {
            final byte[] secret = new byte[FateRequestEncoder.secretLength()];
            flow.copySecret(secret, 0);
            fateEncoder.sessionId(sessionId).putSecret(secret, 0, secret.length);
        }
    }

    private void stampRead(final long sessionId, final long minZxid, final int holdMs)
    {
        if (isFiltered)
        {
            listEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .minZxid(minZxid)
                .timeoutMs(holdMs);
        }
        else
        {
            readEncoder.wrap(buffer, BODY_OFFSET)
                .correlationId(wireCorrelationId)
                .sessionId(sessionId)
                .minZxid(minZxid)
                .timeoutMs(holdMs);
        }
    }

    void free()
    {
        correlationId = 0;
        wireCorrelationId = 0;
        length = 0;
        dataLength = 0;
        handler = null;
        watch = null;
        added = null;
        listed = null;
        memberZxid = NULL_ZXID;
        isBarrierAsked = false;
        level = null;
        pathLength = 0;
        isSequential = false;
        hasList = false;
        acl = null;
        isFiltered = false;
        isOfOwnSession = false;
        isUnretained = false;
        flow = null;
        requestId = NULL_REQUEST_ID;
        isSent = false;
        wasSent = false;
        previous = null;
        next = null;
        if (buffer.capacity() > RETAINED_CAPACITY)
        {
            buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
        }

        if (null != payload && payload.capacity() > RETAINED_CAPACITY)
        {
            payload = null;
        }
    }
}
