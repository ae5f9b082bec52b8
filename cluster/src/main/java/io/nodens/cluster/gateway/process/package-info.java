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
 * The gateway as a process of its own beside a member, on the member's host.
 * <pre>
 *   member's process                                       gateway's process
 *     media driver -- counters of the driver, mapped --&gt;  CountedReplica   what may be shown
 *     service ------- region, mapped -----------------&gt;  TreeRegion       reads, changes
 *     front end &lt;---- one native connection over IPC --&gt;  agents           writes, sessions
 * </pre>
 * {@link io.nodens.cluster.gateway.process.GatewayProcess} waits for the member, opens the ports, and closes them when
 * the member is gone: each life of the member is a {@link io.nodens.cluster.gateway.process.MemberLife}.
 */
package io.nodens.cluster.gateway.process;
