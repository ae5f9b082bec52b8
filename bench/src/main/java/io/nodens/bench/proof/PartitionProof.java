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

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

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

    @Mixin
    final ProofOptions options = new ProofOptions();

    @Option(names = "--scenario", defaultValue = "random",
        description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    Scenario scenario;

    @Mixin
    final DurationOption duration = new DurationOption(300);

    @Option(names = "--steps", split = ",",
        description = "Kinds of steps to draw from, for example KILL_LEADER,MOVING. Default: all")
    List<Nemesis.Kind> kinds;

    @Option(names = "--session-timeout-ms", defaultValue = "6000",
        description = "Of the clients. Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--pause-us", defaultValue = "8000",
        description = "Between two operations of a client. Default: ${DEFAULT-VALUE}")
    long pauseUs;

    /**
     * Run a proof.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        duration.check(options);
        options.check(pauseUs >= 0, "--pause-us must not be negative");
        options.check(sessionTimeoutMs >= MemberOptions.SHORTEST_SESSION_TIMEOUT_MS,
            "--session-timeout-ms must be at least " + MemberOptions.SHORTEST_SESSION_TIMEOUT_MS);

        return ProofOutcome.carryOut(() ->
        {
            try (PartitionRun run = new PartitionRun(this))
            {
                // What a longer run recorded takes longer to be judged.
                final int settlingS = SETTLING_S + duration.seconds() / 2;
                ProofOutcome.failAfter(duration.seconds() + settlingS, () -> run.say(
                    "FAILED: not done within " + settlingS + " s after the time for steps was over"));
                return run.start() ? run.prove() : ProofOutcome.NOT_CARRIED_OUT;
            }
        });
    }
}
