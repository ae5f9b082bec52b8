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
package io.nodens.cluster.frontend.lane;

import io.nodens.cluster.frontend.session.SessionLiveness;

/**
 * What all lanes of a front end share.
 *
 * @param liveness        the sessions that are attached, and when each was last heard of.
 * @param serving         whether there is contact with the cluster.
 * @param admission       what a lane may ask for.
 * @param pendingRequests room for requests that wait.
 * @param order           of responses.
 * @param barriers        that linearizable reads and syncs wait for.
 * @param watches         of all lanes.
 * @param outgoingBudget  memory for messages that wait for clients.
 */
public record Lanes(
    SessionLiveness liveness,
    ServingMonitor serving,
    Admission admission,
    PendingRequests pendingRequests,
    ResponseOrder order,
    BarrierBatch barriers,
    ClientWatches watches,
    OutgoingBudget outgoingBudget)
{
}
