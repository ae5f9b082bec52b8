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

import io.aeron.Aeron;
import io.nodens.client.ClientContext;
import io.nodens.client.ErrorCode;
import io.nodens.client.Operation;
import io.nodens.client.SessionListener;
import io.nodens.client.WatchedEvent;
import io.nodens.sbe.protocol.CloseSessionRequestEncoder;
import io.nodens.sbe.protocol.MessageHeaderEncoder;
import io.nodens.sbe.protocol.WatchKind;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * The client's duty cycle: takes requests, keeps a connection to some member and the session attached there, sends what is to
 * be sent and sends it again where it was not answered, and hands answers over.
 * <pre>
 *   DISCONNECTED --&gt; CONNECTING --&gt; ATTACHING --&gt; ACTIVE
 *        ^                |              |           |
 *        +----------------+--------------+-----------+      any --&gt; CLOSED
 * </pre>
 * <b>Thread:</b> one, the agent's or the application's; {@link #submit(Request)}, {@link #startClose()} and the getters any.
 * <b>Owns:</b> the connection, the requests in flight, the watches; the Aeron client when it made it. <b>Allocates:</b>
 * nothing while connected, but for events.
 */
public final class ClientConductor implements Agent
{
    private static final int COMMAND_LIMIT = 64;
    private static final int SEND_LIMIT = 64;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long HANDSHAKE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long HOLD_MAX_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_PAUSE_MIN_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long RETRY_PAUSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HANDSHAKE_FLAG = 1L << 61;
    private static final int EVENT_EXPIRED = 1;
    private static final int EVENT_MOVED = 2;

    private final ClientContext context;
    private final Aeron aeron;
    private final boolean ownsAeron;
    private final AgentInvoker aeronInvoker;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final ConnectionSettings settings;
    private final RequestPool pool;
    private final ManyToManyConcurrentArrayQueue<Request> commands;
    private final InFlightList inFlight = new InFlightList();
    private final AnswerAdapter adapter;
    private final WatchRegistry watches;
    private final WatchUpkeep watchUpkeep;
    private final ClientSession session = new ClientSession();
    private final SessionListeners listeners;
    private final EndpointRotation rotation;
    private final Request closeRequest = new Request((1 << RequestPool.INDEX_BITS) - 1);
    private final ResponseFlyweight localResponse = new ResponseFlyweight();
    private final long connectDeadlineNs;

    private MemberConnection connection;
    private long handshakeCount;
    private long handshakeCorrelationId;
    private long handshakeDeadlineNs;
    private boolean isHandshakeSent;
    private long activeSinceNs;
    private long lastRequestId;
    private long sendPauseUntilNs;
    private long retryPauseNs = RETRY_PAUSE_MIN_NS;
    private long nextTickNs;
    private long closeDeadlineNs;
    private long nowNs;
    private boolean isClosing;
    private boolean isInDutyCycle;
    private Thread dutyThread;

    private volatile ClientState state = ClientState.DISCONNECTED;
    private volatile boolean isAccepting = true;
    private volatile boolean isCloseRequested;
    private volatile int memberId = -1;
    private volatile int maxDataLength = Integer.MAX_VALUE;
    private volatile String closeDetail = "";
    private volatile ErrorCode closeCode = ErrorCode.OK;

    /**
     * A conductor that has not begun.
     *
     * @param context   concluded.
     * @param aeron     to use.
     * @param ownsAeron whether to close it in the end.
     */
    public ClientConductor(final ClientContext context, final Aeron aeron, final boolean ownsAeron)
    {
        this.context = context;
        this.aeron = aeron;
        this.ownsAeron = ownsAeron;
        aeronInvoker = ownsAeron || context.useAgentInvoker() ? aeron.conductorAgentInvoker() : null;
        clock = context.nanoClock();
        errorHandler = context.errorHandler();
        final long silenceNs = Math.min(
            TimeUnit.MILLISECONDS.toNanos(context.silenceTimeoutMs()),
            TimeUnit.MILLISECONDS.toNanos(context.sessionTimeoutMs()) * 2 / 3);
        settings = new ConnectionSettings(
            context.clientName(), context.responseHost(), context.termBufferLength(), silenceNs, errorHandler);
        pool = new RequestPool(context.maxInFlight(), context.maxInFlightBytes());
        commands = new ManyToManyConcurrentArrayQueue<>(context.maxInFlight() + 1);
        adapter = new AnswerAdapter(this, pool);
        watches = new WatchRegistry(context.maxWatches(), errorHandler);
        watchUpkeep = new WatchUpkeep(watches);
        listeners = new SessionListeners(errorHandler);
        if (null != context.sessionListener())
        {
            listeners.add(context.sessionListener());
        }

        nowNs = clock.nanoTime();
        connectDeadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(context.connectTimeoutMs());
        rotation = new EndpointRotation(
            context.endpointList(), context.reconnectBackoffMinMs(), context.reconnectBackoffMaxMs(), nowNs);
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
        if (ClientState.CLOSED == state)
        {
            if (context.useAgentInvoker())
            {
                return 0;
            }

            throw new AgentTerminationException();
        }

        isInDutyCycle = true;
        try
        {
            return runDutyCycle();
        }
        catch (final Error ex)
        {
            shutdown(ErrorCode.CLIENT_CLOSED, "the client failed: " + ex);
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
        shutdown(ErrorCode.CLIENT_CLOSED, "the client was closed");
        if (ownsAeron)
        {
            CloseHelper.close(errorHandler, aeron);
        }
    }

    /**
     * Ask the client to finish what is in flight, end the session, and close. Returns at once.
     */
    public void startClose()
    {
        isAccepting = false;
        isCloseRequested = true;
    }

    /**
     * Where the client is in its life.
     *
     * @return the state.
     */
    public ClientState state()
    {
        return state;
    }

    /**
     * Why the client is closed.
     *
     * @return the code, {@link ErrorCode#OK} while it is not.
     */
    public ErrorCode closeCode()
    {
        return closeCode;
    }

    /**
     * Why the client is closed.
     *
     * @return text for a message.
     */
    public String closeDetail()
    {
        return closeDetail;
    }

    /**
     * The session.
     *
     * @return its id, 0 before it is open.
     */
    public long sessionId()
    {
        return session.sessionId();
    }

    /**
     * The session's timeout.
     *
     * @return milliseconds as granted, 0 before it is open.
     */
    public int sessionTimeoutMs()
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
     * The member that the client is connected to.
     *
     * @return its id, -1 without one.
     */
    public int memberId()
    {
        return memberId;
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

    RequestPool pool()
    {
        return pool;
    }

    WatchRegistry watches()
    {
        return watches;
    }

    int maxDataLength()
    {
        return maxDataLength;
    }

    boolean isAccepting()
    {
        return isAccepting;
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
            accept(request);
            if (ClientState.ACTIVE == state)
            {
                sendRequests();
            }

            return;
        }

        if (!commands.offer(request))
        {
            throw new IllegalStateException("more requests than the pool holds");
        }

        if (ClientState.CLOSED == state)
        {
            // The client thread may have emptied the queue for the last time before the request was in it.
            refuseCommands(new ResponseFlyweight());
        }
    }

    Request findCloseRequest(final long correlationId)
    {
        return closeRequest.correlationId == correlationId ? closeRequest : null;
    }

    void onAnswer(final Request request, final ResponseFlyweight response)
    {
        if (!request.wasSent || ClientState.ACTIVE != state)
        {
            return;
        }

        switch (response.code())
        {
            case NOT_SERVING -> connection.fail("the member has lost the cluster");

            case SESSION_MOVED, SESSION_EXPIRED ->
            {
                if (Operation.CLOSE_SESSION == request.operation)
                {
                    complete(request, response);
                }
                else
                {
                    // Only an attempt to attach tells for certain what became of the session.
                    connection.fail("the member does not hold the session: " + response.code());
                }
            }

            case OVERLOADED, BUSY, BEHIND, TOO_MANY_REQUESTS, OPERATION_TIMEOUT -> retry(request);

            case REQUEST_OUT_OF_ORDER ->
            {
                if (inFlight.hasWriteBefore(request))
                {
                    retry(inFlight.firstWrite());
                }
                else
                {
                    complete(request, response);
                }
            }

            default ->
            {
                retryPauseNs = RETRY_PAUSE_MIN_NS;
                session.onAnswer(response.zxid());
                setWatch(request, response);
                complete(request, response);
            }
        }
    }

    void onWatchAnswer(final long correlationId, final ErrorCode code, final long zxid)
    {
        if (watchUpkeep.onAnswer(correlationId, code, zxid))
        {
            pauseSending();
        }
    }

    void onErrorAnswer(final long correlationId, final ErrorCode code, final String detail)
    {
        if (ClientState.ATTACHING == state && correlationId == handshakeCorrelationId)
        {
            connection.fail("the member refused the session: " + code + " " + detail);
        }
        else if (0 != (correlationId & WatchUpkeep.CORRELATION_FLAG) && correlationId > 0)
        {
            onWatchAnswer(correlationId, code, 0);
        }
        else if (correlationId < 0)
        {
            errorHandler.onError(new IllegalStateException(
                "member at " + connection.endpoint().text() + " could not read a request: " + code + " " + detail));
        }
    }

    void onWatchEvent(final WatchedEvent.Type type, final String path, final long zxid)
    {
        session.onEvent(zxid);
        watches.onEvent(type, path, zxid);
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
            shutdown(ErrorCode.SESSION_EXPIRED, "the cluster ended session " + sessionId);
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
        if (ClientState.ATTACHING != state || correlationId != handshakeCorrelationId)
        {
            return;
        }

        if (ErrorCode.SESSION_EXPIRED == code && session.isOpen())
        {
            shutdown(ErrorCode.SESSION_EXPIRED, "the cluster does not know session " + session.sessionId() + " any longer");
        }
        else if (ErrorCode.OK != code)
        {
            connection.fail("the member refused the session: " + code);
        }
        else
        {
            if (session.isOpen())
            {
                session.onAttached(timeoutMs);
            }
            else
            {
                session.onOpened(sessionId, secret, timeoutMs, zxid);
            }

            onActive();
        }
    }

    private int runDutyCycle()
    {
        nowNs = clock.nanoTime();
        if (aeron.isClosed())
        {
            shutdown(ErrorCode.CLIENT_CLOSED, "its Aeron client is closed: media driver gone?");
            return 1;
        }

        int work = null == aeronInvoker ? 0 : aeronInvoker.invoke();
        work += drainCommands();
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

    private int drainCommands()
    {
        int work = 0;
        while (work < COMMAND_LIMIT)
        {
            final Request request = commands.poll();
            if (null == request)
            {
                break;
            }

            accept(request);
            work++;
        }

        return work;
    }

    private void accept(final Request request)
    {
        if (Operation.REMOVE_WATCH == request.operation)
        {
            final boolean isFound = watchUpkeep.remove(request.path(), request, isWatchInFlight());
            request.watch = null;
            localResponse.wrap(request, isFound ? ErrorCode.OK : ErrorCode.NO_WATCHER, null);
            complete(request, localResponse);
            return;
        }

        inFlight.add(request);
    }

    private boolean isWatchInFlight()
    {
        for (Request request = inFlight.head(); null != request; request = request.next)
        {
            if (null != request.watch)
            {
                return true;
            }
        }

        return false;
    }

    private int pollDisconnected()
    {
        if (!rotation.isDue(nowNs))
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

        connection = new MemberConnection(aeron, rotation.current(), settings, adapter, nowNs + attemptNs);
        state = ClientState.CONNECTING;
        return 1;
    }

    private int pollConnecting()
    {
        int work = connection.poll(nowNs);
        if (ConnectionState.CONNECTED == connection.state())
        {
            state = ClientState.ATTACHING;
            isHandshakeSent = false;
            handshakeCorrelationId = HANDSHAKE_FLAG | ++handshakeCount;
            handshakeDeadlineNs = nowNs + HANDSHAKE_TIMEOUT_NS;
            work++;
        }

        return work + checkConnection();
    }

    private int pollAttaching()
    {
        int work = connection.poll(nowNs);
        if (ClientState.ATTACHING != state)
        {
            return work;
        }

        if (!isHandshakeSent && ConnectionState.CONNECTED == connection.state())
        {
            isHandshakeSent = session.sendHandshake(connection, handshakeCorrelationId, context.sessionTimeoutMs());
            work++;
        }

        if (nowNs - handshakeDeadlineNs >= 0)
        {
            connection.fail("the member did not open or attach the session in time");
        }

        return work + checkConnection();
    }

    private int pollActive()
    {
        int work = connection.poll(nowNs);
        if (ClientState.ACTIVE != state)
        {
            return work + 1;
        }

        work += sendRequests();
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

        rotation.onFailure(reason, nowNs);
        memberId = -1;
        state = ClientState.DISCONNECTED;
        inFlight.rewind();
        if (wasActive)
        {
            listeners.tell((listener) -> listener.onDisconnected(reason));
        }

        return 1;
    }

    private void onActive()
    {
        final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(session.timeoutMs());
        final long silenceNs = Math.min(TimeUnit.MILLISECONDS.toNanos(context.silenceTimeoutMs()), timeoutNs * 2 / 3);
        connection.liveness(silenceNs, Math.min(timeoutNs / 3, silenceNs / 3));
        memberId = connection.memberId();
        maxDataLength = connection.maxDataLength();
        activeSinceNs = nowNs;
        sendPauseUntilNs = nowNs;
        retryPauseNs = RETRY_PAUSE_MIN_NS;
        inFlight.rewind();
        watchUpkeep.onAttached(session.lastZxid());
        state = ClientState.ACTIVE;
        final long sessionId = session.sessionId();
        final String endpoint = connection.endpoint().text();
        listeners.tell((listener) -> listener.onConnected(sessionId, memberId, endpoint));
    }

    private int sendRequests()
    {
        if (nowNs - sendPauseUntilNs < 0 || ConnectionState.CONNECTED != connection.state())
        {
            return 0;
        }

        int sent = watchUpkeep.isIdle() ? 0 : watchUpkeep.send(connection);
        if (!watchUpkeep.isIdle())
        {
            return sent;
        }

        while (sent < SEND_LIMIT)
        {
            final Request request = inFlight.firstUnsent();
            if (null == request || !send(request))
            {
                break;
            }

            sent++;
        }

        return sent;
    }

    private boolean send(final Request request)
    {
        if (request.length > connection.maxMessageLength())
        {
            localResponse.wrap(request, ErrorCode.DATA_TOO_LARGE, "a message of " + request.length +
                " bytes, allowed by termBufferLength: " + connection.maxMessageLength());
            complete(request, localResponse);
            return true;
        }

        final boolean isNewWrite = request.isWrite() && Request.NULL_REQUEST_ID == request.requestId;
        final long writeId = isNewWrite ? lastRequestId + 1 : request.requestId;
        final long remainingNs = Math.max(TimeUnit.MILLISECONDS.toNanos(1), request.deadlineNs - nowNs);
        request.stamp(
            session.sessionId(),
            writeId,
            inFlight.acknowledgedRequestId(lastRequestId),
            session.minZxid(),
            (int)TimeUnit.NANOSECONDS.toMillis(Math.min(HOLD_MAX_NS, remainingNs)));
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
        return true;
    }

    private void retry(final Request request)
    {
        inFlight.rewind(request);
        pauseSending();
    }

    private void pauseSending()
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
            final WatchKind kind = Operation.GET_CHILDREN == request.operation ? WatchKind.CHILDREN :
                ErrorCode.NO_NODE == response.code() ? WatchKind.EXISTS : WatchKind.DATA;
            watches.add(
                request.path(), isExists ? WatchKind.EXISTS : kind, kind, request.watch, response.zxid());
            request.watch = null;
        }
    }

    private void complete(final Request request, final ResponseFlyweight response)
    {
        if (null != request.watch)
        {
            watches.unreserve();
            request.watch = null;
        }

        if (Operation.REMOVE_WATCH != request.operation)
        {
            inFlight.remove(request);
        }

        if (null != request.handler)
        {
            try
            {
                request.handler.onResponse(response);
            }
            catch (final Exception ex)
            {
                errorHandler.onError(ex);
            }
        }

        if (request == closeRequest)
        {
            request.free();
            shutdown(ErrorCode.CLIENT_CLOSED, "the client was closed");
        }
        else
        {
            pool.release(request);
        }
    }

    private int onTick()
    {
        int work = expireRequests();
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
            shutdown(ErrorCode.CLIENT_CLOSED, "the client was closed before the member answered");
        }
        else if (!session.isOpen() && nowNs - connectDeadlineNs >= 0)
        {
            if (ClientState.DISCONNECTED != state)
            {
                connection.fail("not done when connectTimeoutMs had passed, in state " + state);
                rotation.onFailure(connection.reason(), nowNs);
            }

            shutdown(ErrorCode.CONNECT_FAILED, rotation.report());
        }

        return work;
    }

    private int expireRequests()
    {
        int expired = 0;
        Request request = inFlight.head();
        while (null != request && (request.isAbandoned || nowNs - request.deadlineNs >= 0))
        {
            final Request following = request.next;
            if (!request.isAbandoned && request != closeRequest)
            {
                expire(request);
                expired++;
            }

            request = following;
        }

        return expired;
    }

    private void expire(final Request request)
    {
        final boolean isUnknown = request.isWrite() && request.wasSent;
        final String detail = "no answer within " + context.operationTimeoutMs() + " ms, client is " + state;
        localResponse.wrap(request, ErrorCode.OPERATION_TIMEOUT, detail).outcomeUnknown(isUnknown);
        if (!isUnknown)
        {
            complete(request, localResponse);
            return;
        }

        // Its id is used: it stays in flight until it is answered, so that what comes later stays behind it.
        request.isAbandoned = true;
        try
        {
            request.handler.onResponse(localResponse);
        }
        catch (final Exception ex)
        {
            errorHandler.onError(ex);
        }

        request.handler = null;
    }

    private void beginClose()
    {
        isClosing = true;
        closeDeadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(context.closeTimeoutMs());
        if (!session.isOpen())
        {
            shutdown(ErrorCode.CLIENT_CLOSED, "the client was closed before it was connected");
            return;
        }

        while (drainCommands() > 0)
        {
            // What was accepted before the close is sent before it.
            continue;
        }

        closeRequest.operation = Operation.CLOSE_SESSION;
        closeRequest.deadlineNs = closeDeadlineNs;
        RequestPool.prepare(closeRequest);
        closeRequest.closeSessionEncoder.wrapAndApplyHeader(closeRequest.buffer, 0, closeRequest.headerEncoder);
        closeRequest.length = MessageHeaderEncoder.ENCODED_LENGTH + CloseSessionRequestEncoder.BLOCK_LENGTH;
        inFlight.add(closeRequest);
    }

    private void shutdown(final ErrorCode code, final String detail)
    {
        if (ClientState.CLOSED == state)
        {
            return;
        }

        isAccepting = false;
        closeCode = code;
        closeDetail = detail;
        state = ClientState.CLOSED;
        memberId = -1;
        if (null != connection)
        {
            connection.close();
        }

        Request request = inFlight.head();
        while (null != request)
        {
            final Request following = request.next;
            if (request != closeRequest)
            {
                localResponse.wrap(request, code, detail).outcomeUnknown(request.isWrite() && request.wasSent);
                complete(request, localResponse);
            }

            request = following;
        }

        refuseCommands(localResponse);
        listeners.tell(ErrorCode.SESSION_EXPIRED == code ?
            SessionListener::onExpired : SessionListener::onClosed);
    }

    private void refuseCommands(final ResponseFlyweight response)
    {
        Request request = commands.poll();
        while (null != request)
        {
            if (null != request.watch && Operation.REMOVE_WATCH != request.operation)
            {
                watches.unreserve();
                request.watch = null;
            }

            response.wrap(request, closeCode, closeDetail);
            try
            {
                request.handler.onResponse(response);
            }
            catch (final Exception ex)
            {
                errorHandler.onError(ex);
            }

            pool.release(request);
            request = commands.poll();
        }
    }
}
