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
package io.nodens.client.connection;

import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How a client's thread waits by default: it spins, yields and parks for up to {@link #MAX_PARK_NS} at a time, and once
 * nothing has happened for about a second, for {@link #QUIET_PARK_NS} at a time. Hundreds of idle clients would
 * otherwise keep the processors from the media driver that they wait for. A request wakes it up.
 * <p>
 * <b>Thread:</b> the client's but for {@link #wakeUp()}. <b>Allocates:</b> never.
 */
public final class QuietIdleStrategy implements IdleStrategy
{
    static final int SPINS = 10;
    static final int YIELDS = 20;
    static final long MAX_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    static final long QUIET_PARK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    static final int PARKS_BEFORE_QUIET = 8_000;

    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);

    private int idles;
    private long parkNs = MIN_PARK_NS;
    private Thread thread;
    private volatile boolean isQuiet;

    /**
     * A strategy for one thread.
     */
    public QuietIdleStrategy()
    {
        // Nothing is known of the thread yet.
    }

    /** {@inheritDoc} */
    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void idle()
    {
        if (idles < SPINS)
        {
            idles++;
            Thread.onSpinWait();
        }
        else if (idles < SPINS + YIELDS)
        {
            idles++;
            Thread.yield();
        }
        else if (idles < SPINS + YIELDS + PARKS_BEFORE_QUIET)
        {
            idles++;
            LockSupport.parkNanos(this, parkNs);
            parkNs = Math.min(MAX_PARK_NS, parkNs << 1);
        }
        else if (!isQuiet)
        {
            // One more look at the queue: whoever did not see this yet has put his request there.
            thread = Thread.currentThread();
            isQuiet = true;
        }
        else
        {
            LockSupport.parkNanos(this, QUIET_PARK_NS);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void reset()
    {
        idles = 0;
        parkNs = MIN_PARK_NS;
        if (isQuiet)
        {
            isQuiet = false;
        }
    }

    /**
     * There is something to do for the thread that waits; any thread may say so.
     */
    public void wakeUp()
    {
        if (isQuiet)
        {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Whether the thread has had nothing to do for so long that it parks for longer.
     *
     * @return true until there is work again.
     */
    boolean isQuiet()
    {
        return isQuiet;
    }

    /** {@inheritDoc} */
    @Override
    public String alias()
    {
        return "quiet";
    }
}
