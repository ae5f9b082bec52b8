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
import io.nodens.client.SessionListener;
import io.nodens.client.exceptions.ErrorCode;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * The duty cycle of a client of one session: takes requests, keeps a connection to some member and the session attached
 * there, sends what is to be sent and sends it again where it was not answered, and hands answers over. It is the case
 * of one of {@link SessionFlows}: a member that does not hold the session, or will not, is left for another.
 * <pre>
 *   DISCONNECTED --&gt; CONNECTING --&gt; ATTACHING --&gt; ACTIVE
 *        ^                |              |           |
 *        +----------------+--------------+-----------+      any --&gt; CLOSED
 * </pre>
 * <b>Thread:</b> one, the agent's or the application's; {@link #startClose()} and {@link #view()} any. <b>Owns:</b> the
 * connection, the requests in flight, the watches; the Aeron client when it made it. <b>Allocates:</b> nothing while
 * connected, but for events.
 */
public final class ClientConductor implements Agent, ConnectionListener, SessionOwner
{
    /** How often a member that is too busy to open or attach the session is asked before another one is. */
    static final int MAX_ASKS_OF_ONE = 4;

    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ClientContext context;
    private final AeronLink link;
    private final NanoClock clock;
    private final QuietIdleStrategy quietIdle;
    private final CallbackQueue callbacks;
    private final ClientSession session;
    private final ClientView view;
    private final ConnectionKeeper keeper;
    private final SessionFlows flows;
    private final SessionFlow flow;
    private final RequestIntake intake;
    private final SessionListeners listeners;
    private final ClientTimers timers;
    private final long connectDeadlineNs;
    private final SessionClock sessionClock;

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
        final long silenceNs = SessionPatience.silenceNs(
            context.silenceTimeoutMs(), TimeUnit.MILLISECONDS.toNanos(context.sessionTimeoutMs()));
        nowNs = clock.nanoTime();
        keeper = new ConnectionKeeper(
            context,
            link,
            new ConnectionSettings(
                context.clientName(),
                context.credentials(),
                context.responseHost(),
                new StreamTerms(context.termBufferLength(), StreamTerms.OF_MEMBER),
                silenceNs,
                callbacks::onError,
                clock,
                null == quietIdle ? null : quietIdle::wakeUp),
            this,
            nowNs);
        final FlowResources resources = new FlowResources(
            new RequestPool(context.maxInFlight(), context.maxInFlightBytes()),
            callbacks,
            callbacks::onError,
            context.operationTimeoutMs(),
            new ResponseFlyweight());
        flows = new SessionFlows(
            keeper, resources, context.silenceTimeoutMs(), context.answerTimeoutMs(), 1, false, nowNs);
        flow = new SessionFlow(
            flows.nextSlot(),
            this,
            resources,
            new WatchRegistry(context.maxWatches(), callbacks),
            context.sessionTimeoutMs(),
            clock);
        flows.add(flow);
        flow.submitter(new RequestSubmitter(flow, context, false));
        keeper.handler(new AnswerAdapter(flows));
        session = flow.session;
        sessionClock = flow.clock;
        intake = new RequestIntake(resources.pool(), flow.requests);
        listeners = new SessionListeners(callbacks);
        timers = new ClientTimers(this, callbacks);
        if (null != context.sessionListener())
        {
            listeners.add(context.sessionListener());
        }

        view = new ClientView(session, sessionClock);
        connectDeadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(context.connectTimeoutMs());
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

    SessionFlow flow()
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

    @Override
    public boolean isAccepting(final SessionFlow ignore)
    {
        return view.isAccepting();
    }

    @Override
    public boolean hasRoom(final SessionFlow ignore)
    {
        return true;
    }

    @Override
    public Object stateOf(final SessionFlow ignore)
    {
        return state;
    }

    @Override
    public int maxDataLength()
    {
        return view.maxDataLength();
    }

    @Override
    public void submit(final SessionFlow ignore, final Request request)
    {
        if (context.useAgentInvoker())
        {
            flow.requests.accept(request);
            if (ClientState.ACTIVE == state)
            {
                flow.requests.send(keeper.connection(), nowNs);
            }

            return;
        }

        intake.submit(request);
        if (null != quietIdle)
        {
            quietIdle.wakeUp();
        }

        if (view.isEnded())
        {
            // The client thread may have emptied the queue for the last time before the request was in it.
            intake.refuse(new ResponseFlyweight(), view.end().code(), view.end().detail());
        }
    }

    @Override
    public void onConnecting()
    {
        state(ClientState.CONNECTING);
    }

    @Override
    public void onConnected()
    {
        state(ClientState.ATTACHING);
        flows.onConnected();
    }

    @Override
    public void onDisconnected(final String reason)
    {
        final boolean wasActive = ClientState.ACTIVE == state;
        state(ClientState.DISCONNECTED);
        flows.onDisconnected(reason);
        if (wasActive && !view.isEnded())
        {
            listeners.disconnected(reason);
        }
    }

    @Override
    public void onLinkLost(final SessionEnd.Cause cause, final String reason)
    {
        shutdown(cause, reason);
    }

    @Override
    public void onAttached(final SessionFlow ignore)
    {
        if (sessionClock.isPassed())
        {
            onDeadlinePassed(flow);
        }

        final MemberConnection connection = keeper.connection();
        view.member(connection.memberId(), connection.maxDataLength());
        state(ClientState.ACTIVE);
        if (!view.isEnded())
        {
            listeners.connected(session.sessionId(), connection.memberId(), connection.endpoint().text());
        }
    }

    /**
     * A member that has too much to do, or that is the only one and has not found the cluster yet, is asked again on
     * the same connection after a pause that grows: the connection is worth something, and giving it up and making it
     * anew, by thousands of clients at once, is just what such a member has no time for.
     */
    @Override
    public void onRefused(final SessionFlow ignore, final ErrorCode code, final String detail)
    {
        if (ErrorCode.SESSION_EXPIRED == code && session.isOpen())
        {
            onSessionEnded(
                SessionEnd.Cause.EXPIRED, "the cluster does not know session " + session.sessionId() + " any longer");
        }
        else if (isWorthAsking(code))
        {
            flows.askAgain(flow, keeper.rotation().nextPauseNs());
        }
        else
        {
            keeper.connection().fail("the member refused the session: " + flow.refusal);
        }
    }

    /** Only an attempt to attach tells for certain what became of the session, also when it is to be closed. */
    @Override
    public void onNotHeld(final SessionFlow ignore, final ErrorCode code)
    {
        keeper.connection().fail("the member does not hold the session: " + code);
    }

    @Override
    public void onSessionEvent(final SessionFlow ignore, final long attachmentId, final int eventType)
    {
        if (SessionEvents.MOVED == eventType)
        {
            keeper.connection().fail(
                "the session was attached through another connection, attachment " + attachmentId);
        }
        else if (SessionEvents.FORCE_CLOSED == eventType)
        {
            onSessionEnded(SessionEnd.Cause.FORCE_CLOSED, "an operator ended session " + session.sessionId());
        }
        else if (SessionEvents.EXPIRED == eventType || !isClosing)
        {
            onSessionEnded(SessionEnd.Cause.EXPIRED, "the cluster ended session " + session.sessionId());
        }
    }

    @Override
    public void onCloseAnswer(final SessionFlow ignore, final Request request, final ResponseFlyweight response)
    {
        if (ErrorCode.OK == response.code())
        {
            flow.requests.complete(request, response);
            shutdown(SessionEnd.Cause.CLOSED, "the client was closed");
        }
        else
        {
            keeper.connection().fail("the member did not end the session: " + response.code());
        }
    }

    /**
     * Nobody has acknowledged anything for the session's timeout: it counts as over from here on, whatever a member may
     * say later. Should one still hold it, it is ended there, so that nobody has to wait for its timeout.
     */
    @Override
    public void onDeadlinePassed(final SessionFlow ignore)
    {
        if (view.isEnded())
        {
            return;
        }

        final String detail = "no member acknowledged anything for the timeout of session " + session.sessionId() +
            ", " + session.timeoutMs() + " ms: it counts as over";
        if (ClientState.ACTIVE == state)
        {
            // The member is not found silent yet, but nobody is to hear of the end who believes to be connected.
            listeners.disconnected(detail);
        }

        end(SessionEnd.Cause.OUT_OF_TOUCH, detail);
        if (!isClosing)
        {
            closeSession();
        }
        else if (!flow.requests.isCloseInFlight())
        {
            addCloseSession();
        }
    }

    private boolean isWorthAsking(final ErrorCode code)
    {
        final boolean hasOthers = keeper.rotation().hasOthers();
        return switch (code)
        {
            case OVERLOADED, BUSY, TOO_MANY_REQUESTS -> !hasOthers || flow.asks < MAX_ASKS_OF_ONE;
            case NOT_SERVING -> !hasOthers;
            default -> false;
        };
    }

    private int runDutyCycle()
    {
        nowNs = clock.nanoTime();
        int work = keeper.begin(nowNs);
        work += intake.drain();
        if (ClientState.CLOSED != state)
        {
            work += keeper.poll();
            flows.enqueueToSend(flow);
            if (ClientState.ACTIVE == state && !view.isEnded() &&
                !sessionClock.acknowledge(keeper.connection().acknowledgedNs(), flow.timeoutNs()))
            {
                onDeadlinePassed(flow);
            }

            work += flows.doWork(nowNs) + keeper.check() + flow.requests.workOnWatches(nowNs);
        }

        if (nowNs - nextTickNs >= 0 && ClientState.CLOSED != state)
        {
            nextTickNs = nowNs + TICK_NS;
            work += onTick();
        }

        return work;
    }

    private int onTick()
    {
        flows.visit(flow);
        int work = keeper.check() + timers.run(nowNs);
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
            shutdown(SessionEnd.Cause.NOT_CONNECTED, keeper.report(
                (ClientState.CONNECTING == state ? keeper.connection().awaited() : awaited()) +
                " within connectTimeoutMs=" + context.connectTimeoutMs()));
        }

        return work;
    }

    /** What there is not yet, for a message. */
    private String awaited()
    {
        return "the session was not opened" + (flow.refusal.isEmpty() ? "" : ", last answer " + flow.refusal + ",");
    }

    private void beginClose()
    {
        if (!session.isOpen())
        {
            shutdown(SessionEnd.Cause.CLOSED, "the client was closed before it was connected");
            return;
        }

        while (intake.drain() > 0)
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
        addCloseSession();
    }

    private void addCloseSession()
    {
        flow.resources.pool().closing().flow = flow;
        flow.requests.addCloseSession(closeDeadlineNs);
    }

    /** The cluster says that the session is over. */
    private void onSessionEnded(final SessionEnd.Cause cause, final String detail)
    {
        if (isClosing && flow.requests.wasCloseSent())
        {
            // Its answer was lost with the connection.
            shutdown(SessionEnd.Cause.CLOSED, "the client was closed");
        }
        else
        {
            shutdown(cause, detail);
        }
    }

    private void shutdown(final SessionEnd.Cause cause, final String detail)
    {
        if (ClientState.CLOSED == state)
        {
            return;
        }

        state(ClientState.CLOSED);
        try
        {
            keeper.close();
        }
        finally
        {
            end(cause, detail);
        }
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
        flow.requests.failAll(end.code(), detail);
        intake.refuse(flow.resources.response(), end.code(), detail);
        listeners.ended(end);
        timers.runAll();
    }
}
