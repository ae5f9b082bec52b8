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
package io.nodens.cluster.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodens.cluster.state.Replica;
import io.nodens.cluster.state.StateSimulation;
import io.nodens.testsupport.TestSeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many random operations against the naive model. In each log one replica sees it all, a second begins with a
 * snapshot of the first from a random place, and a third with one of the second from a later place: all three answer as
 * the model does, and are alike in the end. {@code -Dnodens.state.operations=N} sets how many operations.
 */
@Tag("slow")
@Timeout(7200)
class LongSimulationTest
{
    private static final long OPERATIONS = Long.getLong("nodens.state.operations", 10_000_000);
    private static final int OPERATIONS_PER_LOG = 250_000;
    private static final int OPERATIONS_PER_VERIFY = 25_000;

    @TempDir
    private Path directory;

    @Test
    void shouldDoWhatTheModelDoesFromTheBeginningAndFromSnapshots()
    {
        final long firstSeed = TestSeed.seed();
        int logs = 0;
        for (long done = 0; done < OPERATIONS; done += OPERATIONS_PER_LOG)
        {
            run(firstSeed + logs, (int)Math.min(OPERATIONS_PER_LOG, OPERATIONS - done));
            logs++;
        }
        System.out.println(OPERATIONS + " operations in " + logs + " logs");
    }

    private void run(final long seed, final int count)
    {
        final Random random = new Random(seed);
        final int first = random.nextInt(1 + count / 2);
        final int second = first + random.nextInt(1 + (count - first) / 2);
        final Path path = directory.resolve("seed-" + seed);
        try (Replica whole = new Replica(path.resolve("whole"));
            Replica early = new Replica(path.resolve("early"));
            Replica late = new Replica(path.resolve("late")))
        {
            final StateSimulation simulation = new StateSimulation(seed, whole);
            run(simulation, first);
            SnapshotImage.of(whole.machine()).loadInto(early.machine());
            simulation.add(early);
            run(simulation, second - first);
            SnapshotImage.of(early.machine()).loadInto(late.machine());
            simulation.add(late);
            run(simulation, count - second);

            final SnapshotImage last = SnapshotImage.of(whole.machine());
            for (final Replica replica : List.of(early, late))
            {
                final String where = "seed=" + seed + " snapshots at " + first + " and " + second;
                assertEquals(whole.machine().digest(), replica.machine().digest(), where);
                assertEquals(whole.machine().protocolDigest(), replica.machine().protocolDigest(), where);
                assertEqualSnapshots(last, SnapshotImage.of(replica.machine()), where);
            }
        }
    }

    private static void run(final StateSimulation simulation, final int count)
    {
        for (int done = 0; done < count; done += OPERATIONS_PER_VERIFY)
        {
            simulation.run(Math.min(OPERATIONS_PER_VERIFY, count - done));
            simulation.verify();
        }
    }

    private static void assertEqualSnapshots(final SnapshotImage a, final SnapshotImage b, final String message)
    {
        assertEquals(a.messages.size(), b.messages.size(), message);
        for (int i = 0; i < a.messages.size(); i++)
        {
            assertArrayEquals(a.messages.get(i), b.messages.get(i), message + ", message " + i);
        }
    }
}
