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

import io.nodens.cluster.testkit.Await;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Cuts links between members of a real cluster, pauses, kills and restarts them under the eyes of real clients, and
 * proves that nothing acknowledged was lost or doubled, and that nothing stale was read.
 */
@Command(
    name = "partition-proof",
    description = "Start three members in network namespaces, cut the links between them, and prove that every " +
        "acknowledged write is there exactly once. Run it by bench/scripts/partition-proof.sh, which makes the " +
        "namespaces.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:PROVED", "1:FAILED", "2:bad usage", "3:the proof could not be carried out",
        "4:skipped, the host lacks what it needs"})
public final class PartitionProof implements Callable<Integer>
{
    static final int MEMBERS = 3;
    private static final int SETTLING_S = 600;

    /**
     * What is done to the cluster.
     */
    enum Scenario
    {
        /** Steps drawn from the seed. */
        RANDOM,
        /** The leader is cut off with its clients, its successor joins it, and is cut off in turn. */
        MOVING_PARTITION;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(names = "--jar", required = true, description = "nodens.jar of the members.")
    Path jar;

    @Option(names = "--directory", description = "For histories, logs and data. Default: a new one in /tmp.")
    Path directory;

    @Option(names = "--scenario", defaultValue = "random",
        description = "random, moving-partition. Default: ${DEFAULT-VALUE}")
    String scenario;

    @Option(names = "--duration-s", defaultValue = "300",
        description = "How long to take steps at random, up to 86400. Default: ${DEFAULT-VALUE}")
    int durationS;

    @Option(names = "--seed", description = "Of the schedule and of the clients' choices. Default: the clock.")
    Long seed;

    @Option(names = "--steps", split = ",",
        description = "Kinds of steps to draw from, for example KILL_LEADER,MOVING. Default: all")
    List<Nemesis.Kind> kinds;

    @Option(names = "--session-timeout-ms", defaultValue = "6000",
        description = "Of the clients. Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--pause-us", defaultValue = "8000",
        description = "Between two operations of a client. Default: ${DEFAULT-VALUE}")
    long pauseUs;

    @Option(names = "--server-arg", description = "For every member, as for the command server; may be repeated.")
    List<String> serverArguments = List.of();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /**
     * Run a proof.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        check(durationS > 0 && durationS <= 86_400, "--duration-s must be from 1 to 86400");
        check(pauseUs >= 0, "--pause-us must not be negative");
        check(jar.toFile().isFile(), "no " + jar + ": build it by 'mvn -DskipTests package' or name it by --jar");
        scenario();
        seed = null == seed ? System.nanoTime() : seed;

        try (PartitionRun run = new PartitionRun(this))
        {
            final Thread watchdog = new Thread(() -> endWhenTimeIsOver(run), "time-limit");
            watchdog.setDaemon(true);
            watchdog.start();
            return run.start() ? run.prove() : CrashProof.NOT_CARRIED_OUT;
        }
        catch (final IOException ex)
        {
            System.out.println("NOT CARRIED OUT: " + ex);
            return CrashProof.NOT_CARRIED_OUT;
        }
    }

    Scenario scenario()
    {
        for (final Scenario candidate : Scenario.values())
        {
            if (candidate.toString().equals(scenario))
            {
                return candidate;
            }
        }
        check(false, "no such --scenario: " + scenario);
        return null;
    }

    /** Ends the process by its front door: shutdown hooks kill the members and clients. */
    private void endWhenTimeIsOver(final PartitionRun run)
    {
        // What a longer run recorded takes longer to be judged.
        final int settlingS = SETTLING_S + durationS / 2;
        Await.holds(TimeUnit.SECONDS.toMillis(durationS + settlingS), () -> false);
        run.say("FAILED: not done within " + settlingS + " s after the time for steps was over");
        System.exit(CrashProof.FAILED);
    }

    private void check(final boolean isAllowed, final String message)
    {
        if (!isAllowed)
        {
            throw new CommandLine.ParameterException(spec.commandLine(), message);
        }
    }
}
