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

import io.nodens.client.ClientContext;
import io.nodens.client.SessionEnd;
import io.nodens.client.exceptions.ErrorCode;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * The duty cycle of a door that has many sessions on one connection. Every session is an affair of its own: it is
 * opened, attached, moved, ended and refused alone. Only a member that has lost the cluster, or answers nobody, costs
 * the connection; then all sessions are attached at another one.
 * <p>
 * <b>Thread:</b> one, the application's, for all calls. <b>Owns:</b> the connection and the sessions; the Aeron client
 * when it made it. <b>Allocates:</b> for sessions that come and go, nothing for their requests.
 */
public final class MultiSessionConductor implements ConnectionListener, SessionOwner
{
    /** Protocol version from which on a member takes notices of single sessions. */
    private static final int NOTICES_VERSION = 4;

    /**
     * Who is told what becomes of connection and sessions, inside the duty cycle.
     */
    public interface Listener
    {
        /**
         * A member has taken the connection; the sessions are being attached.
         *
         * @param memberId of the member.
         * @param endpoint of the member.
         */
        void onConnected(int memberId, String endpoint);

        /**
         * There is no connection any longer.
         *
         * @param reason for the reader.
         */
        void onDisconnected(String reason);

        /**
         * A session was opened or attached.
         *
         * @param flow of the session.
         */
        void onAttached(SessionFlow flow);

        /**
         * No member opens or attaches a session. It is over for this client.
         *
         * @param flow   of the session.
         * @param code   of the refusal.
         * @param detail for the reader.
         */
        void onRefused(SessionFlow flow, ErrorCode code, String detail);

        /**
         * A session is over for this client.
         *
         * @param flow of the session.
         * @param end  cause and detail.
         */
        void onEnded(SessionFlow flow, SessionEnd end);
    }

    private final ClientContext context;
    private final AeronLink link;
    private final Listener listener;
    private final ErrorHandler errorHandler;
    private final NanoClock clock;
    private final int maxInFlightPerSession;
    private final ConnectionKeeper keeper;
    private final SessionFlows flows;
    private final FlowResources resources;
    private final SlotQueue toSettle;
    private boolean isConnectedReported;
    private boolean isInDutyCycle;
    private boolean isCloseRequested;
    private SessionEnd end;
    private long nowNs;

    /**
     * A conductor that has not begun.
     *
     * @param context               concluded.
     * @param link                  with the Aeron client; closed in the end.
     * @param maxSessions           at a time.
     * @param responseTermLength    of the stream from the member, 0 to leave it to the member.
     * @param maxInFlightPerSession requests of one session that are not answered.
     * @param listener              to tell.
     */
    public MultiSessionConductor(
        final ClientContext context,
        final AeronLink link,
        final int maxSessions,
        final int responseTermLength,
        final int maxInFlightPerSession,
        final Listener listener)
    {
        this.context = context;
        this.link = link;
        this.maxInFlightPerSession = maxInFlightPerSession;
        this.listener = listener;
        errorHandler = this::report;
        clock = context.nanoClock();
        nowNs = clock.nanoTime();
        keeper = new ConnectionKeeper(
            context,
            link,
            new ConnectionSettings(
                context.clientName(),
                context.credentials(),
                context.responseHost(),
                new StreamTerms(context.termBufferLength(), responseTermLength),
                TimeUnit.MILLISECONDS.toNanos(context.silenceTimeoutMs()),
                errorHandler,
                clock,
                null),
            this,
            nowNs);
        resources = new FlowResources(
            new RequestPool(context.maxInFlight(), context.maxInFlightBytes()),
            null,
            errorHandler,
            context.operationTimeoutMs(),
            new ResponseFlyweight());
        flows = new SessionFlows(
            keeper, resources, context.silenceTimeoutMs(), context.answerTimeoutMs(), maxSessions, true, nowNs);
        toSettle = new SlotQueue(maxSessions);
        keeper.handler(new AnswerAdapter(flows));
    }

    /**
     * One duty cycle.
     *
     * @return work done, 0 when there was nothing to do.
     */
    public int doWork()
    {
        if (isInDutyCycle)
        {
            throw new IllegalStateException("doWork() was called from inside a handler or listener");
        }

        if (null != end)
        {
            return 0;
        }

        isInDutyCycle = true;
        try
        {
            nowNs = clock.nanoTime();
            int work = keeper.begin(nowNs);
            if (null == end)
            {
                work += keeper.poll() + settle();
                work += flows.doWork(nowNs) + keeper.check();
            }

            return work;
        }
        finally
        {
            isInDutyCycle = false;
            if (isCloseRequested)
            {
                close();
            }
        }
    }

    /**
     * Have a session opened.
     *
     * @param timeoutMs that is wished.
     * @return the session, or null when there are as many as may be, or the client is closed.
     */
    public SessionFlow open(final int timeoutMs)
    {
        if (null != end || flows.isFull())
        {
            return null;
        }

        return add(new SessionFlow(flows.nextSlot(), this, resources, null, timeoutMs, clock));
    }

    /**
     * Have a session attached that was opened before, here or elsewhere.
     *
     * @param sessionId    of it.
     * @param secret       buffer with its secret of 16 bytes.
     * @param secretOffset of the secret.
     * @param lastZxid     up to which its client has seen the tree.
     * @return the session, or null when there are as many as may be, or the client is closed.
     */
    public SessionFlow attach(
        final long sessionId, final DirectBuffer secret, final int secretOffset, final long lastZxid)
    {
        if (null != end || flows.isFull())
        {
            return null;
        }

        final SessionFlow flow = new SessionFlow(flows.nextSlot(), this, resources, null, 0, clock);
        flow.session.adopt(sessionId, secret, secretOffset, lastZxid);
        return add(flow);
    }

    /**
     * The client of a session gave a sign of life.
     *
     * @param flow of the session.
     */
    public void touch(final SessionFlow flow)
    {
        flow.isTimedByTouches = true;
        flow.isTouchDue = true;
        if (flow.isAttached())
        {
            flows.enqueueToNotice(flow);
        }
    }

    /**
     * Let go of a session, which has its timeout to be attached again.
     *
     * @param flow of the session.
     */
    public void detach(final SessionFlow flow)
    {
        flow.isDetachDue = true;
        settleLater(flow);
    }

    /**
     * End a session whose client is silent.
     *
     * @param flow of the session.
     */
    public void expire(final SessionFlow flow)
    {
        flow.isExpireDue = true;
        settleLater(flow);
    }

    /** Detach every session and close, at once or at the end of the duty cycle that is under way. */
    public void close()
    {
        if (isInDutyCycle)
        {
            isCloseRequested = true;
        }
        else if (null == end)
        {
            shutdown(SessionEnd.Cause.DETACHED, "the client was closed");
        }
    }

    /**
     * Why the client is over.
     *
     * @return the end, or null.
     */
    public SessionEnd end()
    {
        return end;
    }

    /**
     * Sessions that are not over.
     *
     * @return their number.
     */
    public int sessionCount()
    {
        return flows.size();
    }

    /**
     * Whether a member has taken the connection.
     *
     * @return true while it has.
     */
    public boolean isConnected()
    {
        return keeper.isConnected();
    }

    @Override
    public boolean isAccepting(final SessionFlow flow)
    {
        return !flow.isEnded() && !flow.isDetachDue && !flow.isExpireDue;
    }

    @Override
    public boolean hasRoom(final SessionFlow flow)
    {
        return flow.requests.inFlightCount() < maxInFlightPerSession;
    }

    @Override
    public Object stateOf(final SessionFlow flow)
    {
        return flow.state;
    }

    @Override
    public int maxDataLength()
    {
        return keeper.isConnected() ? keeper.connection().maxDataLength() : Integer.MAX_VALUE;
    }

    @Override
    public void submit(final SessionFlow flow, final Request request)
    {
        flow.requests.accept(request);
        flows.onAccepted(flow, request);
    }

    @Override
    public void onConnecting()
    {
        // Nobody asks.
    }

    @Override
    public void onConnected()
    {
        final MemberConnection connection = keeper.connection();
        if (connection.protocolVersion() < NOTICES_VERSION)
        {
            connection.fail("the member speaks protocol version " + connection.protocolVersion() +
                ", needed for many sessions is " + NOTICES_VERSION);
            return;
        }

        isConnectedReported = true;
        flows.onConnected();
        guard(() -> listener.onConnected(connection.memberId(), connection.endpoint().text()));
    }

    @Override
    public void onDisconnected(final String reason)
    {
        flows.onDisconnected(reason);
        for (int i = 0; i < flows.capacity(); i++)
        {
            final SessionFlow flow = flows.inSlot(i);
            if (null != flow && flow.isDetachDue)
            {
                end(flow, SessionEnd.Cause.DETACHED, "the session was detached");
            }
        }

        if (isConnectedReported)
        {
            isConnectedReported = false;
            guard(() -> listener.onDisconnected(reason));
        }
    }

    @Override
    public void onLinkLost(final SessionEnd.Cause cause, final String reason)
    {
        shutdown(cause, reason);
    }

    @Override
    public void onAttached(final SessionFlow flow)
    {
        if (flow.isPassed(nowNs))
        {
            onDeadlinePassed(flow);
            return;
        }

        // A new attachment is kept alive by the connection until it is touched.
        flow.isTouchDue |= flow.isTimedByTouches;
        if (flow.isTouchDue || flow.isDetachDue || flow.isExpireDue)
        {
            flows.enqueueToNotice(flow);
        }

        if (isAccepting(flow))
        {
            guard(() -> listener.onAttached(flow));
        }
    }

    @Override
    public void onRefused(final SessionFlow flow, final ErrorCode code, final String detail)
    {
        if (flow.isDetachDue)
        {
            end(flow, SessionEnd.Cause.DETACHED, "the session was detached");
            return;
        }

        switch (code)
        {
            // The answer to the close of it may have been lost with the connection.
            case SESSION_EXPIRED -> end(
                flow,
                flow.requests.completeSentClose() ? SessionEnd.Cause.CLOSED : SessionEnd.Cause.EXPIRED,
                "the cluster does not know session " + flow.sessionId());

            // Its client has gone to another door while this one had no connection.
            case SESSION_MOVED -> onSessionEvent(flow, flow.attachmentId, SessionEvents.MOVED);

            case NOT_SERVING ->
            {
                if (keeper.rotation().hasOthers())
                {
                    keeper.connection().fail("the member has lost the cluster");
                }
                else
                {
                    flows.patience().onCutOff();
                    askAgain(flow);
                }
            }

            case OVERLOADED, BUSY, TOO_MANY_REQUESTS -> askAgain(flow);

            default ->
            {
                if (flow.isClockRunning() && isPassing(code))
                {
                    // It was attached before, and has its timeout to be so again.
                    askAgain(flow);
                }
                else
                {
                    refuse(flow, code, flow.refusal);
                }
            }
        }
    }

    @Override
    public void onNotHeld(final SessionFlow flow, final ErrorCode code)
    {
        if (ErrorCode.SESSION_MOVED == code)
        {
            onSessionEvent(flow, flow.attachmentId, SessionEvents.MOVED);
        }
        else if (!flow.isEnded())
        {
            flows.attachAnew(flow);
        }
    }

    @Override
    public void onSessionEvent(final SessionFlow flow, final long attachmentId, final int eventType)
    {
        switch (eventType)
        {
            case SessionEvents.MOVED -> end(
                flow, SessionEnd.Cause.MOVED, "session " + flow.sessionId() + " was attached elsewhere");
            case SessionEvents.DETACHED -> end(flow, SessionEnd.Cause.DETACHED, "the session was detached");
            case SessionEvents.FORCE_CLOSED -> end(
                flow, SessionEnd.Cause.FORCE_CLOSED, "an operator ended session " + flow.sessionId());
            default -> end(flow, SessionEnd.Cause.EXPIRED, "the cluster ended session " + flow.sessionId());
        }
    }

    @Override
    public void onCloseAnswer(final SessionFlow flow, final Request request, final ResponseFlyweight response)
    {
        final boolean isClosed = ErrorCode.OK == response.code();
        flow.requests.decide(request, response);
        if (isClosed)
        {
            end(flow, SessionEnd.Cause.CLOSED, "the session was closed");
        }
    }

    @Override
    public void onDeadlinePassed(final SessionFlow flow)
    {
        if (flow.isClockRunning())
        {
            end(flow, SessionEnd.Cause.OUT_OF_TOUCH, "no member acknowledged anything for the timeout of session " +
                flow.sessionId() + ", " + flow.timeoutMs() + " ms: it counts as over");
        }
        else
        {
            refuse(flow, ErrorCode.OPERATION_TIMEOUT, "not done within connectTimeoutMs=" +
                context.connectTimeoutMs() + (flow.refusal.isEmpty() ? "" : ", last answer " + flow.refusal));
        }
    }

    private static boolean isPassing(final ErrorCode code)
    {
        return ErrorCode.TOO_MANY_SESSIONS == code || ErrorCode.BEHIND == code;
    }

    private void askAgain(final SessionFlow flow)
    {
        flows.askAgain(flow, SessionPatience.pauseNs(flow, flows.size()));
    }

    private SessionFlow add(final SessionFlow flow)
    {
        flow.hasOpenDeadline = true;
        flow.openDeadlineNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(context.connectTimeoutMs());
        flows.add(flow);
        return flow;
    }

    private void settleLater(final SessionFlow flow)
    {
        if (flow.isAttached())
        {
            flows.enqueueToNotice(flow);
        }
        else if (!flow.isEnded())
        {
            toSettle.offer(flow.slot);
        }
    }

    /** What is not attached ends without a word to anybody; what is being attached is looked at when it is. */
    private int settle()
    {
        int work = 0;
        while (!toSettle.isEmpty())
        {
            final SessionFlow flow = flows.inSlot(toSettle.poll());
            if (null != flow && SessionFlow.State.WAITING == flow.state)
            {
                if (flow.isDetachDue)
                {
                    end(flow, SessionEnd.Cause.DETACHED, "the session was detached");
                }
                else if (flow.isExpireDue && !flow.session.isOpen())
                {
                    end(flow, SessionEnd.Cause.CLOSED, "the session was given up before it was open");
                }
            }

            work++;
        }

        return work;
    }

    private void refuse(final SessionFlow flow, final ErrorCode code, final String detail)
    {
        if (over(flow, new SessionEnd(SessionEnd.Cause.REFUSED, detail)))
        {
            guard(() -> listener.onRefused(flow, code, detail));
        }
    }

    private void end(final SessionFlow flow, final SessionEnd.Cause cause, final String detail)
    {
        if (over(flow, new SessionEnd(cause, detail)))
        {
            guard(() -> listener.onEnded(flow, flow.end));
        }
    }

    private boolean over(final SessionFlow flow, final SessionEnd why)
    {
        if (flow.isEnded())
        {
            return false;
        }

        // A session that is touched is timed by the member: detached it would live on for its whole timeout once more.
        if (flow.isAttached() && SessionEnd.Cause.OUT_OF_TOUCH == why.cause() && !flow.isTouchedAlone)
        {
            flows.giveUp(flow);
        }
        else
        {
            flows.remove(flow);
        }

        flow.clock.end();
        flow.end = why;
        flow.requests.failAll(why.code(), why.detail());
        return true;
    }

    private void shutdown(final SessionEnd.Cause cause, final String detail)
    {
        if (null != end)
        {
            return;
        }

        end = new SessionEnd(SessionEnd.Cause.DETACHED == cause ? SessionEnd.Cause.CLOSED : cause, detail);
        try
        {
            keeper.close();
        }
        finally
        {
            endAll(cause, detail);
            link.close();
        }
    }

    private void endAll(final SessionEnd.Cause cause, final String detail)
    {
        for (int i = 0; i < flows.capacity(); i++)
        {
            final SessionFlow flow = flows.inSlot(i);
            if (null != flow)
            {
                end(flow, cause, detail);
            }
        }
    }

    private void guard(final Runnable call)
    {
        try
        {
            call.run();
        }
        catch (final Throwable ex)
        {
            report(ex);
        }
    }

    /** What the application's error handler throws is logged, and goes no further. */
    private void report(final Throwable throwable)
    {
        try
        {
            context.errorHandler().onError(throwable);
        }
        catch (final Throwable ex)
        {
            ex.addSuppressed(throwable);
            System.getLogger("io.nodens.client").log(
                System.Logger.Level.ERROR, "the error handler of a nodens client failed", ex);
        }
    }
}
