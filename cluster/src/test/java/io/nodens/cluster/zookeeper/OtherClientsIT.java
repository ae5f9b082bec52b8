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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.testkit.LocalCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Clients of ZooKeeper that are not written in Java, at three members: kazoo, in Python, and the client in C. Programs
 * among the test's resources use them; each says how its checks went, and asks for members to be killed and started.
 */
@Tag("slow")
class OtherClientsIT
{
    private static final long READY_TIMEOUT_MS = 120_000;
    private static final long PROBE_TIMEOUT_S = 60;
    private static final Pattern REQUEST = Pattern.compile("@(stop|start) (\\d+)");
    private static final Pattern OUTCOME = Pattern.compile("@(passed|failed|skipped) ([^ ]+?)(: .*)?$");

    private static NodensUnderTest members;

    private final Set<String> passed = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();
    private final List<String> output = new ArrayList<>();

    @BeforeAll
    static void startMembers()
    {
        members = new NodensUnderTest("clients", 3, "--profile=dev");
    }

    @AfterAll
    static void closeMembers()
    {
        members.close();
    }

    @AfterEach
    void startKilledMembers()
    {
        for (int id = 0; id < members.memberCount(); id++)
        {
            if (!members.cluster().member(id).isAlive())
            {
                members.cluster().member(id).start().awaitReady(READY_TIMEOUT_MS);
            }
        }
    }

    @Test
    void shouldServeKazoo() throws Exception
    {
        assumeTrue(
            0 == exitCodeOf(List.of("env", "python3", "-c", "import kazoo")),
            "python3 has no kazoo; on Debian: apt-get install python3-kazoo");

        final int exitCode = run(List.of("env", "python3", "-u", resource("kazoo_check.py"), members.endpoints()));

        assertTrue(failed.isEmpty() && 0 == exitCode, this::report);
        assertTrue(passed.size() >= 20, this::report);
    }

    @Test
    void shouldServeTheClientInC(@TempDir final Path directory) throws Exception
    {
        final Path program = directory.resolve("c_check");
        final int exitCode = exitCodeOf(List.of(
            "cc", "-O1", "-Wall", "-DTHREADED", "-o", program.toString(), resource("c_check.c"), "-lzookeeper_mt",
            "-lpthread"));
        assumeTrue(0 == exitCode, "cc or its library is missing; on Debian: apt-get install gcc libzookeeper-mt-dev");

        run(List.of(program.toString(), members.endpoints()));

        assertTrue(failed.isEmpty(), this::report);
        assertTrue(passed.size() >= 8, this::report);
    }

    private static int exitCodeOf(final List<String> command) throws InterruptedException
    {
        try
        {
            final Process process = process(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(PROBE_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        }
        catch (final IOException ex)
        {
            return -1;
        }
    }

    private static ProcessBuilder process(final List<String> command)
    {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Where packages of the system are; another Python may come first. It counts for what env starts.
        builder.environment().compute("PATH", (name, path) -> "/usr/bin:" + path);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder;
    }

    private int run(final List<String> command) throws IOException, InterruptedException
    {
        final Process process = process(command).start();
        try (BufferedReader reader = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            Writer answers = process.outputWriter(StandardCharsets.UTF_8))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                output.add(line);
                final Matcher request = REQUEST.matcher(line);
                if (request.find())
                {
                    obey(request.group(1), Integer.parseInt(request.group(2)));
                    answers.write("done\n");
                    answers.flush();
                    continue;
                }
                final Matcher outcome = OUTCOME.matcher(line);
                if (outcome.find())
                {
                    note(outcome.group(1), outcome.group(2));
                }
            }
            return process.waitFor();
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private void note(final String outcome, final String name)
    {
        if ("passed".equals(outcome))
        {
            passed.add(name);
        }
        else if ("failed".equals(outcome))
        {
            failed.add(name);
        }
    }

    private static void obey(final String request, final int memberId)
    {
        final LocalCluster cluster = members.cluster();
        if ("stop".equals(request))
        {
            cluster.member(memberId).kill();
        }
        else
        {
            cluster.member(memberId).start().awaitReady(READY_TIMEOUT_MS);
        }
    }

    private String report()
    {
        return "passed " + passed + ", failed " + failed + ", said:\n" +
            String.join("\n", output.subList(Math.max(0, output.size() - 200), output.size()));
    }

    private static String resource(final String name) throws URISyntaxException
    {
        return Path.of(OtherClientsIT.class.getResource("/clients/" + name).toURI()).toString();
    }
}
