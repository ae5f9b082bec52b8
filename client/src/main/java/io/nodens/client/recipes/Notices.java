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
package io.nodens.client.recipes;

import io.nodens.client.connection.ClientTimers;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a recipe has to tell its listener: told one at a time, in the order in which it happened, where the client tells
 * the application's listeners.
 * <p>
 * A listener that takes long finds what happened meanwhile when it returns. Of suspensions and resumptions it finds the
 * first {@link #LIMIT}; later ones are left out, in pairs.
 * <p>
 * <b>Thread:</b> steps add, one at a time; any delivers.
 */
final class Notices
{
    private static final int LIMIT = 64;

    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isDelivering = new AtomicBoolean();
    private final ClientTimers timers;
    private boolean isSuspensionLeftOut;

    Notices(final ClientTimers timers)
    {
        this.timers = timers;
    }

    /**
     * Add a notice.
     *
     * @param notice to tell.
     */
    void add(final Runnable notice)
    {
        queue.add(notice);
    }

    void addSuspended(final Runnable notice)
    {
        isSuspensionLeftOut = queue.size() >= LIMIT;
        if (!isSuspensionLeftOut)
        {
            queue.add(notice);
        }
    }

    void addResumed(final Runnable notice)
    {
        if (!isSuspensionLeftOut)
        {
            queue.add(notice);
        }

        isSuspensionLeftOut = false;
    }

    /**
     * Have told what was added. Called while no step runs, so that a listener never holds one up.
     */
    void deliver()
    {
        if (!queue.isEmpty() && isDelivering.compareAndSet(false, true))
        {
            timers.execute(this::run);
        }
    }

    private void run()
    {
        do
        {
            Runnable notice = queue.poll();
            while (null != notice)
            {
                tell(notice);
                notice = queue.poll();
            }

            isDelivering.set(false);
        }
        while (!queue.isEmpty() && isDelivering.compareAndSet(false, true));
    }

    private void tell(final Runnable notice)
    {
        try
        {
            notice.run();
        }
        catch (final Throwable throwable)
        {
            // The listener is the application's: whatever it throws, what comes after is to be told all the same.
            timers.report(throwable);
        }
    }
}
