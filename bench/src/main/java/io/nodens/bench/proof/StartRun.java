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

import io.nodens.client.CreateMode;
import io.nodens.client.NodensClient;
import io.nodens.client.exceptions.NodensException;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The rounds of a {@link StartProof}.
 * <p>
 * <b>Thread:</b> any one. <b>Owns:</b> the members and their data; logs of rounds beyond the bound stay.
 */
final class StartRun implements AutoCloseable
{
    private static final int MEMBERS = 3;
    private static final int STOP_TIMEOUT_MS = 20_000;
    private static final int DATA_LENGTH = 100;
    private static final long NEVER = Long.MAX_VALUE;

    private final StartProof proof;
    private final PrintStream out;
    private final Path directory;
    private final long[] acknowledgedMs;
    private final long[] readyMs;
    private LocalCluster cluster;
    private int slow;
    private boolean isProved;

    StartRun(final StartProof proof, final PrintStream out) throws IOException
    {
        this.proof = proof;
        this.out = out;
        this.directory = proof.options.makeDirectory("nodens-starts-");
        this.acknowledgedMs = new long[proof.rounds];
        this.readyMs = new long[proof.rounds];
        Arrays.fill(acknowledgedMs, NEVER);
        Arrays.fill(readyMs, NEVER);
    }

    /**
     * Take all rounds.
     *
     * @return whether all were within the bound.
     */
    boolean run() throws IOException
    {
        out.println("before each start: " + proof.before + ", " + proof.rounds + " rounds, arguments " +
            List.of(proof.options.arguments()));
        if (StartProof.Before.FRESH != proof.before)
        {
            layOut();
            cluster.start().awaitReady(proof.limitMs);
            write("/before");
        }

        for (int round = 0; round < proof.rounds; round++)
        {
            if (StartProof.Before.KILL_LEADER == proof.before)
            {
                killLeader(round);
            }
            else
            {
                prepare();
                start(round);
            }
        }

        say("first create acknowledged", acknowledgedMs);
        say("all ready", readyMs);
        out.println(slow + " of " + proof.rounds + " rounds beyond " + proof.boundMs + " ms" +
            (0 == slow ? "" : "; logs are in " + directory));
        isProved = 0 == slow;
        return isProved;
    }

    private void prepare()
    {
        switch (proof.before)
        {
            case STOP:
                cluster.members().forEach((member) -> member.terminate(STOP_TIMEOUT_MS));
                break;

            case KILL:
                cluster.members().forEach(ServerProcess::signalKill);
                cluster.members().forEach(ServerProcess::kill);
                break;

            default:
                CloseHelper.close(cluster);
                layOut();
        }
    }

    private void layOut()
    {
        cluster = new LocalCluster(
            proof.options.jar(), directory.resolve("members"), MEMBERS, null,
            proof.jvm.isEmpty() ? LocalCluster.DEFAULT_JVM : proof.jvm, proof.options.arguments());
    }

    private void start(final int round) throws IOException
    {
        final long startNs = System.nanoTime();
        cluster.start();
        String failure = "";
        try (NodensClient client = connect(cluster.endpoints()))
        {
            create(client, round);
            acknowledgedMs[round] = elapsedMs(startNs);
            cluster.awaitReady(remainingMs(startNs));
            readyMs[round] = elapsedMs(startNs);
        }
        catch (final IllegalStateException | NodensException ex)
        {
            failure = ", " + firstLine(ex);
        }
        report(round, Math.max(acknowledgedMs[round], readyMs[round]), failure);
        if (failure.isEmpty())
        {
            write("/round-" + round);
        }
    }

    /** By a client that is connected to another member already: measured is the cluster, not the client's detours. */
    private void killLeader(final int round) throws IOException
    {
        final int leader = cluster.awaitLeader(proof.limitMs);
        String failure = "";
        try (NodensClient client = connect(cluster.endpoint((leader + 1) % MEMBERS)))
        {
            client.exists("/");
            final long startNs = System.nanoTime();
            cluster.member(leader).signalKill();
            create(client, round);
            acknowledgedMs[round] = elapsedMs(startNs);
            cluster.member(leader).kill();
            cluster.member(leader).start();
            cluster.awaitReady(proof.limitMs);
            readyMs[round] = elapsedMs(startNs);
        }
        catch (final IllegalStateException | NodensException ex)
        {
            failure = ", " + firstLine(ex);
        }
        // The start of the one that was killed is not what is measured.
        report(round, acknowledgedMs[round], failure);
    }

    private void report(final int round, final long measuredMs, final String failure) throws IOException
    {
        out.println("round " + round + ": acknowledged after " + text(acknowledgedMs[round]) +
            " ms, all ready after " + text(readyMs[round]) + " ms" + failure);
        if (measuredMs > proof.boundMs || !failure.isEmpty())
        {
            slow++;
            keepLogs(round);
        }
    }

    private static String firstLine(final RuntimeException ex)
    {
        return ex.getMessage().lines().findFirst().orElse("");
    }

    private NodensClient connect(final String endpoints)
    {
        return NodensClient.connect(cluster.clientContext(endpoints)
            .connectTimeoutMs(proof.limitMs)
            .operationTimeoutMs(proof.limitMs));
    }

    private static void create(final NodensClient client, final int round)
    {
        client.create("/round-" + round, new byte[DATA_LENGTH], CreateMode.PERSISTENT);
    }

    private void write(final String path)
    {
        try (NodensClient client = connect(cluster.endpoints()))
        {
            for (int i = 0; i < proof.writes; i++)
            {
                client.create(path + "-" + i, new byte[DATA_LENGTH], CreateMode.PERSISTENT);
            }
        }
    }

    private void keepLogs(final int round) throws IOException
    {
        final Path kept = Files.createDirectories(directory.resolve("round-" + round));
        for (final ServerProcess member : cluster.members())
        {
            if (Files.exists(member.logFile()))
            {
                Files.copy(member.logFile(), kept.resolve(member.logFile().getFileName()));
            }
        }
    }

    private void say(final String what, final long[] times)
    {
        final long[] sorted = times.clone();
        Arrays.sort(sorted);
        out.println(what + ": min " + text(sorted[0]) + ", median " + text(sorted[sorted.length / 2]) + ", max " +
            text(sorted[sorted.length - 1]) + " ms");
    }

    private static String text(final long ms)
    {
        return NEVER == ms ? "never" : Long.toString(ms);
    }

    private long remainingMs(final long startNs)
    {
        return Math.max(1, proof.limitMs - elapsedMs(startNs));
    }

    private static long elapsedMs(final long startNs)
    {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    @Override
    public void close()
    {
        if (!isProved && null != cluster)
        {
            cluster.keepFiles();
        }

        CloseHelper.close(cluster);
        if (isProved)
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }
}
