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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Starts three members on this host again and again, and measures how long it takes until they serve.
 */
@Command(
    name = "start-proof",
    description = "Start three members on this host round by round, and measure the time until a client's create is " +
        "acknowledged and until all three are ready.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:every round was within the bound", "1:a round was not, logs are kept", "2:bad usage",
        "3:the proof could not be carried out"})
public final class StartProof implements Callable<Integer>
{
    /**
     * What comes before the start that is measured.
     */
    enum Before
    {
        /** Nothing: the members have no data. */
        FRESH,
        /** All members are stopped by SIGTERM. */
        STOP,
        /** All members are killed with -9 at once. */
        KILL,
        /** The leader alone is killed with -9: measured is how long the others take to go on. */
        KILL_LEADER;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin
    final MemberOptions options = new MemberOptions("balanced");

    @Option(names = "--before", defaultValue = "fresh",
        description = "fresh, stop, kill (all with -9), kill-leader. Default: ${DEFAULT-VALUE}")
    Before before;

    @Option(names = "--rounds", defaultValue = "10",
        description = "From 1 to 10000. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--member-jvm", paramLabel = "OPTION", parameterConsumer = MemberOptions.NextWord.class,
        description = "For the virtual machine of every member, such as the class archive of a distribution; may be " +
            "repeated. Default: -Xmx512m")
    final List<String> jvm = new ArrayList<>();

    @Option(names = "--writes", defaultValue = "200",
        description = "Creates in each round after the start, so that there is a log. Default: ${DEFAULT-VALUE}")
    int writes;

    @Option(names = "--bound-ms", defaultValue = "10000",
        description = "A round that takes longer fails. Default: ${DEFAULT-VALUE}")
    long boundMs;

    @Option(names = "--limit-ms", defaultValue = "90000",
        description = "A round is given up after this time. Default: ${DEFAULT-VALUE}")
    long limitMs;

    /**
     * Run the rounds.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        options.check(rounds > 0 && rounds <= 10_000, "--rounds must be from 1 to 10000");
        options.check(writes >= 0 && writes <= 1_000_000, "--writes must be from 0 to 1000000");
        options.check(boundMs > 0 && boundMs <= limitMs, "--bound-ms must be above 0 and not above --limit-ms");

        return ProofOutcome.carryOut(() ->
        {
            try (StartRun run = new StartRun(this, System.out))
            {
                return run.run() ? ProofOutcome.PROVED : ProofOutcome.FAILED;
            }
        });
    }
}
