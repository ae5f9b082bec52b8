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

/**
 * Times after which a front end acts by itself, in nanoseconds.
 *
 * @param staleNs      without contact with the cluster, or by which the replica lags, after which the member does not
 *                     serve.
 * @param staleCloseNs the same, after which connections with sessions are closed, so that clients attach elsewhere.
 *                     Shorter than the cluster's session timeout.
 * @param resubmitNs   for which sent commands may stay unapplied before they are sent again; doubles with each vain
 *                     attempt, up to sixteen times.
 * @param connectNs    that a client may take to finish its handshake, and a closing connection to drain.
 */
public record FrontEndTimeouts(long staleNs, long staleCloseNs, long resubmitNs, long connectNs)
{
    /**
     * Check the ranges.
     *
     * @throws IllegalArgumentException when a time is out of its range; the message names it and the range.
     */
    public FrontEndTimeouts
    {
        FrontEndLimits.inRange("staleNs", staleNs, 1, Long.MAX_VALUE);
        FrontEndLimits.inRange("staleCloseNs", staleCloseNs, staleNs, Long.MAX_VALUE);
        FrontEndLimits.inRange("resubmitNs", resubmitNs, 1, Long.MAX_VALUE >> 4);
        FrontEndLimits.inRange("connectNs", connectNs, 1, Long.MAX_VALUE);
    }
}
