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
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One run of the partition proof: cluster, clients, what is done to them, judgement. Its directory keeps histories,
 * logs, the schedule as it was taken ({@code run.log}) and the verdict ({@code verdict.txt}); data directories too when
 * something is wrong.
 * <p>
 * <b>Thread:</b> one, and one that looks after the members. <b>Owns:</b> all processes and files of the run.
 */
final class PartitionRun implements AutoCloseable
{
    private static final long READY_TIMEOUT_MS = 120_000;
    private static final long CALM_TIMEOUT_MS = 90_000;
    private static final long STEP_TIMEOUT_MS = 60_000;
    private static final long PROBE_INTERVAL_MS = 100;
    private static final long OPERATION_TIMEOUT_MS = 60_000;
    private static final long SHORT_OPERATION_TIMEOUT_MS = 2_500;
    private static final long READER_TIMEOUT_MS = 120_000;
    private static final int PROGRESS = 10;
    private static final List<Workload.Kind> ROAMING_WORK = List.of(
        Workload.Kind.WRITER, Workload.Kind.WRITER, Workload.Kind.EPHEMERAL, Workload.Kind.COUNTER,
        Workload.Kind.COUNTER);
    private static final List<Workload.Kind> VICTIM_WORK = List.of(Workload.Kind.WRITER, Workload.Kind.EPHEMERAL);
    private static final List<Workload.Kind> BOUND_WORK = List.of(
        Workload.Kind.BURST, Workload.Kind.WRITER, Workload.Kind.READER, Workload.Kind.EPHEMERAL);

    private final PartitionProof settings;
    private final long startNs = System.nanoTime();
    private final Path directory;
    private final PrintStream log;
    private final Network network = new Network(PartitionProof.MEMBERS);
    private final LocalCluster cluster;
    private final ClientProcesses processes;
    private final MemberDirectories directories;
    private final int[] bursts = new int[PartitionProof.MEMBERS];
    private final Violations violations = new Violations();
    private final MemberKeeper keeper;
    private ClientProcess bound;
    private ClientProcess victim;
    private int steps;

    PartitionRun(final PartitionProof settings) throws IOException
    {
        this.settings = settings;
        directory = settings.options.makeDirectory("nodens-partition-");
        log = new PrintStream(directory.resolve("run.log").toFile(), StandardCharsets.UTF_8);
        cluster = new LocalCluster(
            settings.options.jar(),
            directory,
            PartitionProof.MEMBERS,
            network,
            settings.options.arguments());
        cluster.keepFiles();
        keeper = new MemberKeeper(cluster, this::say);
        directories = new MemberDirectories(cluster, directory);
        processes = new ClientProcesses(cluster, directory, new Random(settings.options.seed()), List.of(
            "--session-timeout-ms=" + settings.sessionTimeoutMs,
            "--pause-us=" + settings.pauseUs,
            "--reader-timeout-ms=" + READER_TIMEOUT_MS,
            "--goes-on",
            "--peers=" + String.join(",",
                ClientProcess.clientName("roaming", ROAMING_WORK, 0),
                ClientProcess.clientName("roaming", ROAMING_WORK, 1),
                "bound-writer1")));
    }

    /**
     * Start members and clients.
     *
     * @return whether everything runs; if not, it has been said why.
     */
    boolean start()
    {
        say("seed " + settings.options.seed() + ", scenario " + settings.scenario + ", files in " + directory);
        try
        {
            cluster.start().awaitReady(READY_TIMEOUT_MS);
            cluster.awaitLeader(READY_TIMEOUT_MS);
            keeper.start();
            say("members are ready");
            layOut();
            startClients();
            return true;
        }
        catch (final RuntimeException ex)
        {
            say("NOT CARRIED OUT: " + ex);
            return false;
        }
    }

    /**
     * Do it, wait for the end, judge.
     *
     * @return exit code.
     * @throws IOException when files cannot be read or written.
     */
    int prove() throws IOException
    {
        try
        {
            awaitCalm();
            carryOut();
            network.heal();
            resumeAll();
            startAll();
            awaitCalm();
        }
        catch (final RuntimeException ex)
        {
            if (0 == violations.count(Violations.RETURNS))
            {
                violations.add(Violations.SERVES, ex.toString());
            }
            say("  " + ex);
            say("  " + network.describe() + "; " + positions());
            say("  stacks are in the logs of the members, their counters beside them");
            keeper.keepTraces(directory);
        }
        network.heal();
        resumeAll();
        startAll();
        stopClients();
        say("clients have stopped");
        final List<MemberState> members = new FinalDump(cluster, violations).take(
            ClientProcesses.livingSessions(processes.histories()), settings.sessionTimeoutMs);
        keeper.stop();
        keeper.unexpectedEnds().forEach((end) -> violations.add(Violations.STAYS, end));
        if (keeper.watchdogEnds() > 0)
        {
            say(keeper.watchdogEnds() + " times a watchdog ended a member whose service could not join the log");
        }
        return verdict(members);
    }

    @Override
    public void close()
    {
        keeper.stop();
        processes.close();
        cluster.close();
        log.close();
    }

    void say(final String text)
    {
        final String line = String.format("%8.3f s  %s", (System.nanoTime() - startNs) / 1e9, text);
        System.out.println(line);
        log.println(line);
        log.flush();
    }

    /**
     * Who leads and serves, other than one.
     *
     * @param timeoutMs most milliseconds to wait.
     * @param notThis   a member that does not count, -1 for none.
     * @return its id, -1 when nobody does.
     */
    int leader(final long timeoutMs, final int notThis)
    {
        final int[] found = { -1 };
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        do
        {
            for (int id = 0; id < PartitionProof.MEMBERS; id++)
            {
                if (id != notThis && keeper.isRunning(id))
                {
                    final MemberReport report = cluster.report(id);
                    if (null != report && "LEADER".equals(report.role()) && report.isServing())
                    {
                        found[0] = id;
                        return id;
                    }
                }
            }
            Nemesis.pause(Math.min(PROBE_INTERVAL_MS, timeoutMs / 10));
        }
        while (System.nanoTime() - deadlineNs < 0);
        return found[0];
    }

    String positions()
    {
        final StringBuilder text = new StringBuilder();
        for (int id = 0; id < PartitionProof.MEMBERS; id++)
        {
            final MemberReport report = keeper.isRunning(id) ? cluster.report(id) : null;
            text.append(0 == id ? "" : ", ").append("member ").append(id).append(' ').append(null == report ?
                "silent" : report.role() + " term " + report.leadershipTermId() + " commit " +
                report.commitPosition() + " zxid " + report.zxid());
        }
        return text.toString();
    }

    void burst(final int member, final int count, final int length)
    {
        bursts[member]++;
        bound.burst(member * BOUND_WORK.size(), count, length);
    }

    boolean isBurstOver(final int member)
    {
        return burstLines(member).size() >= bursts[member];
    }

    String burstLine(final int member)
    {
        final List<String> lines = burstLines(member);
        return lines.get(lines.size() - 1);
    }

    void pauseMember(final int id)
    {
        say("  stop member " + id);
        keeper.pause(id);
    }

    void resumeMember(final int id)
    {
        say("  go on member " + id);
        keeper.resume(id);
    }

    void resumeAll()
    {
        keeper.resumeAll();
    }

    void kill(final int... ids)
    {
        for (final int id : ids)
        {
            say("  kill member " + id);
        }
        keeper.kill(ids);
    }

    MemberDirectories directories()
    {
        return directories;
    }

    /**
     * Start members that were killed, and leave others down.
     *
     * @param ids of the members.
     */
    void start(final int... ids)
    {
        keeper.start(ids);
    }

    void startAll()
    {
        keeper.startAll();
    }

    void replaceVictim()
    {
        say("  kill " + victim.name());
        processes.kill(victim);
        victim = startVictim();
        victim.awaitReady(STEP_TIMEOUT_MS);
    }

    /**
     * Wait until a member serves. One that does not is a failure of its own, and ends the run.
     *
     * @param id        of the member.
     * @param timeoutMs most milliseconds to wait.
     */
    void awaitServing(final int id, final long timeoutMs)
    {
        final boolean isBack = Await.holds(timeoutMs, () -> isServing(id));
        if (!isBack)
        {
            final String detail = "member " + id + " was not ready within " + timeoutMs + " ms: " +
                keeper.lastLines(id);
            violations.add(Violations.RETURNS, detail);
            throw new IllegalStateException(detail);
        }
    }

    /** Wait until every member serves and every client gets on. */
    void awaitCalm()
    {
        final long beginNs = System.nanoTime();
        for (int id = 0; id < PartitionProof.MEMBERS; id++)
        {
            awaitServing(id, CALM_TIMEOUT_MS);
        }
        final long servingNs = System.nanoTime();
        final Map<ClientProcess, Long> goals = new HashMap<>();
        processes.living().forEach((process) -> goals.put(process, process.leastProgress() + PROGRESS));
        for (final ClientProcess process : processes.living())
        {
            Await.until("every client of " + process.name() + " was acknowledged again", CALM_TIMEOUT_MS, () ->
                process.leastProgress() >= goals.get(process));
        }
        say("  calm: all serve after " + millis(servingNs - beginNs) + ", all clients get on after " +
            millis(System.nanoTime() - servingNs));
    }

    private boolean isServing(final int id)
    {
        final MemberReport report = keeper.isRunning(id) ? cluster.report(id) : null;
        return null != report && report.isServing();
    }

    private void carryOut()
    {
        if (settings.scenario == PartitionProof.Scenario.MOVING_PARTITION)
        {
            MovingPartition.run(this, network);
            return;
        }

        final Set<Nemesis.Kind> kinds = null == settings.kinds ?
            EnumSet.allOf(Nemesis.Kind.class) : EnumSet.copyOf(settings.kinds);
        final Nemesis nemesis = new Nemesis(this, network, settings.options.seed(), List.copyOf(kinds));
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.duration.seconds());
        while (System.nanoTime() - deadlineNs < 0)
        {
            nemesis.step();
            steps = nemesis.steps();
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
        final List<Workload.Kind> work = new ArrayList<>();
        final List<String> places = new ArrayList<>();
        for (int id = 0; id < PartitionProof.MEMBERS; id++)
        {
            work.addAll(BOUND_WORK);
            for (int i = 0; i < BOUND_WORK.size(); i++)
            {
                places.add(Integer.toString(id));
            }
        }
        final ClientProcess roaming = startClient("roaming", ROAMING_WORK, List.of(), OPERATION_TIMEOUT_MS);
        bound = startClient("bound", work, places, SHORT_OPERATION_TIMEOUT_MS);
        victim = startVictim();
        for (final ClientProcess process : List.of(roaming, bound, victim))
        {
            process.awaitReady(READY_TIMEOUT_MS);
        }
        say("clients are ready");
    }

    private ClientProcess startVictim()
    {
        return startClient("victim" + processes.deadCount(), VICTIM_WORK, List.of(), OPERATION_TIMEOUT_MS);
    }

    private ClientProcess startClient(
        final String name, final List<Workload.Kind> work, final List<String> places, final long operationTimeoutMs)
    {
        final List<String> options = new ArrayList<>(List.of("--operation-timeout-ms=" + operationTimeoutMs));
        if (!places.isEmpty())
        {
            options.add("--bound-to=" + String.join(",", places));
        }
        return processes.start(name, work, cluster.endpoints(), options);
    }

    private List<String> burstLines(final int member)
    {
        final String client = "bound-" + Workload.Kind.BURST.label() + member * BOUND_WORK.size();
        return bound.process().log().stream().filter((line) ->
            line.startsWith(ProofClient.BURST + client + " ") ||
            line.startsWith(ProofClient.BURST + client + WorkingClient.SESSION_MARK)).toList();
    }

    private void stopClients()
    {
        for (final ClientProcess process : processes.living())
        {
            try
            {
                process.stop(READER_TIMEOUT_MS + STEP_TIMEOUT_MS);
            }
            catch (final RuntimeException ex)
            {
                violations.add(Violations.SERVES, process.name() + " does not come to its end: " + ex.getMessage());
            }
        }
    }

    private int verdict(final List<MemberState> members) throws IOException
    {
        final List<History> recorded = processes.histories();
        violations.addAll(HistoryChecker.check(recorded, members,
            new Outages(true, TimeUnit.MILLISECONDS.toNanos(settings.sessionTimeoutMs))));
        final Map<Operation.Outcome, Integer> counts = new HashMap<>();
        int operations = 0;
        int ends = 0;
        for (final History history : recorded)
        {
            ends += null == history.end() ? 0 : 1;
            for (final Operation operation : history.operations())
            {
                counts.merge(operation.outcome(), 1, Integer::sum);
                operations++;
            }
        }
        final List<String> lines = new ArrayList<>(violations.lines());
        lines.add((violations.isEmpty() ? "PROVED: " : "FAILED: ") + violations.summary() + ", " + operations +
            " operations " + counts + ", " + recorded.size() + " sessions, " + ends + " of them lost, " + steps +
            " steps, seed " + settings.options.seed());
        lines.forEach(this::say);
        Files.write(directory.resolve("verdict.txt"), lines);
        if (violations.isEmpty())
        {
            keeper.stop();
            cluster.members().forEach(ServerProcess::kill);
            for (int id = 0; id < PartitionProof.MEMBERS; id++)
            {
                IoUtil.delete(cluster.dataDirectory(id).toFile(), true);
            }
        }
        return violations.isEmpty() ? ProofOutcome.PROVED : ProofOutcome.FAILED;
    }

    private static String millis(final long ns)
    {
        return TimeUnit.NANOSECONDS.toMillis(ns) + " ms";
    }
}
