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
package io.nodens.cluster.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.cluster.testkit.JavaCommand;
import io.nodens.cluster.testkit.LocalCluster;
import io.nodens.cluster.testkit.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What cannot work is refused at once, with one line that names the cause, and with nothing left behind.
 */
class RefusedStartIT
{
    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    static Stream<Arguments> badSettings()
    {
        return Stream.of(
            Arguments.of(List.of("--member-id=many"), "member"),
            Arguments.of(List.of("--member-id=7", "--members=0=localhost:29900"), "7"),
            Arguments.of(List.of("--members=0=localhost"), "localhost"),
            Arguments.of(List.of("--profile=fast"), "fast"),
            Arguments.of(List.of("--log-term-length=17m"), "17m"),
            Arguments.of(List.of("--no-such-flag"), "no-such-flag"),
            Arguments.of(List.of("--config=/no/such/file.properties"), "file.properties"));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void shouldNameTheCauseWhenASettingIsWrong(final List<String> arguments, final String named)
    {
        assertRefused(arguments, named);
    }

    @Test
    void shouldNameThePropertyWhenAFileHasAnUnknownOne() throws Exception
    {
        final Path file = directory.resolve("member.properties");
        Files.writeString(file, "nodens.member.idd=1\n");

        assertRefused(List.of("--config=" + file), "nodens.member.idd");
    }

    @Test
    void shouldAskForADirectoryWhenAZooKeeperConfigurationHasNone() throws Exception
    {
        final Path file = directory.resolve("zoo.cfg");
        Files.writeString(file, "tickTime=2000\nclientPort=2181\n");

        final List<String> command = JavaCommand.java(
            "-XX:TieredStopAtLevel=1", "-jar", Clusters.jar().toString(), "server", "--zoo-cfg=" + file);
        try (ServerProcess process = new ServerProcess(
            "homeless", command, directory.resolve("homeless.log"), ServerProcess.MEMBER_READY))
        {
            assertEquals(64, process.start().awaitExit(Clusters.TIMEOUT_MS));

            final String refusal = process.log().get(process.log().size() - 1);
            assertTrue(refusal.contains(file + " has no line dataDir=DIRECTORY"), refusal);
            assertTrue(refusal.endsWith("add the line, or give --data-dir=DIRECTORY"), refusal);
        }
    }

    @Test
    void shouldRefuseWhenAPortIsBusy() throws Exception
    {
        final LocalCluster cluster = clusters.layOut(1);
        final int port = Integer.parseInt(cluster.endpoint(0).substring("localhost:".length()));
        try (DatagramSocket busy = new DatagramSocket(
            new InetSocketAddress(InetAddress.getByName("localhost"), port)))
        {
            assertTrue(busy.isBound());
            assertRefused(cluster.member(0), Integer.toString(port));
        }
    }

    @Test
    void shouldWriteNothingWhenTheHeapIsTooSmall() throws Exception
    {
        final Path data = directory.resolve("data");
        final List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xmx48m",
            "-jar", Clusters.jar().toString(), "server", "--data-dir=" + data);
        try (ServerProcess process = new ServerProcess(
            "small", command, directory.resolve("small.log"), ServerProcess.MEMBER_READY))
        {
            assertRefused(process, "-Xmx");
        }

        try (Stream<Path> files = Files.list(data))
        {
            assertEquals(List.of(data.resolve("member.lock")), files.filter(Files::isRegularFile).toList());
        }
    }

    @Test
    void shouldRefuseWhenTheDataDirectoryIsAnothersOrInUse()
    {
        final LocalCluster cluster = clusters.start(1);
        final List<String> same = List.of(
            "--members=0=localhost:20990",
            "--data-dir=" + cluster.dataDirectory(0),
            "--aeron-dir=" + cluster.sharedDirectory().resolve("second"),
            "--region-dir=" + cluster.sharedDirectory().resolve("second-region"));
        assertRefused(same, cluster.dataDirectory(0).toString());

        cluster.member(0).terminate(Clusters.TIMEOUT_MS);
        final List<String> otherMember = new ArrayList<>(same);
        otherMember.set(0, "--members=1=localhost:20990");
        otherMember.add("--member-id=1");
        assertRefused(otherMember, cluster.dataDirectory(0).toString());

        final List<String> otherCluster = new ArrayList<>(same);
        otherCluster.add("--cluster-name=another");
        assertRefused(otherCluster, "another");

        cluster.member(0).start().awaitReady(Clusters.TIMEOUT_MS);
    }

    @Test
    void shouldRefuseWhenTheDataDirectoryHoldsSomethingElse() throws Exception
    {
        final Path foreign = Files.createDirectories(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "do not touch");

        assertRefused(List.of("--data-dir=" + foreign), foreign.toString());

        assertEquals("do not touch", Files.readString(foreign.resolve("thesis.txt")));
        try (Stream<Path> files = Files.list(foreign))
        {
            assertEquals(1, files.count());
        }
    }

    private void assertRefused(final List<String> arguments, final String named)
    {
        final List<String> command = JavaCommand.java(
            "-XX:TieredStopAtLevel=1", "-jar", Clusters.jar().toString(), "server");
        command.addAll(arguments);
        if (arguments.stream().noneMatch((argument) -> argument.startsWith("--data-dir")))
        {
            command.add("--data-dir=" + directory.resolve("data"));
        }
        try (ServerProcess process = new ServerProcess(
            "refused", command, directory.resolve("refused.log"), ServerProcess.MEMBER_READY))
        {
            assertRefused(process, named);
        }
    }

    private static void assertRefused(final ServerProcess process, final String named)
    {
        final int printedBefore = process.log().size();
        final int exitCode = process.start().awaitExit(Clusters.TIMEOUT_MS);

        final List<String> lines = process.log();
        final List<String> printed = lines.subList(printedBefore + 1, lines.size());
        assertNotEquals(0, exitCode);
        assertTrue(printed.stream().anyMatch((line) -> line.contains(named)), () -> "no '" + named + "' in " + printed);
        assertTrue(printed.stream().noneMatch((line) -> line.startsWith("\tat ")), () -> "a stack trace: " + printed);
        // That it waits for another to let go comes before the refusal and is none.
        final long refusals = printed.stream().filter((line) -> !line.contains(": waiting up to ")).count();
        assertEquals(1, refusals, () -> "more than one line: " + printed);
    }
}
