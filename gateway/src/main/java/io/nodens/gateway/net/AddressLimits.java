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
package io.nodens.gateway.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many connections there are, and how many of each address. What is beyond a limit is accepted, closed and counted,
 * as with ZooKeeper.
 * <p>
 * <b>Thread:</b> any; asked when connections come and go.
 */
public final class AddressLimits
{
    private final int maxPerAddress;
    private final int maxConnections;
    private final ConcurrentHashMap<InetAddress, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong rejected = new AtomicLong();

    /**
     * Limits of a gateway.
     *
     * @param maxPerAddress  most connections of one address; 0 for no limit.
     * @param maxConnections most connections.
     */
    public AddressLimits(final int maxPerAddress, final int maxConnections)
    {
        this.maxPerAddress = maxPerAddress;
        this.maxConnections = maxConnections;
    }

    /**
     * A client connects.
     *
     * @param address of the client.
     * @return false when there is a connection too many.
     */
    public boolean enter(final InetAddress address)
    {
        final boolean isIn = total.incrementAndGet() <= maxConnections;
        final int ofAddress = counts.merge(address, 1, Integer::sum);
        if (isIn && (0 == maxPerAddress || ofAddress <= maxPerAddress))
        {
            return true;
        }

        leave(address);
        reject();
        return false;
    }

    /** A client is closed because there are too many. */
    public void reject()
    {
        rejected.incrementAndGet();
    }

    /**
     * A connection that was let in is closed.
     *
     * @param address of the client.
     */
    public void leave(final InetAddress address)
    {
        total.decrementAndGet();
        counts.computeIfPresent(address, (ignore, count) -> 1 == count ? null : count - 1);
    }

    /**
     * Connections that were let in.
     *
     * @return their number.
     */
    public int total()
    {
        return total.get();
    }

    /**
     * Connections that were refused.
     *
     * @return their number so far.
     */
    public long rejected()
    {
        return rejected.get();
    }
}
