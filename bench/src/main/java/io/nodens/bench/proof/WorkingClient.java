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
package io.nodens.bench.proof;

import io.aeron.Aeron;
import io.nodens.client.ClientContext;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NodensException;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One client of a process: works, and goes on in a new session, with a history of its own, when it lost one.
 * <p>
 * <b>Thread:</b> owned by one at a time. <b>Owns:</b> the session and its history.
 */
final class WorkingClient implements AutoCloseable
{
    /** Between the name of a client and the number of its session, from its second one. */
    static final String SESSION_MARK = "~";

    private static final long MARGIN_MS = 30_000;
    private static final long RECONNECT_TIMEOUT_MS = 5_000;
    private static final long RETRY_INTERVAL_MS = 100;

    private final ProofClient settings;
    private final Aeron aeron;
    private final Workload.Kind kind;
    private final String name;
    private final String endpoints;
    private final Random random;
    private int session;
    private RecordingClient client;
    private volatile Workload workload;

    WorkingClient(final ProofClient settings, final Aeron aeron, final int index)
    {
        this.settings = settings;
        this.aeron = aeron;
        kind = settings.work.get(index);
        name = ClientProcess.clientName(settings.name, settings.work, index);
        random = new Random(settings.seed + index);
        final int bound = settings.boundTo.isEmpty() ? -1 : settings.boundTo.get(index);
        endpoints = bound < 0 ? settings.endpoints : settings.endpoints.split(",")[bound];
    }

    String name()
    {
        return name;
    }

    /** Open the first session. */
    void connect()
    {
        open(settings.operationTimeoutMs);
    }

    /**
     * Work until told to stop. The history has every error; without the setting to go on, the first one is the last.
     *
     * @param isStopping asked before each step.
     */
    void run(final BooleanSupplier isStopping)
    {
        while (!isStopping.getAsBoolean())
        {
            try
            {
                workload.step();
            }
            catch (final RuntimeException ex)
            {
                if (!settings.goesOn)
                {
                    System.out.println(name + " stops: " + ex);
                    return;
                }
                // A lock that was not answered may be held: only the end of the session makes that certain.
                if (client.isOver() || kind == Workload.Kind.COUNTER)
                {
                    System.out.println(client.name() + " ends: " + ex);
                    client.leave();
                    reopen(isStopping);
                }
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(settings.pauseUs));
        }
    }

    /**
     * Order a burst, if this client makes bursts. For any thread.
     *
     * @param count  of znodes.
     * @param length of the data of each.
     */
    void order(final int count, final int length)
    {
        if (workload instanceof Workload.Bursts bursts)
        {
            bursts.order(count, length);
        }
    }

    @Override
    public void close()
    {
        if (null != client)
        {
            client.close();
        }
    }

    private void reopen(final BooleanSupplier isStopping)
    {
        client = null;
        session++;
        while (null == client && !isStopping.getAsBoolean())
        {
            try
            {
                open(RECONNECT_TIMEOUT_MS);
            }
            catch (final NodensException ex)
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_INTERVAL_MS));
            }
        }
    }

    private void open(final long connectTimeoutMs)
    {
        final long timeoutMs = kind == Workload.Kind.READER ? settings.readerTimeoutMs : settings.operationTimeoutMs;
        final NodensClient connected = NodensClient.connect(new ClientContext()
            .aeron(aeron)
            .endpoints(endpoints)
            .clientName(name)
            .sessionTimeoutMs(settings.sessionTimeoutMs)
            .operationTimeoutMs(timeoutMs)
            .connectTimeoutMs(connectTimeoutMs));
        final String sessionName = 0 == session ? name : name + SESSION_MARK + session;
        client = new RecordingClient(
            sessionName,
            name,
            connected,
            new HistoryWriter(settings.histories, sessionName),
            timeoutMs + MARGIN_MS);
        workload = Workload.of(kind, client, settings.peers, random);
    }
}
