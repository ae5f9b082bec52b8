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
package io.nodens.bench.proof;

import io.nodens.cluster.testkit.Await;

/**
 * The partition that lost acknowledged writes before the commit guard, without any process that died:
 * <pre>
 *   1. A | B C   A leads; its client writes 2 MB in half a second, which nobody acknowledges; B is elected, behind A
 *   2. A B | C   B counts A's position of the former term, and acknowledges writes that it alone has
 *   3. A C | B   A and C elect: the writes of 2 are gone, their zxids are given again
 *   4. A B C
 * </pre>
 * B's clients write from just before the second partition, so that the commits fall into the moment between A's first
 * word to B and the truncation of A's log.
 */
final class MovingPartition
{
    private static final long LEADER_TIMEOUT_MS = 30_000;
    private static final long ANSWER_TIMEOUT_MS = 1_000;
    private static final long AFTERMATH_MS = 3_000;

    private MovingPartition()
    {
    }

    static void run(final PartitionRun run, final Network network)
    {
        final int former = run.leader(LEADER_TIMEOUT_MS, -1);
        final boolean[][] first = network.whole();
        Nemesis.isolate(first, former);
        network.apply(first);
        run.burst(former, Nemesis.LARGE_BURST, Nemesis.LARGE_BURST_LENGTH);
        run.say("1. " + network.describe() + ", a burst of 2 MB at member " + former);

        final int leader = run.leader(LEADER_TIMEOUT_MS, former);
        final int third = PartitionProof.MEMBERS - former - leader;
        run.say("member " + leader + " leads; log positions: " + run.positions());
        final boolean[][] second = network.whole();
        Nemesis.isolate(second, third);
        // Cut first, so that none of what follows reaches the third.
        final boolean[][] apart = network.whole();
        Nemesis.isolate(apart, third);
        Nemesis.isolate(apart, former);
        network.apply(apart);
        run.burst(leader, Nemesis.SMALL_BURST, Nemesis.SMALL_BURST_LENGTH);
        network.apply(second);
        run.say("2. " + network.describe() + ", a burst of small creates at member " + leader);
        final boolean isAnswered = Await.holds(ANSWER_TIMEOUT_MS, () -> run.isBurstOver(leader));

        final boolean[][] last = network.whole();
        Nemesis.isolate(last, leader);
        network.apply(last);
        run.say("3. " + network.describe() + ", the small burst was " +
            (isAnswered ? "answered: " + run.burstLine(leader) : "not answered within " + ANSWER_TIMEOUT_MS + " ms"));
        final int next = run.leader(LEADER_TIMEOUT_MS, leader);
        run.say("member " + next + " leads; log positions: " + run.positions());
        Nemesis.pause(AFTERMATH_MS);
        network.heal();
        run.say("4. " + network.describe());
    }
}
