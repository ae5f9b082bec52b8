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

import io.nodens.tree.ChangeReader;
import io.nodens.tree.jcstress.StressRegion.StressPath;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * The change ring: whoever saw a transaction complete gets all its changes from the next poll, in order, and no change
 * of one that is not complete.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing lost, nothing early")
@State
public class ChangeRingStress
{
    private static final StressRegion REGION = new StressRegion();
    private static final StressPath[][] PATHS = new StressPath[StressPaths.COUNT][];
    private static final ThreadLocal<Poller> POLLERS = ThreadLocal.withInitial(Poller::new);

    private final StressPath[] paths = StressPaths.pair(REGION, PATHS, "a", "b");

    /**
     * Start every state with two znodes.
     */
    public ChangeRingStress()
    {
        StressPaths.renew(REGION, paths, 8);
    }

    /**
     * One transaction of two changes.
     */
    @Actor
    public void write()
    {
        REGION.transaction(() ->
        {
            REGION.setData(paths[0].text, 8);
            REGION.setData(paths[1].text, 8);
        });
    }

    /**
     * Poll.
     *
     * @param result transactions that were missing, parted or early, and polls that claimed too little.
     */
    @Actor
    public void read(final II_Result result)
    {
        final Poller poller = POLLERS.get();
        poller.faults = 0;
        final long completedZxid = REGION.region.completedZxid();
        int polled = Poller.LIMIT;
        while (Poller.LIMIT == polled)
        {
            polled = poller.poll();
        }

        result.r1 = poller.faults;
        result.r2 = poller.reader.polledZxid() < completedZxid ? 1 : 0;
    }

    private static final class Poller
    {
        private static final int LIMIT = 1000;

        private final ChangeReader reader = REGION.region.newChangeReader();
        private long lastZxid = reader.polledZxid();
        private int faults;

        private int poll()
        {
            final int polled = reader.poll((zxid, kind, type, acl, parentAcl, path, offset, length) ->
            {
                faults += zxid != lastZxid && zxid != lastZxid + 1 ? 1 : 0;
                faults += zxid > REGION.region.completedZxid() ? 1 : 0;
                lastZxid = zxid;
            }, LIMIT);
            if (ChangeReader.LAPPED == polled)
            {
                lastZxid = reader.polledZxid();
            }

            // A poll that was not cut short has handed over all that it claims.
            faults += polled < LIMIT && lastZxid != reader.polledZxid() ? 1 : 0;
            return polled;
        }
    }
}
