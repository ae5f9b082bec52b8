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
package io.nodens.client;

/**
 * What a member reports about itself.
 *
 * @param memberId         of the member.
 * @param role             LEADER, FOLLOWER, CANDIDATE or STARTING.
 * @param leaderMemberId   as the member knows it, -1 when unknown.
 * @param leadershipTermId of the Aeron log.
 * @param isServing        whether the member answers reads and writes now.
 * @param zxid             applied by its replica.
 * @param digest           of tree and sessions at that zxid.
 * @param appliedPosition  of the Aeron log.
 * @param commitPosition   of the Aeron log.
 * @param snapshotPosition of the last snapshot, -1 for none.
 * @param snapshotTimeMs   log time at which the last snapshot was taken, in this or an earlier life of the member, -1
 *                         for none.
 * @param lastTickTimeMs   log time of the last applied tick, milliseconds of the epoch.
 * @param startTimeMs      when the process started, milliseconds of the epoch.
 * @param znodeCount       in the tree.
 * @param treeBytes        that the tree takes, logical.
 * @param sessionCount     in the cluster.
 * @param connectionCount  at this member.
 * @param watchCount       at this member.
 * @param ephemeralCount   in the cluster.
 * @param pid              of its process.
 * @param endpoints        client endpoints of all members: {@code id=host:port}, comma separated.
 * @param dataDirectory    of the member, on its host.
 * @param regionDirectory  that an {@link EmbeddedReader} on its host opens.
 * @param aeronDirectory   of its media driver, on its host.
 * @param version          of its software.
 * @param clusterId        identity of the cluster, as its members print it; empty when the member did not say.
 * @param serviceSilenceMs time since the member's replicated service last turned, in milliseconds; -1 when it has not,
 *                         or the member did not say. More than a second means that it hangs, or takes a snapshot.
 * @param setup            what its speed depends on: {@code name=value}, comma separated; {@code profile},
 *                         {@code durability}, {@code processors} of its host, and {@code crowded=yes} where the threads
 *                         of the members outnumber them. Empty when the member did not say (protocol 6 and older).
 */
public record MemberReport(
    int memberId,
    String role,
    int leaderMemberId,
    long leadershipTermId,
    boolean isServing,
    long zxid,
    long digest,
    long appliedPosition,
    long commitPosition,
    long snapshotPosition,
    long snapshotTimeMs,
    long lastTickTimeMs,
    long startTimeMs,
    long znodeCount,
    long treeBytes,
    int sessionCount,
    int connectionCount,
    int watchCount,
    int ephemeralCount,
    long pid,
    String endpoints,
    String dataDirectory,
    String regionDirectory,
    String aeronDirectory,
    String version,
    String clusterId,
    long serviceSilenceMs,
    String setup)
{
}
