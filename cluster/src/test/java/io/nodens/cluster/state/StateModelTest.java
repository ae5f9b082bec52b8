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
package io.nodens.cluster.state;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million random operations against the naive model, over several seeds; {@code -Dnodens.test.seed} replays one.
 */
class StateModelTest
{
    private static final int SEEDS = 8;
    private static final int STEPS_PER_SEED = 130_000;
    private static final int STEPS_PER_VERIFY = 10_000;

    @TempDir
    private Path directory;

    @Test
    void shouldDoWhatTheModelDoesWhateverTheLog()
    {
        final long firstSeed = TestSeed.seed();
        for (int i = 0; i < (TestSeed.isFixed() ? 1 : SEEDS); i++)
        {
            try (Replica replica = new Replica(directory.resolve("region-" + i)))
            {
                final StateSimulation simulation = new StateSimulation(firstSeed + i, replica);
                for (int step = 0; step < STEPS_PER_SEED; step += STEPS_PER_VERIFY)
                {
                    simulation.run(STEPS_PER_VERIFY);
                    simulation.verify();
                }
            }
        }
    }
}
