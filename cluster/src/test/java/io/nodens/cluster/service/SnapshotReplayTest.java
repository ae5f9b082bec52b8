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
import java.nio.file.Path;
import java.util.Random;
import io.nodens.testsupport.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that begins with a snapshot from any point of a random log goes on exactly like those that saw it all.
 */
class SnapshotReplayTest
{
    private static final int SEEDS = 4;
    private static final int SNAPSHOTS = 4;

    @TempDir
    private Path directory;

    @Test
    void shouldGoOnAlikeWhenLoadedFromASnapshotAtAnyPoint()
    {
        final long firstSeed = TestSeed.seed();
        for (int i = 0; i < (TestSeed.isFixed() ? 1 : SEEDS); i++)
        {
            run(firstSeed + i, directory.resolve("seed-" + i));
        }
    }

    private static void run(final long seed, final Path directory)
    {
        final Random random = new Random(seed);
        final Replica[] loaded = new Replica[SNAPSHOTS];
        try (Replica one = new Replica(directory.resolve("one")); Replica two = new Replica(directory.resolve("two")))
        {
            final StateSimulation simulation = new StateSimulation(seed, one, two);
            for (int i = 0; i < SNAPSHOTS; i++)
            {
                simulation.run(random.nextInt(10_000));
                final SnapshotImage image = SnapshotImage.of(one.machine());
                assertEqualSnapshots(image, SnapshotImage.of(two.machine()), "seed=" + seed + " replicas fed alike");

                loaded[i] = new Replica(directory.resolve("loaded-" + i));
                image.loadInto(loaded[i].machine());
                assertEqualSnapshots(
                    image, SnapshotImage.of(loaded[i].machine()), "seed=" + seed + " taken, loaded, taken");
                simulation.add(loaded[i]);
            }

            simulation.run(5_000);
            simulation.verify();
            final SnapshotImage last = SnapshotImage.of(one.machine());
            for (final Replica replica : loaded)
            {
                assertEquals(one.machine().digest(), replica.machine().digest(), "seed=" + seed);
                assertEqualSnapshots(last, SnapshotImage.of(replica.machine()), "seed=" + seed + " after the replay");
            }
        }
        finally
        {
            for (final Replica replica : loaded)
            {
                if (null != replica)
                {
                    replica.close();
                }
            }
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
