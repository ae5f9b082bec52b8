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
package io.nodens.cluster.cli.access;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.nodens.client.AsyncNodensClient;
import io.nodens.client.Callbacks;
import io.nodens.client.ClientContext;
import io.nodens.client.ClusterAdmin;
import io.nodens.client.ClusterInfo;
import io.nodens.client.ClusterLimits;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.MemberReport;
import io.nodens.client.SessionListener;
import io.nodens.client.StatusProbe;
import io.nodens.client.SessionsPage;
import io.nodens.client.exceptions.AuthFailedException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.cluster.membership.Inquiry;
import io.nodens.cluster.settings.MemberEndpoints;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The way to a cluster through Aeron, over a media driver of its own or a running one.
 * <p>
 * <b>Thread:</b> any; calls wait for one another, but for {@link #close()}.<br>
 * <b>Owns:</b> the driver, the Aeron client, and the sessions opened.
 */
public final class NativeClusterAccess implements ClusterAccess
{
    /**
     * Most members that one status command asks.
     */
    static final int MAX_MEMBERS = 64;

    /**
     * Longest wait for a member's status, however long other answers may take: the status is asked when things are bad.
     */
    static final int MAX_PROBE_TIMEOUT_MS = 3_000;

    /** Longest wait for the word of a member that does not serve yet. */
    private static final int INQUIRY_TIMEOUT_MS = 500;

    /** Wait for a media driver that is being started, unless somebody asked for a wait. */
    private static final int DRIVER_WAIT_MS = 1_500;
    /** Turns without work for which a driver that is measured keeps awake: some milliseconds. */
    private static final int MEASURING_YIELDS = 10_000;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long DRIVER_POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AccessOptions options;
    private final ErrorHandler errorHandler;
    private final List<NativeTreeAccess> trees = new ArrayList<>();
    private final Object closeLock = new Object();
    private EmbeddedDriver driver;
    private Aeron aeron;
    private EmbeddedDriver measuringDriver;
    private Aeron measuringAeron;
    private boolean isClosed;

    /**
     * Make ready; no member is asked yet.
     *
     * @param options as the command line gave them.
     */
    public NativeClusterAccess(final AccessOptions options)
    {
        this.options = options;
        errorHandler = options.isVerbose() ? Throwable::printStackTrace : (ex) -> {};
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public TreeAccess openSession(final Consumer<String> notices)
    {
        final Aeron client = aeron();
        final Notices listener = new Notices(notices);
        final NativeTreeAccess tree = new NativeTreeAccess(
            AsyncNodensClient.connect(context(client).sessionListener(listener)), listener, options.timeoutMs());
        synchronized (this)
        {
            if (!isClosed)
            {
                trees.removeIf(NativeTreeAccess::isExpired);
                trees.add(tree);
            }
        }
        if (isClosed())
        {
            tree.close();
            throw AccessException.interrupted("connect", null);
        }
        tree.awaitConnect(
            new LifeSigns(options.endpoints(), (endpoint) -> probe(client, endpoint, Aeron.NULL_VALUE)),
            notices, !options.isTimeoutGiven());
        return tree;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public MeasuredSession openMeasured(final String endpoint)
    {
        final NativeMeasuredSession session = new NativeMeasuredSession(AsyncNodensClient.connect(
            context(measuringAeron())
                .endpoints(endpoint)
                .clientName("nodens-check-" + ProcessHandle.current().pid())
                .useAgentInvoker(true)
                .callbacks(Callbacks.onClientThread())));
        try
        {
            session.awaitConnect();
            return session;
        }
        catch (final RuntimeException ex)
        {
            session.close();
            throw ex;
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public List<MemberView> probeMembers()
    {
        final Map<String, MemberView> views = new LinkedHashMap<>();
        final Map<String, Integer> toAsk = new LinkedHashMap<>();
        options.endpoints().stream().limit(MAX_MEMBERS).forEach((endpoint) -> toAsk.put(endpoint, Aeron.NULL_VALUE));

        final Aeron client = aeron();
        while (!toAsk.isEmpty() && views.size() < MAX_MEMBERS)
        {
            final List<MemberView> round = probeAll(client, toAsk);
            toAsk.clear();
            round.forEach((view) -> views.put(view.endpoint(), view));
            round.forEach((view) -> learn(view, views, toAsk));
        }
        return merged(views.values());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public ClusterInfo clusterInfo()
    {
        final long startNs = SystemNanoClock.INSTANCE.nanoTime();
        while (true)
        {
            try
            {
                return admin(MAX_PROBE_TIMEOUT_MS).info();
            }
            catch (final ConnectFailedException ex)
            {
                final String detail = Failures.detail(ex);
                if (1 == options.endpoints().size() && detail.endsWith(LifeSigns.NOTHING))
                {
                    throw NativeTreeAccess.unreachable(LifeSigns.words(options.endpoints(), List.of()));
                }
                // On a slow host the own media driver may take longer than a member may.
                final long elapsedNs = SystemNanoClock.INSTANCE.nanoTime() - startNs;
                if (!detail.endsWith(LifeSigns.NOT_ASKED) ||
                    elapsedNs >= TimeUnit.MILLISECONDS.toNanos(options.timeoutMs()))
                {
                    throw ex;
                }
            }
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void setLimits(final ClusterLimits change)
    {
        admin(Integer.MAX_VALUE).setLimits(change);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int finalizeUpgrade(final int version)
    {
        return admin(Integer.MAX_VALUE).finalizeUpgrade(version);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SessionsPage sessions(final long afterSessionId)
    {
        return admin(Integer.MAX_VALUE).sessions(afterSessionId, 0);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void forceCloseSession(final long sessionId)
    {
        admin(Integer.MAX_VALUE).forceCloseSession(sessionId);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        // Who comes second, on Ctrl-C, waits for the first: the driver must stay until the sessions are closed.
        synchronized (closeLock)
        {
            final List<NativeTreeAccess> open;
            synchronized (this)
            {
                isClosed = true;
                open = List.copyOf(trees);
                trees.clear();
            }
            open.forEach(NativeTreeAccess::close);
            synchronized (this)
            {
                CloseHelper.quietCloseAll(measuringAeron, measuringDriver, aeron, driver);
                measuringAeron = null;
                measuringDriver = null;
                aeron = null;
                driver = null;
            }
        }
    }

    private synchronized boolean isClosed()
    {
        return isClosed;
    }

    private synchronized Aeron aeron()
    {
        if (isClosed)
        {
            throw AccessException.interrupted("connect", null);
        }
        if (null == aeron)
        {
            if (null == options.aeronDirectory())
            {
                driver = EmbeddedDriver.launch(
                    new EmbeddedDriver.Context().name("nodens-cli").errorHandler(errorHandler));
            }
            final String directory = null == driver ? options.aeronDirectory() : driver.aeronDirectoryName();
            if (null == driver)
            {
                awaitDriver(directory);
            }
            try
            {
                aeron = connect(directory);
            }
            catch (final RuntimeException ex)
            {
                CloseHelper.quietClose(driver);
                driver = null;
                throw ex;
            }
        }
        return aeron;
    }

    /** What sleeps when it is idle is late by the time that it takes to wake up, which nobody wants to measure. */
    private synchronized Aeron measuringAeron()
    {
        if (null != options.aeronDirectory())
        {
            return aeron();
        }
        if (isClosed)
        {
            throw AccessException.interrupted("connect", null);
        }
        if (null == measuringAeron)
        {
            measuringDriver = EmbeddedDriver.launch(new EmbeddedDriver.Context()
                .name("nodens-cli")
                .idleStrategy(() -> new BackoffIdleStrategy(1, MEASURING_YIELDS, MIN_PARK_NS, MAX_PARK_NS))
                .errorHandler(errorHandler));
            measuringAeron = connect(measuringDriver.aeronDirectoryName());
        }
        return measuringAeron;
    }

    private Aeron connect(final String directory)
    {
        try
        {
            return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory)
                .driverTimeoutMs(Math.max(1000, options.timeoutMs()))
                .idleStrategy(new BackoffIdleStrategy(1, 10, 1_000, 100_000))
                .errorHandler(errorHandler)
                .subscriberErrorHandler(errorHandler));
        }
        catch (final RuntimeException ex)
        {
            throw new ConnectFailedException(
                Operation.CONNECT, null, "no media driver in '" + directory + "': " + ex.getMessage());
        }
    }

    /** Aeron itself would wait for the whole time-out. */
    private void awaitDriver(final String directory)
    {
        final File location = new File(directory);
        final long startNs = SystemNanoClock.INSTANCE.nanoTime();
        final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(
            options.isTimeoutGiven() ? options.timeoutMs() : Math.min(DRIVER_WAIT_MS, options.timeoutMs()));
        while (!CommonContext.isDriverActive(location, Math.max(1000, options.timeoutMs()), (ignore) -> {}))
        {
            if (SystemNanoClock.INSTANCE.nanoTime() - startNs >= timeoutNs)
            {
                throw new ConnectFailedException(
                    Operation.CONNECT, null, "no media driver runs in '" + directory + "' (--aeron-dir): its " +
                    "directory is in 'status --output json' of a member; without the option the command runs its own");
            }
            LockSupport.parkNanos(DRIVER_POLL_NS);
        }
    }

    private ClusterAdmin admin(final int maxTimeoutMs)
    {
        return new ClusterAdmin(
            aeron(),
            String.join(",", options.endpoints()),
            null == options.operator() ? options.credentials() : options.operator(),
            Math.min(maxTimeoutMs, options.timeoutMs()));
    }

    private ClientContext context(final Aeron client)
    {
        return new ClientContext()
            .aeron(client)
            .endpoints(String.join(",", options.endpoints()))
            .clientName("nodens-cli-" + ProcessHandle.current().pid())
            .credentials(options.credentials())
            .sessionTimeoutMs(options.sessionTimeoutMs())
            .operationTimeoutMs(options.timeoutMs())
            .connectTimeoutMs(options.timeoutMs())
            .errorHandler(errorHandler);
    }

    /**
     * All at once, so that the members which do not answer cost one wait together.
     */
    private List<MemberView> probeAll(final Aeron client, final Map<String, Integer> memberIdByEndpoint)
    {
        final List<CompletableFuture<MemberView>> answers = new ArrayList<>();
        memberIdByEndpoint.forEach((endpoint, memberId) ->
        {
            final CompletableFuture<MemberView> answer = new CompletableFuture<>();
            final Thread thread = new Thread(() -> answer.complete(probe(client, endpoint, memberId)), "nodens-probe");
            thread.setDaemon(true);
            thread.start();
            answers.add(answer);
        });
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private MemberView probe(final Aeron client, final String endpoint, final int memberId)
    {
        try
        {
            final MemberReport report =
                StatusProbe.query(
                    client, endpoint, options.credentials(), Math.min(MAX_PROBE_TIMEOUT_MS, options.timeoutMs()));
            return new MemberView(endpoint, report.memberId(), report, null);
        }
        catch (final NodensException ex)
        {
            final String detail = Failures.detail(ex);
            final String prefix = endpoint + ": ";
            return new MemberView(
                endpoint, memberId, null, detail.startsWith(prefix) ? detail.substring(prefix.length()) : detail,
                ex instanceof AuthFailedException ? null : waiting(endpoint));
        }
        catch (final RuntimeException ex)
        {
            return new MemberView(endpoint, memberId, null, ex.toString());
        }
    }

    /** One that is not admitted yet, or is being seeded, listens for greetings alone. */
    private static String waiting(final String endpoint)
    {
        final int colon = endpoint.lastIndexOf(':');
        try
        {
            return colon <= 0 || endpoint.startsWith("ipc") ? null : Inquiry.ask(
                endpoint.substring(0, colon),
                Integer.parseInt(endpoint.substring(colon + 1)) + MemberEndpoints.GREETING_PORT_OFFSET,
                INQUIRY_TIMEOUT_MS);
        }
        catch (final NumberFormatException ex)
        {
            return null;
        }
    }

    /**
     * A member names all endpoints of its cluster, as {@code id=host:port}.
     */
    private static void learn(
        final MemberView teller, final Map<String, MemberView> views, final Map<String, Integer> toAsk)
    {
        final String endpoints = null == teller.report() ? "" : teller.report().endpoints();
        for (final String member : endpoints.split(","))
        {
            final int equals = member.indexOf('=');
            if (equals <= 0)
            {
                continue;
            }
            final int memberId;
            try
            {
                memberId = Integer.parseInt(member.substring(0, equals).strip());
            }
            catch (final NumberFormatException ignore)
            {
                continue;
            }
            final String endpoint = member.substring(equals + 1).strip();
            // An endpoint of the command line that did not answer gets its member's id from one that did.
            views.computeIfPresent(endpoint, (name, view) ->
                null == view.report() ? new MemberView(name, memberId, null, view.fault(), view.waiting()) : view);
            final boolean isKnown = views.containsKey(endpoint) ||
                views.values().stream().anyMatch((view) -> view.memberId() == memberId);
            if (!isKnown && !toAsk.containsValue(memberId) && views.size() + toAsk.size() < MAX_MEMBERS)
            {
                toAsk.put(endpoint, memberId);
            }
        }
    }

    /**
     * One view per member: a member may have been asked under two names of its host.
     */
    private static List<MemberView> merged(final Iterable<MemberView> views)
    {
        final Map<Integer, MemberView> byMember = new LinkedHashMap<>();
        final List<MemberView> nameless = new ArrayList<>();
        for (final MemberView view : views)
        {
            if (view.memberId() < 0)
            {
                nameless.add(view);
            }
            else
            {
                byMember.merge(view.memberId(), view, (first, second) -> null != first.report() ? first : second);
            }
        }
        final List<MemberView> result = new ArrayList<>(byMember.values());
        result.sort(Comparator.comparingInt(MemberView::memberId));
        result.addAll(nameless);
        return result;
    }

    /**
     * Keeps what the client tells of its session, and passes it on in words.
     */
    static final class Notices implements SessionListener
    {
        private final Consumer<String> notices;
        private volatile String endpoint;
        private volatile boolean isExpired;
        private boolean isReconnect;

        Notices(final Consumer<String> notices)
        {
            this.notices = notices;
        }

        String endpoint()
        {
            return endpoint;
        }

        boolean isExpired()
        {
            return isExpired;
        }

        @Override
        public void onConnected(final long sessionId, final int memberId, final String newEndpoint)
        {
            endpoint = newEndpoint;
            if (isReconnect)
            {
                notices.accept(
                    "session " + sessionId + " is attached again, to member " + memberId + " at " + newEndpoint);
            }
            isReconnect = true;
        }

        @Override
        public void onDisconnected(final String reason)
        {
            endpoint = null;
            notices.accept("the connection is lost (" + reason + "); the session lives on while another is sought");
        }

        @Override
        public void onExpired()
        {
            isExpired = true;
            notices.accept("the session has expired; its ephemerals and watches are gone");
        }
    }
}
