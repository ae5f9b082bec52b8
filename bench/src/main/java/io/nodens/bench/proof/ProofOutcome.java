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
package io.nodens.bench.proof;

import io.nodens.cluster.testkit.Await;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * How a proof ends: its exit codes, and the ways to the ones that it does not give itself.
 */
final class ProofOutcome
{
    /** What was to be shown was shown. */
    static final int PROVED = 0;
    /** It was not. */
    static final int FAILED = 1;
    /** Nothing was shown either way: members or clients did not start, or files could not be written. */
    static final int NOT_CARRIED_OUT = 3;

    private ProofOutcome()
    {
    }

    /**
     * Carry a proof out.
     *
     * @param proof that gives its exit code.
     * @return that, or {@link #NOT_CARRIED_OUT}, with the cause printed, when it throws.
     */
    static int carryOut(final Callable<Integer> proof)
    {
        try
        {
            return proof.call();
        }
        catch (final Exception ex)
        {
            System.out.println("NOT CARRIED OUT: " + ex);
            ex.printStackTrace();
            return NOT_CARRIED_OUT;
        }
    }

    /**
     * End this process as failed after a time, by its front door: shutdown hooks kill members and clients.
     *
     * @param seconds from now.
     * @param onOver  says that the time is over.
     */
    static void failAfter(final int seconds, final Runnable onOver)
    {
        final Thread watchdog = new Thread(
            () ->
            {
                Await.holds(TimeUnit.SECONDS.toMillis(seconds), () -> false);
                onOver.run();
                System.exit(FAILED);
            },
            "time-limit");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
