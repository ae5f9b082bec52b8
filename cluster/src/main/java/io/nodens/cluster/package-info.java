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
 * One member, wired: what is switched on in which order, and what watches over it.
 * <pre>
 *  ServerCommand --&gt; MemberContext.conclude() --&gt; Member.launch()
 *                     | MemberSetting: every property, its default and what it allows
 *                     | MemberEndpoints: who the members are
 *                     |
 *    DataDirectory, MarkFiles, StartupChecks: may this process start here, and has the old one gone?
 *                     |
 *    MediaDriver --&gt; Archive --&gt; Admission: greets the others, waits, is seeded
 *          |          --&gt; Replica: ConsensusModule --&gt; ClusteredServiceContainer --&gt; FrontEndAgent
 *          |              | ThreadLayout, SharedThread: who shares a thread
 *          \____________________________|_________________________________________/
 *                                       | counters
 *                         Keeper (own thread): region heartbeat, snapshots and purge,
 *                         watchdog, stall reports, the lines printed while waiting
 * </pre>
 */
package io.nodens.cluster;
