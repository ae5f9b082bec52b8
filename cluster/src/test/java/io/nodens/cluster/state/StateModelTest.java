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

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodens.sbe.protocol.ResultCode;
import io.nodens.sbe.protocol.SessionEventType;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import io.nodens.testsupport.TestSeed;
import io.nodens.tree.ZnodeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations against the naive model, over several seeds; {@code -Dnodens.test.seed} replays one.
 */
class StateModelTest
{
    private static final int SEEDS = 8;
    private static final int MAX_SEEDS = 24;
    private static final int STEPS_PER_SEED = 40_000;
    private static final int STEPS_PER_VERIFY = 10_000;

    @TempDir
    private Path directory;

    private final Map<String, Long> answered = new TreeMap<>();

    @Test
    void shouldDoWhatTheModelDoesWhateverTheLog()
    {
        final long firstSeed = TestSeed.seed();
        for (int i = 0; isToGoOn(i); i++)
        {
            try (Replica replica = new Replica(directory.resolve("region-" + i)))
            {
                final StateSimulation simulation = new StateSimulation(firstSeed + i, replica);
                for (int step = 0; step < STEPS_PER_SEED; step += STEPS_PER_VERIFY)
                {
                    simulation.run(STEPS_PER_VERIFY);
                    simulation.verify();
                }
                count(simulation);
            }
        }

        if (!TestSeed.isFixed())
        {
            answered.forEach((answer, times) -> assertTrue(times > 0, "never answered: " + answer));
        }
    }

    /** The rarest answer comes twice with a seed on average: 8 miss it in one run of 400,000, 24 in none. */
    private boolean isToGoOn(final int seeds)
    {
        return TestSeed.isFixed() ? 0 == seeds :
            seeds < SEEDS || (seeds < MAX_SEEDS && answered.containsValue(0L));
    }

    private void count(final StateSimulation simulation)
    {
        for (final ResultCode code : new ResultCode[]{
            ResultCode.OK, ResultCode.BAD_ARGUMENTS, ResultCode.NO_NODE, ResultCode.BAD_VERSION,
            ResultCode.NO_AUTH, ResultCode.INVALID_ACL,
            ResultCode.NO_CHILDREN_FOR_EPHEMERALS, ResultCode.NODE_EXISTS, ResultCode.NOT_EMPTY,
            ResultCode.SESSION_EXPIRED, ResultCode.SESSION_MOVED, ResultCode.TREE_FULL, ResultCode.DISK_FULL,
            ResultCode.DATA_TOO_LARGE, ResultCode.TOO_MANY_REQUESTS, ResultCode.REQUEST_OUT_OF_ORDER,
            ResultCode.QUOTA_EXCEEDED})
        {
            count(simulation, "write " + code);
        }
        for (final ResultCode code : new ResultCode[]{
            ResultCode.OK, ResultCode.SESSION_EXPIRED, ResultCode.SESSION_MOVED, ResultCode.TOO_MANY_SESSIONS,
            ResultCode.QUOTA_EXCEEDED})
        {
            count(simulation, "session " + code);
        }
        for (final ResultCode code : new ResultCode[]{
            ResultCode.OK, ResultCode.BAD_ARGUMENTS, ResultCode.NO_NODE, ResultCode.BAD_VERSION,
            ResultCode.NODE_EXISTS})
        {
            count(simulation, "multi " + code);
        }
        count(simulation, "guarded true " + ResultCode.OK);
        count(simulation, "guarded false " + ResultCode.OK);
        count(simulation, "operator " + Operation.FORCE_CLOSE_SESSION + " " + ResultCode.OK);
        count(simulation, "operator " + Operation.SET_LIMITS + " " + ResultCode.OK);
        count(simulation, "operator " + Operation.FINALIZE_UPGRADE + " " + ResultCode.OK);
        count(simulation, "crossing");
        answered.merge("refused by a quota", simulation.quotaRefusals(), Long::sum);
        answered.merge("quotas at a time", (long)simulation.mostQuotas(), Long::sum);
        answered.merge("reaped container", simulation.reaped(ZnodeKind.CONTAINER), Long::sum);
        answered.merge("reaped TTL", simulation.reaped(ZnodeKind.TTL), Long::sum);
        for (final SessionEventType type : new SessionEventType[]{
            SessionEventType.EXPIRED, SessionEventType.MOVED, SessionEventType.FORCE_CLOSED})
        {
            count(simulation, "event " + type);
        }
    }

    private void count(final StateSimulation simulation, final String what)
    {
        answered.merge(what, simulation.counted(what), Long::sum);
    }
}
