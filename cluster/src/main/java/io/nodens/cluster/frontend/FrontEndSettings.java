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

import static java.util.Objects.requireNonNull;

/**
 * What a front end is told. There are no defaults here: they stand in the table of a member's settings, and what has no
 * setting in the class that builds this from them.
 *
 * @param memberId           id of the member, as in the member list.
 * @param aeronDirectoryName directory of the media driver that the front end uses.
 * @param driverTimeoutNs    silence of the media driver after which it is taken for dead.
 * @param requestChannel     UDP channel on which clients' requests arrive, with its endpoint; null for IPC alone.
 * @param requestStreamId    stream of the requests, on UDP and on IPC.
 * @param ingress            way to the cluster.
 * @param timeouts           of the front end itself.
 * @param limits             of the front end, not changed any more.
 */
public record FrontEndSettings(
    int memberId,
    String aeronDirectoryName,
    long driverTimeoutNs,
    String requestChannel,
    int requestStreamId,
    IngressSettings ingress,
    FrontEndTimeouts timeouts,
    FrontEndLimits limits)
{
    /**
     * Check that nothing is missing and every limit is in its range.
     *
     * @throws NullPointerException     when something necessary is missing.
     * @throws IllegalArgumentException when a limit is out of its range; the message names it and the range.
     */
    public FrontEndSettings
    {
        requireNonNull(aeronDirectoryName, "aeronDirectoryName");
        requireNonNull(ingress, "ingress");
        requireNonNull(timeouts, "timeouts");
        limits.check();
    }
}
