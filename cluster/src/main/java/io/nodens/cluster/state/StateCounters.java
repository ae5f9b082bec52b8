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
 * How often this replica ignored something since it started, by cause. Not replicated and not in snapshots: only a help
 * for operators.
 */
public final class StateCounters
{
    long malformedFrames;
    long unknownFrontEnds;
    long foreignClusterSessions;
    long foreignIncarnations;
    long duplicates;
    long gaps;
    long staleTicks;
    long differingLimits;
    long refusedOpenings;
    long staleOpenings;
    long quotaWarnings;
    long quotaRefusals;

    StateCounters()
    {
    }

    /**
     * How often a subtree began to exceed a soft limit of its quota.
     *
     * @return the count.
     */
    public long quotaWarnings()
    {
        return quotaWarnings;
    }

    /**
     * Writes that were refused since a subtree would have exceeded a hard limit of its quota.
     *
     * @return the count.
     */
    public long quotaRefusals()
    {
        return quotaRefusals;
    }

    /**
     * Frames that are no commands.
     *
     * @return the count.
     */
    public long malformedFrames()
    {
        return malformedFrames;
    }

    /**
     * Openings of front ends of another cluster, or of one that a later one has replaced.
     *
     * @return the count.
     */
    public long refusedOpenings()
    {
        return refusedOpenings;
    }

    /**
     * Openings that came later than a younger one of the same front end.
     *
     * @return the count.
     */
    public long staleOpenings()
    {
        return staleOpenings;
    }

    /**
     * Commands of front ends that never opened.
     *
     * @return the count.
     */
    public long unknownFrontEnds()
    {
        return unknownFrontEnds;
    }

    /**
     * Commands that came over another cluster session than their front end's.
     *
     * @return the count.
     */
    public long foreignClusterSessions()
    {
        return foreignClusterSessions;
    }

    /**
     * Commands of another incarnation than the front end's current one.
     *
     * @return the count.
     */
    public long foreignIncarnations()
    {
        return foreignIncarnations;
    }

    /**
     * Commands that were applied before.
     *
     * @return the count.
     */
    public long duplicates()
    {
        return duplicates;
    }

    /**
     * Commands ahead of one that is missing.
     *
     * @return the count.
     */
    public long gaps()
    {
        return gaps;
    }

    /**
     * Timer events of an older tick.
     *
     * @return the count.
     */
    public long staleTicks()
    {
        return staleTicks;
    }

    /**
     * Front ends configured with other limits than those that bind.
     *
     * @return the count.
     */
    public long differingLimits()
    {
        return differingLimits;
    }

    /**
     * Everything ignored that should have been a command.
     *
     * @return the sum.
     */
    public long ignoredCommands()
    {
        return malformedFrames + unknownFrontEnds + foreignClusterSessions + foreignIncarnations + duplicates + gaps;
    }
}
