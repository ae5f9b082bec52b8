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
package com.example.nodens;

import io.nodens.client.NodensClient;
import io.nodens.client.recipes.DistributedLock;
import io.nodens.client.recipes.LockListener;

/**
 * One holder at a time in the whole cluster. The fencing token rises with every holder: what the lock protects refuses
 * a smaller one than it has seen, and is safe even from a holder that does not know yet that it has lost the lock.
 */
final class Locking
{
    private Locking()
    {
    }

    static void run(final NodensClient client) throws InterruptedException
    {
        final LockListener listener = new LockListener()
        {
            @Override
            public void onLost()
            {
                System.out.println("lock: lost");
            }
        };

        try (DistributedLock lock = new DistributedLock(client, Example.ROOT + "/lock", listener))
        {
            final long fencingToken = lock.tryLock(5_000);
            if (DistributedLock.NOT_ACQUIRED == fencingToken)
            {
                System.out.println("lock: somebody else holds it");
                return;
            }

            System.out.println("lock: held with fencing token " + fencingToken);
            // By the client's own clock, so that it is true also while the link is dead.
            System.out.println("lock: still held: " + lock.isHeld());
        }
    }
}
