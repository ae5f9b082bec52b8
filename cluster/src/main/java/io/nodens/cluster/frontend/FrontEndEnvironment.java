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

import io.nodens.cluster.results.ResultPoller;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeRegion;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NanoClock;

import static java.util.Objects.requireNonNull;

/**
 * What of its member a front end uses while it runs.
 *
 * @param region        the member's tree; the front end takes readers from it and nothing else.
 * @param results       where the member's replica puts the results of this front end's commands.
 * @param status        what the member's service publishes of itself.
 * @param info          facts of the member for operators.
 * @param contact       what the front end may know of the member's consensus module.
 * @param hooks         what the front end asks of its member; the member is stopped at most once.
 * @param driverInvoker of an embedded media driver that has no thread of its own; null when the driver has threads.
 * @param nanoClock     for timeouts; the one that {@link MemberStatus#freshNs()} is stamped with.
 * @param errorHandler  hears of errors that the front end survives.
 * @param incarnation   of this life of the front end, larger than of any former life.
 */
public record FrontEndEnvironment(
    TreeRegion region,
    ResultPoller results,
    MemberStatus status,
    MemberInfo info,
    ClusterContact contact,
    MemberHooks hooks,
    AgentInvoker driverInvoker,
    NanoClock nanoClock,
    ErrorHandler errorHandler,
    long incarnation)
{
    /**
     * Check that nothing is missing.
     *
     * @throws NullPointerException     when something is missing.
     * @throws IllegalArgumentException when the incarnation is not positive.
     */
    public FrontEndEnvironment
    {
        requireNonNull(region, "region");
        requireNonNull(results, "results");
        requireNonNull(status, "status");
        requireNonNull(info, "info");
        requireNonNull(contact, "contact");
        requireNonNull(hooks, "hooks");
        requireNonNull(nanoClock, "nanoClock");
        requireNonNull(errorHandler, "errorHandler");
        FrontEndLimits.inRange("incarnation", incarnation, 1, Long.MAX_VALUE);
    }
}
