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

/**
 * What the keeper of a member last saw of it, ten times a second: one whole picture, for those who ask from outside.
 *
 * @param beatNs             monotonic time of the look.
 * @param hasServed          whether the member has served since its start.
 * @param waitingFor         what the member waits for, as a phrase; empty when it does not wait.
 * @param isElected          whether there is a leader that this member has joined, or is.
 * @param isLeader           whether this member leads.
 * @param isFrontEndOpen     whether the front end has a session with the leader.
 * @param termId             leadership term, {@link MemberStatus#NULL_VALUE} unknown.
 * @param sinceNs            monotonic time since when the member has the role that it has.
 * @param electionCount      elections that the member took part in since its start.
 * @param commitPosition     log position that is committed as far as the member knows, {@link MemberStatus#NULL_VALUE}
 *                           unknown.
 * @param snapshotCount      snapshots that the member has taken since its start.
 * @param snapshotPauseNs    how long the last of them stopped the log, in nanoseconds; 0 before the first.
 * @param snapshotBytes      length of the newest snapshot in the archive; 0 unknown.
 * @param damagedSnapshots   snapshots that the member found damaged since its start.
 * @param regionUsedBytes    bytes of the mapped tree in use.
 * @param regionFreeBytes    bytes of the mapped tree that are left.
 * @param diskFreeBytes      bytes of the disk that the member can still use, {@link MemberStatus#NULL_VALUE} unknown.
 * @param stallCount         duty cycles of agents that took longer than the threshold, since the start.
 */
public record Vitals(
    long beatNs,
    boolean hasServed,
    String waitingFor,
    boolean isElected,
    boolean isLeader,
    boolean isFrontEndOpen,
    long termId,
    long sinceNs,
    long electionCount,
    long commitPosition,
    long snapshotCount,
    long snapshotPauseNs,
    long snapshotBytes,
    long damagedSnapshots,
    long regionUsedBytes,
    long regionFreeBytes,
    long diskFreeBytes,
    long stallCount)
{
}
