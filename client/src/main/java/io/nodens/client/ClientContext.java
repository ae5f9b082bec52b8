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
package io.nodens.client;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.nodens.client.connection.QuietIdleStrategy;
import io.nodens.client.exceptions.BadArgumentsException;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Settings of a client. Set them, then pass the context to one client, which concludes it: it checks the settings,
 * which must not be changed afterwards. A context serves one client; {@link #clone()} it for another.
 * <p>
 * <b>Thread:</b> one, until the context is concluded; any, afterwards, to read it.
 */
public final class ClientContext implements Cloneable
{
    private String endpoints;
    private boolean shuffleEndpoints = true;
    private Aeron aeron;
    private String aeronDirectoryName = CommonContext.getAeronDirectoryName();
    private EmbeddedDriver.Context embeddedDriver;
    private int requestStreamId = ClientConfiguration.REQUEST_STREAM_ID_DEFAULT;
    private String responseHost;
    private int termBufferLength = ClientConfiguration.TERM_BUFFER_LENGTH_DEFAULT;
    private String clientName = "nodens-client";
    private ClientCredentials credentials;
    private int sessionTimeoutMs = ClientConfiguration.SESSION_TIMEOUT_DEFAULT_MS;
    private long operationTimeoutMs = ClientConfiguration.OPERATION_TIMEOUT_DEFAULT_MS;
    private long connectTimeoutMs = ClientConfiguration.CONNECT_TIMEOUT_DEFAULT_MS;
    private long attemptTimeoutMs = ClientConfiguration.ATTEMPT_TIMEOUT_DEFAULT_MS;
    private long silenceTimeoutMs = ClientConfiguration.SILENCE_TIMEOUT_DEFAULT_MS;
    private long answerTimeoutMs = ClientConfiguration.ANSWER_TIMEOUT_DEFAULT_MS;
    private long closeTimeoutMs = ClientConfiguration.CLOSE_TIMEOUT_DEFAULT_MS;
    private long reconnectBackoffMinMs = ClientConfiguration.RECONNECT_BACKOFF_MIN_DEFAULT_MS;
    private long reconnectBackoffMaxMs = ClientConfiguration.RECONNECT_BACKOFF_MAX_DEFAULT_MS;
    private int maxInFlight = ClientConfiguration.MAX_IN_FLIGHT_DEFAULT;
    private long maxInFlightBytes = ClientConfiguration.MAX_IN_FLIGHT_BYTES_DEFAULT;
    private int maxWatches = ClientConfiguration.MAX_WATCHES_DEFAULT;
    private boolean useAgentInvoker;
    private Callbacks callbacks;
    private IdleStrategy idleStrategy;
    private ErrorHandler errorHandler;
    private SessionListener sessionListener;
    private ThreadFactory threadFactory;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private List<ClientEndpoint> endpointList = List.of();
    private AtomicBoolean isConcluded = new AtomicBoolean();

    /**
     * Check the settings and fill in the defaults of those that were not set. The client does this.
     *
     * @return this for a fluent API.
     * @throws BadArgumentsException when a setting is not allowed; the message names it, its value and what is allowed.
     * @throws IllegalStateException when the context was concluded before.
     */
    public ClientContext conclude()
    {
        if (!isConcluded.compareAndSet(false, true))
        {
            throw new IllegalStateException("the context was concluded already: clone() it for another client");
        }

        endpointList = ClientEndpoint.parse(endpoints, requestStreamId);
        ClientContextChecks.check(this);
        if (null == callbacks)
        {
            callbacks = useAgentInvoker ? Callbacks.onClientThread() : Callbacks.onOwnThread();
        }

        if (null == idleStrategy)
        {
            idleStrategy = new QuietIdleStrategy();
        }

        if (null == errorHandler)
        {
            errorHandler = ClientConfiguration.LOGGING_ERROR_HANDLER;
        }

        if (null == threadFactory)
        {
            threadFactory = ClientConfiguration.daemonThreads(clientName);
        }

        return this;
    }

    /**
     * A copy that is not concluded.
     *
     * @return the copy.
     */
    @Override
    public ClientContext clone()
    {
        try
        {
            final ClientContext copy = (ClientContext)super.clone();
            copy.isConcluded = new AtomicBoolean();
            copy.endpointList = List.of();
            if (copy.idleStrategy instanceof QuietIdleStrategy)
            {
                // It is of one thread: the copy gets its own.
                copy.idleStrategy = null;
            }

            return copy;
        }
        catch (final CloneNotSupportedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * The endpoints as parsed; empty before {@link #conclude()}.
     *
     * @return the endpoints in the order given.
     */
    public List<ClientEndpoint> endpointList()
    {
        return endpointList;
    }

    /**
     * Members to connect to, comma separated: {@code host:basePort}, {@code ipc} or {@code ipc:streamId} for a front
     * end that shares the media driver.
     *
     * @return the endpoints.
     */
    public String endpoints()
    {
        return endpoints;
    }

    /**
     * Set the members to connect to, comma separated. The client draws an order of its own, or keeps this one ({@link
     * #shuffleEndpoints(boolean)}). An endpoint is {@code host:basePort}, {@code ipc} or {@code ipc:streamId} for a
     * front end that shares the media driver.
     *
     * @param value the endpoints.
     * @return this for a fluent API.
     */
    public ClientContext endpoints(final String value)
    {
        endpoints = value;
        return this;
    }

    /**
     * Whether every client draws an order of its own.
     *
     * @return true by default; false for the order in which endpoints are given.
     */
    public boolean shuffleEndpoints()
    {
        return shuffleEndpoints;
    }

    /**
     * Set whether every client draws an order of its own, at the start and after every round in which all endpoints
     * failed, so that clients with the same list neither start at the same member nor move together when it dies.
     *
     * @param value false to try endpoints in the order in which they are given, the nearest first.
     * @return this for a fluent API.
     */
    public ClientContext shuffleEndpoints(final boolean value)
    {
        shuffleEndpoints = value;
        return this;
    }

    /**
     * Aeron client to use. The application keeps it and closes it after the Nodens client.
     *
     * @return Aeron client, or null if the client shall make its own.
     */
    public Aeron aeron()
    {
        return aeron;
    }

    /**
     * Set the Aeron client to use. The application keeps it and closes it after the Nodens client.
     *
     * @param value Aeron client, or null if the client shall make its own.
     * @return this for a fluent API.
     */
    public ClientContext aeron(final Aeron value)
    {
        aeron = value;
        return this;
    }

    /**
     * Directory of the media driver to use when no Aeron client is given.
     *
     * @return directory name.
     */
    public String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Set the directory of the media driver to use when no Aeron client is given.
     *
     * @param value directory name.
     * @return this for a fluent API.
     */
    public ClientContext aeronDirectoryName(final String value)
    {
        aeronDirectoryName = value;
        return this;
    }

    /**
     * Media driver that the client starts for itself and closes with itself.
     *
     * @return its settings, or null for none: a driver runs in {@link #aeronDirectoryName()}.
     */
    public EmbeddedDriver.Context embeddedDriver()
    {
        return embeddedDriver;
    }

    /**
     * Set the media driver that the client starts for itself and closes with itself. It needs the library {@code
     * io.aeron:aeron-driver}, and overrides {@link #aeronDirectoryName()}.
     *
     * @param value its settings, or null for none.
     * @return this for a fluent API.
     */
    public ClientContext embeddedDriver(final EmbeddedDriver.Context value)
    {
        embeddedDriver = value;
        return this;
    }

    /**
     * Stream on which the members' front ends listen.
     *
     * @return stream id.
     */
    public int requestStreamId()
    {
        return requestStreamId;
    }

    /**
     * Set the stream on which the members' front ends listen.
     *
     * @param value stream id.
     * @return this for a fluent API.
     */
    public ClientContext requestStreamId(final int value)
    {
        requestStreamId = value;
        return this;
    }

    /**
     * Address of this host to which members send answers over UDP.
     *
     * @return host name or address; null for the local address of the route to the member. A member accepts no other
     *         address unless its {@code nodens.response.addresses} allows it.
     */
    public String responseHost()
    {
        return responseHost;
    }

    /**
     * Set the address of this host to which members send answers over UDP.
     *
     * @param value host name or address; null for the local address of the route to the member. A member accepts no
     *              other address unless its {@code nodens.response.addresses} allows it.
     * @return this for a fluent API.
     */
    public ClientContext responseHost(final String value)
    {
        responseHost = value;
        return this;
    }

    /**
     * Term length of the publication to the member; a message may be as long as an eighth of it.
     *
     * @return bytes, a power of two.
     */
    public int termBufferLength()
    {
        return termBufferLength;
    }

    /**
     * Set the term length of the publication to the member; a message may be as long as an eighth of it.
     *
     * @param value bytes, a power of two.
     * @return this for a fluent API.
     */
    public ClientContext termBufferLength(final int value)
    {
        termBufferLength = value;
        return this;
    }

    /**
     * Name for operators, at most 64 bytes of UTF-8.
     *
     * @return name.
     */
    public String clientName()
    {
        return clientName;
    }

    /**
     * Set the name for operators, at most 64 bytes of UTF-8.
     *
     * @param value name.
     * @return this for a fluent API.
     */
    public ClientContext clientName(final String value)
    {
        clientName = value;
        return this;
    }

    /**
     * By what the client proves who it is, to members that ask.
     *
     * @return the credentials; null, the default, for none.
     */
    public ClientCredentials credentials()
    {
        return credentials;
    }

    /**
     * By what the client proves who it is, to members that ask.
     *
     * @param value the credentials; null for none.
     * @return this for a fluent API.
     */
    public ClientContext credentials(final ClientCredentials value)
    {
        credentials = value;
        return this;
    }

    /**
     * Requested session timeout; the member limits it to its configured range.
     *
     * @return milliseconds.
     */
    public int sessionTimeoutMs()
    {
        return sessionTimeoutMs;
    }

    /**
     * Set the requested session timeout; the member limits it to its configured range.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext sessionTimeoutMs(final int value)
    {
        sessionTimeoutMs = value;
        return this;
    }

    /**
     * Time that an operation may take, retries included.
     *
     * @return milliseconds.
     */
    public long operationTimeoutMs()
    {
        return operationTimeoutMs;
    }

    /**
     * Set the time that an operation may take, retries included.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext operationTimeoutMs(final long value)
    {
        operationTimeoutMs = value;
        return this;
    }

    /**
     * Time for the first connection and the opening of the session, over all endpoints.
     *
     * @return milliseconds.
     */
    public long connectTimeoutMs()
    {
        return connectTimeoutMs;
    }

    /**
     * Set the time for the first connection and the opening of the session, over all endpoints.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext connectTimeoutMs(final long value)
    {
        connectTimeoutMs = value;
        return this;
    }

    /**
     * Time for one attempt to connect to one endpoint.
     *
     * @return milliseconds.
     */
    public long attemptTimeoutMs()
    {
        return attemptTimeoutMs;
    }

    /**
     * Set the time for one attempt to connect to one endpoint.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext attemptTimeoutMs(final long value)
    {
        attemptTimeoutMs = value;
        return this;
    }

    /**
     * Time after which the client gives up a member that is silent and leaves pings unanswered. At most a third of
     * the session timeout; below 300 ms of that at most 100 ms, or two thirds.
     *
     * @return milliseconds.
     */
    public long silenceTimeoutMs()
    {
        return silenceTimeoutMs;
    }

    /**
     * Set the time after which the client gives up a member that is silent and leaves pings unanswered. At most a
     * third of the session timeout; below 300 ms of that at most 100 ms, or two thirds.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext silenceTimeoutMs(final long value)
    {
        silenceTimeoutMs = value;
        return this;
    }

    /**
     * Time after which the client gives up a member that answers pings but leaves a request unanswered. It then goes to
     * the next endpoint.
     *
     * @return milliseconds.
     */
    public long answerTimeoutMs()
    {
        return answerTimeoutMs;
    }

    /**
     * Set the time after which the client gives up a member that answers pings but leaves a request unanswered.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext answerTimeoutMs(final long value)
    {
        answerTimeoutMs = value;
        return this;
    }

    /**
     * Time that close may take to finish what is in flight and end the session.
     *
     * @return milliseconds.
     */
    public long closeTimeoutMs()
    {
        return closeTimeoutMs;
    }

    /**
     * Set the time that close may take to finish what is in flight and end the session.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext closeTimeoutMs(final long value)
    {
        closeTimeoutMs = value;
        return this;
    }

    /**
     * First pause after all endpoints failed once; doubles up to the longest.
     *
     * @return milliseconds.
     */
    public long reconnectBackoffMinMs()
    {
        return reconnectBackoffMinMs;
    }

    /**
     * Set the first pause after all endpoints failed once; doubles up to the longest.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext reconnectBackoffMinMs(final long value)
    {
        reconnectBackoffMinMs = value;
        return this;
    }

    /**
     * Longest pause between two rounds over the endpoints.
     *
     * @return milliseconds.
     */
    public long reconnectBackoffMaxMs()
    {
        return reconnectBackoffMaxMs;
    }

    /**
     * Set the longest pause between two rounds over the endpoints.
     *
     * @param value milliseconds.
     * @return this for a fluent API.
     */
    public ClientContext reconnectBackoffMaxMs(final long value)
    {
        reconnectBackoffMaxMs = value;
        return this;
    }

    /**
     * Requests that may be unanswered at once.
     *
     * @return count, a power of two, at most 1024: a member keeps no more results of a session.
     */
    public int maxInFlight()
    {
        return maxInFlight;
    }

    /**
     * Set the requests that may be unanswered at once.
     *
     * @param value count, a power of two, at most 1024: a member keeps no more results of a session.
     * @return this for a fluent API.
     */
    public ClientContext maxInFlight(final int value)
    {
        maxInFlight = value;
        return this;
    }

    /**
     * Bytes that unanswered requests may hold.
     *
     * @return bytes.
     */
    public long maxInFlightBytes()
    {
        return maxInFlightBytes;
    }

    /**
     * Set the bytes that unanswered requests may hold.
     *
     * @param value bytes.
     * @return this for a fluent API.
     */
    public ClientContext maxInFlightBytes(final long value)
    {
        maxInFlightBytes = value;
        return this;
    }

    /**
     * Watches that may be set at once.
     *
     * @return count of pairs of path and listener.
     */
    public int maxWatches()
    {
        return maxWatches;
    }

    /**
     * Set the watches that may be set at once.
     *
     * @param value count of pairs of path and listener.
     * @return this for a fluent API.
     */
    public ClientContext maxWatches(final int value)
    {
        maxWatches = value;
        return this;
    }

    /**
     * Whether the application drives the client from its own duty cycle.
     *
     * @return true if the application calls {@code doWork()}; false if the client has a thread of its own.
     */
    public boolean useAgentInvoker()
    {
        return useAgentInvoker;
    }

    /**
     * Set whether the application drives the client from its own duty cycle. Then every call on the client must come
     * from that one thread; synchronous calls drive the client while they wait.
     *
     * @param value true if the client shall have no thread of its own.
     * @return this for a fluent API.
     */
    public ClientContext useAgentInvoker(final boolean value)
    {
        useAgentInvoker = value;
        return this;
    }

    /**
     * Where callbacks run: listeners, handlers, stages chained to futures, and the error handler.
     *
     * @return the choice, or null for the default: a thread of their own, or the application's with
     *         {@link #useAgentInvoker()}.
     */
    public Callbacks callbacks()
    {
        return callbacks;
    }

    /**
     * Set where callbacks run: listeners, handlers, stages chained to futures, and the error handler.
     *
     * @param value the choice, or null for the default.
     * @return this for a fluent API.
     */
    public ClientContext callbacks(final Callbacks value)
    {
        callbacks = value;
        return this;
    }

    /**
     * How the client's own thread idles.
     *
     * @return strategy, used by one client alone.
     */
    public IdleStrategy idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * Set how the client's own thread idles.
     *
     * @param value strategy, used by one client alone.
     * @return this for a fluent API.
     */
    public ClientContext idleStrategy(final IdleStrategy value)
    {
        idleStrategy = value;
        return this;
    }

    /**
     * Receives errors: what callbacks throw, malformed messages of a member, and the error that ends the client.
     *
     * @return handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Set the receiver of errors: what callbacks throw, malformed messages of a member, and the error that ends the
     * client.
     *
     * @param value handler.
     * @return this for a fluent API.
     */
    public ClientContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }

    /**
     * Receives notices about the session and its connection.
     *
     * @return listener, or null.
     */
    public SessionListener sessionListener()
    {
        return sessionListener;
    }

    /**
     * Set the receiver of notices about the session and its connection.
     *
     * @param value listener, or null.
     * @return this for a fluent API.
     */
    public ClientContext sessionListener(final SessionListener value)
    {
        sessionListener = value;
        return this;
    }

    /**
     * Factory of the client's own thread.
     *
     * @return factory, or null for a daemon thread with the client's name.
     */
    public ThreadFactory threadFactory()
    {
        return threadFactory;
    }

    /**
     * Set the factory of the client's own thread.
     *
     * @param value factory, or null for a daemon thread with the client's name.
     * @return this for a fluent API.
     */
    public ClientContext threadFactory(final ThreadFactory value)
    {
        threadFactory = value;
        return this;
    }

    /**
     * Clock of all timeouts.
     *
     * @return clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Set the clock of all timeouts.
     *
     * @param value clock.
     * @return this for a fluent API.
     */
    public ClientContext nanoClock(final NanoClock value)
    {
        nanoClock = value;
        return this;
    }
}
