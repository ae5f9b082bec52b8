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

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ClientStressTest
{
    private static final Path JAR = Path.of("..", "cluster", "target", "nodens.jar");

    @Test
    @Tag("slow")
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldProveThatCallsEndInTimeAndNothingIsLeftBehind(@TempDir final Path directory)
    {
        Assumptions.assumeTrue(Files.isRegularFile(JAR), "needs " + JAR);

        final int exitCode = new CommandLine(new ClientStress()).execute(
            "--jar=" + JAR, "--duration-s=20", "--directory=" + directory.resolve("stress"));

        assertEquals(ProofOutcome.PROVED, exitCode);
    }

    @Test
    void shouldFindTwoThatHoldAtOnceAndTokensThatDoNotRise()
    {
        final StressVerdict atOnce = new StressVerdict();
        final HolderChecks held = new HolderChecks(atOnce);
        held.add("/l", "first", () -> 3);
        held.add("/l", "none", () -> -1);
        held.check();
        assertEquals(null, atOnce.violation());
        held.add("/l", "second", () -> 4);
        held.check();
        assertEquals("one at a time holds /l: first with token 3 and second with token 4", atOnce.violation());

        final StressVerdict tokens = new StressVerdict();
        final HolderChecks given = new HolderChecks(tokens);
        given.onGranted("/l", given.highest("/l"), 5, "first");
        given.onGranted("/l", 0, 4, "second, asked for before");
        assertEquals(null, tokens.violation());
        given.onGranted("/l", given.highest("/l"), 4, "third");
        assertEquals("fencing tokens rise: third got 4 of /l, after 5 was given", tokens.violation());
    }

    @Test
    void shouldFindACallThatTakesLongerThanItMay() throws Exception
    {
        final StressVerdict verdict = new StressVerdict();
        try (StallMeter stalls = new StallMeter())
        {
            final TimedCalls calls = new TimedCalls(verdict, stalls);
            assertEquals(7, calls.make("quick", 10_000, () -> 7));
            assertEquals(null, verdict.violation());
            calls.make("hanging", -60_000, () -> 0);
        }

        assertEquals(true, verdict.violation().startsWith("every call ends within its bound: hanging took "));
    }
}
