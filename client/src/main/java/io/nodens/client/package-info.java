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
 * What an application links to use a cluster.
 * <pre>
 *   application threads                     client thread (own agent, or the application's duty cycle)
 *   +----------------+   requests (bounded)   +----------------------+     Aeron      +-----------+
 *   | NodensClient   | ---------------------&gt; | ClientConductor      | ------------&gt;  | front end |
 *   | AsyncNodens... | &lt;--- handlers, futures  |   MemberConnection   | &lt;------------  | of one    |
 *   +----------------+      listeners         |   session, watches   |                | member    |
 *                                             +----------------------+                +-----------+
 *   +----------------+
 *   | EmbeddedReader | ---- maps the region of a member on the same host, no message at all
 *   +----------------+
 * </pre>
 * {@link io.nodens.client.NodensClient} waits for answers, {@link io.nodens.client.AsyncNodensClient} does not; both
 * use one session, which outlives connections. Writes are exactly once: an unanswered write is sent again with the same
 * id, in order, where the session is attached next.
 */
package io.nodens.client;
