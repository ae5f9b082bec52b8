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
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
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
    static final int PROVED = 0;
    static final int FAILED = 1;
    static final int NOT_CARRIED_OUT = 3;

    @Option(names = "--jar", defaultValue = "${sys:nodens.jar:-cluster/target/nodens.jar}",
        description = "Default: ${DEFAULT-VALUE}")
    Path jar;

    @Option(names = "--directory", description = "For data and logs. Default: a temporary one.")
    Path directory;

    @Option(names = "--duration-s", defaultValue = "600", description = "Default: ${DEFAULT-VALUE}")
    int durationS;

    @Option(names = "--members", defaultValue = "3", description = "From 1 to 5. Default: ${DEFAULT-VALUE}")
    int memberCount;

    @Option(names = "--clients", defaultValue = "6", description = "At a time, from 2 to 64. Default: ${DEFAULT-VALUE}")
    int clientCount;

    @Option(names = "--session-timeout-ms", defaultValue = "3000", description = "Default: ${DEFAULT-VALUE}")
    int sessionTimeoutMs;

    @Option(names = "--seed", description = "Of all choices; timing is not replayed. Default: the clock.")
    Long seed;

    @Option(names = "--server-arg", description = "For every member, as for the command server; may be repeated.")
    List<String> serverArguments = List.of("--profile=dev");

    @Option(names = "--keep", description = "Keep all files, also when proved.")
    boolean isKept;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /**
     * Run the stress and exit with its verdict.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new ClientStress()).execute(args));
    }

    /**
     * Run the stress.
     *
     * @return exit code.
     */
    @Override
    public Integer call()
    {
        check(durationS > 0 && durationS <= 86_400, "--duration-s must be from 1 to 86400");
        check(memberCount >= 1 && memberCount <= 5, "--members must be from 1 to 5");
        check(clientCount >= 2 && clientCount <= 64, "--clients must be from 2 to 64");
        check(sessionTimeoutMs >= 500, "--session-timeout-ms must be at least 500");
        check(jar.toFile().isFile(), "no " + jar + ": build it by 'mvn -DskipTests package' or name it by --jar");
        seed = null == seed ? System.nanoTime() : seed;
        try (StressRun run = new StressRun(this, System.out))
        {
            return run.prove();
        }
        catch (final Exception ex)
        {
            System.out.println("NOT CARRIED OUT: " + ex);
            return NOT_CARRIED_OUT;
        }
    }

    private void check(final boolean isAllowed, final String message)
    {
        if (!isAllowed)
        {
            throw new CommandLine.ParameterException(spec.commandLine(), message);
        }
    }
}
