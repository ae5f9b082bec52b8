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

import io.nodens.sbe.protocol.ResultCode;

/**
 * What members and operators say, naively: capacities, limits, upgrades.
 */
final class ModelMembers
{
    private final ModelState state;

    ModelMembers(final ModelState state)
    {
        this.state = state;
    }

    void refresh()
    {
        if (state.activeVersion == 0)
        {
            return;
        }
        state.leastCapacity = Long.MAX_VALUE;
        state.leastHeap = Long.MAX_VALUE;
        state.hasDisk = true;
        for (final ModelFrontEnd frontEnd : state.frontEnds.values())
        {
            if (frontEnd.capacity > 0 && frontEnd.reportTickId >= state.tickId / 200 * 200 - 72_000)
            {
                state.leastCapacity = Math.min(state.leastCapacity, frontEnd.capacity);
            }
            if (state.activeVersion > 1 && frontEnd.heap > 0 &&
                frontEnd.reportTickId >= state.tickId / 200 * 200 - 72_000)
            {
                state.leastHeap = Math.min(state.leastHeap, frontEnd.heap / 3);
            }
            state.hasDisk = state.hasDisk && !(frontEnd.isOpen && frontEnd.disk == 0);
        }
    }

    void report(final Command c, final ModelFrontEnd frontEnd)
    {
        if (c.operation == Operation.CAPACITY_REPORT)
        {
            frontEnd.capacity = c.report.treeCapacityBytes;
            frontEnd.disk = c.report.diskFreeBytes;
            frontEnd.heap = c.report.heapCapacityBytes;
        }
        if (c.operation != Operation.BARRIER)
        {
            frontEnd.reportTickId = state.tickId;
            refresh();
        }
        state.answers.add(Answers.BARRIER, c.memberId, c.sequence, state.zxid);
    }

    void setLimits(final Command c)
    {
        ResultCode code = state.activeVersion > 0 ? ResultCode.OK : ResultCode.UNIMPLEMENTED;
        if (state.activeVersion > 1)
        {
            final int configured = state.frontEnds.values().stream().mapToInt((f) -> f.maxDataLength).min().orElse(0);
            final boolean isRaised = c.limits.maxDataLength() > state.maxDataLength;
            code = c.limits.maxZnodes() < 0 || (isRaised && c.limits.maxDataLength() > configured) ?
                ResultCode.BAD_ARGUMENTS : ResultCode.OK;
        }
        if (code == ResultCode.OK)
        {
            state.maxZnodes = c.limits.maxZnodes() > 0 ? c.limits.maxZnodes() : state.maxZnodes;
            state.maxTreeBytes = c.limits.maxTreeBytes() > 0 ? c.limits.maxTreeBytes() : state.maxTreeBytes;
            state.maxSessions = c.limits.maxSessions() > 0 ? c.limits.maxSessions() : state.maxSessions;
            state.maxDataLength = c.limits.maxDataLength() > 0 ? c.limits.maxDataLength() : state.maxDataLength;
            state.maxEphemerals = c.limits.maxEphemerals() > 0 ? c.limits.maxEphemerals() : state.maxEphemerals;
        }
        operatorResult(c, code);
    }

    void finalizeUpgrade(final Command c)
    {
        ResultCode code = ResultCode.OK;
        if (c.targetVersion < state.activeVersion)
        {
            code = ResultCode.BAD_ARGUMENTS;
        }
        else if (c.targetVersion > state.activeVersion)
        {
            final boolean canAll = state.frontEnds.size() >= c.memberCount &&
                state.frontEnds.values().stream().allMatch((f) -> f.maxVersion >= c.targetVersion);
            code = canAll ? ResultCode.OK : ResultCode.VERSION_MISMATCH;
            if (canAll)
            {
                final boolean beginsToLive = state.activeVersion == 0;
                state.lastTimestampMs = beginsToLive ? state.nowMs : state.lastTimestampMs;
                state.activate(c.targetVersion);
                if (beginsToLive)
                {
                    state.sessions.liveFromNow();
                }
                refresh();
            }
        }
        operatorResult(c, code);
    }

    void forceClose(final Command c)
    {
        operatorResult(c, state.sessions.forceClose(c));
    }

    private void operatorResult(final Command c, final ResultCode code)
    {
        state.count("operator " + c.operation + " " + code);
        state.answers.add(
            Answers.OPERATOR, c.memberId, c.sequence, c.correlationId, code.value(), state.activeVersion, state.zxid);
    }
}
