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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nodens.client.CreateMode;
import io.nodens.client.ReadLevel;
import io.nodens.client.WatchedEvent;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The single form of the commands: arguments in, output and exit code out.
 */
@Timeout(60)
class SingleCommandTest
{
    private final FakeCluster cluster = new FakeCluster();

    @Test
    void shouldPrintCreatedPathWhenZnodeIsCreated()
    {
        final Invocation invocation = Invocation.run(cluster, "create", "/a", "hello");

        assertEquals(new Invocation(0, lines("/a"), ""), invocation);
        assertEquals("hello", text("/a"));
        assertEquals(1, cluster.closeCount);
    }

    @Test
    void shouldPrintSuffixWhenZnodeIsSequential()
    {
        Invocation.run(cluster, "create", "/q");

        assertEquals(lines("/q/0000000000"), Invocation.run(cluster, "create", "-s", "/q/").out());
        assertEquals(lines("/q/job-0000000001"), Invocation.run(cluster, "create", "-s", "/q/job-", "x").out());
    }

    @Test
    void shouldSayThatEphemeralEndsWhenItIsNotHeld()
    {
        final Invocation invocation = Invocation.run(cluster, "create", "-e", "/e");

        assertEquals(0, invocation.status());
        assertEquals(lines("/e"), invocation.out());
        assertTrue(invocation.err().contains("--hold"), invocation.err());
    }

    @Test
    void shouldShowTextWhenDataIsText()
    {
        cluster.create("/a", "grüße\n2".getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT, 0);

        assertEquals(new Invocation(0, lines("grüße\n2"), ""), Invocation.run(cluster, "get", "/a"));
    }

    @Test
    void shouldListChildrenWithCertainNamesAndMarkWhoseDataAreHidden()
    {
        for (final String name : List.of("/job-2", "/job-1", "/x", "/job-3"))
        {
            cluster.create(name, null, CreateMode.PERSISTENT, 0);
        }
        cluster.hidden = Set.of("/job-3");

        assertEquals(
            lines("job-2", "job-3"), Invocation.run(cluster, "ls", "/", "--prefix", "job-", "--from", "job-2").out());
        assertEquals(lines("job-1"), Invocation.run(cluster, "ls", "/", "--to", "job-2").out());
        assertTrue(Invocation.run(cluster, "ls", "/", "-l").out().contains("hidden"));
        assertFalse(Invocation.run(cluster, "ls", "/", "-l", "--to", "job-3").out().contains("hidden"));
        assertEquals(2, Invocation.run(cluster, "ls", "/", "--from", "b", "--to", "a").status());
    }

    @ParameterizedTest
    @CsvSource({"c328ff", "1b5b324a", "00"})
    void shouldShowHexWithNoteWhenDataIsNotText(final String hex)
    {
        cluster.create("/a", HexFormat.of().parseHex(hex), CreateMode.PERSISTENT, 0);

        final Invocation invocation = Invocation.run(cluster, "get", "/a");

        assertEquals(lines(hex), invocation.out());
        assertTrue(invocation.err().startsWith("note: the data is not UTF-8 text"), invocation.err());
    }

    @Test
    void shouldShowDataAsAskedWhenFormatIsGiven()
    {
        cluster.create("/a", "hi".getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT, 0);

        assertEquals(lines("6869"), Invocation.run(cluster, "get", "/a", "--hex").out());
        assertEquals(lines("aGk="), Invocation.run(cluster, "get", "--base64", "/a").out());
        assertEquals("hi", Invocation.run(cluster, "get", "--raw", "/a").out());
        assertEquals(2, Invocation.run(cluster, "get", "--raw", "--hex", "/a").status());
    }

    @Test
    void shouldTellNullFromEmptyWhenDataIsShown()
    {
        Invocation.run(cluster, "create", "/null", "--null");
        Invocation.run(cluster, "create", "/empty");

        assertEquals(new Invocation(0, "", "note: the data is null" + System.lineSeparator()),
            Invocation.run(cluster, "get", "/null"));
        assertEquals(new Invocation(0, lines(""), ""), Invocation.run(cluster, "get", "/empty"));
    }

    @Test
    void shouldTakeDataWhenItComesFromFileOrStandardInput(@TempDir final Path directory) throws IOException
    {
        final Path file = directory.resolve("data");
        Files.write(file, new byte[]{1, 2, 3});

        assertEquals(0, Invocation.run(cluster, "create", "/f", "--file", file.toString()).status());
        assertEquals(0, Invocation.runWithInput(cluster, "piped", "create", "/i", "--file", "-").status());
        assertEquals(0, Invocation.run(cluster, "create", "/h", "--hex", "0aFF").status());

        assertEquals("010203", HexFormat.of().formatHex(cluster.get("/f", ReadLevel.LOCAL).data()));
        assertEquals("piped", text("/i"));
        assertEquals("0aff", HexFormat.of().formatHex(cluster.get("/h", ReadLevel.LOCAL).data()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "create /a x --null", "create /a x --file y", "create /a --hex 0g", "create /a --hex 0 --base64",
        "create /a --file /no/such/file", "set /a", "get relative", "get /a/", "get /a//b", "ls --limit 0",
        "tree --depth -1", "deleteall /", "get", "get /a /b", "get /a --nonsense", "get /a --timeout 0s",
        "get /a --timeout never", "get /a --output xml", "nonsense", "delete /a --version x",
        "get /a --timeout 5", "delete /", "get /a --level eventually", "status --endpoints nonsense",
        "get /a --endpoints localhost:0", "status --color sometimes"})
    void shouldRefuseWithoutAskingClusterWhenCommandLineIsBad(final String line)
    {
        final Invocation invocation = Invocation.run(cluster, line.split(" "));

        assertEquals(2, invocation.status(), invocation.toString());
        assertEquals("", invocation.out());
        assertEquals(1, invocation.err().lines().count(), invocation.err());
        assertTrue(invocation.err().contains("BAD_ARGUMENTS"), invocation.err());
        assertEquals(0, cluster.openedSessions);
    }

    @ParameterizedTest
    @CsvSource({
        "get /none, 3, NO_NODE", "stat /none, 3, NO_NODE", "ls /none, 3, NO_NODE", "delete /none, 3, NO_NODE",
        "deleteall /none, 3, NO_NODE", "tree /none, 3, NO_NODE", "create /none/a, 3, NO_NODE",
        "create /a, 4, NODE_EXISTS", "set /a x -v 7, 5, BAD_VERSION", "delete /a -v 7, 5, BAD_VERSION",
        "delete /a, 6, NOT_EMPTY", "watch /none, 3, NO_NODE"})
    void shouldExitByCategoryWhenTreeRefuses(final String line, final int status, final String code)
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);
        cluster.create("/a/b", null, CreateMode.PERSISTENT, 0);

        final Invocation invocation = Invocation.run(cluster, line.split(" "));

        assertEquals(status, invocation.status(), invocation.toString());
        assertEquals("", invocation.out());
        assertEquals(1, invocation.err().lines().count(), invocation.err());
        final String[] words = line.split(" ");
        assertTrue(invocation.err().startsWith(words[0] + " " + words[1] + ": "), invocation.err());
        assertTrue(invocation.err().contains("(" + code + ")"), invocation.err());
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATION_TIMEOUT, 7", "NOT_SERVING, 7", "CONNECT_FAILED, 7", "OVERLOADED, 7", "SESSION_EXPIRED, 8",
        "DATA_TOO_LARGE, 9", "TREE_FULL, 9", "NO_CHILDREN_FOR_EPHEMERALS, 9", "TOO_MANY_SESSIONS, 9",
        "SYSTEM_ERROR, 1", "UNKNOWN, 1"})
    void shouldExitByCategoryWhenOperationFails(final ErrorCode code, final int status)
    {
        cluster.nextFailure = NodensException.of(code, Operation.CONNECT, null, "for a reason");

        final Invocation invocation = Invocation.run(cluster, "get", "/a");

        assertEquals(status, invocation.status());
        assertTrue(invocation.err().contains("for a reason (" + code + ")"), invocation.err());
    }

    @Test
    void shouldSayThatWriteMayHaveHappenedWhenOutcomeIsUnknown()
    {
        cluster.nextFailure = new OperationTimeoutException(Operation.SET_DATA, "/a", null, true);

        final Invocation invocation = Invocation.run(cluster, "set", "/a", "x");

        assertEquals(7, invocation.status());
        assertTrue(invocation.err().contains("may have been applied"), invocation.err());
    }

    @Test
    void shouldPrintJsonWhenAsked() throws IOException
    {
        Invocation.run(cluster, "create", "/a", "text");
        Invocation.run(cluster, "create", "/a/b");
        Invocation.run(cluster, "create", "/bin", "--hex", "ff00");

        assertEquals("{\"path\":\"/\",\"children\":[\"a\",\"bin\"],\"complete\":true}",
            Invocation.run(cluster, "ls", "/", "--output", "json").out().strip());
        final JsonNode get = json(Invocation.run(cluster, "get", "/a", "-o", "json").out());
        assertEquals("text", get.get("data").asText());
        assertEquals("utf8", get.get("encoding").asText());
        assertEquals(4, get.get("stat").get("dataLength").asInt());
        final JsonNode bin = json(Invocation.run(cluster, "get", "/bin", "-o=JSON").out());
        assertEquals("/wA=", bin.get("data").asText());
        assertEquals("base64", bin.get("encoding").asText());
        assertEquals(1, json(Invocation.run(cluster, "set", "/a", "x", "-o", "json").out())
            .get("stat").get("version").asInt());
        assertEquals(3, json(Invocation.run(cluster, "tree", "-o", "json").out())
            .get("tree").get("children").size() + 1);
        assertEquals(2, json(Invocation.run(cluster, "deleteall", "/a", "-o", "json").out()).get("deleted").asInt());
        assertEquals(10_000, json(Invocation.run(cluster, "session", "-o", "json").out()).get("timeoutMs").asInt());
    }

    @ParameterizedTest
    @CsvSource({"get /none --output json, 3", "get --output=json, 2", "get /a --timeout x -o json, 2"})
    void shouldPrintFailureAsJsonWhenAsked(final String line, final int status) throws IOException
    {
        final Invocation invocation = Invocation.run(cluster, line.split(" "));

        assertEquals("", invocation.out());
        assertEquals(1, invocation.err().lines().count());
        final JsonNode error = json(invocation.err()).get("error");
        assertEquals("get", error.get("operation").asText());
        assertEquals(status, error.get("exitCode").asInt());
        assertEquals(status, invocation.status());
    }

    @Test
    void shouldDeleteDepthFirstAndCountWhenDeletingAll()
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);
        for (int i = 0; i < 2500; i++)
        {
            cluster.create("/a/" + i, null, CreateMode.PERSISTENT, 0);
        }
        cluster.create("/a/7/x", null, CreateMode.PERSISTENT, 0);
        cluster.create("/a/7/x/y", null, CreateMode.PERSISTENT, 0);
        cluster.create("/b", null, CreateMode.PERSISTENT, 0);

        final Invocation invocation = Invocation.run(cluster, "deleteall", "/a");

        assertEquals(new Invocation(0, lines("deleted 2503 znodes"), ""), invocation);
        assertFalse(cluster.has("/a"));
        assertTrue(cluster.has("/b"));
    }

    @Test
    void shouldDrawBoundedTreeWhenThereIsMore()
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);
        cluster.create("/a/b", null, CreateMode.PERSISTENT, 0);
        cluster.create("/a/b/c", null, CreateMode.PERSISTENT, 0);
        cluster.create("/d", null, CreateMode.PERSISTENT, 0);

        assertEquals(
            lines("/", "├── a", "│   └── b", "│       └── c", "└── d", "5 znodes"),
            Invocation.run(cluster, "tree").out());
        assertEquals(
            lines("/", "├── a", "│   └── ...", "└── d", "3 znodes drawn"),
            Invocation.run(cluster, "tree", "-d", "1").out());
        assertEquals(
            lines("/a", "└── b", "    └── ...", "2 znodes drawn"),
            Invocation.run(cluster, "tree", "/a", "--limit", "2").out());
        assertEquals(
            lines("/", "├── a", "│   └── ...", "└── ...", "2 znodes drawn"),
            Invocation.run(cluster, "tree", "--limit", "2").out());
    }

    @Test
    void shouldSayThatListIsCutWhenLimitIsReached()
    {
        List.of("/a", "/b", "/c").forEach((path) -> cluster.create(path, null, CreateMode.PERSISTENT, 0));

        final Invocation invocation = Invocation.run(cluster, "ls", "--limit", "2");

        assertEquals(lines("a", "b"), invocation.out());
        assertTrue(invocation.err().contains("--limit"), invocation.err());
    }

    @Test
    void shouldShowTheStatOfEachChildWhenListedLong() throws IOException
    {
        cluster.create("/a", new byte[3], CreateMode.PERSISTENT, 0);
        cluster.create("/b", null, CreateMode.PERSISTENT, 0);
        cluster.create("/a/c", null, CreateMode.PERSISTENT, 0);
        cluster.set("/a", new byte[12], -1);

        final Invocation invocation = Invocation.run(cluster, "ls", "-l");

        final String[] lines = invocation.out().split("\\R");
        assertEquals(3, lines.length, invocation.out());
        assertTrue(lines[0].matches("MODIFIED +VERSION +BYTES +CHILDREN +OWNER +NAME"), lines[0]);
        assertTrue(lines[1].matches("\\S+ +1 +12 +\\d+ +- +a"), lines[1]);
        assertTrue(lines[2].endsWith(" b"), lines[2]);
        final JsonNode json = json(Invocation.run(cluster, "ls", "-l", "--limit", "1", "-o", "json").out());
        assertEquals(1, json.get("children").size());
        assertEquals("a", json.get("children").get(0).get("name").asText());
        assertEquals(12, json.get("children").get(0).get("dataLength").asInt());
        assertFalse(json.get("complete").asBoolean());
    }

    @Test
    void shouldPrintEventAndEndWhenWatchFires() throws InterruptedException
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);
        final Thread changer = new Thread(() ->
        {
            awaitWatch();
            cluster.set("/a", null, -1);
        });
        changer.start();

        final Invocation invocation = Invocation.run(cluster, "watch", "/a");
        changer.join();

        assertEquals(
            new Invocation(0, lines("event: /a data changed (zxid 2)"), lines("note: watching data of /a")),
            invocation);
    }

    @Test
    void shouldGoOnUntilZnodeIsGoneWhenWatchRepeats() throws InterruptedException
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);
        final Thread changer = new Thread(() ->
        {
            awaitWatch();
            cluster.set("/a", null, -1);
            awaitWatch();
            cluster.delete("/a", -1);
        });
        changer.start();

        final Invocation invocation = Invocation.run(cluster, "watch", "/a", "--repeat", "-o", "json");
        changer.join();

        assertEquals(
            lines(
                "{\"event\":\"DATA_CHANGED\",\"path\":\"/a\",\"zxid\":2}",
                "{\"event\":\"DELETED\",\"path\":\"/a\",\"zxid\":3}"),
            invocation.out());
    }

    @Test
    void shouldPrintEveryChangeUntilTheWatchIsRemoved() throws InterruptedException
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);
        final Thread changer = new Thread(() ->
        {
            awaitWatch();
            cluster.create("/a/b", null, CreateMode.PERSISTENT, 0);
            cluster.set("/a/b", null, -1);
            cluster.say(new WatchedEvent(WatchedEvent.Type.EVENTS_LOST, "/a", 9, 5));
            cluster.delete("/a/b", -1);
            cluster.say(new WatchedEvent(WatchedEvent.Type.WATCH_REMOVED, "/a", 10, 9));
        });
        changer.start();

        final Invocation invocation =
            Invocation.run(cluster, "watch", "/a", "-r", "--types", "created,deleted", "--wait", "10s");
        changer.join();

        assertEquals(
            new Invocation(
                0,
                lines(
                    "event: /a/b created (zxid 2)",
                    "event: /a events lost: read it again (zxid 9, for all after zxid 5)",
                    "event: /a/b deleted (zxid 4)",
                    "event: /a watch removed: the member refused to set it again (zxid 10, for all after zxid 9)"),
                lines("note: watching /a and everything below it for changes after zxid 1")),
            invocation);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "watch /a -p -r", "watch /a -p --repeat", "watch /a -r -k data", "watch /a --types created",
        "watch /a --since 3", "watch /a -p --since 0", "watch /a -p --types moved"})
    void shouldRefuseOptionsOfWatchesThatDoNotGoTogether(final String line)
    {
        final Invocation invocation = Invocation.run(cluster, line.split(" "));

        assertEquals(2, invocation.status(), invocation.err());
        assertEquals(0, cluster.watchCount());
    }

    @Test
    void shouldGiveUpWhenNoEventComesInTime()
    {
        final Invocation invocation = Invocation.run(cluster, "watch", "/a", "--kind", "exists", "--wait", "1ms");

        assertEquals(7, invocation.status());
        assertTrue(invocation.err().contains("NO_EVENT"), invocation.err());
    }

    @Test
    void shouldPassConnectionOptionsOnWhenGiven()
    {
        Invocation.run(
            cluster, "sync", "--endpoints", "a:1, b:2", "--timeout", "3s", "--session-timeout=500ms", "--aeron-dir",
            "/d");

        assertEquals(List.of("a:1", "b:2"), cluster.options.endpoints());
        assertEquals(3000, cluster.options.timeoutMs());
        assertEquals(500, cluster.options.sessionTimeoutMs());
        assertEquals("/d", cluster.options.aeronDirectory());
    }

    @Test
    void shouldShowStackTraceOnlyWhenVerbose()
    {
        assertFalse(Invocation.run(cluster, "get", "/none").err().contains("\tat "));
        assertTrue(Invocation.run(cluster, "get", "/none", "--verbose").err().contains("\tat "));
    }

    @Test
    void shouldRunScriptInOneSessionWhenShellHasNoTerminal()
    {
        final Invocation invocation = Invocation.runWithInput(
            cluster, "# a comment\ncreate /a 'two words'\n\nget /a\nget /none\nget /a\n", "shell");

        assertEquals(3, invocation.status());
        assertEquals(lines("/a", "two words"), invocation.out());
        assertEquals(1, cluster.openedSessions);
    }

    @Test
    void shouldGoOnBehindFailureWhenScriptIsToldTo()
    {
        final Invocation invocation = Invocation.runWithInput(
            cluster, "get /none\ncreate /a x\nquit\ncreate /b\n", "shell", "--keep-going");

        assertEquals(3, invocation.status());
        assertEquals(lines("/a"), invocation.out());
        assertFalse(cluster.has("/b"));
    }

    @Test
    void shouldShowUsageAndFailWhenThereIsNoCommand()
    {
        final Invocation invocation = Invocation.run(cluster);

        assertEquals(2, invocation.status());
        assertEquals("", invocation.out());
        assertTrue(invocation.err().contains("Usage: nodens"), invocation.err());
        assertEquals(0, Invocation.run(cluster, "--help").status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "staus|did you mean 'status'?", "get /a --timout 5s|did you mean '--timeout'?",
        "limits max.sesions=5|did you mean 'max.sessions'?", "get /a --timeout 5|give '5s' for seconds",
        "rm /a|did you mean 'delete'?", "rmr /a|did you mean 'deleteall'?", "start|did you mean 'server'?",
        "server --port 1|part of --members: 0=localhost:20000", "create /a two words|what has blanks goes in quotes",
        "get /a -v|Unknown option: '-v'; see 'nodens get --help'", "get /a -level|did you mean '--level'?"})
    void shouldSayWhatWasMeantWhenWordIsMistyped(final String line, final String hint)
    {
        final Invocation invocation = Invocation.run(cluster, line.split(" "));

        assertEquals(2, invocation.status());
        assertTrue(invocation.err().contains(hint), invocation.err());
    }

    @Test
    void shouldCreateParentsWhenAsked()
    {
        assertEquals(new Invocation(0, lines("/a/b/c"), ""), Invocation.run(cluster, "create", "-p", "/a/b/c", "x"));
        assertEquals(0, cluster.get("/a/b", ReadLevel.LOCAL).data().length);
        assertEquals("x", text("/a/b/c"));
        assertEquals(lines("/a/d/n-0000000000"), Invocation.run(cluster, "create", "-ps", "/a/d/n-").out());
        assertEquals(4, Invocation.run(cluster, "create", "--parents", "/a/b/c").status());
    }

    @Test
    void shouldNameMissingParentWhenCreateFails()
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);

        final Invocation far = Invocation.run(cluster, "create", "/a/b/c/d");
        final Invocation near = Invocation.run(cluster, "create", "/a/b/c");

        assertEquals(3, far.status());
        assertTrue(far.err().contains("its parent /a/b/c does not exist, nor does /a/b;"), far.err());
        assertTrue(near.err().contains("its parent /a/b does not exist; --parents"), near.err());
    }

    @ParameterizedTest
    @CsvSource({
        "get /a, LOCAL", "get /a --level linearizable, LINEARIZABLE", "stat /a --level stale, STALE",
        "ls / --level LINEARIZABLE, LINEARIZABLE", "ls -l / --level stale, STALE", "tree / --level stale, STALE"})
    void shouldReadAtLevelWhenItIsGiven(final String line, final ReadLevel level)
    {
        cluster.create("/a", null, CreateMode.PERSISTENT, 0);

        assertEquals(0, Invocation.run(cluster, line.split(" ")).status());
        assertEquals(level, cluster.readLevel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get /a", "get /a --raw", "ls / -o json", "--help", "status"})
    void shouldFailWhenAnswerCannotBeWritten(final String line)
    {
        cluster.create("/a", "x".getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT, 0);
        final ByteArrayOutputStream err = new ByteArrayOutputStream();

        final int status = NodensMain.run(
            line.split(" "), cluster::open, InputStream.nullInputStream(), new FullStream(), err);

        assertEquals(1, status);
        assertTrue(
            err.toString(StandardCharsets.UTF_8).contains("cannot write to standard output: No space left on device"),
            err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseLineOfScriptWhenItIsNotUtf8()
    {
        final byte[] script = "create /a x\ncreate /b \u00e4\ncreate /c x\n".getBytes(StandardCharsets.ISO_8859_1);
        final ByteArrayOutputStream err = new ByteArrayOutputStream();

        final int status = NodensMain.run(
            new String[]{"shell"}, cluster::open, new ByteArrayInputStream(script), OutputStream.nullOutputStream(),
            err);

        assertEquals(2, status);
        assertTrue(cluster.has("/a"));
        assertFalse(cluster.has("/b") || cluster.has("/c"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("line 2 is not UTF-8"));
    }

    private static final class FullStream extends OutputStream
    {
        @Override
        public void write(final int b) throws IOException
        {
            throw new IOException("No space left on device");
        }
    }

    private void awaitWatch()
    {
        synchronized (cluster)
        {
            try
            {
                final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (0 == cluster.watchCount())
                {
                    assertTrue(System.nanoTime() < deadlineNs, "no watch was set");
                    cluster.wait(100);
                }
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }
        }
    }

    private String text(final String path)
    {
        return new String(cluster.get(path, ReadLevel.LOCAL).data(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(final String text) throws IOException
    {
        return new ObjectMapper().readTree(text);
    }

    private static String lines(final String... lines)
    {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
