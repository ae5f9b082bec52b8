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

import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.ReadLevel;
import io.nodens.sbe.protocol.WatchKind;

import java.util.concurrent.TimeUnit;

/**
 * The requests of one session from submission to decision: in flight, sent, sent again, answered or expired.
 * <p>
 * Writes get their ids when they are sent for the first time, in order and without gaps. A write that was sent keeps
 * its place until it is answered or its deadline has passed; what is sent later then acknowledges its id, so that it is
 * applied before that or never. A write that is not retained has no id and is sent once: it is decided by
 * its answer, or is unknown when the connection is lost.
 * <p>
 * <b>Thread:</b> the client's. <b>Owns:</b> the list in flight. <b>Allocates:</b> nothing, but for watches and errors.
 */
final class RequestFlow
{
    private static final int SEND_LIMIT = 64;
    private static final long NO_SESSION = 0;
    private static final long HOLD_MIN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HOLD_MAX_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_PAUSE_MIN_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long RETRY_PAUSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowResources resources;
    private final RequestPool pool;
    private final InFlightList inFlight = new InFlightList();
    private final WatchRegistry watches;
    private final WatchUpkeep watchUpkeep;
    private final AuthUpkeep authUpkeep;
    private final ClientSession session;
    private final Request closeRequest;
    private final ResponseFlyweight localResponse;
    private EventReads reads;
    private long lastRequestId;
    private long sendPauseUntilNs;
    private long retryPauseNs = RETRY_PAUSE_MIN_NS;
    private long holdMaxNs = HOLD_MAX_NS;
    private long upkeepSentNs;
    private ErrorCode endCode;
    private String endDetail;

    /**
     * The requests of a session.
     *
     * @param resources of the connection.
     * @param session   that they belong to.
     * @param watches   that reads set, or null where they set none.
     * @param nowNs     time now.
     */
    RequestFlow(
        final FlowResources resources, final ClientSession session, final WatchRegistry watches, final long nowNs)
    {
        this.resources = resources;
        this.session = session;
        this.watches = watches;
        watchUpkeep = null == watches ? null : new WatchUpkeep(watches);
        authUpkeep = new AuthUpkeep(resources.errorHandler());
        pool = resources.pool();
        closeRequest = pool.closing();
        localResponse = resources.response();
        sendPauseUntilNs = nowNs;
    }

    /** What reads the znodes that events are about. */
    EventReads reads()
    {
        return reads;
    }

    /** The client has a way to make requests by itself. */
    void submitter(final RequestSubmitter submitter)
    {
        reads = new EventReads(submitter);
    }

    WatchRegistry watches()
    {
        return watches;
    }

    /** Requests that are not decided. */
    int inFlightCount()
    {
        return inFlight.size();
    }

    /** The request that has waited longest, or null. */
    Request oldest()
    {
        return inFlight.head();
    }

    /** Whether the session has come to its end, so that requests are refused. */
    boolean isEnded()
    {
        return null != endCode;
    }

    /** Whether there is something to send, now or after a pause. */
    boolean hasUnsent()
    {
        return authUpkeep.hasUnsent() ||
            (authUpkeep.isIdle() && (null != inFlight.firstUnsent() || !isWatchUpkeepIdle()));
    }

    /** Before that moment nothing is sent. */
    long sendPauseUntilNs()
    {
        return sendPauseUntilNs;
    }

    /**
     * Go on with the numbers of a session that has made writes before.
     *
     * @param value id of its last write.
     */
    void lastRequestId(final long value)
    {
        lastRequestId = value;
    }

    long lastRequestId()
    {
        return lastRequestId;
    }

    /**
     * Have members hold reads no longer than that, so that one which holds a read is not taken for one that owes an
     * answer.
     *
     * @param limitNs longest time.
     */
    void limitHold(final long limitNs)
    {
        holdMaxNs = Math.min(HOLD_MAX_NS, Math.max(HOLD_MIN_NS, limitNs));
    }

    private boolean isWatchUpkeepIdle()
    {
        return null == watchUpkeep || watchUpkeep.isIdle();
    }

    /**
     * Take a request over. After the end it is refused: a connection may still close the session then, and nothing else
     * is to go out on it.
     *
     * @param request encoded.
     */
    void accept(final Request request)
    {
        if (null != endCode)
        {
            refuse(request, localResponse, endCode, endDetail);
            return;
        }

        if (isLocal(request))
        {
            completeHere(request);
            return;
        }

        if (null != request.added)
        {
            // Its events may come before the answer.
            request.added = watches.persistent().add(request.added);
            request.added.asked++;
        }

        inFlight.add(request);
    }

    /** Whether the client answers it by itself. */
    private static boolean isLocal(final Request request)
    {
        return Operation.REMOVE_WATCH == request.operation || Operation.LIST_WATCHES == request.operation;
    }

    private void completeHere(final Request request)
    {
        boolean isFound = true;
        if (Operation.LIST_WATCHES == request.operation)
        {
            watches.list(request.listed);
        }
        else
        {
            isFound = watchUpkeep.remove(request.path(), request, inFlight.hasWatchAt(request.path()));
            request.watch = null;
        }

        localResponse.wrap(request, isFound ? ErrorCode.OK : ErrorCode.NO_WATCHER, null);
        complete(request, localResponse);
    }

    /**
     * A member took the session over: everything is to be sent there, proofs of identities and watches first.
     *
     * @param askedCorrelationId of the request by which it did.
     * @param nowNs              time now.
     */
    void onAttached(final long askedCorrelationId, final long nowNs)
    {
        sendPauseUntilNs = nowNs;
        retryPauseNs = RETRY_PAUSE_MIN_NS;
        inFlight.rewind();
        authUpkeep.onAttached(askedCorrelationId);
        if (null != watchUpkeep)
        {
            watchUpkeep.onAttached(session.lastZxid());
        }
    }

    /**
     * Put the end of the session behind everything that is in flight.
     *
     * @param deadlineNs until when it must be answered.
     */
    void addCloseSession(final long deadlineNs)
    {
        closeRequest.operation = Operation.CLOSE_SESSION;
        closeRequest.deadlineNs = deadlineNs;
        RequestPool.prepare(closeRequest);
        closeRequest.closeSessionEncoder.wrapAndApplyHeader(closeRequest.buffer, 0, closeRequest.headerEncoder);
        closeRequest.length = MessageHeaderEncoder.ENCODED_LENGTH + CloseSessionRequestEncoder.BLOCK_LENGTH;
        inFlight.add(closeRequest);
    }

    /**
     * Whether the end of the session is among what is in flight.
     *
     * @return true once it was added, until it is answered or failed.
     */
    boolean isCloseInFlight()
    {
        return closeRequest.length > 0;
    }

    /**
     * Whether the end of the session was ever sent.
     *
     * @return true when a member may have it.
     */
    boolean wasCloseSent()
    {
        return closeRequest.wasSent;
    }

    /**
     * Send what is to be sent and can be.
     *
     * @param connection to the member.
     * @param nowNs      time now.
     * @return messages sent.
     */
    int send(final MemberConnection connection, final long nowNs)
    {
        if (nowNs - sendPauseUntilNs < 0 || ConnectionState.CONNECTED != connection.state())
        {
            return 0;
        }

        int sent = !authUpkeep.isIdle() ? authUpkeep.send(connection, session.sessionId()) :
            isWatchUpkeepIdle() ? 0 : watchUpkeep.send(connection);
        upkeepSentNs = sent > 0 ? nowNs : upkeepSentNs;
        if (!authUpkeep.isIdle() || !isWatchUpkeepIdle())
        {
            return sent;
        }

        while (sent < SEND_LIMIT)
        {
            final Request request = inFlight.firstUnsent();
            if (null == request || !send(request, connection, session.sessionId(), nowNs))
            {
                break;
            }

            sent++;
        }

        return sent;
    }

    /**
     * The connection is lost: what was sent on it is to be sent anew, but for writes that are not retained. Of those
     * nobody will know what became of them.
     *
     * @param reason for the reader.
     */
    void onDisconnected(final String reason)
    {
        giveUpUnretained(reason, false);
        authUpkeep.onDetached();
        inFlight.rewind();
    }

    /**
     * The session is attached anew on the connection: as after the loss of one.
     *
     * @param reason for the reader.
     */
    void onAttachmentLost(final String reason)
    {
        giveUpUnretained(reason, false);
        authUpkeep.onDetached();
        inFlight.rewindHere();
    }

    /**
     * The session has another attachment than the one under which its waiting writes were made. Somebody else may have
     * had it between the two, and have written: what has no number would be done after that.
     */
    void onAttachedAnew()
    {
        giveUpUnretained("the session was attached anew before it was sent", true);
    }

    private void giveUpUnretained(final String reason, final boolean isUnsentToo)
    {
        Request request = inFlight.head();
        while (null != request)
        {
            if (request.isBeyondRecall() || (isUnsentToo && request.isUnretained))
            {
                localResponse.wrap(request, ErrorCode.CONNECTION_LOSS, reason).outcomeUnknown(request.isSent);
                complete(request, localResponse);
                request = inFlight.head();
            }
            else
            {
                request = request.next;
            }
        }
    }

    /**
     * Send the reads that any member answers, whether or not it is in contact with the cluster and has the session.
     *
     * @param connection to the member.
     * @param nowNs      time now.
     * @return messages sent.
     */
    int sendStaleReads(final MemberConnection connection, final long nowNs)
    {
        int sent = 0;
        Request request = inFlight.head();
        while (null != request && sent < SEND_LIMIT && ConnectionState.CONNECTED == connection.state())
        {
            final Request following = request.next;
            if (request.isAnsweredAnywhere() && !request.isSent)
            {
                if (!send(request, connection, NO_SESSION, nowNs))
                {
                    break;
                }

                sent++;
            }

            request = following;
        }

        return sent;
    }

    /** Whether a read that any member answers is still to be sent. */
    boolean hasUnsentStaleRead()
    {
        Request request = inFlight.head();
        while (null != request && (request.isSent || !request.isAnsweredAnywhere()))
        {
            request = request.next;
        }

        return null != request;
    }

    private boolean send(
        final Request request, final MemberConnection connection, final long sessionId, final long nowNs)
    {
        if (isUnsendable(request, connection))
        {
            return true;
        }

        final boolean isNewWrite =
            request.isWrite() && !request.isUnretained && Request.NULL_REQUEST_ID == request.requestId;
        final long writeId = isNewWrite ? lastRequestId + 1 : request.requestId;
        final long remainingNs = Math.max(TimeUnit.MILLISECONDS.toNanos(1), request.deadlineNs - nowNs);
        request.stamp(
            sessionId,
            writeId,
            inFlight.acknowledgedRequestId(lastRequestId),
            session.minZxid(),
            (int)TimeUnit.NANOSECONDS.toMillis(Math.min(holdMaxNs, remainingNs)));
        if (!connection.offer(request.buffer, request.length))
        {
            return false;
        }

        if (isNewWrite)
        {
            lastRequestId = writeId;
            request.requestId = writeId;
        }

        request.isSent = true;
        request.wasSent = true;
        request.sentNs = nowNs;
        return true;
    }

    /**
     * Decide a request that this member cannot take. It would close the connection for some of them, and so would the
     * next one, with everything else in flight. What another member was sent may have been done.
     */
    private boolean isUnsendable(final Request request, final MemberConnection connection)
    {
        if (request.length > connection.maxMessageLength())
        {
            localResponse.wrap(request, ErrorCode.DATA_TOO_LARGE, "a message of " + request.length +
                " bytes, allowed by termBufferLength: " + connection.maxMessageLength());
        }
        else if (request.dataLength > connection.maxDataLength())
        {
            localResponse.wrap(request, ErrorCode.DATA_TOO_LARGE,
                request.dataLength + " bytes, allowed by the cluster: " + connection.maxDataLength());
        }
        else if (request.minProtocolVersion() > connection.protocolVersion())
        {
            localResponse.wrap(request, ErrorCode.UNIMPLEMENTED, "the member speaks protocol version " +
                connection.protocolVersion() + ", needed is " + request.minProtocolVersion());
        }
        else
        {
            return false;
        }

        complete(request, localResponse.outcomeUnknown(request.isWrite() && request.wasSent));
        return true;
    }

    /**
     * The member could not answer now: send again after a pause that doubles up to a bound.
     *
     * @param request to send again, and what must stay behind it.
     * @param nowNs   time now.
     */
    void retry(final Request request, final long nowNs)
    {
        inFlight.rewind(request);
        pauseSending(nowNs);
    }

    /**
     * A write was refused because one before it was not applied. What is unanswered comes again in order; what is
     * answered, refused for good that is, was not yet acknowledged when this write was sent, and will be.
     *
     * @param request that was refused.
     * @param nowNs   time now.
     * @return false when it did acknowledge everything before it: the refusal is final.
     */
    boolean retryInOrder(final Request request, final long nowNs)
    {
        if (request.sentAcknowledgedRequestId >= request.requestId - 1)
        {
            return false;
        }

        retry(inFlight.firstWrite(), nowNs);
        return true;
    }

    /**
     * The member has answered a ping: every event up to a zxid came before.
     *
     * @param zxid that the member names.
     */
    void onPinged(final long zxid)
    {
        if (null != watches && !watches.persistent().isEmpty() && isWatchUpkeepIdle())
        {
            session.onAnswer(zxid);
        }
    }

    /**
     * Look at what is due for watches, now and then.
     *
     * @param nowNs time now.
     * @return work done.
     */
    int workOnWatches(final long nowNs)
    {
        return reads.work() + (isWatchUpkeepIdle() ? watches.persistent().bookmark(session.lastZxid(), nowNs) : 0);
    }

    /** Whether the member owes the answer to a proof. */
    boolean isProving(final long correlationId)
    {
        return authUpkeep.isUnanswered(correlationId);
    }

    void onWatchAnswer(
        final long correlationId, final ErrorCode code, final long zxid, final int count, final long nowNs)
    {
        upkeepSentNs = nowNs;
        if (AuthUpkeep.isOne(correlationId) ? authUpkeep.onAnswer(correlationId, code) :
            null != watchUpkeep && watchUpkeep.onAnswer(correlationId, code, zxid, count))
        {
            pauseSending(nowNs);
        }
    }

    /**
     * A request is decided by an answer.
     *
     * @param request  that is answered.
     * @param response for its handler.
     */
    void decide(final Request request, final ResponseFlyweight response)
    {
        retryPauseNs = RETRY_PAUSE_MIN_NS;
        if (ReadLevel.STALE != request.level)
        {
            // A stale answer is sent at once, perhaps before events of changes that it reflects.
            session.onAnswer(response.zxid());
        }

        setWatch(request, response);
        if (Operation.ADD_AUTH == request.operation && ErrorCode.OK == response.code())
        {
            authUpkeep.keep(request.buffer, request.length);
        }
        complete(request, response);
    }

    private void pauseSending(final long nowNs)
    {
        sendPauseUntilNs = nowNs + retryPauseNs;
        retryPauseNs = Math.min(RETRY_PAUSE_MAX_NS, retryPauseNs * 2);
    }

    private void setWatch(final Request request, final ResponseFlyweight response)
    {
        if (null == request.watch)
        {
            return;
        }

        final boolean isExists = Operation.EXISTS == request.operation;
        if (ErrorCode.OK == response.code() || (isExists && ErrorCode.NO_NODE == response.code()))
        {
            final WatchKind kind = request.isListing() ? WatchKind.CHILDREN :
                ErrorCode.NO_NODE == response.code() ? WatchKind.EXISTS : WatchKind.DATA;
            watches.add(
                request.path(), isExists ? WatchKind.EXISTS : kind, kind, request.watch, response.zxid());
            request.watch = null;
        }
    }

    /**
     * A request is decided.
     *
     * @param request  that is decided.
     * @param response for its handler.
     */
    void complete(final Request request, final ResponseFlyweight response)
    {
        if (null != request.watch)
        {
            watches.unreserve();
            request.watch = null;
        }

        if (!isLocal(request))
        {
            inFlight.remove(request);
            settleAdded(request, response.code());
            if (null != watchUpkeep && watchUpkeep.isDeferring())
            {
                final String path = request.path();
                watchUpkeep.onDecided(path, null != path && inFlight.hasWatchAt(path));
            }
        }

        if (request == closeRequest)
        {
            request.free();
        }
        else
        {
            answer(request, response);
        }
    }

    /** A persistent watch was set, or could not be: what the member may have of it is taken back then. */
    private void settleAdded(final Request request, final ErrorCode code)
    {
        final PersistentWatch added = request.added;
        if (null == added)
        {
            return;
        }

        request.added = null;
        added.asked--;
        if (ErrorCode.OK == code)
        {
            added.isSet = true;
        }
        else if (!added.isSet && 0 == added.asked && watches.persistent().remove(added) && null == endCode)
        {
            if (inFlight.hasWatchAt(added.path))
            {
                watchUpkeep.defer(added.path);
            }
            else
            {
                watchUpkeep.takeBack(added.path);
            }
        }
    }

    /**
     * The cluster does not know the session any longer: a close of it that a member was sent has reached its goal.
     *
     * @return false when there is none.
     */
    boolean completeSentClose()
    {
        Request request = inFlight.head();
        while (null != request && !(Operation.CLOSE_SESSION == request.operation && request.wasSent))
        {
            request = request.next;
        }

        if (null != request)
        {
            complete(request, localResponse.wrap(request, ErrorCode.OK, null).zxid(session.lastZxid()));
        }

        return null != request;
    }

    /**
     * Whether the member owes an answer for too long. Answers come in order, so that the oldest request tells; lists of
     * watches go before all requests.
     *
     * @param nowNs     time now.
     * @param timeoutNs that a member may take.
     * @return true when it took longer.
     */
    boolean isAnswerOverdue(final long nowNs, final long timeoutNs)
    {
        final Request oldest = inFlight.head();
        if (null != oldest && oldest.isSent)
        {
            return nowNs - oldest.sentNs > timeoutNs;
        }

        return nowNs - upkeepSentNs > timeoutNs &&
            (authUpkeep.isUnanswered() || (null != watchUpkeep && watchUpkeep.isListUnanswered()));
    }

    /**
     * Fail the requests whose deadline has passed.
     * <p>
     * A write that was sent is given up for good: the next message acknowledges its id, so that the state machine
     * applies it before what comes later or never. It is not sent again, and blocks nothing.
     *
     * @param nowNs time now.
     * @param state of the client or session, for the message.
     * @return requests failed.
     */
    int expire(final long nowNs, final Object state)
    {
        int expired = 0;
        Request request = inFlight.head();
        while (null != request && nowNs - request.deadlineNs >= 0)
        {
            if (request == closeRequest)
            {
                request = request.next;
                continue;
            }

            final String detail = WatchStarts.explain(
                request, "no answer within " + resources.operationTimeoutMs() + " ms, client is " + state);
            localResponse.wrap(request, ErrorCode.OPERATION_TIMEOUT, detail)
                .outcomeUnknown(request.isWrite() && request.wasSent);
            complete(request, localResponse);
            expired++;
            request = inFlight.head();
        }

        return expired;
    }

    /**
     * Fail everything: the client is at its end.
     *
     * @param code   of the failure.
     * @param detail for the reader.
     */
    void failAll(final ErrorCode code, final String detail)
    {
        endCode = code;
        endDetail = detail;
        if (null != watchUpkeep)
        {
            watchUpkeep.close();
            reads.close();
        }

        Request request = inFlight.head();
        while (null != request)
        {
            localResponse.wrap(request, code, detail).outcomeUnknown(request.isWrite() && request.wasSent);
            complete(request, localResponse);
            request = inFlight.head();
        }
    }

    /**
     * Fail a request that was never taken over. Any thread, with a response of its own.
     *
     * @param request  to refuse.
     * @param response to use.
     * @param code     of the failure.
     * @param detail   for the reader.
     */
    void refuse(
        final Request request, final ResponseFlyweight response, final ErrorCode code, final String detail)
    {
        if ((null != request.watch && Operation.REMOVE_WATCH != request.operation) || null != request.added)
        {
            watches.unreserve();
            request.watch = null;
            request.added = null;
        }

        answer(request, response.wrap(request, code, detail));
    }

    /** Hand the answer over, at once to the client's own code, in its turn to the application's. */
    private void answer(final Request request, final ResponseFlyweight response)
    {
        // From here on nothing that a member says is an answer to it.
        request.wireCorrelationId = 0;
        if (null == resources.callbacks() || request.handler instanceof InternalHandler)
        {
            try
            {
                request.handler.onResponse(response);
            }
            catch (final Throwable ex)
            {
                resources.errorHandler().onError(ex);
            }

            pool.release(request);
        }
        else
        {
            pool.charge(request, request.keep(response));
            resources.callbacks().add(request);
        }
    }
}
