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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodens.cluster.cli.access.NativeClusterAccess;
import io.nodens.cluster.system.Clusters;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.JavaCommand;
import io.nodens.cluster.testkit.LocalCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line against a member as a process.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CommandLineIT
{
    private static final Path JAR = Clusters.jar().toAbsolutePath();
    private static final long READY_TIMEOUT_MS = 150_000;

    @TempDir
    private static Path directory;

    private static LocalCluster cluster;

    @BeforeAll
    static void startMember()
    {
        cluster = new LocalCluster(JAR, directory.resolve("cluster"), 1).start().awaitReady(READY_TIMEOUT_MS);
    }

    @AfterAll
    static void stopMember()
    {
        cluster.close();
    }

    @Test
    void shouldWorkOnTreeWhenMemberServes()
    {
        assertEquals(new Invocation(0, lines("/work"), ""), run("create", "/work", "one"));
        assertEquals(4, run("create", "/work").status());
        assertEquals(new Invocation(0, lines("version 1"), ""), run("set", "/work", "two", "-v", "0"));
        assertEquals(5, run("set", "/work", "three", "-v", "0").status());
        assertEquals(new Invocation(0, lines("two"), ""), run("get", "/work"));
        assertEquals(new Invocation(0, lines("/work/n-0000000000"), ""), run("create", "-s", "/work/n-"));
        assertEquals(6, run("delete", "/work").status());
        assertEquals(new Invocation(0, lines("n-0000000000"), ""), run("ls", "/work"));
        assertTrue(run("ls", "-l", "/work").out().strip().endsWith(" n-0000000000"));
        assertEquals(new Invocation(0, lines("deleted 2 znodes"), ""), run("deleteall", "/work"));
        assertEquals(3, run("stat", "/work").status());
        assertTrue(run("session").out().contains(cluster.endpoint(0)), "session");
    }

    @Test
    void shouldDoAllOrNothingWhenSeveralOperationsAreGiven()
    {
        assertEquals(
            new Invocation(0, lines("create /m", "create /m/n-0000000000", "setData /m version 1"), ""),
            run("multi", "create /m one", "create /m/n- -s", "set /m 'a b' -v 0"));
        final Invocation failed = run("multi", "set /m c", "check /m -v 7", "delete /m");
        assertEquals(5, failed.status());
        assertTrue(failed.err().contains("operation 1 of a transaction; nothing was done"), failed.err());
        assertEquals(lines("a b"), run("get", "/m").out());
        assertEquals(
            new Invocation(0, lines("conditions held", "setData /m version 2"), ""),
            run("multi", "set /m d", "--if", "data /m = 'a b'", "--else", "delete /m"));
        assertEquals(
            new Invocation(0, lines("a condition did not hold", "delete /m/n-0000000000"), ""),
            run("multi", "set /m e", "--if", "version /m < 2", "--else", "delete /m/n-0000000000"));
        assertEquals(lines("d"), run("get", "/m").out());
        assertEquals(0, run("delete", "/m").status());
    }

    @Test
    void shouldRunScriptInOneSessionWhenShellIsFed()
    {
        final Invocation invocation = runWithInput(
            "create -e /script\nstat /script\nls /\ncreate /script/child\n", "shell");

        assertEquals(9, invocation.status(), invocation.toString());
        assertTrue(invocation.out().contains("ephemeralOwner  session"), invocation.out());
        assertTrue(invocation.err().contains("(NO_CHILDREN_FOR_EPHEMERALS)"), invocation.err());
        assertEquals(3, run("get", "/script").status(), "an ephemeral has survived its session");
    }

    @Test
    void shouldPageThroughChildrenWhenThereAreMany()
    {
        final StringBuilder script = new StringBuilder("create /many\n");
        for (int i = 0; i < 3000; i++)
        {
            script.append("create /many/a-rather-long-name-of-a-child-").append(i).append('\n');
        }
        assertEquals(0, runWithInput(script.toString(), "shell").status());

        assertEquals(3000, run("ls", "/many").out().lines().count());
        assertEquals(2500, run("ls", "/many", "--limit", "2500").out().lines().count());
        assertEquals(lines("deleted 3001 znodes"), run("deleteall", "/many").out());
    }

    @Test
    void shouldShowMembersWhenSomeAreUnreachable()
    {
        final Invocation healthy = run("status");
        assertEquals(0, healthy.status(), healthy.toString());
        assertTrue(healthy.out().contains("leader"), healthy.out());

        final Invocation partly =
            run("status", "--timeout", "1s", "--endpoints", cluster.endpoint(0) + ",localhost:1");
        assertEquals(7, partly.status());
        assertTrue(partly.out().contains("localhost:1"), partly.out());
        assertTrue(partly.out().contains("unreachable"), partly.out());
    }

    @Test
    void shouldShowCountersAndLastSignsWhenMemberHangs() throws Exception
    {
        final String data = cluster.dataDirectory(0).toString();
        final String pid = Long.toString(cluster.member(0).pid());
        cluster.member(0).signal("STOP");
        try
        {
            final Invocation invocation = Invocation.run(new FakeCluster(), "counters", "--data-dir", data);

            assertEquals(0, invocation.status(), invocation.toString());
            for (final String component : List.of("media driver", "consensus module", "service", "archive"))
            {
                assertTrue(
                    invocation.out().matches("(?s).*\n" + component + " +" + pid + " +there +[0-9.]+ s ago .*"),
                    invocation.out());
            }

            assertTrue(invocation.out().matches("(?s).*\nnodens +\\d+ +1  serving\n.*"), invocation.out());
            assertTrue(
                invocation.out().matches("(?s).*\ncluster +\\d+ +2  Cluster node role .*\\(LEADER\\)\n.*"),
                invocation.out());
            assertEquals(cluster.aeronDirectory(0).toString(), lineOf(invocation.out(), "aeron directory "));
        }
        finally
        {
            cluster.member(0).signal("CONT");
        }
    }

    private static String lineOf(final String text, final String start)
    {
        final String line = text.lines().filter((candidate) -> candidate.startsWith(start)).findFirst().orElseThrow();
        return line.substring(start.length());
    }

    @Test
    void shouldExitByCodeWhenNoMemberIsThere()
    {
        final Invocation invocation = run("get", "/", "--timeout", "1s", "--endpoints", "localhost:1");

        assertEquals(7, invocation.status());
        assertEquals(1, invocation.err().lines().count(), invocation.err());
        assertTrue(invocation.err().contains("localhost:1"), invocation.err());
    }

    @Test
    void shouldSayWhatToLookAtWhenNothingAnswersAtEndpoint() throws Exception
    {
        final String words = script("$NODENS get / --endpoints localhost:1 2>&1; echo $?");
        assertTrue(words.startsWith("connect: nothing answers at localhost:1: is the member started?"), words);
        assertTrue(words.endsWith("\n7"), words);
        assertTrue(script("$NODENS limits --endpoints localhost:1 2>&1").contains("nothing answers at localhost:1:"));
        final String unknown = script("$NODENS get / --endpoints no-host.invalid:1 2>&1");
        assertTrue(unknown.contains("no host is known by the name no-host.invalid"), unknown);
    }

    @Test
    void shouldRunExampleOfClientWhenItIsBuilt() throws Exception
    {
        final Path example = JAR.resolveSibling("../../examples/client/target/example.jar").normalize();
        // Not built when this module is built alone.
        assumeTrue(Files.exists(example), example.toString());

        final String output = script(
            "$JAVA -jar " + example + " $NODENS_ENDPOINTS; echo $?");

        final List<String> lines = output.lines().toList();
        assertTrue(lines.containsAll(List.of(
            "read: v1, version 0", "lock: still held: true", "embedded reader: v4, version 2",
            "session: expired; what it held is gone", "done")), output);
        assertEquals("0", lines.get(lines.indexOf("done") + 1), output);
        assertEquals(3, run("stat", "/example").status());
    }

    @Test
    void shouldEndSessionAndLeaveNothingBehindWhenHeldCommandIsStopped() throws Exception
    {
        final List<String> command = JavaCommand.java(
            "-jar", JAR.toString(), "create", "-e", "/held", "--hold", "--endpoints", cluster.endpoint(0));
        final Path log = directory.resolve("held.log");
        final Process process = new ProcessBuilder(command)
            .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try
        {
            Await.until("the znode is held", READY_TIMEOUT_MS, () -> content(log).contains("/held"));
            assertEquals(0, run("stat", "/held").status());
            assertFalse(leftovers(process.pid()).isEmpty(), "no directory of a driver: the test looks in vain");

            process.destroy();

            assertTrue(process.waitFor(READY_TIMEOUT_MS, TimeUnit.MILLISECONDS), "SIGTERM is ignored");
            assertEquals(143, process.exitValue());
            assertEquals(3, run("stat", "/held").status());
            assertEquals(List.of(), leftovers(process.pid()));
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldCreateWhatTheClusterDeletes() throws Exception
    {
        assertEquals(0, run("create", "/ttl", "--ttl", "300ms").status());
        assertEquals(0, run("create", "-c", "/container").status());
        assertEquals(2, run("create", "/no", "--ttl", "300").status());
        assertEquals(2, run("create", "/no", "-c", "-e").status());
        assertEquals("true", script(
            "for i in $(seq 60); do $NODENS stat /ttl >/dev/null 2>&1 || { echo true; break; }; done"));
        assertEquals(0, run("stat", "/container").status());
        assertEquals(3, run("stat", "/no").status());
    }

    @Test
    void shouldStoreArgumentsAsGivenWhenLocaleHasNoCharset() throws Exception
    {
        assertEquals("0", script("LC_ALL=C $NODENS create /d-\u00e4 'd\u00e4ta' --timeout 60s >/dev/null; echo $?"));
        assertEquals("64c3a47461", script("LC_ALL=C.UTF-8 $NODENS get /d-\u00e4 --hex --timeout 60s"));
        final String refused = script("LC_ALL=C.UTF-8 $NODENS create /no $'x\\xff' 2>&1; echo $?");
        assertTrue(refused.contains("argument 3 is not text") && refused.endsWith("\n2"), refused);
        assertEquals(3, run("stat", "/no").status());
    }

    @Test
    void shouldTakeClosedInputForEmptyAndFailWhenOutputIsFull() throws Exception
    {
        assertEquals("0", script("$NODENS create /in --file - --timeout 60s <&- >/dev/null; echo $?"));
        assertEquals("", script("$NODENS get /in --timeout 60s"));
        assertEquals("0", script("$NODENS shell --timeout 60s <&-; echo $?"));
        final String full = script("$NODENS ls / --timeout 60s 2>&1 >/dev/full; echo $?");
        assertTrue(full.contains("cannot write to standard output: No space left") && full.endsWith("\n1"), full);
    }

    /** By a real shell and the real jar: $NODENS is the command line with the endpoint of the member. */
    private static String script(final String script) throws Exception
    {
        final Path file = directory.resolve("script.sh");
        final Path log = directory.resolve("script.log");
        Files.writeString(file, script, StandardCharsets.UTF_8);
        final ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(log.toFile());
        builder.environment().put(
            "NODENS", String.join(" ", JavaCommand.java("-jar", JAR.toString())));
        builder.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("NODENS_ENDPOINTS", cluster.endpoint(0));
        final Process process = builder.start();
        try
        {
            assertTrue(process.waitFor(READY_TIMEOUT_MS, TimeUnit.MILLISECONDS), script);
            return content(log).strip();
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static Invocation run(final String... args)
    {
        return runWithInput("", args);
    }

    private static Invocation runWithInput(final String stdin, final String... args)
    {
        final List<String> all = new ArrayList<>(List.of(args));
        if (!all.contains("--endpoints"))
        {
            all.addAll(List.of("--endpoints", cluster.endpoint(0)));
        }
        if (!all.contains("--timeout"))
        {
            all.addAll(List.of("--timeout", "30s"));
        }
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final int status = NodensMain.run(
            all.toArray(new String[0]),
            NativeClusterAccess::new,
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            out,
            err);
        return new Invocation(
            status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static List<String> leftovers(final long pid)
    {
        final String[] names = new File("/dev/shm").list((dir, name) -> name.startsWith("nodens-cli-" + pid + "-"));
        return null == names ? List.of() : List.of(names);
    }

    private static String content(final Path file)
    {
        try
        {
            return Files.readString(file);
        }
        catch (final IOException ex)
        {
            return "";
        }
    }

    private static String lines(final String... lines)
    {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
