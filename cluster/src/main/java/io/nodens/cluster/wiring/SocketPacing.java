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

/**
 * When a media driver looks at one of its sockets: in every turn while the socket carries something, and now and then
 * once it has been silent for a time.
 * <p>
 * A member has sockets for catching up, for replication and for clients of other transports, most of which are silent
 * most of the time. A look at each is a call of the system, and with all of them a turn of an idle driver takes several
 * times as long as one that looks at busy sockets only. The first datagram after a silence waits for the next look;
 * those behind it do not, since a socket is looked at in each turn until nothing is found.
 * <p>
 * <b>Thread:</b> the one that polls the socket. <b>Allocates:</b> nothing.
 */
final class SocketPacing
{
    private final NanoClock clock;
    private final long silentAfterNs;
    private final long lookIntervalNs;
    private long heardNs;
    private long lookedNs;
    private boolean hasFound;

    /**
     * Pacing of a socket that counts as busy first.
     *
     * @param clock          of the polling thread; may stand still within a turn.
     * @param silentAfterNs  nanoseconds without a datagram after which the socket counts as silent; 0 for at once.
     * @param lookIntervalNs nanoseconds between two looks at a silent socket.
     */
    SocketPacing(final NanoClock clock, final long silentAfterNs, final long lookIntervalNs)
    {
        this.clock = clock;
        this.silentAfterNs = silentAfterNs;
        this.lookIntervalNs = lookIntervalNs;
        this.heardNs = clock.nanoTime();
        this.lookedNs = heardNs - lookIntervalNs;
    }

    /** Whether to look at the socket in this turn. */
    boolean isDue()
    {
        final long nowNs = clock.nanoTime();
        if (hasFound || nowNs - heardNs < silentAfterNs)
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

    /** The socket was looked at, and there was a datagram or none. */
    void onLook(final boolean isFound)
    {
        hasFound = isFound;
        if (isFound)
        {
            heardNs = clock.nanoTime();
        }
    }
}
