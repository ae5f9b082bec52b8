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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nodens.client.EmbeddedDriver;
import io.nodens.client.NodensClient;
import io.nodens.client.recipes.LeaderElection;
import io.nodens.client.recipes.LeaderListener;
import java.util.concurrent.CountDownLatch;

/**
 * Two candidates, each with a session of its own: the second leads when the first one leaves.
 */
final class Electing
{
    private Electing()
    {
    }

    static void run(final NodensClient client, final String endpoints, final EmbeddedDriver driver)
        throws InterruptedException
    {
        final Candidate first = new Candidate("first");
        final Candidate second = new Candidate("second");
        try (NodensClient other = NodensClient.connect(Example.context(endpoints, driver));
            LeaderElection otherElection = new LeaderElection(
                other.async(), Example.ROOT + "/election", "second".getBytes(UTF_8), second))
        {
            try (LeaderElection election = new LeaderElection(
                client.async(), Example.ROOT + "/election", "first".getBytes(UTF_8), first))
            {
                election.start();
                first.elected.await();
                otherElection.start();
            }

            second.elected.await();
        }
    }

    private static final class Candidate implements LeaderListener
    {
        private final String name;
        private final CountDownLatch elected = new CountDownLatch(1);

        private Candidate(final String name)
        {
            this.name = name;
        }

        @Override
        public void onElected(final long fencingToken)
        {
            System.out.println("election: the " + name + " candidate leads, with fencing token " + fencingToken);
            elected.countDown();
        }

        @Override
        public void onRevoked()
        {
            System.out.println("election: the " + name + " candidate leads no more");
        }
    }
}
