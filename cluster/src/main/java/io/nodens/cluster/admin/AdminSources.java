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
package io.nodens.cluster.admin;

import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.status.MemberLog;
import io.nodens.cluster.status.MemberStatus;
import io.nodens.tree.TreeRegion;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

import java.util.function.Supplier;

/**
 * What the admin endpoint shows, and where it finds it.
 *
 * @param context   of the member, concluded.
 * @param status    that the member's agents publish.
 * @param log       of the member.
 * @param region    gives the mapped tree; null before there is one.
 * @param gateway   link to the member's gateway.
 * @param fault     why the member is stopping; null while it is not.
 * @param startMs   when the member was started, in milliseconds of the epoch.
 * @param nanoClock monotonic clock by which the status is written.
 * @param epochClock wall clock.
 */
public record AdminSources(
    MemberContext context,
    MemberStatus status,
    MemberLog log,
    Supplier<TreeRegion> region,
    GatewayLink gateway,
    Supplier<String> fault,
    long startMs,
    NanoClock nanoClock,
    EpochClock epochClock)
{
}
