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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.ConnectFailedException;
import io.nodens.client.exceptions.NodensException;
import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import org.agrona.SemanticVersion;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A client's own media driver, and what a client says that has none.
 */
@Timeout(60)
class EmbeddedDriverTest
{
    private static final String FLAG = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    @RegisterExtension
    private static final FakeClusterExtension FAKE = new FakeClusterExtension();

    @TempDir
    private Path directory;

    @Test
    void shouldConnectByOwnDriverAndLeaveNothingWhenClientIsClosed() throws IOException
    {
        final int port = freePort();
        FAKE.udpMember(0, port);

        try (NodensClient client = NodensClient.connect(new ClientContext()
            .endpoints("localhost:" + port)
            .requestStreamId(FAKE.streamId())
            .embeddedDriver(driver())))
        {
            assertEquals("/a", client.create("/a", new byte[0], CreateMode.PERSISTENT));
            assertEquals(1, entries().size(), entries().toString());
            assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(entries().get(0)))));
        }

        assertEquals(List.of(), entries());
    }

    @Test
    void shouldLeaveNothingWhenNoMemberIsThere()
    {
        assertThrows(NodensException.class, () -> NodensClient.connect(new ClientContext()
            .endpoints("localhost:1").connectTimeoutMs(100).embeddedDriver(driver())));

        assertEquals(List.of(), entries());
    }

    @Test
    void shouldLeaveNothingWhenThereIsNoThread()
    {
        assertThrows(NullPointerException.class, () -> AsyncNodensClient.connect(new ClientContext()
            .endpoints("localhost:1").threadFactory((run) -> null).embeddedDriver(driver())));

        assertEquals(List.of(), entries());
    }

    @Test
    void shouldRemoveWhatKilledProcessLeftWhenStarted() throws IOException
    {
        final long deadPid = new ProcessBuilder("true").start().onExit().join().pid();
        final Path left = Files.createDirectory(directory.resolve("app-" + deadPid + "-1"));
        final Path alive = Files.createDirectory(directory.resolve("app-" + ProcessHandle.current().pid() + "-1"));
        final Path foreign = Files.createDirectory(directory.resolve("app-of-somebody-else"));
        final Path dead = left(deadPid, 2, CncFileDescriptor.CNC_VERSION);
        final Path unfinished = left(deadPid, 3, 0);
        final Path begun = left(deadPid, 4, 0);
        Files.setLastModifiedTime(unfinished.resolve(CncFileDescriptor.CNC_FILE), FileTime.fromMillis(1));
        final Path otherRelease = left(deadPid, 5, SemanticVersion.compose(99, 0, 0));
        // What another user left cannot be opened either.
        final Path closed = Files.createDirectories(directory.resolve("app-" + deadPid + "-6"));
        Files.createDirectory(closed.resolve(CncFileDescriptor.CNC_FILE));

        EmbeddedDriver.launch(driver().threads(3)).close();

        assertFalse(Files.exists(left) || Files.exists(dead) || Files.exists(unfinished));
        assertTrue(Files.exists(alive) && Files.exists(foreign) && Files.exists(begun));
        assertTrue(Files.exists(otherRelease) && Files.exists(closed));
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoRoom()
    {
        final File parent = directory.toFile();
        EmbeddedDriver.checkRoom(parent, 16 << 20);

        final ConnectFailedException ex =
            assertThrows(ConnectFailedException.class, () -> EmbeddedDriver.checkRoom(parent, 2 << 20));

        assertTrue(ex.getMessage().contains(parent + " has no 12m free"), ex.getMessage());
    }

    @Test
    void shouldRemoveDirectoryWhenProcessEndsWithoutClosing() throws Exception
    {
        final String name = run(List.of(FLAG), "exit");

        assertTrue(name.contains("nodens-client-"), name);
        assertFalse(new File(name).exists(), name);
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoDriver()
    {
        final ConnectFailedException ex = assertThrows(
            ConnectFailedException.class,
            () -> NodensClient.connect(new ClientContext()
                .endpoints("localhost:1")
                .connectTimeoutMs(100)
                .aeronDirectoryName(directory.resolve("none").toString())));

        assertTrue(ex.getMessage().contains("there is no media driver in '" + directory), ex.getMessage());
        assertTrue(ex.getMessage().contains("embeddedDriver("), ex.getMessage());
    }

    @Test
    void shouldSayWhatToAddWhenPackageIsNotOpen() throws Exception
    {
        final String message = run(List.of(), "connect");

        assertTrue(message.contains("--add-opens java.base/jdk.internal.misc=ALL-UNNAMED"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void shouldRefuseWhenDriverAndAeronAreBothGiven()
    {
        try (EmbeddedDriver driver = EmbeddedDriver.launch(driver());
            Aeron aeron = Aeron.connect(
                new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            assertThrows(
                BadArgumentsException.class,
                () -> new ClientContext().endpoints("localhost:1").aeron(aeron).embeddedDriver(driver()).conclude());
        }

        assertThrows(BadArgumentsException.class, () -> driver().threads(4));
        assertThrows(BadArgumentsException.class, () -> driver().name("a/b"));
    }

    private EmbeddedDriver.Context driver()
    {
        return new EmbeddedDriver.Context().name("app").parentDirectory(directory.toString());
    }

    /** A directory as a killed driver leaves it, whose heart has not beaten for long. */
    private Path left(final long pid, final int number, final int version) throws IOException
    {
        final Path left = Files.createDirectory(directory.resolve("app-" + pid + "-" + number));
        final ByteBuffer cnc = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
        cnc.putInt(CncFileDescriptor.cncVersionOffset(0), version);
        cnc.putInt(CncFileDescriptor.toDriverBufferLengthOffset(0), 1024 + RingBufferDescriptor.TRAILER_LENGTH);
        Files.write(left.resolve(CncFileDescriptor.CNC_FILE), cnc.array());
        return left;
    }

    private List<String> entries()
    {
        return List.of(directory.toFile().list());
    }

    private static String run(final List<String> flags, final String argument) throws Exception
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
            "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            EmbeddedDriverMain.class.getName(), argument));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try
        {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        {
            return socket.getLocalPort();
        }
    }
}
