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
package io.nodens.bench.scenario;

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.ClientContext;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One thread that drives all native clients of a run, so that a hundred of them need no hundred threads. It yields when
 * there is nothing to do, as the generators of the rig do.
 * <p>
 * <b>Thread:</b> any may call; clients, listeners and futures live on the pump's own.
 */
final class ClientPump implements AutoCloseable
{
    /** Most calls that wait for the pump's thread; whoever has one more waits for room. */
    private static final int CALL_LIMIT = 1 << 16;

    private final ManyToOneConcurrentArrayQueue<Runnable> calls = new ManyToOneConcurrentArrayQueue<>(CALL_LIMIT);
    private final List<AsyncNodensClient> clients = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "client-pump");
    private volatile boolean isStopping;

    ClientPump()
    {
        thread.setDaemon(true);
        thread.start();
    }

    CompletableFuture<AsyncNodensClient> connect(final ClientContext context)
    {
        return call(() ->
        {
            final AsyncNodensClient client = AsyncNodensClient.connect(context);
            clients.add(client);
            return CompletableFuture.completedFuture(client);
        });
    }

    CompletableFuture<Void> disconnect(final AsyncNodensClient client)
    {
        return call(() ->
        {
            clients.remove(client);
            client.close();
            return CompletableFuture.completedFuture(null);
        });
    }

    /**
     * Make a call on the pump's thread.
     *
     * @param call that returns a future.
     * @param <T>  of its result.
     * @return the same result.
     */
    <T> CompletableFuture<T> call(final Supplier<CompletableFuture<T>> call)
    {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        final Runnable task = () ->
        {
            try
            {
                Answers.whenDone(call.get(), (result, failure) ->
                {
                    if (null == failure)
                    {
                        answer.complete(result);
                    }
                    else
                    {
                        answer.completeExceptionally(failure);
                    }
                });
            }
            catch (final RuntimeException ex)
            {
                answer.completeExceptionally(ex);
            }
        };
        if (Thread.currentThread() == thread)
        {
            task.run();
            return answer;
        }

        while (!calls.offer(task))
        {
            if (isStopping)
            {
                return CompletableFuture.failedFuture(new IllegalStateException("the clients are closed"));
            }
            Thread.yield();
        }

        return answer;
    }

    private void run()
    {
        final IdleStrategy idleStrategy = new YieldingIdleStrategy();
        while (!isStopping)
        {
            int work = calls.drain(Runnable::run);
            for (int i = 0; i < clients.size(); i++)
            {
                work += clients.get(i).doWork();
            }
            idleStrategy.idle(work);
        }

        CloseHelper.quietCloseAll(clients);
    }

    @Override
    public void close()
    {
        isStopping = true;
        Joins.await(thread);
    }
}
