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
 * Addition of segments: znodes with a third of a segment of data, so that one in three lies in a segment that did not
 * exist before, read through a mapping of the reader's own, which must map the segment when it is first named.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "before")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "after")
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "gave up, as it may")
@State
public class SegmentAdditionStress
{
    private static final int LENGTH = 340_000;
    private static final int ZNODES_PER_REGION = 300;

    private static StressRegion current = new StressRegion(true);
    private static int made;

    private final StressRegion region = region();
    private final StressPath path = new StressPath("/" + region.nextSerial());

    /**
     * Create.
     */
    @Actor
    public void write()
    {
        region.transaction(() -> region.create(path.text, LENGTH));
    }

    /**
     * Read.
     *
     * @param result 1 when it is there, whole.
     */
    @Actor
    public void read(final I_Result result)
    {
        result.r1 = region.read(path);
    }

    private static synchronized StressRegion region()
    {
        if (++made > ZNODES_PER_REGION)
        {
            made = 0;
            current = new StressRegion(true);
        }

        return current;
    }
}
