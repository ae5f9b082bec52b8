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

import io.nodens.client.CreateMode;
import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.client.SessionListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an application does when its session is over: its ephemerals and locks are gone, and only a new client helps. A
 * client that is closed, whose process ended, or that nobody heard of for its session's time-out loses its session; a
 * lost connection or a dead member alone does not end it.
 */
final class LosingTheSession
{
    private LosingTheSession()
    {
    }

    static void run(final NodensClient client, final String endpoints, final EmbeddedDriver driver)
        throws InterruptedException
    {
        final String path = Example.ROOT + "/alive";
        final AtomicBoolean isExpired = new AtomicBoolean();
        final SessionListener listener = new SessionListener()
        {
            @Override
            public void onExpired()
            {
                System.out.println("session: expired; what it held is gone");
                isExpired.set(true);
            }
        };

        // A client without a thread of its own is one that we can let stand still, as a long pause would.
        try (NodensClient paused = NodensClient.connect(Example.context(endpoints, driver)
            .sessionTimeoutMs(300)
            .sessionListener(listener)
            .useAgentInvoker(true)))
        {
            paused.create(path, new byte[0], CreateMode.EPHEMERAL);

            final CountDownLatch gone = new CountDownLatch(1);
            if (null != client.exists(path, (event) -> gone.countDown()))
            {
                gone.await();
            }
            System.out.println("session: the cluster took the ephemeral of the client that stood still");

            while (!isExpired.get())
            {
                paused.doWork();
                Thread.onSpinWait();
            }
        }

        try (NodensClient renewed = NodensClient.connect(Example.context(endpoints, driver)))
        {
            renewed.create(path, new byte[0], CreateMode.EPHEMERAL);
            System.out.println("session: a new client is there again");
        }
    }
}
