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
 * A pin against the writer. Two znodes, one with its data in a block, are changed until the history's ring has gone
 * round, its oldest entries are overwritten and the blocks of the pinned state are used again. A reader that is pinned
 * before sees both as they were, from where they lie, from the ring, or not at all, and never anything later: it tells
 * what it may use by the order in which the writer raises the tail intent and the reclaimed zxid, saves lines and
 * changes them.
 */
@JCStressTest
@Outcome(id = {"1, 1", "1, -4", "-4, 1", "-4, -4"}, expect = ACCEPTABLE, desc = "as of the pin, or lost")
@Outcome(
    id = {"-1, 1", "-1, -1", "-1, -4", "1, -1", "-4, -1"}, expect = ACCEPTABLE, desc = "gave up, as it may")
@State
public class PinStress
{
    /** A pair of changes takes about 1 kB: the ring goes round every 64 transactions. */
    private static final int HISTORY_LENGTH = 1 << 16;
    private static final int TRANSACTIONS = 96;
    private static final int READS = 2_000;
    private static final int LENGTH = 120;
    private static final int BLOCK_LENGTH = 2_000;
    private static final StressRegion REGION = new StressRegion(false, HISTORY_LENGTH);
    private static final StressPath[][] PATHS = new StressPath[StressPaths.COUNT][];

    private final StressPath[] paths = StressPaths.pair(REGION, PATHS, "pinned", "block");
    private final long zxid;

    /**
     * Make both as of one zxid, while history is kept.
     */
    public PinStress()
    {
        REGION.wantHistory();
        zxid = REGION.transactionZxid(() ->
        {
            REGION.deleteIfThere(paths[0].text);
            REGION.deleteIfThere(paths[1].text);
            REGION.create(paths[0].text, LENGTH);
            REGION.create(paths[1].text, BLOCK_LENGTH);
        });
    }

    /**
     * Change both again and again.
     */
    @Actor
    public void write()
    {
        for (int i = 0; i < TRANSACTIONS; i++)
        {
            REGION.transaction(() ->
            {
                REGION.setData(paths[0].text, LENGTH);
                REGION.setData(paths[1].text, BLOCK_LENGTH);
            });
        }
    }

    /**
     * Read both as of before until one of them is lost.
     *
     * @param result the last answers, or the first that must not come.
     */
    @Actor
    public void read(final II_Result result)
    {
        for (int i = 0; i < READS; i++)
        {
            result.r1 = REGION.readPinned(paths[0], zxid);
            result.r2 = REGION.readPinned(paths[1], zxid);
            if (isLast(result.r1) || isLast(result.r2))
            {
                return;
            }
        }
    }

    private static boolean isLast(final int answer)
    {
        return 1 != answer && StressRegion.BUSY != answer;
    }
}
