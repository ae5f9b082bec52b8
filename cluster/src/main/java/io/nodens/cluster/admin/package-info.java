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
/**
 * The admin endpoint of a member: what operators, their monitors and their browsers ask over HTTP. It reads what the
 * member has published of itself and never waits for an agent of it.
 * <pre>
 *  HTTP --> AdminServer --> /livez /readyz       HealthChecks   --.
 *           one at a time   /status              StatusDocument    +--> status.MemberStatus, status.Vitals
 *                           /metrics             MemberMetrics     |
 *                           / /api/overview      OverviewPages   --' &lt;-- ClusterProbe: other members, sessions
 *                           /metrics /commands   ZooKeeperFamilies, ZooKeeperCommands &lt;-- GatewayLink
 *                           /api/children znode  TreePages &lt;-- TreeReader on the mapped tree
 * </pre>
 */
package io.nodens.cluster.admin;
