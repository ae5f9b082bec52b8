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

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/**
 * Kills members of a real cluster under the eyes of real clients, and proves that nothing acknowledged was lost,
 * doubled or reordered, and that nobody saw an error.
 */
@Command(
    name = "crash-proof",
    description = "Start three members and concurrent clients as processes, kill members with -9, and prove that " +
        "every acknowledged write is there exactly once.",
    mixinStandardHelpOptions = true,
    subcommands = ProofClient.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:PROVED", "1:FAILED, files are kept", "2:bad usage", "3:the proof could not be carried out"})
public final class CrashProof implements Callable<Integer>
{
    @Mixin
    final ProofOptions options = new ProofOptions();

    @Option(names = "--kills", defaultValue = "5",
        description = "How often to kill, from 0 to 1000. Default: ${DEFAULT-VALUE}")
    int kills;

    @Option(names = "--kill-all", description = "Kill all members at once instead of the leader.")
    boolean isKillAll;

    @Option(names = "--members", defaultValue = "3", description = "1, 3 or 5. Default: ${DEFAULT-VALUE}")
    int memberCount;

    @Option(names = "--time-limit-s", defaultValue = "300",
        description = "Give up, and fail, after this time. Default: ${DEFAULT-VALUE}")
    int timeLimitS;

    @Option(names = "--session-timeout-ms", defaultValue = "30000",
        description = "Of the clients. Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--pause-us", defaultValue = "2000",
        description = "Between two operations of a client. Default: ${DEFAULT-VALUE}")
    long pauseUs;

    @Option(names = "--keep", description = "Keep all files, also when proved.")
    boolean isKept;

    /**
     * Run a proof and exit with its verdict.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new CrashProof()).execute(args));
    }

    /**
     * Run a proof.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        options.check(kills >= 0 && kills <= 1000, "--kills must be from 0 to 1000");
        options.check(memberCount == 1 || memberCount == 3 || memberCount == 5, "--members must be 1, 3 or 5");
        options.check(timeLimitS > 0, "--time-limit-s must be above 0");
        options.check(pauseUs >= 0, "--pause-us must not be negative");
        options.check(sessionTimeoutMs >= MemberOptions.SHORTEST_SESSION_TIMEOUT_MS,
            "--session-timeout-ms must be at least " + MemberOptions.SHORTEST_SESSION_TIMEOUT_MS);

        return ProofOutcome.carryOut(() ->
        {
            try (ProofRun run = new ProofRun(this, System.out))
            {
                ProofOutcome.failAfter(timeLimitS, () -> System.out.println(
                    "FAILED: not done within " + timeLimitS + " s; files are in " + run.keepFiles()));
                return run.start() ? run.prove() : ProofOutcome.NOT_CARRIED_OUT;
            }
        });
    }
}
