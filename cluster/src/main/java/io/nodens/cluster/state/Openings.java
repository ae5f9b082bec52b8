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

import java.util.HexFormat;

/**
 * Front ends that present themselves. From version 1 on they are put in order: the incarnation of a member's front end
 * rises from life to life, and the number of its opening within the life. One with a lower incarnation is a process
 * that another with the same member id has replaced, and is refused; so is one that belongs to another cluster.
 */
final class Openings
{
    private final StateMachine machine;
    private final SessionCommands sessionCommands;

    Openings(final StateMachine machine, final SessionCommands sessionCommands)
    {
        this.machine = machine;
        this.sessionCommands = sessionCommands;
    }

    void open(final Command command)
    {
        if (command.memberId < 0 || command.memberId >= StateMachine.MAX_MEMBERS)
        {
            machine.counters.unknownFrontEnds++;
            return;
        }

        if (isForeign(command))
        {
            refuse(command, "it belongs to another cluster: the identity " +
                identity(command.report.clusterIdHigh, command.report.clusterIdLow) +
                " in its data directory is not that of the cluster it has reached, " +
                identity(machine.clusterIdHigh, machine.clusterIdLow) +
                "; check its member list, or start it with an empty data directory");
            return;
        }

        final FrontEnd known = machine.frontEnds.get(command.memberId);
        if (null != known && known.report.openNumber > 0 && command.report.openNumber > 0)
        {
            if (command.incarnation < known.incarnation)
            {
                refuse(command, "another process with member id " + command.memberId +
                    " has been started since (" + known.incarnation + " after " + command.incarnation +
                    "): stop one of the two; or the clock of this host was set back: correct it");
                return;
            }
            if (command.incarnation == known.incarnation && command.report.openNumber < known.report.openNumber)
            {
                machine.counters.staleOpenings++;
                return;
            }
        }

        accept(command, machine.frontEnds.getOrAdd(command.memberId));
    }

    private void accept(final Command command, final FrontEnd frontEnd)
    {
        if (!machine.limits.isSet())
        {
            machine.limits.copyFrom(command.limits);
            begin(command);
        }
        else if (!machine.limits.matches(command.limits))
        {
            machine.counters.differingLimits++;
        }

        if (frontEnd.incarnation != command.incarnation)
        {
            sessionCommands.detachAll(frontEnd.memberId, machine.nowMs);
            frontEnd.incarnation = command.incarnation;
            frontEnd.lastSequence = 0;
        }

        frontEnd.clusterSessionId = command.clusterSessionId;
        keepReport(frontEnd, command);
        sessionCommands.resumeAll(frontEnd.memberId);
        machine.listener.onFrontEndOpened(command, frontEnd.lastSequence, machine.limits);
    }

    /**
     * The first opening in the life of the cluster decides in which version it begins.
     */
    private void begin(final Command command)
    {
        CommandVersion.checkApplicable(command.report.maxVersion, "the cluster began with commands");
        machine.activate(command.report.maxVersion);
    }

    private void keepReport(final FrontEnd frontEnd, final Command command)
    {
        final MemberReport report = command.report;
        if (!hasIdentity())
        {
            machine.clusterIdHigh = report.clusterIdHigh;
            machine.clusterIdLow = report.clusterIdLow;
        }

        frontEnd.report
            .opening(report.startNumber, report.openNumber)
            .versions(report.minVersion, report.maxVersion)
            .capacity(report.treeCapacityBytes, report.diskFreeBytes, report.heapCapacityBytes)
            // Before, nobody keeps it: replicas of the release before could not.
            .maxDataLength(machine.hasMemberLimits() ? command.limits.maxDataLength() : 0);
        machine.onReported(frontEnd);
    }

    private boolean isForeign(final Command command)
    {
        final MemberReport report = command.report;
        return hasIdentity() && 0 != (report.clusterIdHigh | report.clusterIdLow) &&
            (report.clusterIdHigh != machine.clusterIdHigh || report.clusterIdLow != machine.clusterIdLow);
    }

    private boolean hasIdentity()
    {
        return 0 != (machine.clusterIdHigh | machine.clusterIdLow);
    }

    private void refuse(final Command command, final String reason)
    {
        machine.counters.refusedOpenings++;
        machine.listener.onFrontEndRefused(command, reason);
    }

    private static String identity(final long high, final long low)
    {
        final String left = HexFormat.of().toHexDigits(high);
        final String right = HexFormat.of().toHexDigits(low);
        return left.substring(0, 8) + "-" + left.substring(8, 12) + "-" + left.substring(12) + "-" +
            right.substring(0, 4) + "-" + right.substring(4);
    }
}
