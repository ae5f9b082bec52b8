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
package io.nodens.cluster.membership;

/**
 * How a member says it is.
 *
 * @param standing       what it has in its directory.
 * @param isServing      whether it is joined to a leader and its front end is open.
 * @param isLeader       whether it leads.
 * @param hasLog         whether there is anything in its log.
 * @param isLossAccepted whether an operator has declared its log to be all that is left.
 * @param identity       of its cluster.
 * @param nonce          drawn at random by each process, so that an old greeting is not taken for a new one.
 * @param startNumber    how often its directory was started.
 * @param log            what it has of the log.
 */
public record Presence(
    Standing standing,
    boolean isServing,
    boolean isLeader,
    boolean hasLog,
    boolean isLossAccepted,
    ClusterIdentity identity,
    long nonce,
    long startNumber,
    LogSpan log)
{
    /**
     * The same with another standing.
     *
     * @param value    of the standing.
     * @param cluster  identity.
     * @return the presence.
     */
    public Presence with(final Standing value, final ClusterIdentity cluster)
    {
        return new Presence(
            value, isServing, isLeader, hasLog, isLossAccepted, cluster, nonce, startNumber, log);
    }

    /**
     * The same with what a running member knows.
     *
     * @param serving whether it serves.
     * @param leads   whether it leads.
     * @param span    of its log.
     * @return the presence.
     */
    public Presence running(final boolean serving, final boolean leads, final LogSpan span)
    {
        return new Presence(
            standing, serving, leads, hasLog || span.endPosition() > 0, isLossAccepted, identity, nonce, startNumber,
            span);
    }
}
