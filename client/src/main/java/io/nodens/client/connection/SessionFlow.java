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

import io.nodens.client.SessionEnd;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.Operation;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * One session of a client: who it is, what it has asked for, by when it must count as over, and where it stands on the
 * connection that carries it.
 * <pre>
 *   WAITING --ask--&gt; ASKED --opened or attached--&gt; ATTACHED        any --&gt; ENDED
 *      ^               |                             |
 *      +---refused-----+------connection lost--------+
 * </pre>
 * <b>Thread:</b> the client's, but for what {@link RequestSubmitter} asks. <b>Allocates:</b> when it is made.
 */
public final class SessionFlow
{
    /** Where a session stands. */
    enum State
    {
        /** To be opened or attached, as soon as there is a connection and it is its turn. */
        WAITING,
        /** A member was asked to open or attach it, and has not answered. */
        ASKED,
        /** Requests flow. */
        ATTACHED,
        /** Over for this client. */
        ENDED
    }

    final int slot;
    final SessionOwner owner;
    final ClientSession session = new ClientSession();
    final SessionClock clock;
    final RequestFlow requests;
    final FlowResources resources;
    final int wishMs;
    final NanoClock nanoClock;
    /** Whatever the owner keeps for it. */
    private Object attachment;
    /** Null where no watches are set. */
    private WatchStarts watchStarts;

    State state = State.WAITING;
    long attachmentId;
    SessionEnd end;
    private boolean isClockRunning;
    /** By when it must be opened, or attached for the first time; without a bound where the client itself has one. */
    long openDeadlineNs;
    boolean hasOpenDeadline;

    long correlationId;
    long askedNs;
    /** By the clock of lived time. */
    long askDeadlineNs;
    long askNotBeforeNs;
    int asks;
    String refusal = "";

    /** Its owner touches it, also over attachments to come. */
    boolean isTimedByTouches;
    /** In this attachment signs of life of its own count, not those of the connection. */
    boolean isTouchedAlone;
    boolean isTouchDue;
    boolean isDetachDue;
    boolean isExpireDue;
    boolean isExpireSent;
    long expireSentNs;
    /** When it was last named to the member, and the time before that which is yet to be acknowledged. */
    private long namedNs;
    private long namedBeforeNs;

    SessionFlow nextInWheel;
    SessionFlow previousInWheel;
    int wheelTick = FlowWheel.NOT_SCHEDULED;
    long wheelNs;

    SessionFlow(
        final int slot,
        final SessionOwner owner,
        final FlowResources resources,
        final WatchRegistry watches,
        final int wishMs,
        final NanoClock nanoClock)
    {
        this.slot = slot;
        this.owner = owner;
        this.resources = resources;
        this.wishMs = wishMs;
        this.nanoClock = nanoClock;
        final long nowNs = nanoClock.nanoTime();
        clock = new SessionClock(nanoClock);
        requests = new RequestFlow(resources, session, watches, nowNs);
    }

    /**
     * The client has a way to make requests by itself.
     *
     * @param submitter of the client.
     */
    void submitter(final RequestSubmitter submitter)
    {
        requests.submitter(submitter);
        watchStarts = new WatchStarts(submitter, requests);
    }

    /**
     * Keep something for the owner.
     *
     * @param value to keep.
     */
    public void attachment(final Object value)
    {
        attachment = value;
    }

    /**
     * What the owner keeps.
     *
     * @return the object, or null.
     */
    public Object attachment()
    {
        return attachment;
    }

    /**
     * The session's id.
     *
     * @return the id, 0 before it is open.
     */
    public long sessionId()
    {
        return session.sessionId();
    }

    /**
     * Copy the session's secret.
     *
     * @param target gets 16 bytes.
     * @param offset in it.
     */
    public void copySecret(final byte[] target, final int offset)
    {
        System.arraycopy(session.secret(), 0, target, offset, session.secret().length);
    }

    /**
     * The session's timeout.
     *
     * @return milliseconds as granted, 0 before it is attached.
     */
    public int timeoutMs()
    {
        return session.timeoutMs();
    }

    /**
     * The newest zxid of an answer.
     *
     * @return the zxid.
     */
    public long lastZxid()
    {
        return session.lastZxid();
    }

    /**
     * Id of the session's last write that keeps its result.
     *
     * @return the id, 0 before the first.
     */
    public long lastRequestId()
    {
        return requests.lastRequestId();
    }

    /**
     * Number of the session's newest attachment.
     *
     * @return the number, 0 before the first.
     */
    public long attachmentId()
    {
        return attachmentId;
    }

    /**
     * Requests that are not answered.
     *
     * @return their number.
     */
    public int inFlightCount()
    {
        return requests.inFlightCount();
    }

    /**
     * Whether requests flow.
     *
     * @return true while a member holds the session for this client.
     */
    public boolean isAttached()
    {
        return State.ATTACHED == state;
    }

    /**
     * Why it is over for this client.
     *
     * @return the end, or null.
     */
    public SessionEnd end()
    {
        return end;
    }

    boolean isEnded()
    {
        return State.ENDED == state;
    }

    long timeoutNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(session.timeoutMs());
    }

    /**
     * How long the cluster keeps the session at least while no member holds it.
     *
     * @return nanoseconds, a guess where no member has told the timeout yet; {@link Long#MAX_VALUE} before it is open.
     */
    long livesForNs()
    {
        if (session.isOpen())
        {
            return isClockRunning ? timeoutNs() : SessionPatience.UNKNOWN_TIMEOUT_NS;
        }

        return Long.MAX_VALUE;
    }

    /**
     * A member holds the session from now on.
     *
     * @param id            of it.
     * @param newAttachment number of the attachment.
     * @param timeoutMs     granted.
     * @param zxid          of the answer.
     * @param secret        of a new session.
     * @param lastRequestId of the session, negative from a member that does not say.
     */
    void attached(
        final long id,
        final long newAttachment,
        final int timeoutMs,
        final long zxid,
        final byte[] secret,
        final long lastRequestId)
    {
        if (session.isOpen())
        {
            if (0 != attachmentId)
            {
                requests.onAttachedAnew();
            }

            session.onAttached(timeoutMs);
            // Whoever had the session meanwhile may have made writes.
            requests.lastRequestId(Math.max(requests.lastRequestId(), lastRequestId));
        }
        else
        {
            session.onOpened(id, secret, timeoutMs, zxid);
        }

        if (isClockRunning)
        {
            clock.acknowledge(askedNs, timeoutNs());
        }
        else
        {
            isClockRunning = true;
            clock.open(askedNs, timeoutNs());
        }

        attachmentId = newAttachment;
        isTouchedAlone = false;
        asks = 0;
        state = State.ATTACHED;
    }

    /**
     * A member has heard of the connection, and of all its sessions that are not touched one by one.
     *
     * @param sentNs when the newest message was sent of which that is known.
     */
    void acknowledgeConnection(final long sentNs)
    {
        if (!isTouchedAlone)
        {
            clock.acknowledge(sentNs, timeoutNs());
        }
        else if (sentNs - namedNs > 0)
        {
            clock.acknowledge(namedNs, timeoutNs());
        }
        else if (sentNs - namedBeforeNs > 0)
        {
            clock.acknowledge(namedBeforeNs, timeoutNs());
            namedBeforeNs = namedNs;
        }
    }

    /**
     * The session was named to the member by a message that is not answered.
     *
     * @param sentNs         when.
     * @param acknowledgedNs newest message of the connection that is known to have arrived.
     */
    void onNamed(final long sentNs, final long acknowledgedNs)
    {
        acknowledgeConnection(acknowledgedNs);
        if (!isTouchedAlone)
        {
            isTouchedAlone = true;
            namedBeforeNs = sentNs;
        }

        namedNs = sentNs;
    }

    /** Whether nobody has acknowledged anything for the session's timeout, or opened it in its time. */
    boolean isPassed(final long nowNs)
    {
        return isClockRunning ? clock.isPassed() : hasOpenDeadline && nowNs - openDeadlineNs >= 0;
    }

    /** The moment at which {@link #isPassed(long)} may become true. */
    boolean hasDeadline()
    {
        return isClockRunning || hasOpenDeadline;
    }

    long deadlineNs()
    {
        return isClockRunning ? clock.deadlineNs() : openDeadlineNs;
    }

    /** Whether the session has a deadline. */
    boolean isClockRunning()
    {
        return isClockRunning;
    }

    /**
     * A member has answered a request of the session.
     *
     * @param request    that is answered.
     * @param response   for its handler.
     * @param connection that the answer came on.
     * @param nowNs      time now.
     */
    void onAnswer(
        final Request request,
        final ResponseFlyweight response,
        final MemberConnection connection,
        final long nowNs)
    {
        if (!request.isSent || !(isAttached() || (!isEnded() && request.isAnsweredAnywhere())))
        {
            return;
        }

        final ErrorCode code = response.code();
        if (isAttached() && isSessionHeld(code))
        {
            clock.acknowledge(request.sentNs, timeoutNs());
        }

        switch (code)
        {
            case NOT_SERVING -> connection.fail("the member has lost the cluster");

            case SESSION_MOVED, SESSION_EXPIRED ->
            {
                if (request.isUnretained)
                {
                    requests.decide(request, response);
                }

                owner.onNotHeld(this, code);
            }

            case OVERLOADED, BUSY, BEHIND, TOO_MANY_REQUESTS, OPERATION_TIMEOUT ->
            {
                if (request.isUnretained && InFlightList.isOvertaken(request))
                {
                    requests.decide(request, response);
                }
                else
                {
                    requests.retry(request, nowNs);
                    if (null != watchStarts)
                    {
                        watchStarts.onRetry(request, response);
                    }
                }
            }

            default ->
            {
                if (ErrorCode.REQUEST_OUT_OF_ORDER == code && !request.isUnretained &&
                    requests.retryInOrder(request, nowNs))
                {
                    return;
                }

                if (Operation.CLOSE_SESSION == request.operation)
                {
                    owner.onCloseAnswer(this, request, response);
                }
                else
                {
                    requests.decide(request, response);
                }
            }
        }
    }

    /** Whether the member that answers so holds the session and has the cluster: else it has kept nothing alive. */
    static boolean isSessionHeld(final ErrorCode code)
    {
        return ErrorCode.SESSION_MOVED != code && ErrorCode.SESSION_EXPIRED != code && ErrorCode.NOT_SERVING != code;
    }
}
