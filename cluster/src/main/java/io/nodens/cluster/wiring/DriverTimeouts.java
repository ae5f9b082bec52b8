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
package io.nodens.cluster.wiring;

import io.aeron.driver.MediaDriver;
import io.nodens.cluster.settings.MemberContext;
import io.nodens.cluster.settings.MemberSetting;

import java.util.concurrent.TimeUnit;

/**
 * When a member's media driver gives up what is silent. The bare cluster that members are measured against has the
 * same time-outs.
 */
public final class DriverTimeouts
{
    /**
     * A stream that is given up leaves the media driver after two or three of its timers, and as long as it is there
     * no other one with its session id can be made. A follower whose catch-up failed asks for the next one after a
     * heartbeat time-out, and that has the session id of the log again: with Aeron's timers of a second it was refused.
     */
    private static final long TIMERS_PER_HEARTBEAT_TIMEOUT = 8;
    private static final long MAX_TIMER_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PUBLICATION_LINGER_NS = TimeUnit.SECONDS.toNanos(1);
    /**
     * For five times as long the media driver keeps the socket of a stream that nobody reads any more, and tells the
     * sender that its reader has gone. A follower that came too late to the log of a new leader begins its election
     * anew, and waits until that socket is closed: with Aeron's 200 ms it waited for a second.
     */
    private static final long STATUS_MESSAGE_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private DriverTimeouts()
    {
    }

    /**
     * Give a driver the time-outs of a member.
     *
     * @param driver  that is not launched yet.
     * @param context of the member, concluded.
     * @return the driver.
     */
    public static MediaDriver.Context apply(final MediaDriver.Context driver, final MemberContext context)
    {
        final long driverTimeoutNs = context.number(MemberSetting.DRIVER_TIMEOUT);
        return driver
            .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(driverTimeoutNs))
            .clientLivenessTimeoutNs(driverTimeoutNs)
            .publicationUnblockTimeoutNs(driverTimeoutNs + driverTimeoutNs / 2)
            .imageLivenessTimeoutNs(context.number(MemberSetting.IMAGE_LIVENESS_TIMEOUT))
            .timerIntervalNs(Math.min(
                MAX_TIMER_NS,
                context.number(MemberSetting.LEADER_HEARTBEAT_TIMEOUT) / TIMERS_PER_HEARTBEAT_TIMEOUT))
            .publicationLingerTimeoutNs(PUBLICATION_LINGER_NS)
            .statusMessageTimeoutNs(STATUS_MESSAGE_TIMEOUT_NS);
    }
}
