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
import io.nodens.client.ErrorCode;
import io.nodens.client.Operation;
import io.nodens.client.SessionEnd;
import io.nodens.client.SessionListener;
import io.nodens.client.WatchedEvent;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * The client's duty cycle: takes requests, keeps a connection to some member and the session attached there, sends what
 * is to be sent and sends it again where it was not answered, and hands answers over.
 * <pre>
 *   DISCONNECTED --&gt; CONNECTING --&gt; ATTACHING --&gt; ACTIVE
 *        ^                |              |           |
 *        +----------------+--------------+-----------+      any --&gt; CLOSED
 * </pre>
 * <b>Thread:</b> one, the agent's or the application's; {@link #submit(Request)}, {@link #startClose()} and
 * {@link #view()} any. <b>Owns:</b> the connection, the requests in flight, the watches; the Aeron client when it made
 * it. <b>Allocates:</b> nothing while connected, but for events.
 */
public final class ClientConductor implements Agent
{
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** How many pings fit into a timeout: what the last one is old counts against the session's deadline. */
    private static final int PINGS_PER_TIMEOUT = 6;
    /** How many of the longest pauses between attempts fit into a timeout. */
    private static final int PAUSES_PER_TIMEOUT = 16;
    private static final int EVENT_EXPIRED = 1;
    private static final int EVENT_MOVED = 2;

    private final ClientContext context;
    private final AeronLink link;
    private final NanoClock clock;
    private final QuietIdleStrategy quietIdle;
    private final ErrorHandler errorHandler;
    private final CallbackQueue callbacks;
    private final ConnectionSettings settings;
    private final ClientSession session = new ClientSession();
    private final ClientView view;
    private final RequestFlow flow;
    private final AnswerAdapter adapter;
    private final SessionListeners listeners;
    private final ClientTimers timers;
    private final EndpointRotation rotation;
    private final LivedClock livedClock;
    private final long connectDeadlineNs;
    private final SessionClock sessionClock;
    private final Handshake handshake;

    private MemberConnection connection;
    private long activeSinceNs;
    private long nextTickNs;
    private long closeDeadlineNs;
    private long nowNs;
    private boolean isClosing;
    private boolean isInDutyCycle;
    private Thread dutyThread;

    private ClientState state = ClientState.DISCONNECTED;
    private volatile boolean isCloseRequested;

    /**
     * A conductor that has not begun.
     *
     * @param context   concluded.
     * @param link      with the Aeron client; closed in the end.
     * @param callbacks where the application's code runs.
     */
    public ClientConductor(
        final ClientContext context, final AeronLink link, final CallbackQueue callbacks)
    {
        this.context = context;
        this.callbacks = callbacks;
        this.link = link;
        clock = context.nanoClock();
        quietIdle = context.idleStrategy() instanceof QuietIdleStrategy ?
            (QuietIdleStrategy)context.idleStrategy() : null;
        errorHandler = callbacks::onError;
        final long silenceNs = Math.min(
            TimeUnit.MILLISECONDS.toNanos(context.silenceTimeoutMs()),
            TimeUnit.MILLISECONDS.toNanos(context.sessionTimeoutMs()) * 2 / 3);
        settings = new ConnectionSettings(
            context.clientName(),
            context.responseHost(),
            context.termBufferLength(),
            silenceNs,
            errorHandler,
            clock,
            null == quietIdle ? null : quietIdle::wakeUp);
        flow = new RequestFlow(context, session, callbacks);
        adapter = new AnswerAdapter(this, flow);
        listeners = new SessionListeners(callbacks);
        timers = new ClientTimers(this, callbacks);
        if (null != context.sessionListener())
        {
            listeners.add(context.sessionListener());
        }

        sessionClock = new SessionClock(clock);
        view = new ClientView(session, sessionClock);
        nowNs = clock.nanoTime();
        connectDeadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(context.connectTimeoutMs());
        livedClock = new LivedClock(nowNs);
        rotation = new EndpointRotation(
            context.endpointList(),
            context.shuffleEndpoints(),
            context.reconnectBackoffMinMs(),
            context.reconnectBackoffMaxMs(),
            nowNs);
        handshake = new Handshake(session, rotation, livedClock, context.sessionTimeoutMs());
    }

    @Override
    public String roleName()
    {
        return context.clientName();
    }

    @Override
    public void onStart()
    {
        dutyThread = Thread.currentThread();
    }

    /**
     * One duty cycle.
     *
     * @return work done, 0 when there was nothing to do.
     */
    @Override
    public int doWork()
    {
        isInDutyCycle = true;
        try
        {
            return (ClientState.CLOSED == state ? 0 : runDutyCycle()) + callbacks.runOnClientThread();
        }
        catch (final Error ex)
        {
            shutdown(SessionEnd.Cause.FAILED, "the client failed: " + ex);
            throw ex;
        }
        finally
        {
            isInDutyCycle = false;
        }
    }

    @Override
    public void onClose()
    {
        shutdown(SessionEnd.Cause.CLOSED, "the client was closed");
        link.close();
        callbacks.abandon();
    }

    /**
     * Ask the client to finish what is in flight, end the session, and close. Returns at once.
     */
    public void startClose()
    {
        view.refuse();
        isCloseRequested = true;
        if (null != quietIdle)
        {
            quietIdle.wakeUp();
        }
    }

    /**
     * What any thread may ask about the client.
     *
     * @return the view, for the life of the client.
     */
    public ClientView view()
    {
        return view;
    }

    /**
     * Whether the calling thread is inside the duty cycle, where waiting for an answer would wait for ever.
     *
     * @return true inside.
     */
    public boolean isOnDutyThread()
    {
        return context.useAgentInvoker() ? isInDutyCycle : Thread.currentThread() == dutyThread;
    }

    /**
     * Follow the session.
     *
     * @param listener to tell.
     */
    public void addSessionListener(final SessionListener listener)
    {
        listeners.add(listener);
    }

    /**
     * Follow the session no longer.
     *
     * @param listener to tell no more.
     */
    public void removeSessionListener(final SessionListener listener)
    {
        listeners.remove(listener);
    }

    ClientContext context()
    {
        return context;
    }

    RequestFlow flow()
    {
        return flow;
    }

    ClientTimers timers()
    {
        return timers;
    }

    long nanoTime()
    {
        return clock.nanoTime();
    }

    /**
     * Take a request over.
     *
     * @param request encoded.
     */
    void submit(final Request request)
    {
        if (context.useAgentInvoker())
        {
            flow.accept(request);
            if (ClientState.ACTIVE == state)
            {
                flow.send(connection, nowNs);
            }

            return;
        }

        flow.submit(request);
        if (null != quietIdle)
        {
            quietIdle.wakeUp();
        }

        if (view.isEnded())
        {
            // The client thread may have emptied the queue for the last time before the request was in it.
            flow.refuseQueued(new ResponseFlyweight(), view.end().code(), view.end().detail());
        }
    }

    void onAnswer(final Request request, final ResponseFlyweight response)
    {
        final boolean isAwaited = ClientState.ACTIVE == state ||
            (ClientState.ATTACHING == state && request.isAnsweredAnywhere());
        if (!request.isSent || !isAwaited)
        {
            return;
        }

        if (ClientState.ACTIVE == state && isSessionHeld(response.code()))
        {
            connection.onAcknowledged(request.sentNs);
        }

        switch (response.code())
        {
            case NOT_SERVING -> connection.fail("the member has lost the cluster");

            // Only an attempt to attach tells for certain what became of the session, also when it is to be closed.
            case SESSION_MOVED, SESSION_EXPIRED ->
                connection.fail("the member does not hold the session: " + response.code());

            case OVERLOADED, BUSY, BEHIND, TOO_MANY_REQUESTS, OPERATION_TIMEOUT -> flow.retry(request, nowNs);

            default ->
            {
                if (ErrorCode.REQUEST_OUT_OF_ORDER == response.code() && flow.retryInOrder(request, nowNs))
                {
                    return;
                }

                if (Operation.CLOSE_SESSION != request.operation)
                {
                    flow.decide(request, response);
                }
                else if (ErrorCode.OK == response.code())
                {
                    onSessionClosed(request, response);
                }
                else
                {
                    connection.fail("the member did not end the session: " + response.code());
                }
            }
        }
    }

    /** Whether the member that answers so holds the session and has the cluster: else it has kept nothing alive. */
    private static boolean isSessionHeld(final ErrorCode code)
    {
        return ErrorCode.SESSION_MOVED != code && ErrorCode.SESSION_EXPIRED != code && ErrorCode.NOT_SERVING != code;
    }

    void onWatchAnswer(final long correlationId, final ErrorCode code, final long zxid, final int count)
    {
        if (ErrorCode.NOT_SERVING == code)
        {
            // As for a request: the member that takes the session over next gets every watch.
            connection.fail("the member has lost the cluster");
            return;
        }

        flow.onWatchAnswer(correlationId, code, zxid, count, nowNs);
    }

    void onErrorAnswer(final long correlationId, final ErrorCode code, final String detail)
    {
        if (ClientState.ATTACHING == state && handshake.isAwaited(correlationId))
        {
            handshake.onRefused(connection, code, detail, nowNs);
        }
        else if (0 != (correlationId & WatchUpkeep.CORRELATION_FLAG) && correlationId > 0)
        {
            onWatchAnswer(correlationId, code, 0, 0);
        }
        else if (correlationId < 0)
        {
            errorHandler.onError(new IllegalStateException(
                "member at " + connection.endpoint().text() + " could not read a request: " + code + " " + detail));
        }
    }

    void onWatchEvent(final WatchedEvent.Type type, final String path, final long zxid)
    {
        if (view.isEnded())
        {
            return;
        }

        session.onEvent(zxid);
        flow.watches().onEvent(type, path, zxid);
    }

    void onSessionEvent(final long sessionId, final long attachmentId, final int eventType)
    {
        if (sessionId != session.sessionId() || ClientState.ACTIVE != state)
        {
            return;
        }

        if (EVENT_MOVED == eventType)
        {
            connection.fail("the session was attached through another connection, attachment " + attachmentId);
        }
        else if (EVENT_EXPIRED == eventType || !isClosing)
        {
            onSessionEnded("the cluster ended session " + sessionId);
        }
    }

    @SuppressWarnings("checkstyle:ParameterNumber") // Codec-like: the fields of one message.
    void onSessionAnswer(
        final long correlationId,
        final ErrorCode code,
        final long sessionId,
        final long attachmentId,
        final int timeoutMs,
        final long zxid,
        final byte[] secret)
    {
        if (ClientState.ATTACHING != state || !handshake.isAwaited(correlationId))
        {
            return;
        }

        if (ErrorCode.SESSION_EXPIRED == code && session.isOpen())
        {
            onSessionEnded("the cluster does not know session " + session.sessionId() + " any longer");
        }
        else if (ErrorCode.OK != code)
        {
            handshake.onRefused(connection, code, "", nowNs);
        }
        else
        {
            final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            if (session.isOpen())
            {
                session.onAttached(timeoutMs);
                sessionClock.acknowledge(handshake.sentNs(), timeoutNs);
            }
            else
            {
                session.onOpened(sessionId, secret, timeoutMs, zxid);
                sessionClock.open(handshake.sentNs(), timeoutNs);
            }

            if (sessionClock.isPassed())
            {
                onDeadlinePassed();
            }

            onActive();
        }
    }

    private int runDutyCycle()
    {
        nowNs = clock.nanoTime();
        livedClock.advance(nowNs);
        int work = link.invoke();
        if (link.isLost())
        {
            work += onAeronLost();
        }

        work += flow.drain();
        work += switch (state)
        {
            case DISCONNECTED -> pollDisconnected();
            case CONNECTING -> pollConnecting();
            case ATTACHING -> pollAttaching();
            case ACTIVE -> pollActive();
            case CLOSED -> 0;
        };

        if (nowNs - nextTickNs >= 0 && ClientState.CLOSED != state)
        {
            nextTickNs = nowNs + TICK_NS;
            work += onTick();
        }

        return work;
    }

    /** The driver is gone or was started anew, or this process paused for longer than Aeron allows. */
    private int onAeronLost()
    {
        final String reason = "its Aeron client is closed: the media driver ended, or this process paused for too long";
        if (!link.isOwn())
        {
            shutdown(SessionEnd.Cause.AERON_LOST, reason);
            return 1;
        }

        if (ClientState.DISCONNECTED != state && ClientState.CLOSED != state)
        {
            connection.fail(reason);
            checkConnection();
        }

        rotation.closeUnfinished();
        return link.tryRenew(nowNs) ? 1 : 0;
    }

    private int pollDisconnected()
    {
        if (takeFinished())
        {
            return 1;
        }

        if (link.isLost() || !rotation.isDue(nowNs))
        {
            return 0;
        }

        long attemptNs = TimeUnit.MILLISECONDS.toNanos(context.attemptTimeoutMs());
        if (session.isOpen())
        {
            // A detached session lives for its timeout: leave time to ask a second member.
            attemptNs = Math.min(attemptNs, Math.max(
                TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(session.timeoutMs()) / 2));
        }

        connection = rotation.takeUnfinished();
        if (null == connection)
        {
            connection = new MemberConnection(
                link.aeron(), rotation.current(), settings, adapter, nowNs, livedClock.livedNs());
        }

        connection.attempt(rotation.attemptTimeoutNs(attemptNs));
        state(ClientState.CONNECTING);
        return 1;
    }

    /** An attempt that was given up for others may have got through meanwhile. */
    private boolean takeFinished()
    {
        final MemberConnection finished = rotation.pollUnfinished(nowNs, livedClock.livedNs());
        if (null == finished)
        {
            return false;
        }

        if (ClientState.CONNECTING == state)
        {
            connection.close();
        }

        connection = finished;
        state(ClientState.CONNECTING);
        return true;
    }

    private int pollConnecting()
    {
        int work = connection.poll(nowNs, livedClock.livedNs());
        if (ConnectionState.CONNECTED == connection.state() || takeFinished())
        {
            state(ClientState.ATTACHING);
            flow.onConnected();
            handshake.begin(nowNs);
            work++;
        }
        else if (connection.isOverdue())
        {
            rotation.onOverdue(connection, nowNs);
            state(ClientState.DISCONNECTED);
            return work + 1;
        }

        return work + checkConnection();
    }

    private int pollAttaching()
    {
        int work = connection.poll(nowNs, livedClock.livedNs());
        if (ClientState.ATTACHING != state)
        {
            return work;
        }

        // Before the handshake, whose refusal may end the connection.
        work += flow.sendStaleReads(connection, nowNs) + handshake.doWork(connection, nowNs);
        return work + checkConnection();
    }

    private int pollActive()
    {
        int work = connection.poll(nowNs, livedClock.livedNs());
        if (ClientState.ACTIVE != state)
        {
            return work + 1;
        }

        if (!view.isEnded() && !sessionClock.acknowledge(
            connection.acknowledgedNs(), TimeUnit.MILLISECONDS.toNanos(session.timeoutMs())))
        {
            onDeadlinePassed();
        }

        work += flow.send(connection, nowNs);
        return work + checkConnection();
    }

    private int checkConnection()
    {
        if (ClientState.CLOSED == state || ConnectionState.CLOSED != connection.state())
        {
            return 0;
        }

        final boolean wasActive = ClientState.ACTIVE == state;
        final String reason = connection.reason();
        if (wasActive && nowNs - activeSinceNs > TimeUnit.MILLISECONDS.toNanos(context.reconnectBackoffMaxMs()))
        {
            // Only a connection that lasted proves its member good; else losing it at once would be free of any pause.
            rotation.onSuccess();
        }

        rotation.onFailure(connection.refusal(), reason, nowNs);
        state(ClientState.DISCONNECTED);
        if (wasActive && !view.isEnded())
        {
            listeners.disconnected(reason);
        }

        if (rotation.isEveryVersionForeign())
        {
            shutdown(SessionEnd.Cause.VERSION_MISMATCH, rotation.report());
        }

        return 1;
    }

    private void onActive()
    {
        final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(session.timeoutMs());
        final long silenceNs = Math.min(TimeUnit.MILLISECONDS.toNanos(context.silenceTimeoutMs()), timeoutNs * 2 / 3);
        connection.liveness(silenceNs, timeoutNs / PINGS_PER_TIMEOUT);
        rotation.limitPauses(timeoutNs / PAUSES_PER_TIMEOUT);
        view.member(connection.memberId(), connection.maxDataLength());
        activeSinceNs = nowNs;
        rotation.closeUnfinished();
        flow.onAttached(nowNs);
        state(ClientState.ACTIVE);
        if (view.isEnded())
        {
            return;
        }

        listeners.connected(session.sessionId(), connection.memberId(), connection.endpoint().text());
    }

    private int onTick()
    {
        int work = flow.expire(nowNs, state) + timers.run(nowNs);
        if (!view.isEnded() && session.isOpen() && sessionClock.isPassed())
        {
            onDeadlinePassed();
        }

        if (ClientState.ACTIVE == state &&
            flow.isAnswerOverdue(
                nowNs, TimeUnit.MILLISECONDS.toNanos(context.answerTimeoutMs()) + livedClock.recentLateNs()))
        {
            // It answers pings, so it lives, but it is of no use: what it owes is asked of another.
            connection.fail("the member answered no request for " + context.answerTimeoutMs() + " ms");
            work += checkConnection();
        }

        if (isCloseRequested && !isClosing)
        {
            work++;
            beginClose();
        }

        if (ClientState.CLOSED == state)
        {
            return work;
        }

        if (isClosing && nowNs - closeDeadlineNs >= 0)
        {
            shutdown(SessionEnd.Cause.CLOSED, "the client was closed before the member answered");
        }
        else if (!session.isOpen() && nowNs - connectDeadlineNs >= 0)
        {
            if (ClientState.DISCONNECTED != state)
            {
                connection.fail(
                    (ClientState.CONNECTING == state ? connection.awaited() : handshake.awaited()) +
                    " within connectTimeoutMs=" + context.connectTimeoutMs());
                rotation.onFailure(connection.refusal(), connection.reason(), nowNs);
            }

            shutdown(SessionEnd.Cause.NOT_CONNECTED, rotation.report());
        }

        return work;
    }

    private void beginClose()
    {
        if (!session.isOpen())
        {
            shutdown(SessionEnd.Cause.CLOSED, "the client was closed before it was connected");
            return;
        }

        while (flow.drain() > 0)
        {
            // What was accepted before the close is sent before it.
            continue;
        }

        closeSession();
    }

    private void closeSession()
    {
        isClosing = true;
        closeDeadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(context.closeTimeoutMs());
        flow.addCloseSession(closeDeadlineNs);
    }

    /**
     * Nobody has acknowledged anything for the session's timeout: it counts as over from here on, whatever a member may
     * say later. Should one still hold it, it is ended there, so that nobody has to wait for its timeout.
     */
    private void onDeadlinePassed()
    {
        if (view.isEnded())
        {
            return;
        }

        end(SessionEnd.Cause.OUT_OF_TOUCH, "no member acknowledged anything for the timeout of session " +
            session.sessionId() + ", " + session.timeoutMs() + " ms: it counts as over");
        if (!isClosing)
        {
            closeSession();
        }
        else if (!flow.isCloseInFlight())
        {
            flow.addCloseSession(closeDeadlineNs);
        }
    }

    /** The cluster says that the session is over. */
    private void onSessionEnded(final String detail)
    {
        if (isClosing && flow.wasCloseSent())
        {
            // Its answer was lost with the connection.
            shutdown(SessionEnd.Cause.CLOSED, "the client was closed");
        }
        else
        {
            shutdown(SessionEnd.Cause.EXPIRED, detail);
        }
    }

    private void onSessionClosed(final Request request, final ResponseFlyweight response)
    {
        flow.complete(request, response);
        shutdown(SessionEnd.Cause.CLOSED, "the client was closed");
    }

    private void shutdown(final SessionEnd.Cause cause, final String detail)
    {
        if (ClientState.CLOSED == state)
        {
            return;
        }

        state(ClientState.CLOSED);
        if (null != connection)
        {
            connection.close();
        }

        rotation.closeUnfinished();
        end(cause, detail);
    }

    private void state(final ClientState next)
    {
        state = next;
        view.state(next);
    }

    /** Fail everything and tell everybody, once. */
    private void end(final SessionEnd.Cause cause, final String detail)
    {
        if (view.isEnded())
        {
            return;
        }

        final SessionEnd end = new SessionEnd(cause, detail);
        sessionClock.end();
        view.end(end);
        flow.failAll(end.code(), detail);
        listeners.ended(end);
        timers.runAll();
    }
}
