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
 * The front end of a member: it serves clients' connections from the member's own tree and forwards their writes to the
 * cluster. One package per job; arrows of use point to the left:
 * <pre>
 *  session &lt;- lane &lt;- read    &lt;- aeron &lt;- FrontEndAgent
 *                    propose
 *
 *  client --&gt; aeron: frames, decoding --+--&gt; read: ReadService ---------- TreeReader
 *                                       |           ^
 *                                       |           | (waits: minZxid, barrier)
 *                                       +--&gt; lane: PendingRequests, ResponseOrder
 *                                       |           ^
 *                                       v           | done
 *                       propose: ForwardingQueue   CommandResults &lt;-- results ring &lt;--+
 *                                       |                                             |
 *                       aeron: AeronClusterLink --&gt; cluster ingress ... log ... own replica
 *                                                                                     |
 *  client &lt;-- aeron: ResponseProxy &lt;-- lane: Lane &lt;-- tree.watch &lt;-- change ring &lt;----+
 * </pre>
 * {@code FrontEndRooms} wires the rooms to one another, {@link io.nodens.cluster.frontend.FrontEndAgent} to Aeron; all
 * of it belongs to the one thread that drives the agent. The other types here are settings, and what a front end asks
 * of its member: rooms may use them.
 */
package io.nodens.cluster.frontend;
