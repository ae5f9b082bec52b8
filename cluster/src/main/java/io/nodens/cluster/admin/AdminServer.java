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
package io.nodens.cluster.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nodens.cluster.frontend.ClientRole;
import io.nodens.cluster.settings.MemberSecrets;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.settings.OptionalPort;
import io.nodens.sbe.NamedSecret;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The admin endpoint of a member over HTTP.
 * <pre>
 *  at most 256 connections --&gt; dispatcher --&gt; at most 4 threads, for slow peers --&gt; one page at a time
 * </pre>
 * Pages are answered one after the other and never wait, so that they need no locks of their own. Requests are read and
 * answers written outside of that: a peer that sends or reads slowly holds up one of the threads, for the time that
 * {@link HttpBounds} allows it, and not who asks whether the member is alive.
 * <p>
 * <b>Thread:</b> its own, none of which the member depends on. <b>Owns:</b> the port.
 */
public final class AdminServer implements AutoCloseable
{
    private static final int MAX_THREADS = 4;
    private static final int IDLE_THREAD_S = 10;
    private static final int BACKLOG = 64;
    /** Longest path and query, in characters as they came. */
    private static final int MAX_TARGET_LENGTH = 8 * 1024;
    /** A page loads nothing but what it is made of, and speaks to this endpoint alone. */
    private static final String CONTENT_POLICY =
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST");

    static
    {
        HttpBounds.apply();
    }

    private final AdminSources sources;
    private final AdminToken token;
    private final HostRule hosts;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    /** Empty until the first request, for which they are made: what nobody looks at is no part of a start. */
    private final Map<String, AdminPage> pages = new LinkedHashMap<>();
    private final ClusterProbe probe;
    private final Object turn = new Object();
    private boolean isClosed;

    private AdminServer(final AdminSources sources, final AdminToken token, final HttpServer server)
    {
        this.sources = sources;
        this.token = token;
        this.server = server;
        hosts = new HostRule(server.getAddress().getAddress(), sources.context().text(MemberSetting.ADMIN_ADDRESS));
        threads = newThreads(sources.context().memberId());
        probe = new ClusterProbe(sources);
    }

    /**
     * Open the endpoint as the settings say.
     *
     * @param sources of what it shows.
     * @return the endpoint; null when the settings want none, or when its default port is taken.
     * @throws io.nodens.cluster.settings.MemberException when it cannot be opened as the settings want it.
     */
    public static AdminServer open(final AdminSources sources)
    {
        final OptionalPort port = OptionalPort.of(
            sources.context(), MemberSetting.ADMIN_PORT, MemberSetting.ADMIN_ADDRESS);
        final List<NamedSecret> tokens = MemberSecrets.ofAdmin(sources.context());
        final HttpServer server = port.open(
            (address) -> HttpServer.create(address, BACKLOG),
            (warning) -> sources.log().line("warning: " + warning));
        if (null == server)
        {
            return null;
        }

        if (tokens.isEmpty() && !server.getAddress().getAddress().isLoopbackAddress())
        {
            sources.log().line("warning: " + MemberSetting.ADMIN_ADDRESS.property() + "=" + port.address() +
                " shows the member to whoever reaches it: give " + MemberSetting.ADMIN_TOKEN.property() +
                ", and let a proxy or the network decide who may connect");
        }
        return new AdminServer(sources, new AdminToken(tokens), server).start();
    }

    /** In turn. */
    private void makePages()
    {
        final HealthChecks health = new HealthChecks(sources);
        final StatusDocument status = new StatusDocument(sources, health);
        final MetricsPage metrics = new MetricsPage(sources, new MemberMetrics(sources, health, status));
        final ZooKeeperCommands commands = new ZooKeeperCommands(sources);
        pages.put("/livez", health::live);
        pages.put("/readyz", health::ready);
        pages.put("/status", status::answer);
        pages.put("/metrics", metrics::answer);
        pages.put(ZooKeeperCommands.PATH, commands::answer);
        final TreePages tree = new TreePages(
            sources.region(), MemberSecrets.isProofNeeded(sources.context(), ClientRole.CLIENT));
        final OverviewPages overview = new OverviewPages(sources, health, status, probe);
        pages.put("/", new ConsolePage()::answer);
        pages.put("/api/overview", overview::overview);
        pages.put("/api/sessions", overview::sessions);
        pages.put("/api/children", tree::children);
        pages.put("/api/znode", tree::znode);
    }

    private AdminServer start()
    {
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        return this;
    }

    /** As many may wait as there are connections, so that none is ever refused here. */
    private static ThreadPoolExecutor newThreads(final int memberId)
    {
        final AtomicInteger count = new AtomicInteger();
        final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            MAX_THREADS, MAX_THREADS, IDLE_THREAD_S, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(2 * HttpBounds.MAX_CONNECTIONS),
            (work) ->
            {
                final Thread thread = new Thread(work, "nodens-admin-" + memberId + "-" + count.getAndIncrement());
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Where it listens.
     *
     * @return address and port.
     */
    public InetSocketAddress address()
    {
        return server.getAddress();
    }

    private void handle(final HttpExchange exchange) throws IOException
    {
        try (exchange)
        {
            final AdminReply reply = reply(exchange);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Content-Security-Policy", CONTENT_POLICY);
            exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            if (AdminReply.UNAUTHORIZED == reply.code())
            {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            }
            final boolean isHead = "HEAD".equals(exchange.getRequestMethod());
            exchange.sendResponseHeaders(reply.code(), isHead || 0 == reply.body().length ? -1 : reply.body().length);
            if (!isHead)
            {
                try (OutputStream out = exchange.getResponseBody())
                {
                    out.write(reply.body());
                }
            }
        }
    }

    private AdminReply reply(final HttpExchange exchange)
    {
        final String method = exchange.getRequestMethod().toUpperCase(Locale.ROOT);
        final String rawPath = exchange.getRequestURI().getRawPath();
        final String query = exchange.getRequestURI().getRawQuery();
        if (!METHODS.contains(method))
        {
            return AdminReply.error(AdminReply.METHOD_NOT_ALLOWED, "allowed: " + String.join(", ", METHODS));
        }
        if (null == rawPath || rawPath.length() + (null == query ? 0 : query.length()) > MAX_TARGET_LENGTH)
        {
            return AdminReply.error(
                AdminReply.TOO_LONG, "path and query have at most " + MAX_TARGET_LENGTH + " characters");
        }
        if (!hosts.isAllowed(exchange.getRequestHeaders().getFirst("Host")))
        {
            return AdminReply.error(AdminReply.FORBIDDEN, hosts.refusal());
        }

        try
        {
            final String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            final String operator = token.operator(authorization);
            if (null != authorization && null == operator)
            {
                return AdminReply.error(AdminReply.UNAUTHORIZED, token.isPossible() ?
                    "the token is not one of " + MemberSetting.ADMIN_TOKEN.property() +
                    "; allowed: Authorization: Bearer <token>" :
                    "there are no operators here: " + MemberSetting.ADMIN_TOKEN.property() + " is none");
            }
            return inTurn(new AdminRequest(
                method, exchange.getRequestURI().getPath(), AdminRequest.parse(query), operator));
        }
        catch (final IllegalArgumentException ex)
        {
            return AdminReply.error(AdminReply.BAD_REQUEST, ex.getMessage());
        }
    }

    private AdminReply inTurn(final AdminRequest request)
    {
        synchronized (turn)
        {
            if (isClosed)
            {
                return AdminReply.error(AdminReply.UNAVAILABLE, "the member is stopping");
            }
            if (pages.isEmpty())
            {
                makePages();
            }

            final boolean isCommand = request.path().startsWith(ZooKeeperCommands.PATH + "/");
            final AdminPage page = pages.get(isCommand ? ZooKeeperCommands.PATH : request.path());
            if (null == page)
            {
                return AdminReply.error(AdminReply.NOT_FOUND, "there is no page '" + request.path() +
                    "'; allowed: " + String.join(", ", pages.keySet()));
            }
            try
            {
                return page.answer(request);
            }
            catch (final IllegalArgumentException ex)
            {
                return AdminReply.error(AdminReply.BAD_REQUEST, ex.getMessage());
            }
            catch (final RuntimeException ex)
            {
                sources.log().onError(ex);
                return AdminReply.error(AdminReply.FAULT, "the page failed; the member's log says why");
            }
        }
    }

    /**
     * Close the port. A page that is being answered is waited for; afterwards nothing that was shown is looked at.
     */
    @Override
    public void close()
    {
        synchronized (turn)
        {
            isClosed = true;
        }
        probe.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
