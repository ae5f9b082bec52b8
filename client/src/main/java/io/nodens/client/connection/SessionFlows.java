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
import org.agrona.collections.Long2ObjectHashMap;

import java.util.concurrent.TimeUnit;

/**
 * The sessions that one connection carries: who they are by slot and by id, which of them have something to send, and
 * the duty cycle that asks members to open and attach them, sends their requests and hears the answers.
 * <pre>
 *   ask queue    sessions to be opened or attached  --&gt; 64 a cycle, 128 unanswered
 *   send queue   sessions with requests to send     --&gt; in turns
 *   notices      touched, detached, to be expired   --&gt; 896 in a message
 *   wheel        when something may be due          --&gt; deadlines, pauses
 * </pre>
 * A duty cycle looks at those sessions only that are in a queue, or due; the others cost nothing. What becomes of one
 * session is no affair of its neighbours: only what proves the member or the connection bad ends the connection.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> when a session is added.
 */
final class SessionFlows
{
    /** Requests to open or attach that are sent in one duty cycle. */
    static final int ASK_LIMIT = 64;
    /** Requests to open or attach that wait for an answer: half of what a member takes at a time. */
    static final int MAX_ASKED = 128;
    /** Sessions that may send in one duty cycle. */
    static final int SEND_TURNS = 256;

    private static final long CORRELATION_FLAG = 1L << 61;
    static final int SLOT_BITS = 20;
    static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    /** How many pings fit into a timeout: what the last one is old counts against the session's deadline. */
    private static final int PINGS_PER_TIMEOUT = 6;

    private final ConnectionKeeper keeper;
    private final FlowResources resources;
    private final long silenceTimeoutMs;
    private final long answerTimeoutMs;
    private final boolean isDoor;
    private final SessionFlow[] slots;
    private final int[] freeSlots;
    private int freeCount;
    private final Long2ObjectHashMap<SessionFlow> attachedById = new Long2ObjectHashMap<>();
    private final SessionMessages messages = new SessionMessages();
    private final FlowWheel wheel;
    private final FlowWheel.Visitor visitor = this::visit;
    private final SlotQueue toSend;
    private final SlotQueue toAsk;
    private final SessionNoticeQueue notices;
    private final EarlyEvents earlyEvents = new EarlyEvents();
    private final SessionPatience patience = new SessionPatience();
    private int askedCount;
    private long askCount;
    /** The shortest timeout of the sessions attached through the connection. */
    private long shortestTimeoutNs = Long.MAX_VALUE;
    private long nowNs;
    private int size;

    SessionFlows(
        final ConnectionKeeper keeper,
        final FlowResources resources,
        final long silenceTimeoutMs,
        final long answerTimeoutMs,
        final int maxSessions,
        final boolean isDoor,
        final long timeNs)
    {
        this.isDoor = isDoor;
        this.keeper = keeper;
        this.resources = resources;
        this.silenceTimeoutMs = silenceTimeoutMs;
        this.answerTimeoutMs = answerTimeoutMs;
        slots = new SessionFlow[maxSessions];
        freeSlots = new int[maxSessions];
        for (int i = 0; i < maxSessions; i++)
        {
            freeSlots[i] = maxSessions - 1 - i;
        }

        freeCount = maxSessions;
        toSend = new SlotQueue(maxSessions);
        toAsk = new SlotQueue(maxSessions);
        notices = new SessionNoticeQueue(this, messages, maxSessions);
        nowNs = timeNs;
        wheel = new FlowWheel(timeNs);
    }

    FlowResources resources()
    {
        return resources;
    }

    /** Sessions that are not over. */
    int size()
    {
        return size;
    }

    /** Whether no session can be added. */
    boolean isFull()
    {
        return 0 == freeCount;
    }

    /**
     * The slot of the next session that is added.
     *
     * @return the slot, to be used at once.
     */
    int nextSlot()
    {
        return freeSlots[freeCount - 1];
    }

    /**
     * Have a session opened, or attached if it has an identity.
     *
     * @param flow in {@link #nextSlot()}.
     */
    void add(final SessionFlow flow)
    {
        freeCount--;
        slots[flow.slot] = flow;
        size++;
        flow.requests.limitHold(TimeUnit.MILLISECONDS.toNanos(answerTimeoutMs) / 2);
        wheel.schedule(flow, nextVisitNs(flow));
        toAsk.offer(flow.slot);
        keeper.onWaiting(flow.livesForNs());
    }

    /**
     * Forget a session.
     *
     * @param flow that is over.
     */
    void remove(final SessionFlow flow)
    {
        if (flow.isEnded())
        {
            return;
        }

        if (SessionFlow.State.ASKED == flow.state)
        {
            askedCount--;
        }

        flow.state = SessionFlow.State.ENDED;
        flow.correlationId = 0;
        wheel.unschedule(flow);
        forgetAttached(flow);
        slots[flow.slot] = null;
        freeSlots[freeCount++] = flow.slot;
        size--;
    }

    /**
     * Forget a session that the member still holds for this client.
     *
     * @param flow that is attached.
     */
    void giveUp(final SessionFlow flow)
    {
        final long sessionId = flow.session.sessionId();
        remove(flow);
        if (keeper.isConnected())
        {
            notices.giveUp(sessionId, keeper.connection());
        }
    }

    /** Whether a session is attached here, or was asked for; a look at every session, for what is rare. */
    boolean isWanted(final long sessionId)
    {
        boolean isWanted = attachedById.containsKey(sessionId);
        for (int i = 0; i < slots.length && !isWanted; i++)
        {
            final SessionFlow flow = slots[i];
            isWanted = null != flow && SessionFlow.State.ASKED == flow.state && sessionId == flow.session.sessionId();
        }

        return isWanted;
    }

    /** Slots, used or not. */
    int capacity()
    {
        return slots.length;
    }

    /** The session in a slot, or null. */
    SessionFlow inSlot(final int slot)
    {
        return slots[slot];
    }

    /** The session that is attached under an id, or null. */
    SessionFlow attached(final long sessionId)
    {
        return attachedById.get(sessionId);
    }

    /**
     * A request was taken over: send it when it is the session's turn.
     *
     * @param flow    of the session.
     * @param request that was taken over.
     */
    void onAccepted(final SessionFlow flow, final Request request)
    {
        enqueueToSend(flow);
        wheel.advance(flow, request.deadlineNs);
    }

    /**
     * Something is to be said of a session by a notice.
     *
     * @param flow of the session.
     */
    void enqueueToNotice(final SessionFlow flow)
    {
        if (!flow.isEnded())
        {
            notices.offer(flow);
        }
    }

    /** A member has taken the connection: every session is to be opened or attached there. */
    void onConnected()
    {
        askedCount = 0;
        shortestTimeoutNs = Long.MAX_VALUE;
        for (final SessionFlow flow : slots)
        {
            if (null != flow)
            {
                flow.asks = 0;
                flow.refusal = "";
                toAsk.offer(flow.slot);
                if (flow.requests.hasUnsent())
                {
                    enqueueToSend(flow);
                }
            }
        }
    }

    /**
     * The connection is lost: no session is attached any longer.
     *
     * @param reason for the reader.
     */
    void onDisconnected(final String reason)
    {
        final MemberConnection connection = keeper.connection();
        notices.onDisconnected();
        earlyEvents.clear();
        long shortestNs = Long.MAX_VALUE;
        askedCount = 0;
        attachedById.clear();
        for (final SessionFlow flow : slots)
        {
            if (null == flow)
            {
                continue;
            }

            if (flow.isAttached())
            {
                flow.acknowledgeConnection(connection.acknowledgedNs());
            }

            flow.state = SessionFlow.State.WAITING;
            flow.correlationId = 0;
            flow.isExpireSent = false;
            flow.isTouchDue = false;
            wheel.advance(flow, flow.hasDeadline() ? flow.deadlineNs() : nowNs + FlowWheel.TURN_NS);
            shortestNs = Math.min(shortestNs, flow.livesForNs());
            flow.requests.onDisconnected(reason);
        }

        keeper.shortestTimeout(shortestNs);
    }

    /**
     * The part of a duty cycle that is about sessions.
     *
     * @param timeNs of the client's clock.
     * @return work done.
     */
    int doWork(final long timeNs)
    {
        nowNs = timeNs;
        int work = 0;
        if (keeper.isConnected())
        {
            // Reads that any member answers first: a refusal may end the connection.
            work += sendRequests(keeper.connection());
        }

        if (keeper.isConnected() && !notices.isEmpty())
        {
            // Before a session is asked for that was detached just now.
            work += notices.send(keeper.connection(), nowNs);
        }

        if (keeper.isConnected())
        {
            work += ask(keeper.connection());
        }

        return work + wheel.poll(nowNs, visitor);
    }

    /**
     * Look at what may be due of a session: requests, its own deadline, what it asked a member for.
     *
     * @param flow of the session.
     */
    void visit(final SessionFlow flow)
    {
        flow.requests.expire(nowNs, flow.owner.stateOf(flow));
        if (flow.isEnded())
        {
            return;
        }

        final MemberConnection connection = keeper.connection();
        if (flow.isAttached() && keeper.isConnected())
        {
            flow.acknowledgeConnection(connection.acknowledgedNs());
        }

        if (flow.isPassed(nowNs))
        {
            flow.owner.onDeadlinePassed(flow);
            if (flow.isEnded())
            {
                return;
            }
        }

        if (keeper.isConnected())
        {
            judge(flow, connection);
            notices.repeat(flow, nowNs);
        }

        wheel.schedule(flow, nextVisitNs(flow));
    }

    /** How long sessions wait. */
    SessionPatience patience()
    {
        return patience;
    }

    /**
     * Ask a member again to open or attach a session.
     *
     * @param flow    that was refused.
     * @param pauseNs to wait before.
     */
    void askAgain(final SessionFlow flow, final long pauseNs)
    {
        flow.state = SessionFlow.State.WAITING;
        flow.askNotBeforeNs = nowNs + pauseNs;
        wheel.advance(flow, flow.askNotBeforeNs);
    }

    /**
     * Have a session attached anew on this connection: only that tells for certain what became of it.
     *
     * @param flow that a member may hold no longer.
     */
    void attachAnew(final SessionFlow flow)
    {
        forgetAttached(flow);
        flow.state = SessionFlow.State.WAITING;
        flow.requests.onAttachmentLost("the session is attached anew");
        toAsk.offer(flow.slot);
    }

    /**
     * The answer to a request to open or attach a session.
     *
     * @param lastRequestId of the session.
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // Codec-like: the fields of one message.
    void onSessionAnswer(
        final long correlationId,
        final ErrorCode code,
        final long sessionId,
        final long attachmentId,
        final int timeoutMs,
        final long zxid,
        final byte[] secret,
        final long lastRequestId)
    {
        final SessionFlow flow = asked(correlationId);
        if (null == flow)
        {
            if (ErrorCode.OK == code && isDoor)
            {
                notices.giveUp(sessionId, keeper.connection());
            }

            return;
        }

        flow.correlationId = 0;
        askedCount--;
        final int earlyEvent = earlyEvents.find(sessionId, attachmentId);
        if (ErrorCode.OK != code)
        {
            flow.state = SessionFlow.State.WAITING;
            onRefused(flow, code, "");
            return;
        }

        flow.attached(sessionId, attachmentId, timeoutMs, zxid, secret, lastRequestId);
        final SessionFlow former = attachedById.put(sessionId, flow);
        if (null != former && former != flow)
        {
            former.owner.onSessionEvent(former, attachmentId, SessionEvents.MOVED);
        }

        if (EarlyEvents.NONE != earlyEvent)
        {
            flow.owner.onSessionEvent(flow, attachmentId, earlyEvent);
            return;
        }

        if (flow.timeoutNs() < shortestTimeoutNs)
        {
            onShorterTimeout(flow.timeoutNs());
        }

        if (patience.isBack())
        {
            askAll();
        }

        keeper.onProved();
        flow.requests.onAttached(correlationId, nowNs);
        enqueueToSend(flow);
        wheel.advance(flow, nextVisitNs(flow));
        flow.owner.onAttached(flow);
    }

    void onAnswer(final Request request, final ResponseFlyweight response)
    {
        final SessionFlow flow = request.flow;
        if (null == flow)
        {
            // A forged answer to a request that is still being made.
            return;
        }

        final MemberConnection connection = keeper.connection();
        if (flow.isAttached() && 1 == size && request.isSent && SessionFlow.isSessionHeld(response.code()))
        {
            // Where it is alone whatever it sends keeps it alive, so that there is the less to ping for.
            connection.onAcknowledged(request.sentNs);
        }

        flow.onAnswer(request, response, connection, nowNs);
        sendLater(flow);
    }

    /**
     * A request could not be taken, and is not one of a session's.
     *
     * @return true when it was one to open or attach a session.
     */
    boolean onErrorAnswer(final long correlationId, final ErrorCode code, final String detail)
    {
        final SessionFlow flow = asked(correlationId);
        if (null == flow)
        {
            return false;
        }

        flow.correlationId = 0;
        flow.state = SessionFlow.State.WAITING;
        askedCount--;
        onRefused(flow, code, detail);
        return true;
    }

    void onSessionEvent(final long sessionId, final long attachmentId, final int eventType)
    {
        final SessionFlow flow = attachedById.get(sessionId);
        final boolean isAttached = null != flow && flow.isAttached();
        if (isAttached && attachmentId == flow.attachmentId)
        {
            flow.owner.onSessionEvent(flow, attachmentId, eventType);
        }
        else if (0 == askedCount)
        {
            earlyEvents.clear();
        }
        else if (!isAttached || attachmentId - flow.attachmentId > 0)
        {
            // What befell an earlier attachment of it is known already; this may be one that nobody knows of yet.
            earlyEvents.add(sessionId, attachmentId, eventType);
        }
    }

    void onWatchAnswer(final long correlationId, final ErrorCode code, final long zxid, final int count)
    {
        if (ErrorCode.NOT_SERVING == code)
        {
            // As for a request: the member that takes the session over next gets every watch.
            keeper.connection().fail("the member has lost the cluster");
            return;
        }

        final boolean isProof = AuthUpkeep.isOne(correlationId);
        final SessionFlow flow = isProof ? proving(correlationId) : slots[0];
        if (isProof && null != flow && (ErrorCode.SESSION_MOVED == code || ErrorCode.SESSION_EXPIRED == code))
        {
            flow.owner.onNotHeld(flow, code);
        }
        else if (null != flow)
        {
            flow.requests.onWatchAnswer(correlationId, code, zxid, count, nowNs);
            sendLater(flow);
        }
    }

    /** The session, if it is still there, that the answer to a proof is for. */
    private SessionFlow proving(final long correlationId)
    {
        final SessionFlow flow = named(correlationId);
        return null == flow || flow.requests.isProving(correlationId) ? flow : null;
    }

    void onPinged(final long zxid)
    {
        final SessionFlow flow = slots[0];
        if (null != flow && flow.isAttached())
        {
            flow.requests.onPinged(zxid);
        }
    }

    void onWatchEvent(final WatchedEvent.Type type, final String path, final long zxid, final long sinceZxid)
    {
        final SessionFlow flow = slots[0];
        if (null != flow && null != flow.requests.watches() && !flow.requests.isEnded())
        {
            flow.session.onEvent(zxid);
            flow.requests.watches().onEvent(type, path, zxid, sinceZxid);
        }
    }

    MemberConnection connection()
    {
        return keeper.connection();
    }

    private SessionFlow asked(final long correlationId)
    {
        final SessionFlow flow = named(correlationId);
        final boolean isAsked = null != flow && SessionFlow.State.ASKED == flow.state;
        return isAsked && correlationId == flow.correlationId ? flow : null;
    }

    private SessionFlow named(final long correlationId)
    {
        final int slot = (int)(correlationId & SLOT_MASK);
        return slot < slots.length ? slots[slot] : null;
    }

    private void onRefused(final SessionFlow flow, final ErrorCode code, final String detail)
    {
        flow.refusal = code + (detail.isEmpty() ? "" : " " + detail);
        flow.asks++;
        flow.owner.onRefused(flow, code, detail);
    }

    /** Whoever waits has its turn to ask, whatever is left of its pause. */
    private void askAll()
    {
        for (final SessionFlow flow : slots)
        {
            if (null != flow && SessionFlow.State.WAITING == flow.state)
            {
                toAsk.offer(flow.slot);
            }
        }
    }

    private int ask(final MemberConnection connection)
    {
        int asked = 0;
        while (!toAsk.isEmpty() && asked < ASK_LIMIT && askedCount < MAX_ASKED)
        {
            final SessionFlow flow = slots[toAsk.peek()];
            if (null != flow && SessionFlow.State.WAITING == flow.state)
            {
                final long correlationId = CORRELATION_FLAG | ++askCount << SLOT_BITS | flow.slot;
                final boolean isSent = flow.session.isOpen() ?
                    messages.attach(connection, correlationId, flow.session, isDoor ? flow.attachmentId : 0) :
                    messages.open(connection, correlationId, flow.wishMs);
                if (!isSent)
                {
                    break;
                }

                flow.state = SessionFlow.State.ASKED;
                flow.correlationId = correlationId;
                flow.askedNs = nowNs;
                flow.askDeadlineNs = keeper.livedClock().livedNs() + keeper.rotation().attemptTimeoutNs(
                    SessionPatience.answerNs(flow, isDoor && !keeper.rotation().hasOthers()));
                wheel.advance(flow, nextVisitNs(flow));
                askedCount++;
                asked++;
            }

            toAsk.poll();
        }

        return asked;
    }

    private int sendRequests(final MemberConnection connection)
    {
        int sent = 0;
        int turns = Math.min(SEND_TURNS, toSend.size());
        while (turns-- > 0 && ConnectionState.CONNECTED == connection.state())
        {
            final SessionFlow flow = slots[toSend.poll()];
            if (null == flow)
            {
                continue;
            }

            if (!flow.isAttached())
            {
                sent += flow.requests.sendStaleReads(connection, nowNs);
                if (flow.requests.hasUnsentStaleRead())
                {
                    enqueueToSend(flow);
                }

                continue;
            }

            final int count = flow.requests.send(connection, nowNs);
            sent += count;
            if (count > 0)
            {
                wheel.advance(flow, nowNs + answerTimeoutNs());
            }

            if (flow.requests.hasUnsent())
            {
                sendLater(flow);
                if (0 == count && toSend.contains(flow.slot))
                {
                    // Back pressure: nobody else gets through either.
                    break;
                }
            }
        }

        return sent;
    }

    /** What is left to send goes at the session's next turn, or after its pause. */
    private void sendLater(final SessionFlow flow)
    {
        if (flow.isEnded() || !flow.requests.hasUnsent())
        {
            return;
        }

        if (flow.isAttached() && nowNs - flow.requests.sendPauseUntilNs() < 0)
        {
            wheel.advance(flow, flow.requests.sendPauseUntilNs());
        }
        else
        {
            enqueueToSend(flow);
        }
    }

    private void judge(final SessionFlow flow, final MemberConnection connection)
    {
        final boolean isAsked = SessionFlow.State.ASKED == flow.state;
        if (isAsked && keeper.livedClock().livedNs() - flow.askDeadlineNs >= 0)
        {
            connection.fail("the member did not open or attach the session in time");
        }
        else if (flow.isAttached() && flow.requests.isAnswerOverdue(nowNs, answerTimeoutNs()))
        {
            // It answers pings, so it lives, but it is of no use: what it owes is asked of another.
            connection.fail("the member answered no request for " + answerTimeoutMs + " ms");
        }
        else if (SessionFlow.State.WAITING == flow.state && nowNs - flow.askNotBeforeNs >= 0)
        {
            toAsk.offer(flow.slot);
        }
        else if (flow.requests.hasUnsent() && nowNs - flow.requests.sendPauseUntilNs() >= 0)
        {
            enqueueToSend(flow);
        }
    }

    private long answerTimeoutNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(answerTimeoutMs) + keeper.livedClock().recentLateNs();
    }

    private long nextVisitNs(final SessionFlow flow)
    {
        long atNs = nowNs + FlowWheel.TURN_NS;
        final Request oldest = flow.requests.oldest();
        if (null != oldest)
        {
            atNs = FlowWheel.earlier(atNs, oldest.deadlineNs);
            atNs = oldest.isSent ? FlowWheel.earlier(atNs, oldest.sentNs + answerTimeoutNs()) : atNs;
            if (flow.isAttached() && nowNs - flow.requests.sendPauseUntilNs() < 0)
            {
                atNs = FlowWheel.earlier(atNs, flow.requests.sendPauseUntilNs());
            }
        }

        if (flow.hasDeadline() && !flow.requests.isEnded())
        {
            atNs = FlowWheel.earlier(atNs, deadlineVisitNs(flow));
        }

        if (SessionFlow.State.WAITING == flow.state && nowNs - flow.askNotBeforeNs < 0)
        {
            atNs = FlowWheel.earlier(atNs, flow.askNotBeforeNs);
        }
        else if (SessionFlow.State.ASKED == flow.state)
        {
            atNs = FlowWheel.earlier(atNs, nowNs + flow.askDeadlineNs - keeper.livedClock().livedNs());
        }

        return atNs;
    }

    /** What the connection has heard moves the deadline of an attached session at a visit: before it has passed. */
    private long deadlineVisitNs(final SessionFlow flow)
    {
        final long leftNs = flow.deadlineNs() - nowNs;
        return flow.isAttached() && leftNs > 0 ? nowNs + leftNs / 2 : flow.deadlineNs();
    }

    /** Pings, pauses and the judgement on the member's silence go by the session that has least time. */
    private void onShorterTimeout(final long timeoutNs)
    {
        shortestTimeoutNs = timeoutNs;
        keeper.connection().liveness(
            SessionPatience.silenceNs(silenceTimeoutMs, timeoutNs), timeoutNs / PINGS_PER_TIMEOUT);
        keeper.rotation().limitPauses(timeoutNs / SessionPatience.PAUSES_PER_TIMEOUT);
    }

    /**
     * A session may have something to send.
     *
     * @param flow of the session.
     */
    void enqueueToSend(final SessionFlow flow)
    {
        toSend.offer(flow.slot);
    }

    private void forgetAttached(final SessionFlow flow)
    {
        final long sessionId = flow.session.sessionId();
        if (attachedById.get(sessionId) == flow)
        {
            attachedById.remove(sessionId);
        }
    }
}
