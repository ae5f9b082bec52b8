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
package io.nodens.cluster.frontend.propose;

import io.nodens.cluster.frontend.lane.Lane;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says in the member's log who gave which operators' command. Where these are open to every client somebody could fill
 * the disk with lines: beyond some in a while they are counted instead.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> for a line.
 */
public final class AuditLog
{
    /** Most lines in an interval. */
    static final int MAX_LINES = 50;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<String> log;
    private final NanoClock clock;
    private long intervalNs;
    private int lines;
    private long omitted;

    /**
     * A log without lines.
     *
     * @param log   of the member.
     * @param clock to count by.
     */
    public AuditLog(final Consumer<String> log, final NanoClock clock)
    {
        this.log = log;
        this.clock = clock;
        intervalNs = clock.nanoTime();
    }

    void onCommand(final Lane lane, final String what)
    {
        final long nowNs = clock.nanoTime();
        if (nowNs - intervalNs >= INTERVAL_NS)
        {
            intervalNs = nowNs;
            lines = 0;
        }
        if (++lines > MAX_LINES)
        {
            omitted++;
            return;
        }
        log.accept("operator's command of " + lane.principal() + " on connection " + lane.connectionId() + ": " + what +
            (omitted > 0 ? " (" + omitted + " commands before it were not logged)" : ""));
        omitted = 0;
    }
}
