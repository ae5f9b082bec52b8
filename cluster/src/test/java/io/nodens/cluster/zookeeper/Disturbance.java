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
package io.nodens.cluster.zookeeper;

import io.nodens.cluster.testkit.Await;
import io.nodens.cluster.testkit.ServerProcess;

/**
 * Kills servers and lets them stand still under clients, which get on before the next is done to anybody.
 * <p>
 * <b>Thread:</b> the test's.
 */
final class Disturbance
{
    private static final long WAIT_MS = GuaranteeClient.WAIT_MS;
    private static final long LATE_AT_MOST_MS = 12_000;

    private final Runnable awaitProgress;

    /**
     * A disturbance of some clients.
     *
     * @param awaitProgress returns when all of them have got on.
     */
    Disturbance(final Runnable awaitProgress)
    {
        this.awaitProgress = awaitProgress;
    }

    /**
     * Kill a server, and start it again when clients have got on without it.
     *
     * @param process that runs.
     */
    void kill(final ServerProcess process)
    {
        System.out.println(process.name() + " is killed");
        process.kill();
        awaitProgress.run();
        startAgain(process);
    }

    /**
     * Stop a server for a time. It may end after such a pause; whoever runs it starts it again.
     *
     * @param process   that runs.
     * @param pauseMs   how long, at least.
     * @param meanwhile done while it stands still; may take longer.
     */
    void pause(final ServerProcess process, final long pauseMs, final Runnable meanwhile)
    {
        System.out.println(process.name() + " stands still for " + pauseMs + " ms");
        final long untilNs = System.nanoTime() + pauseMs * 1_000_000L;
        process.signal("STOP");
        meanwhile.run();
        Await.until("the pause is over", pauseMs + LATE_AT_MOST_MS, () -> System.nanoTime() - untilNs > 0);
        process.signal("CONT");
        awaitProgress.run();
        if (!process.isAlive())
        {
            System.out.println(process.name() + " ended after it had stood still");
            startAgain(process);
        }
    }

    private void startAgain(final ServerProcess process)
    {
        process.start().awaitReady(WAIT_MS);
        awaitProgress.run();
    }
}
