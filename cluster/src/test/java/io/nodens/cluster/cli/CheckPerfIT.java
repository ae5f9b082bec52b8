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

import io.nodens.cluster.cli.access.NativeClusterAccess;
import io.nodens.cluster.system.Clusters;
import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.JavaCommand;
import io.nodens.cluster.testkit.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The check of a cluster's speed against a member as a process, and what it leaves there, however it ends.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CheckPerfIT
{
    private static final Path JAR = Clusters.jar().toAbsolutePath();
    private static final long READY_TIMEOUT_MS = 150_000;
    private static final long PATIENCE_MS = 120_000;

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

    @AfterEach
    void shouldHaveLeftNothing()
    {
        assertEquals(List.of(), left());
    }

    @Test
    void shouldMeasureAMember()
    {
        final Invocation invocation = run("check", "perf", "--duration=2s");

        assertTrue(0 == invocation.status() || 10 == invocation.status() || 11 == invocation.status(),
            invocation::toString);
        assertTrue(invocation.out().contains("where member 0 runs"), invocation.out());
        assertTrue(invocation.out().contains("durability page-cache, profile dev"), invocation.out());
        assertTrue(invocation.out().lines().anyMatch((line) -> line.startsWith("leader 0   set to event")),
            invocation.out());
        assertEquals("", invocation.err());
    }

    @Test
    void shouldDeleteWhatItWroteWhenItIsStopped() throws Exception
    {
        final Process process = start("--duration=60s");
        try
        {
            awaitZnode();
            // As Ctrl-C does, which a process that was started in the background of a shell does not hear.
            process.destroy();

            assertTrue(process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS));
            assertEquals(143, process.exitValue());
            assertEquals(List.of(), left(), "before a session or a time to live could have ended");
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    @Test
    @Tag("slow")
    void shouldLetTheClusterDeleteWhatItWroteWhenItIsKilled() throws Exception
    {
        final Process process = start("--duration=60s", "--session-timeout=4s");
        awaitZnode();
        process.destroyForcibly().waitFor();

        final String root = left().get(0);
        Await.until(
            "the ephemerals are gone", PATIENCE_MS, () -> 3 == run("ls", "/" + root).status() ||
            run("ls", "/" + root).out().isEmpty());
        Await.until("the znode is gone", PATIENCE_MS, () -> left().isEmpty());
    }

    @Test
    void shouldSayWhereItMayNotWrite()
    {
        assertEquals(0, run("create", "/closed", "--acl", "world:anyone:r").status());
        final Invocation invocation = run("check", "perf", "--duration=1s", "--parent=/closed");

        assertEquals(9, invocation.status(), invocation::toString);
        assertTrue(invocation.err().contains("may not create znodes there: --parent names a place"), invocation.err());
        assertEquals(3, run("check", "perf", "--duration=1s", "--parent=/none").status());
        assertEquals(0, run("delete", "/closed").status());
    }

    @Test
    void shouldStopAtAQuota()
    {
        assertEquals(0, run("create", "/small").status());
        assertEquals(0, run("setquota", "-N", "3", "/small").status());
        final Invocation invocation = run("check", "perf", "--duration=1s", "--parent=/small");

        assertEquals(9, invocation.status(), invocation::toString);
        assertTrue(invocation.err().contains("QUOTA_EXCEEDED"), invocation.err());
        assertEquals("", run("ls", "/small").out());
        assertEquals(0, run("delquota", "/small").status());
        assertEquals(0, run("delete", "/small").status());
    }

    @Test
    void shouldSayThatNobodyIsThere()
    {
        final Invocation invocation = runAlone("check", "perf", "--endpoints=localhost:1", "--timeout=1s");

        assertEquals(7, invocation.status(), invocation::toString);
        assertTrue(invocation.err().contains("no member serves: 0 of 1 answer"), invocation.err());
    }

    private static void awaitZnode()
    {
        Await.until("a check has made its znodes", PATIENCE_MS,
            () -> left().stream().anyMatch((name) -> !run("ls", "/" + name).out().isEmpty()));
    }

    private static List<String> left()
    {
        return run("ls", "/").out().lines().filter((name) -> name.startsWith("nodens-check-")).toList();
    }

    private Process start(final String... options) throws Exception
    {
        final List<String> command = new ArrayList<>(JavaCommand.java(
            "-jar", JAR.toString(), "check", "perf", "--endpoints=" + cluster.endpoint(0)));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
            .redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
    }

    private static Invocation run(final String... args)
    {
        final List<String> all = new ArrayList<>(List.of(args));
        all.add("--endpoints=" + cluster.endpoint(0));
        return runAlone(all.toArray(new String[0]));
    }

    private static Invocation runAlone(final String... args)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final int status = NodensMain.run(args, NativeClusterAccess::new, InputStream.nullInputStream(), out, err);
        return new Invocation(
            status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
