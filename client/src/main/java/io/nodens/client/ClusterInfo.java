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

import java.util.List;

/**
 * A cluster's limits and versions, as the replica of the member that was asked has them.
 *
 * @param memberId       that answered.
 * @param zxid           applied by its replica.
 * @param clusterId      identity of the cluster, as its members print it; empty while it has none.
 * @param activeVersion  of the replicated commands; -1 before any member has opened the cluster.
 * @param limits         that bind; all 0 before any member has opened the cluster.
 * @param znodeCount     in the tree.
 * @param treeBytes      that the tree takes, logical.
 * @param sessionCount   in the cluster.
 * @param ephemeralCount in the cluster.
 * @param members        every member of the list.
 */
public record ClusterInfo(
    int memberId,
    long zxid,
    String clusterId,
    int activeVersion,
    ClusterLimits limits,
    long znodeCount,
    long treeBytes,
    int sessionCount,
    int ephemeralCount,
    List<MemberCapability> members)
{
}
