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
package io.nodens.cluster.frontend;

import io.nodens.client.ClientContext;
import io.nodens.client.NodensClient;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Several clients of one front end with the real state machine behind it, all on the thread and the clock of the test.
 * While a client waits in a call, its look at the clock lets the member and the other clients work, so that blocking
 * calls need no second thread.
 */
final class RecipeRig implements AutoCloseable
{
    static final int SESSION_TIMEOUT_MS = 2_000;

    final FrontEndHarness harness;
    private final List<NodensClient> clients = new ArrayList<>();
    private final Set<NodensClient> resting = new LinkedHashSet<>();
    private boolean isCycling;

    RecipeRig(final Path directory)
    {
        harness = new FrontEndHarness(directory);
        harness.drives(this::drive);
    }

    NodensClient client()
    {
        return client(SESSION_TIMEOUT_MS);
    }

    NodensClient client(final int sessionTimeoutMs)
    {
        final PumpingClock clock = new PumpingClock();
        final NodensClient client = NodensClient.connect(new ClientContext()
            .endpoints(harness.requestChannel.substring(harness.requestChannel.indexOf('=') + 1))
            .aeron(harness.clientAeron)
            .useAgentInvoker(true)
            .nanoClock(clock)
            .termBufferLength(4 << 20)
            .sessionTimeoutMs(sessionTimeoutMs)
            .operationTimeoutMs(60_000)
            .answerTimeoutMs(60_000)
            .silenceTimeoutMs(600)
            .closeTimeoutMs(100)
            .reconnectBackoffMinMs(1)
            .reconnectBackoffMaxMs(10)
            .errorHandler(harness.errors::add));
        clock.owner = client;
        clients.add(client);
        return client;
    }

    /** The process of a client stands still. */
    void stop(final NodensClient client)
    {
        resting.add(client);
    }

    /** It goes on. */
    void resume(final NodensClient client)
    {
        resting.remove(client);
    }

    /** A client stands still until its session is over, and goes on then. */
    void loseSession(final NodensClient client)
    {
        stop(client);
        harness.pass(2 * SESSION_TIMEOUT_MS);
        resume(client);
    }

    /** Wait for a future as the test's thread does. */
    <T> T join(final CompletableFuture<T> future)
    {
        harness.await(() -> future.isDone() ? true : null);
        return future.join();
    }

    /** The same, whatever it fails with. */
    boolean joinQuietly(final CompletableFuture<?> future)
    {
        harness.await(() -> future.isDone() ? true : null);
        return !future.isCompletedExceptionally() && !Boolean.FALSE.equals(future.join());
    }

    void await(final String what, final BooleanSupplier condition)
    {
        try
        {
            harness.await(() -> condition.getAsBoolean() ? true : null);
        }
        catch (final AssertionError ex)
        {
            throw new AssertionError(what + " did not come: " + ex.getMessage(), ex);
        }
    }

    @Override
    public void close()
    {
        resting.clear();
        clients.forEach((client) -> client.async().close());
        CloseHelper.close(harness);
        assertEquals("[]", harness.errors.toString());
    }

    private void drive()
    {
        final boolean wasCycling = isCycling;
        isCycling = true;
        try
        {
            for (int i = 0; i < clients.size(); i++)
            {
                if (!resting.contains(clients.get(i)))
                {
                    clients.get(i).doWork();
                }
            }
        }
        finally
        {
            isCycling = wasCycling;
        }
    }

    /** The harness's clock, which lets the others work when its owner looks at it. */
    private final class PumpingClock implements NanoClock
    {
        private NodensClient owner;

        @Override
        public long nanoTime()
        {
            if (!isCycling)
            {
                isCycling = true;
                final boolean isAdded = null != owner && resting.add(owner);
                try
                {
                    harness.cycle();
                }
                finally
                {
                    isCycling = false;
                    if (isAdded)
                    {
                        resting.remove(owner);
                    }
                }
            }

            return harness.clock.nanoTime();
        }
    }
}
