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
package io.nodens.client;

import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps the client's thread on demand, as a debugger or a file system that does not answer would.
 */
final class StuckIdleStrategy implements IdleStrategy
{
    private final IdleStrategy delegate = ClientConfiguration.newIdleStrategy();
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean isStuck;
    private volatile boolean isCaught;

    /** From now on the thread does nothing. */
    void catchThread()
    {
        isStuck = true;
        FakeClusterExtension.await("the stuck thread", () -> isCaught);
    }

    void release()
    {
        isStuck = false;
        release.countDown();
    }

    @Override
    public void idle(final int workCount)
    {
        while (isStuck)
        {
            isCaught = true;
            try
            {
                release.await();
            }
            catch (final InterruptedException ex)
            {
                // Stuck is stuck: nobody can interrupt it.
                continue;
            }
        }

        delegate.idle(workCount);
    }

    @Override
    public void idle()
    {
        delegate.idle();
    }

    @Override
    public void reset()
    {
        delegate.reset();
    }
}
