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
import org.openjdk.jcstress.infra.results.III_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * Growth of the path index: creates split buckets one after the other while readers look for a znode that was there
 * before, for one that never is, and for the one that is being created.
 */
@JCStressTest
@Outcome(id = {"1, 0, 0", "1, 0, 1"}, expect = ACCEPTABLE, desc = "before, after")
@Outcome(id = {"-1, 0, 0", "-1, 0, 1", "1, -1, 0", "1, -1, 1", "1, 0, -1", "-1, -1, 0", "-1, -1, 1", "1, -1, -1",
    "-1, 0, -1", "-1, -1, -1"}, expect = ACCEPTABLE, desc = "gave up, as it may")
@State
public class IndexGrowthStress
{
    private static final int ZNODES_PER_REGION = 250_000;
    private static final StressPath MISSING = new StressPath("/missing");

    private static StressRegion current = new StressRegion();
    private static int made;

    private final StressRegion region;
    private final StressPath before;
    private final StressPath created;

    /**
     * Start every state with a znode more.
     */
    public IndexGrowthStress()
    {
        region = region();
        before = new StressPath("/before" + region.nextSerial());
        created = new StressPath("/created" + region.nextSerial());
        region.transaction(() -> region.create(before.text, 0));
    }

    /**
     * Create; one in four splits a bucket.
     */
    @Actor
    public void write()
    {
        region.transaction(() -> region.create(created.text, 0));
    }

    /**
     * Look.
     *
     * @param result what was there.
     */
    @Actor
    public void read(final III_Result result)
    {
        result.r1 = region.exists(before);
        result.r2 = region.exists(MISSING);
        result.r3 = region.exists(created);
    }

    private static synchronized StressRegion region()
    {
        if (++made > ZNODES_PER_REGION / 2)
        {
            made = 0;
            current = new StressRegion();
        }

        return current;
    }
}
