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
package io.nodens.bench.tree;

import java.util.SplittableRandom;

/**
 * Replaces the data of random znodes as fast as it goes, on a thread of its own, until it is closed.
 */
final class BackgroundWriter implements AutoCloseable
{
    private static final long SEED = 17;

    private final Thread thread;
    private volatile boolean isRunning = true;

    /**
     * Start.
     *
     * @param tree       to write to.
     * @param znodes     to choose from.
     * @param dataLength of every write.
     */
    BackgroundWriter(final TreeUnderTest tree, final int znodes, final int dataLength)
    {
        thread = new Thread(() -> run(tree, znodes, dataLength), "background-writer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close()
    {
        isRunning = false;
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ignore)
            {
                isInterrupted = true;
            }
        }

        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void run(final TreeUnderTest tree, final int znodes, final int dataLength)
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        while (isRunning)
        {
            tree.setData(random.nextInt(znodes), dataLength);
        }
    }
}
