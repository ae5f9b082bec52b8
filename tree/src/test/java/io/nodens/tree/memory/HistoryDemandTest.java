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
package io.nodens.tree.memory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.*;

@Timeout(60)
class HistoryDemandTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldNotLoseWhatIsAskedForWhileTheLockIsLookedAt() throws InterruptedException
    {
        final AtomicReference<HistoryDemand> demand = new AtomicReference<>();
        final CountDownLatch made = new CountDownLatch(1);
        final CountDownLatch lookedTwice = new CountDownLatch(2);
        demand.set(new HistoryDemand(directory, () ->
        {
            try
            {
                made.await();
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
            if (2 == lookedTwice.getCount())
            {
                demand.get().want();
            }

            lookedTwice.countDown();
            return false;
        }));
        made.countDown();
        lookedTwice.await();

        // The second look is the first one that nobody asked during or since.
        assertTrue(demand.get().isWanted());
        demand.get().close();
    }
}
