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
package io.nodens.cluster.status;

import io.aeron.AeronCounters;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import java.time.Instant;

/**
 * A counter of a media driver's counters file, as it was at one moment.
 *
 * @param id     of the counter, unique in the driver while the counter lives.
 * @param typeId what it counts: ids of Aeron's own below 7000, ours from {@link MemberCounters#FIRST_TYPE_ID}.
 * @param value  of the counter.
 * @param label  for people.
 */
public record CounterReading(int id, int typeId, long value, String label)
{
    private static final int ARCHIVE_FIRST_TYPE_ID = 100;
    private static final int CLUSTER_FIRST_TYPE_ID = 200;
    private static final int CLUSTER_LAST_TYPE_ID = 299;
    private static final String OUR_PREFIX = "nodens ";

    /**
     * The part of the member that the counter belongs to.
     *
     * @return {@code nodens}, {@code cluster}, {@code archive}, {@code driver}, or {@code other} for those of programs
     *     that share the driver.
     */
    public String part()
    {
        if (isOurs())
        {
            return "nodens";
        }
        else if (typeId >= 0 && typeId < ARCHIVE_FIRST_TYPE_ID)
        {
            return "driver";
        }
        else if (typeId >= ARCHIVE_FIRST_TYPE_ID && typeId < CLUSTER_FIRST_TYPE_ID)
        {
            return "archive";
        }

        return typeId >= CLUSTER_FIRST_TYPE_ID && typeId <= CLUSTER_LAST_TYPE_ID ? "cluster" : "other";
    }

    /**
     * The label without what the part says already.
     *
     * @return for our own counters what stands between {@code nodens} and the member's id, for others the label.
     */
    public String name()
    {
        if (!isOurs() || !label.startsWith(OUR_PREFIX))
        {
            return label;
        }

        final int end = label.lastIndexOf(MemberCounters.MEMBER_MARK);
        return label.substring(OUR_PREFIX.length(), end < OUR_PREFIX.length() ? label.length() : end);
    }

    /**
     * What a value means that is a code, a digest or a time.
     *
     * @return the meaning, or empty where the value is what it says.
     */
    public String meaning()
    {
        try
        {
            return switch (typeId)
            {
                case AeronCounters.CLUSTER_CONSENSUS_MODULE_STATE_TYPE_ID -> ConsensusModule.State.get(value).name();
                case AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID -> Cluster.Role.get(value).name();
                case AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID -> ElectionState.get(value).name();
                case MemberCounters.DIGEST_TYPE_ID -> String.format("%016x", value);
                case MemberCounters.SNAPSHOT_TIME_TYPE_ID ->
                    value < 0 ? "none" : Instant.ofEpochMilli(value).toString();
                default -> "";
            };
        }
        catch (final RuntimeException ignore)
        {
            // A code that this version of Aeron does not have.
            return "";
        }
    }

    private boolean isOurs()
    {
        return typeId >= MemberCounters.FIRST_TYPE_ID && typeId <= MemberCounters.LAST_TYPE_ID;
    }
}
