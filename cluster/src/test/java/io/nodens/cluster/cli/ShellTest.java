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
package io.nodens.cluster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.cluster.cli.access.ExitCode;
import io.nodens.cluster.cli.output.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The shell on a terminal that a test types at.
 */
@Timeout(60)
class ShellTest
{
    private final FakeCluster cluster = new FakeCluster();
    private final Screen screen = new Screen();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private Terminal terminal;
    private CompletableFuture<ExitCode> shell;

    @TempDir
    private Path directory;

    @BeforeEach
    void startShell() throws IOException
    {
        terminal = new DumbTerminal(
            "test", "dumb", new PipedInputStream(keyboard, 1 << 16), screen, StandardCharsets.UTF_8);
        shell = CompletableFuture.supplyAsync(this::runShell);
        screen.await("help shows the commands");
    }

    @AfterEach
    void stopShell() throws Exception
    {
        keyboard.close();
        shell.get(10, TimeUnit.SECONDS);
        terminal.close();
    }

    @Test
    void shouldRunCommandsInOneSessionWhenLinesAreTyped() throws Exception
    {
        type("create /a 'some text'");
        type("get /a");
        screen.await("> some text");
        type("get /none");
        screen.await("get /none: no such znode (NO_NODE)");
        type("frob");
        screen.await("frob: there is no such command; see 'help'");
        type("create /e -e");
        screen.await("> /e");
        type("quit");

        assertEquals(ExitCode.OK, shell.get(10, TimeUnit.SECONDS));
        assertEquals(1, cluster.openedSessions);
        assertEquals(1, cluster.closeCount);
    }

    @Test
    void shouldShowEventWhenItComesBesideThePrompt() throws Exception
    {
        type("create /a");
        type("watch /a --repeat");
        screen.await("note: watching data of /a");

        cluster.set("/a", null, -1);
        screen.await("event: /a data changed (zxid 2)");
        awaitWatch();
        cluster.set("/a", null, -1);
        screen.await("event: /a data changed (zxid 3)");
        awaitWatch();
        cluster.delete("/a", -1);
        screen.await("event: /a deleted (zxid 4)");
    }

    @Test
    void shouldShowEveryChangeOfASubtreeUntilItIsWatchedNoLonger() throws Exception
    {
        type("create /a");
        type("watch /a -r");
        screen.await("note: watching /a and everything below it for changes after zxid 1");

        cluster.create("/a/b", null, CreateMode.PERSISTENT, 0);
        screen.await("event: /a/b created (zxid 2)");
        type("watches");
        screen.await("/a recursive");
        type("unwatch /a");
        screen.await("note: no longer watching /a");
        type("unwatch /a");
        screen.await("unwatch /a: no watch of this session is set there (NO_WATCHER)");
        assertEquals(0, cluster.watchCount());
    }

    @Test
    void shouldOpenNewSessionWhenTheLastHasExpired() throws Exception
    {
        cluster.expire();
        screen.await("note: the session has expired");

        type("session");

        screen.await("session   2");
    }

    @Test
    void shouldShowAndKeepHistoryWhenLinesWereTyped() throws Exception
    {
        type("sync");
        screen.await("zxid 0");
        type("history");
        screen.await("    1  sync");
        screen.await("    2  history");
        type("quit");
        shell.get(10, TimeUnit.SECONDS);

        assertTrue(Files.readString(directory.resolve("history")).startsWith("sync"), "history file");
    }

    @Test
    void shouldTakeEmptyDataWhenItIsQuoted() throws Exception
    {
        type("create /a x");
        type("  set /a ''  ");
        screen.await("version 1");

        assertEquals(0, cluster.get("/a", ReadLevel.LOCAL).data().length);
    }

    @Test
    void shouldGoOnWhenCommandsHelpIsAsked() throws Exception
    {
        type("help create");
        screen.await("Create a znode and print its path.");
        type("help");
        screen.await("Usage: COMMAND [ARGUMENT...]");
        screen.await("deleteall");
        type("create --hold /x");
        screen.await("the shell holds the session already");
    }

    private ExitCode runShell()
    {
        final ByteArrayOutputStream unused = new ByteArrayOutputStream();
        final Output output = new Output(unused, unused, () -> false);
        final ConnectionOptions options = new ConnectionOptions();
        new CommandLine(options).parseArgs();
        try (CommandContext context = new CommandContext(options, cluster::open, null, output, false))
        {
            final ShellCommand command = new ShellCommand(context);
            command.historyFile(directory.resolve("history"));
            return command.runOn(terminal);
        }
    }

    private void type(final String line) throws IOException
    {
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private void awaitWatch() throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        synchronized (cluster)
        {
            while (0 == cluster.watchCount())
            {
                assertTrue(System.nanoTime() < deadlineNs, "no watch was set");
                cluster.wait(100);
            }
        }
    }

    /**
     * What the terminal shows.
     */
    private static final class Screen extends OutputStream
    {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int seen;

        @Override
        public synchronized void write(final int b)
        {
            if ('\r' != b)
            {
                bytes.write(b);
            }
            notifyAll();
        }

        /**
         * Wait for a text behind the last one that was waited for.
         */
        synchronized void await(final String text)
        {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            int at = bytes.toString(StandardCharsets.UTF_8).indexOf(text, seen);
            while (at < 0)
            {
                assertTrue(
                    System.nanoTime() < deadlineNs,
                    () -> "no '" + text + "' in: " + bytes.toString(StandardCharsets.UTF_8));
                try
                {
                    wait(100);
                }
                catch (final InterruptedException ex)
                {
                    throw new IllegalStateException(ex);
                }
                at = bytes.toString(StandardCharsets.UTF_8).indexOf(text, seen);
            }
            seen = at + text.length();
        }
    }
}
