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
import org.openjdk.jcstress.infra.results.I_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * Reuse of data blocks: a set frees the block that a reader may be copying, and the next transaction fills it with
 * another znode's data. The reader gets data of one state of its own znode.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "before")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "after")
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "gave up, as it may")
@State
public class BlockReuseStress
{
    private static final StressRegion REGION = new StressRegion();
    private static final StressPath[][] PATHS = new StressPath[StressPaths.COUNT][];
    private static final int LENGTH = 1000;

    private final StressPath[] paths = StressPaths.pair(REGION, PATHS, "read", "other");

    /**
     * Start every state with two znodes with blocks.
     */
    public BlockReuseStress()
    {
        StressPaths.renew(REGION, paths, LENGTH);
    }

    /**
     * Free the block that is being read, and use it for another znode.
     */
    @Actor
    public void write()
    {
        REGION.transaction(() -> REGION.setData(paths[0].text, LENGTH));
        REGION.transaction(() -> REGION.setData(paths[1].text, LENGTH));
    }

    /**
     * Read.
     *
     * @param result version + 1.
     */
    @Actor
    public void read(final I_Result result)
    {
        result.r1 = REGION.read(paths[0]);
    }
}
