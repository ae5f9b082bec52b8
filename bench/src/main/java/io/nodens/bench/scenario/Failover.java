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
import io.nodens.bench.system.raw.RawAeronSystem;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The leader is killed under a fixed rate of writes of two clients, one of the leader and one of another server: how
 * long neither has a write acknowledged, and when both are as prompt as before.
 */
final class Failover implements Scenario
{
    private static final String ROOT = "/scenario";
    private static final int FEWEST_SERVERS = 3;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Slower answers are late, unless they were as slow before. */
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PROMPT_FOR_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double MOST = 0.99;

    @Override
    public Set<Contender> contenders()
    {
        return EnumSet.of(Contender.NODENS_UDP, Contender.GATEWAY, Contender.ZOOKEEPER, Contender.ECHO_UDP);
    }

    @Override
    public Load load(final String name, final ScenarioOptions options)
    {
        return new Load(
            options.isFrozen() ? name + " by silence" : name, 2L * options.ratePerS(), 2, SteadyWriter.WINDOW, 2, 2,
            Load.UNIFORM, options.dataLength(), 1, options.quietS(), options.quietS(), 0, "park");
    }

    @Override
    public int fewestServers()
    {
        return FEWEST_SERVERS;
    }

    @Override
    public boolean isLeavingServersDead()
    {
        return true;
    }

    @Override
    public void run(final ScenarioCluster cluster, final ScenarioOptions options, final ScenarioRecord record)
    {

        final boolean isEcho = cluster.system() instanceof RawAeronSystem;
        if (isEcho && options.kills() > 1)
        {
            throw new IllegalStateException(
                "--kills=" + options.kills() + ": a member of the bare cluster is not started again; have more rounds");
        }
        if (!isEcho)
        {
            final ScenarioClient creator = cluster.connectFirst(cluster.awaitLeader(options.timeoutNs()));
            for (final String path : List.of(ROOT, path("leader"), path("other")))
            {
                Answers.await(creator.create(path, new byte[0], ScenarioClient.Lifetime.PERSISTENT),
                    options.timeoutNs(), "create " + path);
            }
            cluster.disconnect(creator);
        }

        for (int kill = 1; kill <= options.kills(); kill++)
        {
            // Clients of a bare cluster are all the leader's.
            kill(cluster, options, record, isEcho ? List.of("leader") : List.of("leader", "other"), kill);
        }
    }

    private static String path(final String who)
    {
        return ROOT + "/failover-" + who;
    }

    private static void kill(
        final ScenarioCluster cluster,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final List<String> who,
        final int number)
    {
        final int leader = cluster.awaitLeader(options.timeoutNs());
        final List<ScenarioClient> clients = new ArrayList<>();
        final List<SteadyWriter> writers = new ArrayList<>();
        try
        {
            for (int i = 0; i < who.size(); i++)
            {
                final ScenarioClient client = cluster.connectFirst((leader + i) % cluster.count());
                Answers.await(client.sync(), options.timeoutNs(), "a sync");
                clients.add(client);
            }
            for (int i = 0; i < who.size(); i++)
            {
                writers.add(new SteadyWriter(
                    clients.get(i), path(who.get(i)), options.ratePerS(), options.dataLength(),
                    "write-" + who.get(i), record));
            }
            disturb(cluster, options, record, leader, number, writers, who);
        }
        finally
        {
            CloseHelper.quietCloseAll(writers);
        }

        clients.forEach(cluster::disconnect);
        if (number < options.kills())
        {
            cluster.startAgain(leader, options.timeoutNs());
            record.marker("ready", "server " + leader + " is back");
        }
    }

    private static void disturb(
        final ScenarioCluster cluster,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final int leader,
        final int number,
        final List<SteadyWriter> writers,
        final List<String> who)
    {
        final long startNs = System.nanoTime();
        Pauses.until(record, startNs + TimeUnit.SECONDS.toNanos(options.quietS()), "quiet");
        record.marker(
            options.isFrozen() ? "freeze" : "kill", "server " + leader + ", which leads, number " + number);
        final long killNs = System.nanoTime();
        if (options.isFrozen())
        {
            cluster.process(leader).signal("STOP");
        }
        else
        {
            cluster.process(leader).kill();
        }
        final int next = awaitOther(cluster, leader, options, record, killNs);
        record.marker("election", "server " + next + " leads, seen " +
            ScenarioRecord.ms(System.nanoTime() - killNs) + " after the kill");
        Pauses.until(record, System.nanoTime() + TimeUnit.SECONDS.toNanos(options.quietS()), "with a new leader");
        final long endNs = System.nanoTime();

        // A frozen one would find itself deposed, which is another story.
        cluster.process(leader).kill();
        writers.forEach(SteadyWriter::close);
        for (int i = 0; i < writers.size(); i++)
        {
            final int lost = writers.get(i).stop(options.timeoutNs());
            if (lost > 0)
            {
                record.missing(lost, lost + " writes were not answered after kill " + number);
            }
            judge(record, who.get(i), writers.get(i).tally(), startNs, killNs, endNs);
        }
    }

    private static void judge(
        final ScenarioRecord record,
        final String who,
        final AckTally tally,
        final long startNs,
        final long killNs,
        final long endNs)
    {
        final long gapNs = tally.longestGapNs(killNs, endNs);
        // The first half of the quiet time warms up.
        final long limitNs = Math.max(LATE_NS, 2 * tally.latencyNs((startNs + killNs) / 2, killNs - LATE_NS, MOST));
        final long backNs = tally.backAfterNs(killNs, limitNs, PROMPT_FOR_NS);
        record.record("gap-" + who, gapNs);
        if (AckTally.NEVER == backNs)
        {
            record.missing(1, "writes of the client of the " + who + " were not back within " +
                ScenarioRecord.ms(limitNs) + " before the end");
        }
        else
        {
            record.record("back-" + who, backNs);
            record.say(String.format(Locale.ROOT, "client of the %s: no acknowledgement for %s, as prompt as before " +
                "(within %s) after %s", who, ScenarioRecord.ms(gapNs), ScenarioRecord.ms(limitNs),
                ScenarioRecord.ms(backNs)));
        }
    }

    private static int awaitOther(
        final ScenarioCluster cluster,
        final int killed,
        final ScenarioOptions options,
        final ScenarioRecord record,
        final long killNs)
    {
        int leader = cluster.leaderBut(killed);
        while (ScenarioCluster.NO_LEADER == leader || leader == killed)
        {
            if (System.nanoTime() - killNs > options.timeoutNs())
            {
                throw new IllegalStateException(
                    "no other server led within " + ScenarioRecord.ms(options.timeoutNs()) + " after the kill");
            }
            record.progress("no leader");
            LockSupport.parkNanos(POLL_NS);
            leader = cluster.leaderBut(killed);
        }

        return leader;
    }
}
