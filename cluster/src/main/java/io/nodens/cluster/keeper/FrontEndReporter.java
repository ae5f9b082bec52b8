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
package io.nodens.cluster.keeper;

import io.nodens.cluster.settings.MemberSetting;
import io.nodens.cluster.status.FrontEndStatus;
import io.nodens.cluster.status.MemberLog;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says in the member's log that its front end is too slow, or its clients are.
 * <p>
 * <b>Thread:</b> the keeper's.
 */
final class FrontEndReporter
{
    /** Least by which time-outs must have been lengthened to be worth a line. */
    static final long LEAST_UNCOUNTED_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<String> log;
    private final FrontEndStatus status;
    private long uncountedNs;
    private long closed;
    private long deadlineNs;
    private boolean isStarted;

    FrontEndReporter(final Consumer<String> log, final FrontEndStatus status)
    {
        this.log = log;
        this.status = status;
    }

    /** Look once more. */
    void poll(final long nowNs)
    {
        if (isStarted && nowNs - deadlineNs < 0)
        {
            return;
        }
        isStarted = true;
        deadlineNs = nowNs + INTERVAL_NS;
        final long uncounted = status.uncountedNs() - uncountedNs;
        uncountedNs += uncounted;
        if (uncounted >= LEAST_UNCOUNTED_NS)
        {
            log.accept(
                "slow duty cycles of the front end: sessions' time-outs lasted up to " + MemberLog.seconds(uncounted) +
                " longer");
        }
        final long newlyClosed = status.slowClientsClosed() - closed;
        closed += newlyClosed;
        if (newlyClosed > 0)
        {
            log.accept(
                "closed " + newlyClosed + " connections of slow clients: all together had more waiting than " +
                MemberSetting.MAX_OUTGOING_BYTES.property());
        }
    }
}
