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
 * cluster.
 * <pre>
 *  image per client --&gt; RequestAdapter --+--&gt; ReadService ---- TreeReader
 *                                        |        ^
 *                                        |        | (waits: minZxid, Barrier)
 *                                        +--&gt; PendingRequests (per connection, in order)
 *                                        |        ^
 *                                        v        |
 *                      ForwardingQueue --&gt; ClusterLink --&gt; cluster ingress ... log ... own replica
 *                                                 |                                        |
 *                      CommandResults &lt;-----------+--------------- results ring &lt;----------+
 *                                                                                          |
 *  ClientConnection &lt;-- ResponseProxy &lt;-- tree.watch: WatchTable &lt;-- ChangePoller &lt;-- ring &lt;---+
 * </pre>
 * Everything here belongs to one thread, the one that drives {@link io.nodens.cluster.frontend.FrontEndAgent}.
 */
package io.nodens.cluster.frontend;
