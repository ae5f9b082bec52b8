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
import org.agrona.concurrent.status.AtomicCounter;

import java.util.function.IntFunction;

/**
 * How far a member's replica has come, as Aeron counters: a gateway in a process of its own reads them beside the tree,
 * and judges by them what it may show. So they are stored where the fields of {@link MemberStatus} are stored, by the
 * same thread and in the same order, and never copied later.
 * <pre>
 *   service thread                        another process
 *   1. applying position (release)        1. tree
 *      store-store fence                  2. applying position, applied term (volatile)
 *   2. tree                                  &gt;= what step 1 shows
 *   3. applied position (release)
 * </pre>
 * The region's generation is stored last of all at the start: whoever finds that of its own mapping finds the others
 * begun.
 * <p>
 * <b>Thread:</b> the service's, which also drives the Aeron client. <b>Allocates:</b> in the constructor alone.
 */
public final class ProgressCounters
{
    private final long generation;
    private final AtomicCounter appliedPosition;
    private final AtomicCounter applyingPosition;
    private final AtomicCounter leadershipTermId;
    private final AtomicCounter takingSnapshot;
    private final AtomicCounter regionGeneration;

    /**
     * Put up the counters. They show nothing yet.
     *
     * @param aeron      client that owns them, driven by the thread that stores into them: its end unmaps them.
     * @param memberId   of the member.
     * @param generation of the region whose tree the service writes, not 0.
     */
    public ProgressCounters(final Aeron aeron, final int memberId, final long generation)
    {
        this((typeId) -> MemberCounters.add(aeron, typeId, memberId), generation);
    }

    /**
     * On counters of whatever kind.
     *
     * @param maker      of a counter, by its type id.
     * @param generation of the region whose tree the service writes, not 0.
     */
    public ProgressCounters(final IntFunction<AtomicCounter> maker, final long generation)
    {
        this.generation = generation;
        appliedPosition = maker.apply(MemberCounters.APPLIED_POSITION_TYPE_ID);
        applyingPosition = maker.apply(MemberCounters.APPLYING_POSITION_TYPE_ID);
        leadershipTermId = maker.apply(MemberCounters.APPLIED_TERM_TYPE_ID);
        takingSnapshot = maker.apply(MemberCounters.TAKING_SNAPSHOT_TYPE_ID);
        regionGeneration = maker.apply(MemberCounters.REGION_GENERATION_TYPE_ID);
    }

    /**
     * Whether a counter is one of these.
     *
     * @param typeId of the counter.
     * @return true if it is.
     */
    static boolean has(final int typeId)
    {
        return MemberCounters.APPLIED_POSITION_TYPE_ID == typeId ||
            (typeId >= MemberCounters.APPLYING_POSITION_TYPE_ID && typeId <= MemberCounters.REGION_GENERATION_TYPE_ID);
    }

    /**
     * Show what there is, and then that it is shown.
     *
     * @param progress so far.
     */
    void begin(final ReplicaProgress progress)
    {
        appliedPosition(progress.appliedPosition());
        applyingPosition(progress.applyingPosition());
        leadershipTermId(progress.leadershipTermId());
        isTakingSnapshot(progress.isTakingSnapshot());
        set(regionGeneration, generation);
    }

    void appliedPosition(final long value)
    {
        set(appliedPosition, value);
    }

    void applyingPosition(final long value)
    {
        set(applyingPosition, value);
    }

    void leadershipTermId(final long value)
    {
        set(leadershipTermId, value);
    }

    void isTakingSnapshot(final boolean value)
    {
        set(takingSnapshot, value ? 1 : 0);
    }

    /** A client that was closed under the service has unmapped them, and the service ends, too. */
    private static void set(final AtomicCounter counter, final long value)
    {
        if (!counter.isClosed())
        {
            counter.setRelease(value);
        }
    }
}
