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
package io.nodens.bench.plan;

import io.nodens.bench.rig.RunDirectory;
import io.nodens.bench.rig.Workload;
import io.nodens.bench.system.AnsweringSystem;
import io.nodens.bench.system.Demand;
import io.nodens.bench.system.OperationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlanRunnerTest
{
    private static final List<PlannedLoad> LOADS = List.of(
        PlannedLoad.closed(Workload.GET, 1, 1),
        PlannedLoad.closed(Workload.SET, 1, 1),
        PlannedLoad.closed(Workload.EXISTS, 1, 1));

    @TempDir
    private Path parent;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int starts;

    @Test
    void shouldMeasureOtherLoadsWhenOneThrows() throws Exception
    {
        assertEquals(RunDirectory.EXIT_CODE_FAILED_RUN, run(OperationKind.SET, true));

        final String text = printed.toString(StandardCharsets.UTF_8);
        assertEquals(2, starts, text);
        assertTrue(text.contains("FAIL nodens-udp, round 1: no such client"), text);
        assertTrue(text.contains("[1/3 ") && text.contains(" get 1 x 1 "), text);
        assertTrue(text.contains("[2/2 ") && text.contains(" exists 1 x 1 "), text);
    }

    @Test
    void shouldStartServersAnewWhenOperationsFailed() throws Exception
    {
        assertEquals(RunDirectory.EXIT_CODE_FAILED_RUN, run(OperationKind.GET, false));

        final String text = printed.toString(StandardCharsets.UTF_8);
        assertEquals(2, starts, text);
        assertTrue(text.contains("[3/3 ") && text.contains(" exists 1 x 1 "), text);
    }

    @Test
    void shouldKeepServersWhenAllIsWell() throws Exception
    {
        assertEquals(0, run(null, false), printed.toString(StandardCharsets.UTF_8));

        assertEquals(1, starts);
    }

    @Test
    void shouldRefuseAMissingJarBeforeAnythingIsMeasured()
    {
        final PlanRunner runner = runner(Map.of(), null, false);

        final String message = assertThrows(
            IllegalArgumentException.class, () -> runner.run(plan(), parent)).getMessage();

        assertTrue(message.contains("--jar=no/such.jar"), message);
        assertEquals(0, starts);
    }

    private int run(final OperationKind bad, final boolean isThrown) throws InterruptedException
    {
        return runner(Map.of(Contender.NODENS_UDP, "host:1"), bad, isThrown).run(plan(), parent);
    }

    private static Plan plan()
    {
        return new Plan(
            "plan", 1, List.of(Contender.NODENS_UDP), LOADS, new Pace(0, 0, 1, 1, 1, 1, 1.0, "park"));
    }

    private PlanRunner runner(
        final Map<Contender, String> endpoints, final OperationKind bad, final boolean isThrown)
    {
        return new PlanRunner(
            CommandLine.populateCommand(new SystemOptions(), "--jar=no/such.jar"),
            endpoints,
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            (contender, servers, directory) ->
            {
                starts++;
                return isThrown ?
                    new AnsweringSystem(null, (demand) -> refuse(demand, bad), (kind) -> null) :
                    new AnsweringSystem(null, (demand) -> {}, (kind) -> kind == bad ? "NO_NODE" : null);
            });
    }

    private static void refuse(final Demand demand, final OperationKind bad)
    {
        if (null != bad && demand.kinds().contains(bad))
        {
            throw new IllegalStateException("no such client");
        }
    }
}
