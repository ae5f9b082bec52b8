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

import io.aeron.Aeron;
import io.nodens.client.ClientCredentials;
import io.nodens.client.ClusterAdmin;
import io.nodens.client.MemberReport;
import io.nodens.client.SessionDescription;
import io.nodens.client.SessionsPage;
import io.nodens.client.StatusProbe;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberEndpoints;
import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.MemberLog;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NoOpLock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks the other members how they are, and the own front end for its sessions, as a client of theirs. It does so on a
 * thread of its own, every second, and only while somebody looks: pages show what it found last.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> while somebody looks, a thread and an Aeron client.
 */
final class ClusterProbe implements AutoCloseable
{
    /** Most sessions that are listed. */
    static final int MAX_SESSIONS = 512;

    private static final long INTERVAL_MS = 1_000;
    private static final long DEMAND_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long TIMEOUT_MS = 500;
    /** Giving up early takes the stream away while a busy front end maps it, which it reports as an error. */
    private static final long SESSIONS_TIMEOUT_MS = 5_000;
    private static final long JOIN_TIMEOUT_MS = 2 * TIMEOUT_MS;

    /**
     * What was found last.
     *
     * @param reports       of other members, by id.
     * @param faults        why others did not answer, by id.
     * @param sessions      the first ones of the cluster.
     * @param sessionsFault why there are none; null when there are.
     */
    record Picture(
        Map<Integer, MemberReport> reports,
        Map<Integer, String> faults,
        List<SessionDescription> sessions,
        String sessionsFault)
    {
        static final Picture EMPTY = new Picture(Map.of(), Map.of(), List.of(), "not asked yet");
    }

    private final AdminSources sources;
    private volatile Picture picture = Picture.EMPTY;
    private volatile long demandNs;
    private Thread thread;
    private boolean isClosed;

    ClusterProbe(final AdminSources sources)
    {
        this.sources = sources;
    }

    /**
     * What was found last. Somebody looks: it will be kept up to date for a while.
     */
    synchronized Picture look()
    {
        demandNs = sources.nanoClock().nanoTime();
        if (null == thread && !isClosed)
        {
            thread = new Thread(this::run, "nodens-admin-probe-" + sources.context().memberId());
            thread.setDaemon(true);
            thread.start();
        }
        return picture;
    }

    private void run()
    {
        Aeron aeron = null;
        try
        {
            aeron = connect();
            do
            {
                picture = probe(aeron);
            }
            while (isWanted());
        }
        catch (final RuntimeException ex)
        {
            picture = new Picture(Map.of(), Map.of(), List.of(), MemberLog.reason(ex));
        }
        finally
        {
            CloseHelper.quietClose(aeron);
            synchronized (this)
            {
                thread = null;
            }
        }
    }

    private synchronized boolean isWanted()
    {
        try
        {
            if (!isClosed)
            {
                wait(INTERVAL_MS);
            }
        }
        catch (final InterruptedException ex)
        {
            isClosed = true;
        }
        return !isClosed && sources.nanoClock().nanoTime() - demandNs < DEMAND_NS;
    }

    private Aeron connect()
    {
        final MemberContext context = sources.context();
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(context.aeronDir().toString())
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(context.number(MemberSetting.DRIVER_TIMEOUT)))
            .useConductorAgentInvoker(true)
            .clientLock(NoOpLock.INSTANCE)
            .errorHandler((ex) -> {})
            .subscriberErrorHandler((ex) -> {})
            .clientName("nodens admin endpoint " + context.memberId()));
    }

    private Picture probe(final Aeron aeron)
    {
        final MemberContext context = sources.context();
        final Map<Integer, MemberReport> reports = new TreeMap<>();
        final Map<Integer, String> faults = new TreeMap<>();
        for (final MemberEndpoints.Endpoint endpoint : context.endpoints().all())
        {
            if (endpoint.memberId() != context.memberId())
            {
                try
                {
                    reports.put(endpoint.memberId(), StatusProbe.query(
                        aeron,
                        endpoint.address(MemberEndpoints.CLIENT_PORT_OFFSET),
                        credentials(MemberSetting.CLIENT_SECRETS),
                        TIMEOUT_MS));
                }
                catch (final NodensException ex)
                {
                    faults.put(endpoint.memberId(), ex.getMessage());
                }
            }
        }

        final List<SessionDescription> sessions = new ArrayList<>();
        return new Picture(reports, faults, sessions, addSessions(aeron, sessions));
    }

    private String addSessions(final Aeron aeron, final List<SessionDescription> sessions)
    {
        try
        {
            final ClientCredentials operator = credentials(MemberSetting.OPERATOR_SECRETS);
            final ClusterAdmin admin = new ClusterAdmin(
                aeron,
                "ipc:" + sources.context().number(MemberSetting.REQUEST_STREAM_ID),
                null == operator ? credentials(MemberSetting.CLIENT_SECRETS) : operator,
                SESSIONS_TIMEOUT_MS);
            SessionsPage page = null;
            do
            {
                page = admin.sessions(null == page ? 0 : page.cursor(), 0);
                sessions.addAll(page.sessions());
            }
            while (!page.isLast() && sessions.size() < MAX_SESSIONS);
            return null;
        }
        catch (final NodensException ex)
        {
            return ex.getMessage();
        }
    }

    /** The member knows the secrets by which its clients prove themselves, and is one here. */
    private ClientCredentials credentials(final MemberSetting setting)
    {
        final List<ClientCredentials> all = ClientCredentials.allFrom(sources.context().text(setting));
        if (all.isEmpty())
        {
            return null;
        }
        return MemberSetting.OPERATOR_SECRETS == setting ? all.get(0).asOperator() : all.get(0);
    }

    /**
     * Stop asking.
     */
    @Override
    public void close()
    {
        final Thread running;
        synchronized (this)
        {
            isClosed = true;
            running = thread;
            notifyAll();
        }
        if (null != running)
        {
            try
            {
                running.join(JOIN_TIMEOUT_MS);
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
