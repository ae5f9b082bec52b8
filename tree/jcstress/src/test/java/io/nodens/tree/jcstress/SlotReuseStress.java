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
package io.nodens.tree.jcstress;

import io.nodens.tree.jcstress.StressRegion.StressPath;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * Reuse of slots: a znode is deleted, its slot becomes another znode, and it is created again elsewhere, in three
 * transactions. A reader finds it whole or not at all; the other one likewise.
 */
@JCStressTest
@Outcome(id = {"0, 0", "1, 0", "1, 1", "0, 1"}, expect = ACCEPTABLE, desc = "states between the transactions")
@Outcome(id = {"-1, 0", "-1, 1", "0, -1", "1, -1", "-1, -1"}, expect = ACCEPTABLE, desc = "gave up, as it may")
@State
public class SlotReuseStress
{
    private static final StressRegion REGION = new StressRegion();
    private static final StressPath[][] PATHS = new StressPath[StressPaths.COUNT][];
    private static final int LENGTH = 120;

    private final StressPath[] paths = StressPaths.pair(REGION, PATHS, "first", "other");

    /**
     * Start every state with the first znode alone.
     */
    public SlotReuseStress()
    {
        StressPaths.renew(REGION, paths, LENGTH);
        REGION.transaction(() -> REGION.delete(paths[1].text));
    }

    /**
     * Delete the first, create the other in its slot, create the first again.
     */
    @Actor
    public void write()
    {
        REGION.transaction(() -> REGION.delete(paths[0].text));
        REGION.transaction(() -> REGION.create(paths[1].text, LENGTH));
        REGION.transaction(() -> REGION.create(paths[0].text, LENGTH));
    }

    /**
     * Read both.
     *
     * @param result versions + 1, 0 for absent.
     */
    @Actor
    public void read(final II_Result result)
    {
        result.r1 = REGION.read(paths[0]);
        result.r2 = REGION.read(paths[1]);
    }
}
