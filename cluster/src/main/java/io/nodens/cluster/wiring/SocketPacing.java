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

import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * When a media driver looks at one of its sockets: in every turn while the socket carries something, and now and then
 * once it has been silent for long.
 * <p>
 * A member has sockets for catching up, for replication and for clients of other transports, most of which are silent
 * most of the time. A look at each is a call of the system, and with all of them a turn of an idle driver takes several
 * times as long as one that looks at busy sockets only. The first datagram after a silence waits for the next look.
 * <p>
 * <b>Thread:</b> the one that polls the socket. <b>Allocates:</b> nothing.
 */
final class SocketPacing
{
    /** Longer than heartbeats are apart by default, so that sockets of live streams are looked at in every turn. */
    static final long SILENT_AFTER_NS = TimeUnit.SECONDS.toNanos(2);

    private final NanoClock clock;
    private final long lookIntervalNs;
    private long heardNs;
    private long lookedNs;

    /**
     * Pacing of a socket that counts as busy first.
     *
     * @param clock          of the polling thread; may stand still within a turn.
     * @param lookIntervalNs nanoseconds between two looks at a silent socket.
     */
    SocketPacing(final NanoClock clock, final long lookIntervalNs)
    {
        this.clock = clock;
        this.lookIntervalNs = lookIntervalNs;
        this.heardNs = clock.nanoTime();
        this.lookedNs = heardNs;
    }

    /** Whether to look at the socket in this turn. */
    boolean isDue()
    {
        final long nowNs = clock.nanoTime();
        if (nowNs - heardNs < SILENT_AFTER_NS)
        {
            return true;
        }
        if (nowNs - lookedNs < lookIntervalNs)
        {
            return false;
        }

        lookedNs = nowNs;
        return true;
    }

    /** A datagram was found. */
    void onDatagram()
    {
        heardNs = clock.nanoTime();
    }
}
