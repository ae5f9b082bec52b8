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

/**
 * The front ends by member id, and the rule for which of their commands count.
 * <p>
 * <b>Allocates:</b> once per member.
 */
public final class FrontEndTable
{
    private final FrontEnd[] frontEnds = new FrontEnd[StateMachine.MAX_MEMBERS];
    private final StateCounters counters;
    private int count;

    FrontEndTable(final StateCounters counters)
    {
        this.counters = counters;
    }

    /**
     * Number of front ends that ever opened.
     *
     * @return the count.
     */
    public int count()
    {
        return count;
    }

    /**
     * Front end of a member.
     *
     * @param memberId of the member.
     * @return the front end, or null when it never opened or there can be no such member.
     */
    public FrontEnd get(final int memberId)
    {
        return memberId >= 0 && memberId < frontEnds.length ? frontEnds[memberId] : null;
    }

    /**
     * Whether every member has said that it can apply a version.
     *
     * @param version     of the command schema.
     * @param memberCount of the cluster.
     * @return false when one cannot, or fewer have ever opened.
     */
    boolean canAllApply(final int version, final int memberCount)
    {
        for (final FrontEnd frontEnd : frontEnds)
        {
            if (null != frontEnd && (frontEnd.report.minVersion > version || frontEnd.report.maxVersion < version))
            {
                return false;
            }
        }

        return count >= memberCount;
    }

    /**
     * Longest data that every member which ever opened is configured for.
     *
     * @return bytes, 0 when one has not said.
     */
    int leastMaxDataLength()
    {
        int least = Integer.MAX_VALUE;
        for (final FrontEnd frontEnd : frontEnds)
        {
            if (null != frontEnd)
            {
                least = Math.min(least, frontEnd.report.maxDataLength);
            }
        }

        return least;
    }

    FrontEnd getOrAdd(final int memberId)
    {
        if (memberId < 0 || memberId >= frontEnds.length)
        {
            return null;
        }

        FrontEnd frontEnd = frontEnds[memberId];
        if (null == frontEnd)
        {
            frontEnd = new FrontEnd(memberId);
            frontEnds[memberId] = frontEnd;
            count++;
        }

        return frontEnd;
    }

    /**
     * Whether a front end presented itself over a cluster session and has not been replaced since. A function of the
     * log alone.
     *
     * @param clusterSessionId Aeron's.
     * @return true when commands over it may count.
     */
    public boolean isRegistered(final long clusterSessionId)
    {
        for (final FrontEnd frontEnd : frontEnds)
        {
            if (null != frontEnd && frontEnd.clusterSessionId == clusterSessionId)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Take a command when it is the next one of its front end; count why not otherwise.
     *
     * @return true when the command is to be applied.
     */
    boolean accept(final Command command)
    {
        final FrontEnd frontEnd = get(command.memberId);
        if (null == frontEnd)
        {
            counters.unknownFrontEnds++;
        }
        else if (frontEnd.clusterSessionId != command.clusterSessionId)
        {
            counters.foreignClusterSessions++;
        }
        else if (frontEnd.incarnation != command.incarnation)
        {
            counters.foreignIncarnations++;
        }
        else if (command.sequence <= frontEnd.lastSequence)
        {
            counters.duplicates++;
        }
        else if (command.sequence != frontEnd.lastSequence + 1)
        {
            counters.gaps++;
        }
        else
        {
            frontEnd.lastSequence = command.sequence;
            return true;
        }

        return false;
    }
}
