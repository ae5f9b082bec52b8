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
package io.nodens.cluster.state;

/**
 * What the replicas know of one member's front end.
 */
public final class FrontEnd
{
    /** Cluster session of a front end that has none. */
    public static final long NULL_CLUSTER_SESSION_ID = Long.MIN_VALUE + 1;

    final int memberId;
    long incarnation;
    long clusterSessionId = NULL_CLUSTER_SESSION_ID;
    long lastSequence;
    long reportTickId;
    final MemberReport report = new MemberReport();

    FrontEnd(final int memberId)
    {
        this.memberId = memberId;
    }

    /**
     * Member that it belongs to.
     *
     * @return member id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * Which life of the front end this is.
     *
     * @return the incarnation.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * Cluster session that its commands must come over.
     *
     * @return Aeron's cluster session id, or {@link #NULL_CLUSTER_SESSION_ID} while it has none.
     */
    public long clusterSessionId()
    {
        return clusterSessionId;
    }

    /**
     * Last command applied of the incarnation.
     *
     * @return the sequence, 0 before the first.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Tick at which the member last said something of itself.
     *
     * @return tick id, 0 when it never did.
     */
    public long reportTickId()
    {
        return reportTickId;
    }

    /**
     * What the member last said of itself.
     *
     * @return the report; not to be changed.
     */
    public MemberReport report()
    {
        return report;
    }
}
