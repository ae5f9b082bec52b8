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

import io.nodens.client.MemberReport;
import io.nodens.client.NodensClient;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.LocalCluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One run of the crash proof: cluster, clients, kills, judgement.
 * <p>
 * <b>Owns:</b> all processes and files of the run.
 */
final class ProofRun implements AutoCloseable
{
    private static final long READY_TIMEOUT_MS = 90_000;
    private static final long PROGRESS_TIMEOUT_MS = 90_000;
    private static final long STEP_TIMEOUT_MS = 30_000;
    private static final int MAX_PAUSE_MS = 1_000;
    /** Acknowledgements of the slowest client between two kills. */
    private static final int PROGRESS_PER_ROUND = 20;
    private static final List<Workload.Kind> STABLE_WORK = List.of(
        Workload.Kind.WRITER, Workload.Kind.WRITER, Workload.Kind.EPHEMERAL, Workload.Kind.COUNTER);
    private static final List<Workload.Kind> VICTIM_WORK = List.of(
        Workload.Kind.WRITER, Workload.Kind.EPHEMERAL, Workload.Kind.COUNTER);
    private static final int STABLE_PROCESSES = 2;

    /**
     * A kill of one or all members.
     */
    private record Kill(String who, long timeNs)
    {
    }

    private final CrashProof settings;
    private final PrintStream out;
    private final Random random;
    private final long startNs = System.nanoTime();
    private final Path directory;
    private final LocalCluster cluster;
    private final ClientProcesses processes;
    private final List<Kill> kills = new ArrayList<>();
    private final Thread closer = new Thread(this::killClients, "proof-closer");
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private ClientProcess victim;

    ProofRun(final CrashProof settings, final PrintStream out) throws IOException
    {
        this.settings = settings;
        this.out = out;
        random = new Random(settings.options.seed());
        directory = settings.options.makeDirectory("nodens-proof-");
        cluster = new LocalCluster(
            settings.options.jar(), directory, settings.memberCount, settings.options.arguments());
        final List<String> peers = new ArrayList<>();
        for (int i = 0; i < STABLE_PROCESSES; i++)
        {
            peers.add(ClientProcess.clientName("stable" + i, STABLE_WORK, 0));
        }
        processes = new ClientProcesses(cluster, directory, random, List.of(
            "--session-timeout-ms=" + settings.sessionTimeoutMs,
            "--pause-us=" + settings.pauseUs,
            "--peers=" + String.join(",", peers)));
        if (settings.isKept)
        {
            keepFiles();
        }
        Runtime.getRuntime().addShutdownHook(closer);
    }

    /**
     * Start members and clients.
     *
     * @return whether everything runs; if not, it has been said why.
     */
    boolean start()
    {
        say("seed " + settings.options.seed() + ", files in " + directory);
        try
        {
            cluster.start().awaitReady(READY_TIMEOUT_MS);
            cluster.awaitLeader(READY_TIMEOUT_MS);
            say(settings.memberCount + " members are ready");
            layOut();
            startClients();
            return true;
        }
        catch (final RuntimeException ex)
        {
            say("NOT CARRIED OUT: " + ex);
            say("files are in " + keepFiles());
            return false;
        }
    }

    /**
     * Kill, wait for the end, judge.
     *
     * @return exit code.
     * @throws IOException when histories cannot be read.
     */
    int prove() throws IOException
    {
        try
        {
            return judged();
        }
        catch (final RuntimeException ex)
        {
            final Violations violations = new Violations();
            violations.add("the cluster comes back in time", ex.getMessage());
            final List<History> recorded = processes.histories();
            OrderChecks.check(recorded, new Timeline(recorded), Outages.NONE, violations);
            return verdict(violations);
        }
    }

    /**
     * Leave all files behind.
     *
     * @return where they are.
     */
    Path keepFiles()
    {
        return cluster.keepFiles();
    }

    private int judged() throws IOException
    {
        for (int round = 1; round <= settings.kills; round++)
        {
            awaitProgress();
            killRound(round);
        }
        awaitProgress();
        final long endNs = System.nanoTime();

        for (final ClientProcess process : processes.living())
        {
            process.stop(PROGRESS_TIMEOUT_MS);
        }
        final List<History> recorded = processes.histories();
        final Violations violations = new Violations();
        final List<MemberState> members = new FinalDump(cluster, violations).take(
            ClientProcesses.livingSessions(recorded), settings.sessionTimeoutMs);
        violations.addAll(HistoryChecker.check(recorded, members));
        report(recorded, members, endNs);
        for (final ClientProcess process : processes.living())
        {
            if (process.exit(STEP_TIMEOUT_MS) != 0)
            {
                violations.add(OrderChecks.ERRORS, process.name() + " ended with an error");
            }
        }
        return verdict(violations);
    }

    @Override
    public void close()
    {
        killClients();
        cluster.close();
    }

    private void killClients()
    {
        processes.close();
        if (isClosing.compareAndSet(false, true) && Thread.currentThread() != closer)
        {
            LocalCluster.removeShutdownHook(closer);
        }
    }

    private void layOut()
    {
        try (NodensClient client = NodensClient.connect(cluster.clientContext(cluster.endpoints())))
        {
            ProofPaths.create(client);
        }
    }

    private void startClients()
    {
        for (int i = 0; i < STABLE_PROCESSES; i++)
        {
            startClient("stable" + i, STABLE_WORK);
        }
        victim = startClient("victim0", VICTIM_WORK);
        processes.living().forEach((process) -> process.awaitReady(READY_TIMEOUT_MS));
        say(processes.living().size() + " processes with " +
            (STABLE_PROCESSES * STABLE_WORK.size() + VICTIM_WORK.size()) + " clients are ready");
    }

    private ClientProcess startClient(final String name, final List<Workload.Kind> work)
    {
        final int first = processes.living().size() + processes.deadCount();
        return processes.start(name, work, rotatedEndpoints(first), List.of());
    }

    /** Clients try endpoints in the order given: spread them over the members. */
    private String rotatedEndpoints(final int first)
    {
        final List<String> endpoints = new ArrayList<>();
        for (int i = 0; i < settings.memberCount; i++)
        {
            endpoints.add(cluster.endpoint((first + i) % settings.memberCount));
        }
        return String.join(",", endpoints);
    }

    private void killRound(final int round)
    {
        pause();
        final List<Integer> targets = new ArrayList<>();
        if (settings.isKillAll)
        {
            for (int id = 0; id < settings.memberCount; id++)
            {
                targets.add(id);
            }
        }
        else
        {
            targets.add(cluster.awaitLeader(STEP_TIMEOUT_MS));
        }

        final boolean isClientFirst = random.nextBoolean();
        final boolean isRestartImmediate = settings.isKillAll || settings.memberCount == 1 || random.nextBoolean();
        if (isClientFirst)
        {
            killVictim();
        }
        final String who = settings.isKillAll ? "all members" : "member " + targets.get(0) + ", the leader";
        final long killNs = System.nanoTime();
        targets.forEach((id) -> cluster.member(id).signalKill());
        targets.forEach((id) -> cluster.member(id).kill());
        kills.add(new Kill(who, killNs));
        say("kill " + round + " of " + settings.kills + ": " + who);
        if (!isClientFirst)
        {
            killVictim();
        }

        if (!isRestartImmediate)
        {
            awaitProgress();
        }
        targets.forEach((id) -> cluster.member(id).start());
        targets.forEach((id) -> cluster.member(id).awaitReady(READY_TIMEOUT_MS));
        awaitCaughtUp(targets);
        victim = startClient("victim" + processes.deadCount(), VICTIM_WORK);
        victim.awaitReady(READY_TIMEOUT_MS);
    }

    private void killVictim()
    {
        processes.kill(victim);
    }

    /** A member that is killed before it has caught up would leave no majority, which is another experiment. */
    private void awaitCaughtUp(final List<Integer> targets)
    {
        final MemberReport leader = cluster.report(cluster.awaitLeader(READY_TIMEOUT_MS));
        for (final int id : targets)
        {
            Await.until("member " + id + " has caught up", READY_TIMEOUT_MS, () ->
            {
                final MemberReport report = cluster.report(id);
                return null != leader && null != report && report.isServing() && report.zxid() >= leader.zxid();
            });
        }
    }

    private void awaitProgress()
    {
        final Map<ClientProcess, Long> goals = new HashMap<>();
        final List<ClientProcess> watched = processes.living();
        watched.forEach((process) -> goals.put(process, process.leastProgress() + PROGRESS_PER_ROUND));
        Await.until("every client was acknowledged " + PROGRESS_PER_ROUND + " more times", PROGRESS_TIMEOUT_MS, () ->
        {
            for (final ClientProcess process : watched)
            {
                if (process.leastProgress() < goals.get(process))
                {
                    return false;
                }
            }
            return true;
        });
    }

    private void pause()
    {
        Await.holds(random.nextInt(MAX_PAUSE_MS), () -> false);
    }

    private void report(final List<History> recorded, final List<MemberState> members, final long endNs)
    {
        final Map<OperationKind, Integer> counts = new HashMap<>();
        int total = 0;
        for (final History history : recorded)
        {
            for (final Operation operation : history.operations())
            {
                if (operation.isAcknowledged())
                {
                    counts.merge(operation.kind(), 1, Integer::sum);
                    total++;
                }
            }
        }
        say(recorded.size() + " clients, " + processes.deadCount() * VICTIM_WORK.size() + " of them killed; " +
            "acknowledged " + total + " operations: " + new TreeMap<>(counts));
        for (final MemberState last : members.subList(0, Math.min(1, members.size())))
        {
            say("counter " + last.znodes().get(ProofPaths.COUNTER).value() + "; zxid " + last.zxid() + "; digest " +
                Long.toHexString(last.digest()) + "; " + last.znodes().size() + " znodes");
        }
        for (int i = 0; i < kills.size(); i++)
        {
            final Kill kill = kills.get(i);
            final Gaps gaps = Gaps.measure(
                recorded, kill.timeNs(), i + 1 < kills.size() ? kills.get(i + 1).timeNs() : endNs);
            say("kill " + (i + 1) + " (" + kill.who() + "): longest gap of a client " + millis(gaps.longestNs()) +
                " (" + gaps.client() + "), nobody served for " + millis(gaps.allClientsNs()) + ", then " +
                gaps.acknowledgements() + " acknowledgements until the next");
        }
    }

    private int verdict(final Violations violations)
    {
        if (violations.isEmpty())
        {
            say("PROVED: every acknowledged write is there exactly once, members agree, nobody saw an error");
            return ProofOutcome.PROVED;
        }
        violations.lines().forEach(out::println);
        say("FAILED: logs, data and histories are in " + keepFiles());
        return ProofOutcome.FAILED;
    }

    private void say(final String text)
    {
        out.printf("%7.2f s  %s%n", (System.nanoTime() - startNs) / 1e9, text);
    }

    private static String millis(final long ns)
    {
        return TimeUnit.NANOSECONDS.toMillis(ns) + " ms";
    }
}
