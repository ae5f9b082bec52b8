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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProofOptionsTest
{
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path directory;

    private Path jar;

    static Stream<Callable<Integer>> proofs()
    {
        return Stream.of(
            new ClientStress(), new CrashProof(), new ManyClients(), new PartitionProof(), new StartProof());
    }

    @BeforeEach
    void makeJar() throws IOException
    {
        jar = Files.createFile(directory.resolve("nodens.jar"));
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void shouldRefuseADirectoryThatHoldsFilesOfSomebodyElse(final Callable<Integer> proof)
    {
        final int exitCode = execute(proof, "--jar=" + jar, "--directory=" + directory);

        assertEquals(2, exitCode);
        assertTrue(errors.toString().contains("--directory " + directory + " is not empty"), errors.toString());
        assertTrue(Files.exists(jar));
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void shouldSayHowToGetAJarThatIsMissing(final Callable<Integer> proof)
    {
        final int exitCode = execute(proof, "--jar=" + directory.resolve("none.jar"));

        assertEquals(2, exitCode);
        assertTrue(errors.toString().contains("none.jar: build it by 'mvn -DskipTests package'"), errors.toString());
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void shouldTakeWhatIsForEveryProof(final Callable<Integer> proof)
    {
        final CommandLine.Model.CommandSpec command = new CommandLine(proof).getCommandSpec();
        final CommandLine.Model.CommandSpec other = new CommandLine(new StartProof()).getCommandSpec();

        for (final String name : List.of("--jar", "--directory", "--profile", "--server-arg"))
        {
            assertEquals(words(other, name), words(command, name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--duration-s=0", "--duration-s=86401", "--scenario=other", "--session-timeout-ms=499", "--pause-us=-1"})
    void shouldRefuseAValueThatCannotWork(final String argument)
    {
        final String name = argument.substring(0, argument.indexOf('='));

        final int exitCode = execute(new PartitionProof(), "--jar=" + jar, argument);

        assertEquals(2, exitCode);
        assertTrue(errors.toString().contains(name), errors.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--clients=7", "--processes=0", "--members=0", "--members=10", "--threads=-1", "--idle-ms=0", "--stall-ms=-1",
        "--bound-ms=0", "--session-timeout-ms=499"})
    void shouldRefuseACrowdThatCannotBe(final String argument)
    {
        final String name = argument.substring(0, argument.indexOf('='));

        final int exitCode = execute(new ManyClients(), "--jar=" + jar, argument);

        assertEquals(2, exitCode);
        assertTrue(errors.toString().contains(name), errors.toString());
    }

    @Test
    void shouldReadNamesOfScenariosAsTheyArePrinted()
    {
        final PartitionProof partition = new PartitionProof();
        final StartProof start = new StartProof();

        new CommandLine(partition).parseArgs("--scenario=moving-partition");
        new CommandLine(start).parseArgs("--before=kill-leader");

        assertEquals(PartitionProof.Scenario.MOVING_PARTITION, partition.scenario);
        assertEquals(StartProof.Before.KILL_LEADER, start.before);
    }

    @Test
    void shouldStartMembersWithTheProfileThatWasAskedFor()
    {
        final StartProof byDefault = new StartProof();
        final StartProof given = new StartProof();
        final StartProof forServer = new StartProof();

        new CommandLine(byDefault).parseArgs("--server-arg=--durability=fsync");
        new CommandLine(given).parseArgs("--profile=dev");
        new CommandLine(forServer).parseArgs("--server-arg=--profile=dedicated", "--server-arg", "--jar=x");

        assertArrayEquals(
            new String[]{"--profile=balanced", "--durability=fsync"}, byDefault.options.arguments());
        assertArrayEquals(new String[]{"--profile=dev"}, given.options.arguments());
        assertArrayEquals(new String[]{"--profile=dedicated", "--jar=x"}, forServer.options.arguments());
    }

    @Test
    void shouldDrawASeedWhenNoneIsGiven()
    {
        final CrashProof drawn = new CrashProof();
        final CrashProof given = new CrashProof();

        new CommandLine(drawn).parseArgs("--jar=" + jar);
        new CommandLine(given).parseArgs("--jar=" + jar, "--seed=42");
        drawn.options.check();
        given.options.check();

        assertEquals(drawn.options.seed(), drawn.options.seed());
        assertEquals(42, given.options.seed());
    }

    private static String words(final CommandLine.Model.CommandSpec command, final String option)
    {
        return String.join(" ", command.findOption(option).description()).replaceFirst("Default: .*", "");
    }

    private int execute(final Callable<Integer> proof, final String... arguments)
    {
        return new CommandLine(proof).setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
