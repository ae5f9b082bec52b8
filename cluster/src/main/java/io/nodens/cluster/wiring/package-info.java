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
 * The settings of a member as settings of Aeron's components and of the front end. Every channel, stream id, time-out
 * and idle strategy of Aeron is chosen here and nowhere else.
 * <pre>
 *  MemberContext --&gt; AeronWiring    --&gt; MediaDriver, Archive, ConsensusModule, ClusteredServiceContainer, clients
 *                --&gt; FrontEndWiring --&gt; FrontEndSettings
 *                      | HeapBudget: what the heap of the virtual machine is used for
 *                      | IdleStrategies, RestingIdleStrategy: how agents wait
 *                      | ArchiveWait, PauseTracker, RetryPacing, MonotonicClusterClock: handed to Aeron
 * </pre>
 */
package io.nodens.cluster.wiring;
