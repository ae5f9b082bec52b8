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
 * The sequence lock: one transaction changes two znodes in place; a reader looks at the second, then at the first. Both
 * are whole, and once the change was seen it is not unseen.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "before")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "after")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the transaction completed between the reads")
@Outcome(id = {"-1, 1", "-1, 2", "1, -1", "2, -1", "-1, -1"}, expect = ACCEPTABLE, desc = "gave up, as it may")
@State
public class SeqLockStress
{
    private static final StressRegion REGION = new StressRegion();
    private static final StressPath[][] PATHS = new StressPath[StressPaths.COUNT][];

    private final StressPath[] paths = StressPaths.pair(REGION, PATHS, "a", "b");

    /**
     * Start every state with two znodes at version 0.
     */
    public SeqLockStress()
    {
        StressPaths.renew(REGION, paths, 48);
    }

    /**
     * Change both.
     */
    @Actor
    public void write()
    {
        REGION.transaction(() ->
        {
            REGION.setData(paths[0].text, 40);
            REGION.setData(paths[1].text, 48);
        });
    }

    /**
     * Read both.
     *
     * @param result versions + 1.
     */
    @Actor
    public void read(final II_Result result)
    {
        result.r1 = REGION.read(paths[1]);
        result.r2 = REGION.read(paths[0]);
    }
}
