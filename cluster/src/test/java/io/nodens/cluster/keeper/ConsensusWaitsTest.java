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
package io.nodens.cluster.keeper;

import io.aeron.cluster.ConsensusModule;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsensusWaitsTest
{
    private static final long CYCLE_MS = 7;

    private final ConsensusWaits waits = new ConsensusWaits();

    @Test
    void shouldSayWhatIsWaitedForWhenTheModuleDoesNotTurnAndWhenItGoesOn()
    {
        waits.thread(Thread::currentThread);

        assertEquals("", new ConsensusWaits().reason());
        assertTrue(waits.reason().startsWith(", it waits for "), waits.reason());
        assertNull(waits.poll(0, CYCLE_MS));
        assertNull(waits.poll(ConsensusWaits.PATIENCE_NS - 1, CYCLE_MS));
        final String line = waits.poll(ConsensusWaits.PATIENCE_NS, CYCLE_MS);
        assertTrue(line.startsWith("the consensus module has waited for 2.00 s for "), line);
        assertNull(waits.poll(ConsensusWaits.PATIENCE_NS + ConsensusWaits.REPEAT_NS - 1, CYCLE_MS));
        assertTrue(waits.poll(ConsensusWaits.PATIENCE_NS + ConsensusWaits.REPEAT_NS, CYCLE_MS).contains("12.00 s"));
        assertEquals(
            "the consensus module continues after 13.00 s",
            waits.poll(ConsensusWaits.PATIENCE_NS + 11_000_000_000L, CYCLE_MS + 1));
        assertNull(waits.poll(ConsensusWaits.PATIENCE_NS + 11_000_000_001L, CYCLE_MS + 2));
    }

    @Test
    void shouldSayNothingBeforeTheModuleTurns()
    {
        waits.thread(Thread::currentThread);

        assertNull(waits.poll(0, 0));
        assertNull(waits.poll(2 * ConsensusWaits.PATIENCE_NS, 0));
    }

    @Test
    void shouldTellWhatIsWaitedForByTheStack()
    {
        final StackTraceElement archive = frame("io.aeron.archive.client.AeronArchive", "pollForResponse");

        assertEquals(
            "the archive to say how far the log is recorded",
            ConsensusWaits.describe(new StackTraceElement[]{
                archive, frame("io.aeron.cluster.ConsensusModuleAgent", "getLastAppendedPosition")}));
        assertEquals(
            "an answer of the archive",
            ConsensusWaits.describe(new StackTraceElement[]{
                frame("java.lang.Thread", "yield"), archive,
                frame("io.aeron.cluster.ConsensusModuleAgent", "slowTickWork")}));
        assertEquals(
            "something else (a.B.c)", ConsensusWaits.describe(new StackTraceElement[]{frame("a.B", "c")}));
    }

    /** The inner one of two is at work: each may wait within its turn, and the other one then has turns. */
    @Test
    void shouldTellOfAServiceThatDoesNotEndItsTurnOnTheModulesThread()
    {
        final StackTraceElement service = frame("io.aeron.cluster.service.ClusteredServiceAgent", "doWork");
        final StackTraceElement module = frame("io.aeron.cluster.ConsensusModuleAgent", "awaitServicesReady");

        assertEquals(
            "the service to end its turn (a.B.c)",
            ConsensusWaits.describe(new StackTraceElement[]{frame("a.B", "c"), service}));
        assertEquals(
            "the service to end its turn (a.B.c)",
            ConsensusWaits.describe(new StackTraceElement[]{frame("a.B", "c"), service, module}));
        assertEquals(
            "the service to join the log",
            ConsensusWaits.describe(new StackTraceElement[]{frame("a.B", "c"), module, service}));
    }

    @Test
    void shouldKnowAeronsMethodsByTheirNames() throws ClassNotFoundException
    {
        final Set<String> methods = Arrays.stream(Class.forName(
            "io.aeron.cluster.ConsensusModuleAgent", false, ConsensusModule.class.getClassLoader())
            .getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());

        final Set<String> unknown = new HashSet<>(ConsensusWaits.WAITS.keySet());
        unknown.removeAll(methods);

        assertEquals(Set.of(), unknown);
    }

    private static StackTraceElement frame(final String className, final String method)
    {
        return new StackTraceElement(className, method, null, 1);
    }
}
