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

import io.nodens.cluster.status.MemberStatus;

/**
 * Tells from the ticks that the member's replica applies, and from the link, whether it has contact with the cluster.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> never.
 */
final class ServingMonitor
{
    private final MemberStatus status;
    private final long staleTimeoutNs;
    private final long staleCloseTimeoutNs;
    private boolean isServing;
    private boolean isStale;
    private boolean isLongStale;

    ServingMonitor(final MemberStatus status, final long staleTimeoutNs, final long staleCloseTimeoutNs)
    {
        this.status = status;
        this.staleTimeoutNs = staleTimeoutNs;
        this.staleCloseTimeoutNs = staleCloseTimeoutNs;
    }

    /**
     * Look at the last tick; once per duty cycle. While the link to the cluster is not open the replica may be
     * replaying ticks of long ago, so a fresh one proves nothing then.
     */
    void update(final long nowNs, final boolean isLinkOpen)
    {
        final long lastTickNs = status.lastTickNs();
        final long ageNs = nowNs - lastTickNs;
        isStale = 0 != lastTickNs && ageNs >= staleTimeoutNs;
        isServing = isLinkOpen && 0 != lastTickNs && !isStale;
        isLongStale = 0 != lastTickNs && ageNs >= staleCloseTimeoutNs;
    }

    /** Whether writes are taken and reads that must not be stale are answered. */
    boolean isServing()
    {
        return isServing;
    }

    /** Whether the contact was lost for so long that what waits for the cluster is better refused. */
    boolean isStale()
    {
        return isStale;
    }

    /** Whether the contact was lost so long ago that clients had better attach elsewhere. */
    boolean isLongStale()
    {
        return isLongStale;
    }
}
