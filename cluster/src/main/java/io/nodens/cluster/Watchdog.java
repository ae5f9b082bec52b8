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
package io.nodens.cluster;

/**
 * Tells a member that goes on living without working: its consensus module no longer turns, or commits while its
 * service applies nothing. Aeron itself would leave it so until somebody notices; a supervisor starts a stopped
 * process again.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class Watchdog
{
    private static final long NONE = Long.MIN_VALUE;

    private final long timeoutNs;
    private long appliedPosition = NONE;
    private long appliedNs;
    private long commitPositionThen;
    private long consensusCycle = NONE;
    private long consensusCycleNs;

    /**
     * A watchdog.
     *
     * @param timeoutNs after which lack of progress is a fault; 0 for never.
     */
    Watchdog(final long timeoutNs)
    {
        this.timeoutNs = timeoutNs;
    }

    /**
     * Look at the service.
     *
     * @param nowNs           monotonic time.
     * @param isWorking       whether the member is joined to a leader and not taking a snapshot.
     * @param commitPosition  of the log.
     * @param appliedPosition of the service.
     * @return what is wrong, or null.
     */
    String checkService(
        final long nowNs, final boolean isWorking, final long commitPosition, final long appliedPosition)
    {
        if (!isWorking || this.appliedPosition != appliedPosition)
        {
            this.appliedPosition = appliedPosition;
            appliedNs = nowNs;
            commitPositionThen = commitPosition;
            return null;
        }

        return timeoutNs > 0 && nowNs - appliedNs >= timeoutNs && commitPosition > commitPositionThen ?
            "the service has applied nothing since log position " + appliedPosition + " for " +
            SettingType.DURATION.format(timeoutNs) + " though the log is committed to " + commitPosition :
            null;
    }

    /**
     * Look at the consensus module.
     *
     * @param nowNs   monotonic time.
     * @param cycleMs log time of its last duty cycle; 0 before the first.
     * @return what is wrong, or null.
     */
    String checkConsensus(final long nowNs, final long cycleMs)
    {
        if (0 == cycleMs || consensusCycle != cycleMs)
        {
            consensusCycle = cycleMs;
            consensusCycleNs = nowNs;
            return null;
        }

        return timeoutNs > 0 && nowNs - consensusCycleNs >= timeoutNs ?
            "the consensus module has not turned for " + SettingType.DURATION.format(timeoutNs) :
            null;
    }
}
