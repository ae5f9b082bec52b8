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

import org.agrona.concurrent.IdleStrategy;

/**
 * How a consensus module waits for its archive, within one of its duty cycles: idles as told, and leaves a trace by
 * which the watchdog knows that the module waits for an answer, for which the client has a time-out, and does not hang.
 * <p>
 * <b>Thread:</b> the consensus module's; {@link #count()} any.
 */
final class ArchiveWait implements IdleStrategy
{
    private final IdleStrategy delegate;
    private long idles;
    private volatile long count;

    ArchiveWait(final IdleStrategy delegate)
    {
        this.delegate = delegate;
    }

    /**
     * How often it has idled.
     *
     * @return a number that rises as long as the module waits.
     */
    long count()
    {
        return count;
    }

    @Override
    public void idle(final int workCount)
    {
        if (workCount <= 0)
        {
            idle();
        }
        else
        {
            delegate.idle(workCount);
        }
    }

    @Override
    public void idle()
    {
        ++idles;
        count = idles;
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }
}
