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
 * The dialogue with one member's front end, and what must survive it: the session, the requests in flight, the watches.
 * Internal: public only so that the packages of the client can reach it; no compatibility is promised.
 * <pre>
 *   RequestSubmitter --&gt; RequestFlow ----&gt; MemberConnection ==&gt; member
 *   (any thread)          of one session     publication, pings
 *                              |                   |
 *                         SessionFlow              |
 *                              |                   |
 *   handlers &lt;---------- SessionFlows &lt;---- AnswerAdapter &lt;== member
 *                         queues, wheel
 *                              |
 *        ClientConductor (one session) or MultiSessionConductor (many)
 *                              |
 *                       ConnectionKeeper (endpoint after endpoint)
 * </pre>
 */
package io.nodens.client.connection;
