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
package io.nodens.gateway.replica;

/**
 * What a gateway must know of its member beside the tree: whether it has contact with the cluster, and whether what
 * its tree shows is committed for good.
 * <p>
 * <b>Thread:</b> that of the gateway's agent, which has one of its own.
 */
public interface ReplicaState
{
    /**
     * A duty cycle begins.
     *
     * @param nowNs       monotonic time.
     * @param isConnected whether the member's front end serves the gateway.
     */
    void update(long nowNs, boolean isConnected);

    /**
     * Whether reads may be answered and clients taken.
     *
     * @return false while the member has lost the cluster.
     */
    boolean isServing();

    /**
     * Whether everything is committed that the tree shows now, so that its changes may be told.
     *
     * @return false while there is an election.
     */
    boolean isGateOpen();

    /**
     * Whether what was just read is committed.
     *
     * @return true if it may be shown.
     */
    boolean isSettled();
}
