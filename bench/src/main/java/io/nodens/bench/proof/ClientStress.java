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

import java.util.concurrent.Callable;

/**
 * Disturbs clients and their recipes in every way at once, and proves that no call takes longer than it may, nobody is
 * told of the same thing twice, no two hold the same lock, and nothing is left behind.
 */
@Command(
    name = "client-stress",
    description = "Start members as processes and clients in this one; stop, kill and start members, interrupt and " +
        "close clients from any thread, let listeners be slow and throw, and prove that calls end in time.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:PROVED", "1:FAILED, files are kept", "2:bad usage", "3:the proof could not be carried out"})
public final class ClientStress implements Callable<Integer>
{
    @Mixin
    final ProofOptions options = new ProofOptions();

    @Mixin
    final DurationOption duration = new DurationOption(600);

    @Option(names = "--members", defaultValue = "3", description = "From 1 to 5. Default: ${DEFAULT-VALUE}")
    int memberCount;

    @Option(names = "--clients", defaultValue = "6", description = "At a time, from 2 to 64. Default: ${DEFAULT-VALUE}")
    int clientCount;

    @Option(names = "--session-timeout-ms", defaultValue = "3000", description = "Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--keep", description = "Keep all files, also when proved.")
    boolean isKept;

    /**
     * Run the stress.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        options.check();
        duration.check(options);
        options.check(memberCount >= 1 && memberCount <= 5, "--members must be from 1 to 5");
        options.check(clientCount >= 2 && clientCount <= 64, "--clients must be from 2 to 64");
        options.check(sessionTimeoutMs >= MemberOptions.SHORTEST_SESSION_TIMEOUT_MS,
            "--session-timeout-ms must be at least " + MemberOptions.SHORTEST_SESSION_TIMEOUT_MS);
        return ProofOutcome.carryOut(() ->
        {
            try (StressRun run = new StressRun(this, System.out))
            {
                return run.prove();
            }
        });
    }
}
