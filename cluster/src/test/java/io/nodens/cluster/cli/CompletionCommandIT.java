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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Completion as the shells themselves work it out from our scripts.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CompletionCommandIT
{
    private static final long PATIENCE_S = 30;
    /** Asks the function that Bash calls for a Tab at the end of the line in $1. */
    private static final String BASH = "source ./completion 2>/dev/null; read -ra COMP_WORDS <<< \"$1\"; " +
        "case $1 in *' ') COMP_WORDS+=('');; esac; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); compopt() { :; }; " +
        "_complete_nodens; printf '%s\\n' \"${COMPREPLY[@]}\"";
    /** Prints what our function asks of the Z shell's own ones, which only work where somebody types. */
    private static final String ZSH = "compdef() { :; }; source ./completion; " +
        "_describe() { print -rl -- $commands; }; _arguments() { print -rl -- \"$@\"; }; words=(${(z)1}); " +
        "[[ $1 == *' ' ]] && words+=(''); CURRENT=${#words}; _nodens";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nodens st | status",
        "nodens st | stat",
        "nodens counters --wat | --watch",
        "nodens ch | check",
        "nodens check p | perf",
        "nodens check perf --dur | --duration",
        "nodens check perf --endp | --endpoints",
        "'nodens get --level ' | stale",
        "nodens get --lev | --level",
        "nodens server --prof | --profile",
        "'nodens server --profile ' | dedicated",
        "'nodens completion ' | zsh"})
    void shouldCompleteInBash(final String line, final String expected) throws Exception
    {
        write("bash");

        final List<String> offered = run("bash", "--norc", "-c", BASH, "bash", line);

        assertTrue(offered.contains(expected), offered::toString);
    }

    @Test
    void shouldOfferCommandsWithWhatTheyDoInZsh() throws Exception
    {
        assumeZsh();
        write("zsh");

        final List<String> offered = run("zsh", "-f", "-c", ZSH, "zsh", "nodens st");

        assertTrue(offered.contains("get:Show the data of a znode."), offered::toString);
        assertTrue(offered.contains("limits:Show the cluster's limits, or replace some of them."), offered::toString);
        assertTrue(offered.stream().anyMatch((option) -> option.contains("--version")), offered::toString);
        assertEquals(List.of(), run("zsh", "-n", "completion"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nodens get --le | (--level)--level=[How current the answer must be.*(local linearizable stale)",
        "nodens counters --da | (--data-dir)--data-dir=[.*:DIR:_files",
        "nodens counters --wat | (-w --watch)--watch=-[.*::INTERVAL: ",
        "nodens counters --fil | *--filter=[.*:TEXT: ",
        "'nodens check p' | perf:Time a running cluster for 30 s, and say whether it is slow and why.",
        "nodens check perf --dur | (--duration)--duration=[.*:DURATION: ",
        "nodens check perf --endp | *--endpoints=[.*:HOSTPORT[,...]: ",
        "nodens server --prof | (--profile)--profile=[.*:PROFILE:(dev balanced dedicated)",
        "nodens completion b | *:argument:(bash zsh)"})
    void shouldDescribeOptionsInZsh(final String line, final String expected) throws Exception
    {
        assumeZsh();
        write("zsh");

        final List<String> offered = run("zsh", "-f", "-c", ZSH, "zsh", line);

        final String[] parts = expected.split("\\.\\*");
        assertTrue(
            offered.stream().anyMatch((spec) ->
                spec.startsWith(parts[0]) && spec.endsWith(parts[parts.length - 1].stripTrailing())),
            offered::toString);
    }

    @Test
    void shouldRefuseAnUnknownShell()
    {
        final Invocation invocation = Invocation.run(new FakeCluster(), "completion", "fish");

        assertEquals(2, invocation.status());
        assertTrue(invocation.err().contains("'fish'"), invocation.err());
        assertTrue(invocation.err().contains("[BASH, ZSH] (case-insensitive)"), invocation.err());
    }

    private void write(final String shell) throws Exception
    {
        final Invocation invocation = Invocation.run(new FakeCluster(), "completion", shell);
        assertEquals(0, invocation.status(), invocation.err());
        Files.writeString(directory.resolve("completion"), invocation.out());
    }

    private static void assumeZsh()
    {
        final boolean isThere = List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch((place) -> Files.isExecutable(Path.of(place, "zsh")));
        assumeTrue(isThere, "there is no zsh on the PATH; install it to test its completion");
    }

    private List<String> run(final String... command) throws Exception
    {
        final Path out = directory.resolve("out");
        final Process process = new ProcessBuilder(command)
            .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try
        {
            assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), () -> String.join(" ", command));
        }
        finally
        {
            process.destroyForcibly();
        }

        return Files.readAllLines(out, StandardCharsets.UTF_8).stream().map(String::stripTrailing).toList();
    }
}
