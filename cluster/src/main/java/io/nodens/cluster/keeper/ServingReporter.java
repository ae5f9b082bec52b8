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
package io.nodens.cluster.keeper;

import io.nodens.cluster.status.MemberLog;

import java.util.function.Consumer;

/**
 * Says in plain words when a member that was ready no longer serves, and when it does again. A leader that stops
 * serving has lost its majority, which is said at once; for the others an election that comes to an end soon is not
 * worth a line.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class ServingReporter
{
    private final Consumer<String> log;
    private final long patienceNs;
    private boolean isLost;
    private boolean isSaid;
    private long lostNs;

    /**
     * A reporter.
     *
     * @param log        takes the lines.
     * @param patienceNs time that an election may take without being told.
     */
    ServingReporter(final Consumer<String> log, final long patienceNs)
    {
        this.log = log;
        this.patienceNs = patienceNs;
    }

    /**
     * Look once more.
     *
     * @param nowNs     monotonic time.
     * @param isServing whether the member has a leader, and its front end a session with it.
     * @param wasLeader whether the member led when it last served.
     */
    void poll(final long nowNs, final boolean isServing, final boolean wasLeader)
    {
        if (isServing)
        {
            if (isSaid)
            {
                log.accept("serving again after " + MemberLog.seconds(nowNs - lostNs));
            }
            isLost = false;
            isSaid = false;
            return;
        }

        if (!isLost)
        {
            isLost = true;
            lostNs = nowNs;
        }

        if (!isSaid && (wasLeader || nowNs - lostNs >= patienceNs))
        {
            isSaid = true;
            log.accept("lost the majority: no writes, linearizable reads refused");
        }
    }
}
