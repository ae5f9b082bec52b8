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

import io.aeron.Aeron;
import io.aeron.Counter;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;

/**
 * A member's status as Aeron counters, for {@code nodens.jar counters} and whatever else reads them. Type ids are from
 * 7000; the key of each counter is:
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           Member id                           |
 *  +---------------------------------------------------------------+
 * </pre>
 * These are copied from the status several times a second. Those of {@link ProgressCounters}, which have the same key,
 * are the truth of the moment.
 * <p>
 * <b>Thread:</b> one. <b>Owns:</b> the counters. <b>Allocates:</b> in the constructor alone.
 */
public final class MemberCounters implements AutoCloseable
{
    /** Type id of the first counter: the zxid. */
    public static final int FIRST_TYPE_ID = 7000;
    /** Last applied zxid. */
    public static final int ZXID_TYPE_ID = FIRST_TYPE_ID;
    /** Log position of the last applied message; of {@link ProgressCounters}. */
    public static final int APPLIED_POSITION_TYPE_ID = ZXID_TYPE_ID + 1;
    /** Number of znodes. */
    public static final int ZNODES_TYPE_ID = APPLIED_POSITION_TYPE_ID + 1;
    /** Logical bytes of the tree. */
    public static final int TREE_BYTES_TYPE_ID = ZNODES_TYPE_ID + 1;
    /** Number of sessions. */
    public static final int SESSIONS_TYPE_ID = TREE_BYTES_TYPE_ID + 1;
    /** Number of ephemerals. */
    public static final int EPHEMERALS_TYPE_ID = SESSIONS_TYPE_ID + 1;
    /** Member that leads, -1 when unknown. */
    public static final int LEADER_TYPE_ID = EPHEMERALS_TYPE_ID + 1;
    /** Log position of the last snapshot, -1 before the first. */
    public static final int SNAPSHOT_POSITION_TYPE_ID = LEADER_TYPE_ID + 1;
    /** Log time of the last snapshot in milliseconds of the epoch, -1 before the first. */
    public static final int SNAPSHOT_TIME_TYPE_ID = SNAPSHOT_POSITION_TYPE_ID + 1;
    /** Digest of tree and sessions. */
    public static final int DIGEST_TYPE_ID = SNAPSHOT_TIME_TYPE_ID + 1;
    /** 1 when the member serves clients, 0 while it does not. */
    public static final int SERVING_TYPE_ID = DIGEST_TYPE_ID + 1;
    /** How long the last snapshot stopped the log of this member, in nanoseconds. */
    public static final int SNAPSHOT_PAUSE_TYPE_ID = SERVING_TYPE_ID + 1;
    /** Bytes of the mapped tree in use. */
    public static final int REGION_USED_TYPE_ID = SNAPSHOT_PAUSE_TYPE_ID + 1;
    /** Bytes of the mapped tree that are left; at 0 the member stops. */
    public static final int REGION_FREE_TYPE_ID = REGION_USED_TYPE_ID + 1;
    /** Snapshots that this member has found damaged since its start. */
    public static final int DAMAGED_SNAPSHOTS_TYPE_ID = REGION_FREE_TYPE_ID + 1;
    /** Time by which slow duty cycles of the front end lengthened sessions' time-outs, in nanoseconds. */
    public static final int UNCOUNTED_TIME_TYPE_ID = DAMAGED_SNAPSHOTS_TYPE_ID + 1;
    /** Bytes of the heap that wait for slow clients. */
    public static final int OUTGOING_BYTES_TYPE_ID = UNCOUNTED_TIME_TYPE_ID + 1;
    /** Connections closed because all that waited for slow clients took too much. */
    public static final int SLOW_CLIENTS_CLOSED_TYPE_ID = OUTGOING_BYTES_TYPE_ID + 1;
    /** Clients that were let in though they did not prove who they are. */
    public static final int CLIENTS_LET_IN_TYPE_ID = SLOW_CLIENTS_CLOSED_TYPE_ID + 1;
    /** Clients that were refused because they did not prove who they are. */
    public static final int CLIENTS_REFUSED_TYPE_ID = CLIENTS_LET_IN_TYPE_ID + 1;
    /** How often a subtree began to exceed a soft limit of its quota, since the member's start. */
    public static final int QUOTA_WARNINGS_TYPE_ID = CLIENTS_REFUSED_TYPE_ID + 1;
    /** Writes refused for a hard limit of a quota, since the member's start. */
    public static final int QUOTA_REFUSALS_TYPE_ID = QUOTA_WARNINGS_TYPE_ID + 1;
    /** Log position of the message that is being applied, or was applied last; of {@link ProgressCounters}. */
    public static final int APPLYING_POSITION_TYPE_ID = QUOTA_REFUSALS_TYPE_ID + 1;
    /** Newest leadership term whose opening was applied, -1 before the first; of {@link ProgressCounters}. */
    public static final int APPLIED_TERM_TYPE_ID = APPLYING_POSITION_TYPE_ID + 1;
    /** 1 while the service writes a snapshot, else 0; of {@link ProgressCounters}. */
    public static final int TAKING_SNAPSHOT_TYPE_ID = APPLIED_TERM_TYPE_ID + 1;
    /** Generation of the region whose progress these counters show, 0 before they do; of {@link ProgressCounters}. */
    public static final int REGION_GENERATION_TYPE_ID = TAKING_SNAPSHOT_TYPE_ID + 1;
    /** Type id of the last counter. */
    public static final int LAST_TYPE_ID = REGION_GENERATION_TYPE_ID;

    /** Between the name of a counter and the member's id. */
    static final String MEMBER_MARK = ": member=";

    private static final String[] LABELS =
    {
        "nodens zxid",
        "nodens applied position",
        "nodens znodes",
        "nodens tree bytes",
        "nodens sessions",
        "nodens ephemerals",
        "nodens leader member id",
        "nodens snapshot position",
        "nodens snapshot time in ms of the epoch",
        "nodens digest",
        "nodens serving",
        "nodens last snapshot pause in ns",
        "nodens region bytes used",
        "nodens region bytes free",
        "nodens damaged snapshots",
        "nodens session time not counted in ns",
        "nodens bytes waiting for slow clients",
        "nodens slow clients closed",
        "nodens clients let in without a proof",
        "nodens clients refused without a proof",
        "nodens quota warnings",
        "nodens quota refusals",
        "nodens applying position",
        "nodens applied leadership term",
        "nodens taking snapshot",
        "nodens region generation"
    };

    private final MemberStatus status;
    private final Counter[] counters = new Counter[LABELS.length];

    /**
     * Put up the counters.
     *
     * @param aeron  client that owns them.
     * @param status to show.
     */
    public MemberCounters(final Aeron aeron, final MemberStatus status)
    {
        this.status = status;
        for (int i = 0; i < LABELS.length; i++)
        {
            if (!ProgressCounters.has(FIRST_TYPE_ID + i))
            {
                counters[i] = add(aeron, FIRST_TYPE_ID + i, status.memberId());
            }
        }
    }

    /**
     * Put up one counter.
     *
     * @param aeron    client that owns it.
     * @param typeId   of the counter.
     * @param memberId of the member.
     * @return the counter, at 0.
     */
    static Counter add(final Aeron aeron, final int typeId, final int memberId)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        buffer.putInt(0, memberId);
        final int labelLength = buffer.putStringWithoutLengthAscii(
            BitUtil.SIZE_OF_LONG, LABELS[typeId - FIRST_TYPE_ID] + MEMBER_MARK + memberId);
        return aeron.addCounter(
            typeId, buffer, 0, BitUtil.SIZE_OF_INT, buffer, BitUtil.SIZE_OF_LONG, labelLength);
    }

    /**
     * Copy the status into the counters. Several times a second is enough: they are for people and monitors.
     *
     * @param isServing        whether the member serves clients.
     * @param snapshotPauseNs  how long the last snapshot stopped the log, in nanoseconds.
     * @param regionUsed       bytes of the mapped tree in use.
     * @param regionFree       bytes of the mapped tree that are left.
     * @param damagedSnapshots that were found since the start.
     */
    public void update(
        final boolean isServing,
        final long snapshotPauseNs,
        final long regionUsed,
        final long regionFree,
        final long damagedSnapshots)
    {
        set(ZXID_TYPE_ID, status.zxid());
        set(ZNODES_TYPE_ID, status.znodeCount());
        set(TREE_BYTES_TYPE_ID, status.treeBytes());
        set(SESSIONS_TYPE_ID, status.sessionCount());
        set(EPHEMERALS_TYPE_ID, status.ephemeralCount());
        set(LEADER_TYPE_ID, status.leaderMemberId());
        set(SNAPSHOT_POSITION_TYPE_ID, status.snapshotPosition());
        set(SNAPSHOT_TIME_TYPE_ID, status.snapshotTimeMs());
        set(DIGEST_TYPE_ID, status.digest());
        set(SERVING_TYPE_ID, isServing ? 1 : 0);
        set(SNAPSHOT_PAUSE_TYPE_ID, snapshotPauseNs);
        set(REGION_USED_TYPE_ID, regionUsed);
        set(REGION_FREE_TYPE_ID, regionFree);
        set(DAMAGED_SNAPSHOTS_TYPE_ID, damagedSnapshots);
        set(UNCOUNTED_TIME_TYPE_ID, status.frontEnd().uncountedNs());
        set(OUTGOING_BYTES_TYPE_ID, status.frontEnd().outgoingBytes());
        set(SLOW_CLIENTS_CLOSED_TYPE_ID, status.frontEnd().slowClientsClosed());
        set(CLIENTS_LET_IN_TYPE_ID, status.frontEnd().clientsLetIn());
        set(CLIENTS_REFUSED_TYPE_ID, status.frontEnd().clientsRefused());
        set(QUOTA_WARNINGS_TYPE_ID, status.quotaWarnings());
        set(QUOTA_REFUSALS_TYPE_ID, status.quotaRefusals());
    }

    private void set(final int typeId, final long value)
    {
        final Counter counter = counters[typeId - FIRST_TYPE_ID];
        if (!counter.isClosed())
        {
            counter.setRelease(value);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(counters);
    }
}
