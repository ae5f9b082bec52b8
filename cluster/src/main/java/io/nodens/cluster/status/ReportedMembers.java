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

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the members of the cluster last said of themselves through the log, as this member's replica has applied it.
 * <p>
 * <b>Thread:</b> written by the service's, read by any. <b>Allocates:</b> never.
 */
public final class ReportedMembers
{
    /** Most members, and one above the largest member id. */
    public static final int MAX_MEMBERS = 128;

    private final AtomicLongArray logPositions = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicLongArray startNumbers = new AtomicLongArray(MAX_MEMBERS);
    private final AtomicLongArray incarnations = new AtomicLongArray(MAX_MEMBERS);

    ReportedMembers()
    {
        for (int memberId = 0; memberId < MAX_MEMBERS; memberId++)
        {
            logPositions.setPlain(memberId, MemberStatus.NULL_VALUE);
        }
    }

    /**
     * Publish what a member said.
     *
     * @param memberId    of the member.
     * @param logPosition that its log is recorded to, {@link MemberStatus#NULL_VALUE} unknown.
     * @param startNumber how often it was started on its data directory, 0 unknown.
     * @param incarnation of its front end.
     */
    public void put(final int memberId, final long logPosition, final long startNumber, final long incarnation)
    {
        logPositions.set(memberId, logPosition);
        startNumbers.set(memberId, startNumber);
        incarnations.set(memberId, incarnation);
    }

    /**
     * How far a member's log was recorded when it last said so.
     *
     * @param memberId of the member.
     * @return Aeron log position, {@link MemberStatus#NULL_VALUE} when the member never said.
     */
    public long logPosition(final int memberId)
    {
        return logPositions.get(memberId);
    }

    /**
     * How often a member was started on its data directory.
     *
     * @param memberId of the member.
     * @return the count, 0 when the member never said.
     */
    public long startNumber(final int memberId)
    {
        return startNumbers.get(memberId);
    }

    /**
     * The life of a member's front end that is registered.
     *
     * @param memberId of the member.
     * @return incarnation, 0 when it never opened.
     */
    public long incarnation(final int memberId)
    {
        return incarnations.get(memberId);
    }
}
