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
 * Starts the parts of a member in order, and lets none of them end unnoticed.
 * <pre>
 *  StartupChecks --&gt; GuardedArchive --&gt; Admission: greets the others, waits, is seeded (Seeder)
 *                                         --&gt; Replica: consensus module, service, front end, keeper
 *    GuardedThreads, GuardedAgent, SharedThread, ServiceTurns: the threads, who shares one, and what happens when one
 *                                               ends
 *    StartErrors, ConsensusErrors, LogFamilyErrors, StopRequests: what an error of Aeron's agents means
 *    DirectorySeed: seeds a member from a directory that an operator gives
 * </pre>
 */
package io.nodens.cluster.launch;
