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
 * The replicated state and how commands change it: deterministic, without Aeron, clock, randomness or I/O.
 * <pre>
 *   command --&gt; StateMachine --&gt; FrontEndTable      who sent it, is it next
 *                    |    \-----&gt; SessionCommands    SessionTable, SessionExpiry
 *                    |                 \--&gt; RequestResults   exactly once
 *                    +----------&gt; SessionWrites      exactly once, then
 *                    +----------&gt; ZnodeWrites        a transaction: all checks, then all changes
 *                    |                 |--&gt; WriteChecks      in ZooKeeper's order, of the tree and PendingEffects
 *                    |                 \--&gt; WriteChanges     cannot fail: TreeWriter, EphemeralIndex
 *                    +----------&gt; StateDigest, DigestMonitor
 *                    +----------&gt; ResultListener     what the local front end is told
 * </pre>
 * Time is the log's, guarded to be monotonic. A command answers with a code of the protocol's
 * {@link io.nodens.sbe.protocol.ResultCode}; only a fault of the software throws.
 */
package io.nodens.cluster.state;
