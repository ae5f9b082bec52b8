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
package io.nodens.guard;

import io.aeron.driver.Configuration;
import io.aeron.driver.media.SendChannelEndpoint;

import java.util.concurrent.TimeUnit;

/**
 * How often a media driver announces a stream that has no receiver yet. Aeron's own interval is 100 ms for all. A new
 * leader announces its log at once, when no follower listens for it yet, so that every election waited for the second
 * announcement: most of the time between the vote and the first write. With heartbeat time-outs as short as that the
 * wait alone could end the election.
 * <p>
 * Only the log of a cluster goes to destinations that are set by hand. Other streams keep Aeron's interval: those that
 * receivers wait for are heard at the first announcement, and those that nobody waits for are not worth more packets.
 * <p>
 * <b>Thread:</b> any; has no state. <b>Allocates:</b> never.
 */
public final class SetupInterval
{
    /** A packet of 40 bytes for each destination, until the first receiver has answered. */
    static final long LOG_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private SetupInterval()
    {
    }

    /**
     * Called by the media driver for each publication that has no receiver, or was asked to announce itself again.
     *
     * @param endpoint of the publication.
     * @return least time between two announcements, in nanoseconds.
     */
    public static long ns(final SendChannelEndpoint endpoint)
    {
        return ns(endpoint.udpChannel().isManualControlMode());
    }

    static long ns(final boolean hasDestinationsByHand)
    {
        return hasDestinationsByHand ? LOG_INTERVAL_NS : Configuration.PUBLICATION_SETUP_TIMEOUT_NS;
    }
}
