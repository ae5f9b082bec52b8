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
package io.nodens.cluster.gateway;

import io.nodens.cluster.frontend.ClusterContact;
import io.nodens.cluster.frontend.lane.ServingMonitor;
import io.nodens.cluster.frontend.read.TermGate;
import io.nodens.cluster.status.ReplicaProgress;
import io.nodens.gateway.replica.ReplicaState;

/**
 * The replica as an agent of the gateway sees it, by the rules of the member's own door.
 * <p>
 * <b>Thread:</b> the agent's. <b>Allocates:</b> never.
 */
final class ReplicaView implements ReplicaState
{
    private final ServingMonitor serving;
    private final TermGate gate;

    ReplicaView(
        final ClusterContact contact,
        final ReplicaProgress progress,
        final long staleTimeoutNs,
        final long staleCloseTimeoutNs)
    {
        serving = new ServingMonitor(contact, progress, staleTimeoutNs, staleCloseTimeoutNs);
        gate = new TermGate(contact, progress);
    }

    /** {@inheritDoc} */
    @Override
    public void update(final long nowNs, final boolean isConnected)
    {
        serving.update(nowNs, isConnected);
    }

    /** {@inheritDoc} */
    @Override
    public boolean isServing()
    {
        return serving.isServing();
    }

    /** {@inheritDoc} */
    @Override
    public boolean isGateOpen()
    {
        return gate.isOpen();
    }

    /** {@inheritDoc} */
    @Override
    public boolean isSettled()
    {
        return gate.isSettled();
    }
}
