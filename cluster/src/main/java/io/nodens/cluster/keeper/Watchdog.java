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

import io.nodens.cluster.settings.SettingType;

/**
 * Tells a member that goes on living without working: its consensus module no longer turns, or commits while its
 * service applies nothing. One that waits is left alone. Aeron itself would leave it so until somebody notices; a
 * supervisor starts a stopped process again.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class Watchdog
{
    private static final long NONE = Long.MIN_VALUE;

    private final long timeoutNs;
    private final long longestStepNs;
    private long lookedNs = NONE;
    private long livedNs;
    private long appliedPosition = NONE;
    private long appliedNs;
    private long commitPositionThen;
    private long consensusCycle = NONE;
    private long consensusWaits;
    private long consensusCycleNs;

    /**
     * A watchdog.
     *
     * @param timeoutNs     after which lack of progress is a fault; 0 for never.
     * @param longestStepNs most that one look counts: a longer gap is one in which this thread did not run either.
     */
    Watchdog(final long timeoutNs, final long longestStepNs)
    {
        this.timeoutNs = timeoutNs;
        this.longestStepNs = longestStepNs;
    }

    /**
     * Begin a look. Time in which the whole process stood still counts for nobody.
     *
     * @param nowNs monotonic time.
     */
    void look(final long nowNs)
    {
        if (NONE != lookedNs)
        {
            livedNs += Math.min(nowNs - lookedNs, longestStepNs);
        }
        lookedNs = nowNs;
    }

    /**
     * Look at the service.
     *
     * @param isWorking       whether the member is joined to a leader and not taking a snapshot.
     * @param commitPosition  of the log.
     * @param appliedPosition of the service.
     * @return what is wrong, or null.
     */
    String checkService(final boolean isWorking, final long commitPosition, final long appliedPosition)
    {
        if (!isWorking || this.appliedPosition != appliedPosition)
        {
            this.appliedPosition = appliedPosition;
            appliedNs = livedNs;
            commitPositionThen = commitPosition;
            return null;
        }

        return timeoutNs > 0 && livedNs - appliedNs >= timeoutNs && commitPosition > commitPositionThen ?
            "the service has applied nothing since log position " + appliedPosition + " for " +
            SettingType.DURATION.format(timeoutNs) + " though the log is committed to " + commitPosition :
            null;
    }

    /**
     * Look at the consensus module. One that waits for its archive within a duty cycle is not hung: each such wait has
     * a time-out of its own.
     *
     * @param cycleMs   log time of its last duty cycle; 0 before the first.
     * @param waitCount how often it has idled for its archive.
     * @return what is wrong, or null.
     */
    String checkConsensus(final long cycleMs, final long waitCount)
    {
        if (0 == cycleMs || consensusCycle != cycleMs || consensusWaits != waitCount)
        {
            consensusCycle = cycleMs;
            consensusWaits = waitCount;
            consensusCycleNs = livedNs;
            return null;
        }

        return timeoutNs > 0 && livedNs - consensusCycleNs >= timeoutNs ?
            "the consensus module has not turned for " + SettingType.DURATION.format(timeoutNs) :
            null;
    }
}
