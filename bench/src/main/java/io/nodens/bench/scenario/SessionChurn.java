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
package io.nodens.bench.scenario;

import io.nodens.bench.plan.Contender;
import io.nodens.bench.results.Load;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions are opened and closed at a fixed rate, while another client writes at one: how long each takes, and what it
 * does to the writes.
 */
final class SessionChurn implements Scenario
{
    private static final String ROOT = "/scenario";
    /** Most sessions that are opened or closed at a time; those due beyond it wait, and their wait counts. */
    private static final int AT_ONCE = 32;
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.NODENS_IPC, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            name + " of " + options.sessionRatePerS() + "/s", options.ratePerS(), 1, SteadyWriter.WINDOW, AT_ONCE, 1,
            Load.UNIFORM, options.dataLength(), 1, options.quietS(), options.quietS(), 0, "park");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final ScenarioClient client = cluster.connect(0);
        Answers.await(client.create(ROOT, new byte[0], ScenarioClient.Lifetime.PERSISTENT), options.timeoutNs(),
            "create " + ROOT);
        final ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try (SteadyWriter writer = new SteadyWriter(
            client, ROOT, options.ratePerS(), options.dataLength(), "write", record))
        {
            final long quietNs = TimeUnit.SECONDS.toNanos(options.quietS());
            Pauses.until(record, System.nanoTime() + quietNs, "steady load");
            record.marker("churn", options.sessionRatePerS() + " sessions a second begin");
            final long beginNs = System.nanoTime();
            churn(cluster, options, record, executor, beginNs + quietNs);
            final long endNs = System.nanoTime();
            record.marker("churn-end", "no more sessions");

            final int lost = writer.stop(options.timeoutNs());
            if (lost > 0)
            {
                record.missing(lost, lost + " writes were not answered");
            }
            record.record("churn-longest", writer.tally().latencyNs(beginNs, endNs, 1));
            record.record("before-longest", writer.tally().latencyNs(beginNs - quietNs / 2, beginNs, 1));
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    private static void churn(
        final ScenarioCluster cluster,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final ExecutorService executor,
        final long endNs)
    {
        final long intervalNs = TimeUnit.SECONDS.toNanos(1) / options.sessionRatePerS();
        final List<Future<?>> sessions = new ArrayList<>();
        int index = 1;
        for (long dueNs = System.nanoTime(); dueNs - endNs < 0; dueNs += intervalNs)
        {
            while (System.nanoTime() - dueNs < 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
            final long wasDueNs = dueNs;
            final int number = index++;
            sessions.add(executor.submit(() -> session(cluster, options, record, number, wasDueNs)));
            record.progress(number + " sessions");
        }

        for (final Future<?> session : sessions)
        {
            Answers.await(session, options.timeoutNs(), "a session");
        }
    }

    private static void session(
        final ScenarioCluster cluster,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final int number,
        final long dueNs)
    {
        final ScenarioClient client = cluster.connectAlone(number);
        try
        {
            Answers.await(client.exists(ROOT, null), options.timeoutNs(), "the first read of a session");
            record.record("session-open", System.nanoTime() - dueNs);
        }
        catch (final IllegalStateException ex)
        {
            record.error(ex.getMessage());
        }

        final long closeNs = System.nanoTime();
        cluster.disconnect(client);
        record.record("session-close", System.nanoTime() - closeNs);
    }
}
