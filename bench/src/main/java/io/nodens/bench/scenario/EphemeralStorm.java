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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions with many ephemerals are closed at once, while another client writes at a fixed rate: how long its writes
 * wait, and when the last ephemeral is gone.
 */
final class EphemeralStorm implements Scenario
{
    private static final String ROOT = "/scenario";
    private static final String OWNED = ROOT + "/owned";
    private static final int WINDOW = 256;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long AFTER_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.NODENS_IPC, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            name + " of " + options.sessions() + " sessions", options.ratePerS(), 1, SteadyWriter.WINDOW, 1,
            options.sessions() * options.ephemerals(), Load.UNIFORM, options.dataLength(), 1, options.quietS(),
            options.quietS(), 0, "park");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final ScenarioClient client = cluster.connect(0);
        for (final String path : List.of(ROOT, OWNED))
        {
            Answers.await(client.create(path, new byte[0], ScenarioClient.Lifetime.PERSISTENT), options.timeoutNs(),
                "create " + path);
        }

        final List<ScenarioClient> owners = own(cluster, options, record);
        final ScenarioClient watcher = cluster.connect(0);
        Answers.await(watcher.sync(), options.timeoutNs(), "a sync");
        try (SteadyWriter writer = new SteadyWriter(
            client, ROOT, options.ratePerS(), options.dataLength(), "write", record))
        {
            final long quietNs = TimeUnit.SECONDS.toNanos(options.quietS());
            Pauses.until(record, System.nanoTime() + quietNs, "steady load");
            record.marker("storm", options.sessions() + " sessions with " + options.ephemerals() +
                " ephemerals each are closed");
            final long beginNs = System.nanoTime();
            final List<Thread> closing = owners.stream().map((owner) -> close(cluster, owner)).toList();
            awaitNone(watcher, options, record, beginNs);
            final long endNs = System.nanoTime();
            record.marker("storm-end", "no ephemeral is left");
            join(closing, options.timeoutNs());
            Pauses.until(record, endNs + AFTER_NS, "steady load");

            final int lost = writer.stop(options.timeoutNs());
            if (lost > 0)
            {
                record.missing(lost, lost + " writes were not answered");
            }
            record.record("storm", endNs - beginNs);
            record.record(
                "storm-longest", writer.tally().latencyNs(beginNs - AFTER_NS, endNs + AFTER_NS, 1));
            record.record("before-longest", writer.tally().latencyNs(beginNs - quietNs / 2, beginNs - AFTER_NS, 1));
        }
    }

    private static List<ScenarioClient> own(
        final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final byte[] data = new byte[options.dataLength()];
        final List<ScenarioClient> owners = new ArrayList<>();
        for (int i = 0; i < options.sessions(); i++)
        {
            final ScenarioClient owner = cluster.connectAlone(i);
            owners.add(owner);
            Answers.await(owner.sync(), options.timeoutNs(), "a sync");
            final Answers.Window window = new Answers.Window(WINDOW, options.timeoutNs(), "an ephemeral");
            for (int j = 0; j < options.ephemerals(); j++)
            {
                window.add(owner.create(OWNED + "/e" + i + "-" + j, data, ScenarioClient.Lifetime.EPHEMERAL));
                record.progress("session " + i + ": " + j + " ephemerals");
            }
            window.drain();
        }

        record.say(options.sessions() + " sessions have " + options.ephemerals() + " ephemerals each");
        return owners;
    }

    private static Thread close(final ScenarioCluster cluster, final ScenarioClient owner)
    {
        final Thread thread = new Thread(() -> cluster.disconnect(owner), "session-closer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitNone(
        final ScenarioClient watcher,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final long beginNs)
    {
        int left = options.sessions() * options.ephemerals();
        while (left > 0)
        {
            if (System.nanoTime() - beginNs > options.timeoutNs())
            {
                throw new IllegalStateException(left + " ephemerals are left " +
                    ScenarioRecord.ms(options.timeoutNs()) + " after their sessions were closed");
            }
            left = left(watcher, options, left);
            record.progress("up to " + left + " ephemerals are left");
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Sessions end in any order, each with its ephemerals in the order of their creation. */
    private static int left(final ScenarioClient watcher, final ScenarioOptions options, final int before)
    {
        for (int i = 0; i < options.sessions(); i++)
        {
            final String last = OWNED + "/e" + i + "-" + (options.ephemerals() - 1);
            if (Answers.await(watcher.exists(last, null), options.timeoutNs(), "exists " + last))
            {
                return before;
            }
        }

        return Answers.await(watcher.children(OWNED), options.timeoutNs(), "children of " + OWNED).size();
    }

    private static void join(final List<Thread> threads, final long timeoutNs)
    {
        try
        {
            for (final Thread thread : threads)
            {
                thread.join(TimeUnit.NANOSECONDS.toMillis(timeoutNs));
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }
}
