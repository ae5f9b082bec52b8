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
package io.nodens.cluster.frontend;

import io.aeron.security.CredentialsSupplier;

/**
 * The way of a front end's commands to the cluster.
 *
 * @param channel             ingress channel of the cluster, without an endpoint.
 * @param streamId            ingress stream of the cluster.
 * @param endpoints           ingress endpoints of all members, such as {@code 0=host:port,1=host:port}.
 * @param localChannel        IPC channel to the consensus module of the same process, on which it listens while it
 *                            leads; null for none.
 * @param egressChannel       on which the cluster reports new leaders; its host must be reachable from every member.
 * @param egressStreamId      stream of that channel.
 * @param connectTimeoutNs    for one attempt to connect to the cluster.
 * @param answerTimeoutNs     for the answer within an attempt, after which another one begins; doubles up to
 *                            connectTimeoutNs while there is none.
 * @param newLeaderTimeoutNs  for which the cluster session is kept without a leader before connecting anew.
 * @param keepAliveIntervalNs at which the cluster session is kept alive when nothing else is sent.
 * @param credentials         by which this member proves to the leader that it is one.
 */
public record IngressSettings(
    String channel,
    int streamId,
    String endpoints,
    String localChannel,
    String egressChannel,
    int egressStreamId,
    long connectTimeoutNs,
    long answerTimeoutNs,
    long newLeaderTimeoutNs,
    long keepAliveIntervalNs,
    CredentialsSupplier credentials)
{
    /**
     * Check the ranges.
     *
     * @throws IllegalArgumentException when a time is out of its range; the message names it and the range.
     */
    public IngressSettings
    {
        FrontEndLimits.inRange("connectTimeoutNs", connectTimeoutNs, 1, Long.MAX_VALUE);
        FrontEndLimits.inRange("answerTimeoutNs", answerTimeoutNs, 1, Long.MAX_VALUE);
        FrontEndLimits.inRange("newLeaderTimeoutNs", newLeaderTimeoutNs, 1, Long.MAX_VALUE);
        FrontEndLimits.inRange("keepAliveIntervalNs", keepAliveIntervalNs, 1, Long.MAX_VALUE);
    }
}
