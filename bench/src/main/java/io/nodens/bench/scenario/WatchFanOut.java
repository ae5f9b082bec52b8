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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One client sets the data of a znode that many watch, and waits until all have heard of it.
 */
final class WatchFanOut implements Scenario
{
    private static final String ROOT = "/scenario";
    private static final int SET_UP_WINDOW = 200;
    /** How long an event that comes twice may take to come the second time. */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(50);

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.NODENS_IPC, Contender.GATEWAY, Contender.ZOOKEEPER);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            options.isOneShot() ? name + " one-shot" : name, 0, options.connections(), 1, 1, 1, Load.UNIFORM,
            options.dataLength(), 1, 0, 0, 0, "yield");
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {
        final ScenarioClient writer = cluster.connect(0);
        Answers.await(
            writer.create(ROOT, new byte[0], ScenarioClient.Lifetime.PERSISTENT), options.timeoutNs(),
            "the first write");
        for (final int count : options.watchers())
        {
            new Audience(cluster, options, record, writer, count).listen();
        }
    }

    /** Watchers of one znode. */
    private static final class Audience
    {
        private final ScenarioCluster cluster;
        private final ScenarioOptions options;
        private final ScenarioRecord record;
        private final ScenarioClient writer;
        private final int count;
        private final String path;
        private final FanOutTally tally;
        private final List<ScenarioClient> clients = new ArrayList<>();
        private final AtomicInteger armed = new AtomicInteger();

        Audience(
            final ScenarioCluster cluster,
            final ScenarioOptions options,
            final ScenarioRecord record,
            final ScenarioClient writer,
            final int count)
        {
            this.cluster = cluster;
            this.options = options;
            this.record = record;
            this.writer = writer;
            this.count = count;
            path = ROOT + "/fan-out-" + count;
            tally = new FanOutTally(count);
        }

        void listen()
        {
            final byte[] data = new byte[options.dataLength()];
            Answers.await(
                writer.create(path, data, ScenarioClient.Lifetime.PERSISTENT), options.timeoutNs(), "create " + path);
            setUp();
            boolean isWhole = true;
            for (int i = 0; isWhole && i < options.warmUp() + options.repeats(); i++)
            {
                isWhole = write(data, i);
                record.progress(path + ": write " + (i + 1) + " of " + (options.warmUp() + options.repeats()));
            }
            LockSupport.parkNanos(SETTLE_NS);
            if (tally.doubles() > 0)
            {
                record.error(tally.doubles() + " events of " + path + " came more than once");
            }
            clients.forEach(cluster::disconnect);
        }

        private void setUp()
        {
            final long startNs = System.nanoTime();
            final int connections = Math.min(count, options.connections());
            for (int i = 0; i < connections; i++)
            {
                clients.add(cluster.connect(i));
            }
            // Behind a barrier, so that each finds the znode.
            final Answers.Window window = new Answers.Window(SET_UP_WINDOW, options.timeoutNs(), "a watch of " + path);
            clients.forEach((client) -> window.add(client.sync()));
            window.drain();
            for (int i = 0; i < count; i++)
            {
                window.add(watch(i));
            }
            window.drain();
            record.say(count + " watchers on " + connections + " connections, set after " +
                ScenarioRecord.ms(System.nanoTime() - startNs));
        }

        private CompletableFuture<?> watch(final int watcher)
        {
            final ScenarioClient client = clients.get(watcher % clients.size());
            if (options.isOneShot())
            {
                return client.exists(path, (zxid) ->
                {
                    tally.onEvent(watcher, zxid, System.nanoTime());
                    Answers.whenDone(watch(watcher), (done, failure) ->
                    {
                        if (null != failure)
                        {
                            record.error("a watch of " + path + " cannot be set again: " + failure);
                        }
                    });
                }).thenRun(armed::incrementAndGet);
            }

            return client.watch(path, (zxid) -> tally.onEvent(watcher, zxid, System.nanoTime()))
                .thenRun(armed::incrementAndGet);
        }

        private boolean write(final byte[] data, final int number)
        {
            if (!isArmed(options.isOneShot() ? count * (number + 1) : count))
            {
                record.missing(1, "a watch of " + path + " was not set again after write " + number);
                return false;
            }

            tally.begin();
            final long startNs = System.nanoTime();
            final long zxid = Answers.await(writer.set(path, data), options.timeoutNs(), "set " + path);
            final long answeredNs = System.nanoTime();
            final long missing = tally.awaitAll(options.timeoutNs());
            if (missing > 0)
            {
                record.missing(missing, missing + " of " + count + " watchers of " + path +
                    " did not hear of write " + number);
                return false;
            }
            if (!tally.isOf(zxid))
            {
                record.error("watchers of " + path + " heard of another change than write " + number);
                return false;
            }
            if (number >= options.warmUp())
            {
                record.record("fan-out-" + count, tally.lastNs() - startNs);
                record.record("fan-out-" + count + "-first", tally.firstNs() - startNs);
                record.record("fan-out-" + count + "-set", answeredNs - startNs);
            }

            return true;
        }

        private boolean isArmed(final int times)
        {
            final long deadlineNs = System.nanoTime() + options.timeoutNs();
            while (armed.get() < times)
            {
                if (System.nanoTime() - deadlineNs > 0)
                {
                    return false;
                }
                LockSupport.parkNanos(POLL_NS);
            }

            return true;
        }
    }
}
