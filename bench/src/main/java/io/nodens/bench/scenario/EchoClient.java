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

import io.nodens.bench.system.Demand;
import io.nodens.bench.system.LoadConnection;
import io.nodens.bench.system.OperationKind;
import io.nodens.bench.system.raw.RawAeronSystem;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * A client of a bare cluster that echoes: a set is a message through the log and back; there is nothing else. When
 * another member leads, it sends again what was not answered, as a front end of Nodens does.
 * <p>
 * <b>Thread:</b> any calls; a thread of its own drives the connection.
 */
final class EchoClient implements ScenarioClient
{
    private static final int LIMIT = 2 * SteadyWriter.WINDOW;

    private final LoadConnection connection;
    private final IntConsumer onNewLeader;
    private final ManyToOneConcurrentArrayQueue<CompletableFuture<Long>> calls =
        new ManyToOneConcurrentArrayQueue<>(LIMIT);
    /** By slot, in the order in which they were made. */
    private final TreeMap<Integer, CompletableFuture<Long>> pending = new TreeMap<>();
    private final ArrayDeque<Integer> unsent = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "echo-client");
    private int nextSlot;
    private volatile boolean isStopping;

    /**
     * Connect.
     *
     * @param system      to connect to.
     * @param dataLength  of messages.
     * @param onNewLeader is given the member that leads, when that is another one.
     */
    EchoClient(final RawAeronSystem system, final int dataLength, final IntConsumer onNewLeader)
    {
        this.onNewLeader = onNewLeader;
        connection = system.connect(
            new Demand(EnumSet.of(OperationKind.SET), 1, dataLength, 1, LIMIT), 0, this::onCompletion, this::sendAgain);
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        final IdleStrategy idleStrategy = new YieldingIdleStrategy();
        try
        {
            while (!isStopping)
            {
                int work = calls.drain(this::take);
                while (!unsent.isEmpty() && connection.offer(OperationKind.SET, 0, unsent.peek()))
                {
                    unsent.poll();
                    work++;
                }
                work += connection.doWork();
                idleStrategy.idle(work);
            }
        }
        catch (final RuntimeException ex)
        {
            isStopping = true;
            pending.values().forEach((future) -> future.completeExceptionally(ex));
        }
        finally
        {
            connection.close();
        }
    }

    private void take(final CompletableFuture<Long> call)
    {
        final int slot = nextSlot++;
        pending.put(slot, call);
        unsent.add(slot);
    }

    private void onCompletion(final int slot, final String error)
    {
        // One that was sent twice may be answered twice.
        final CompletableFuture<Long> call = pending.remove(slot);
        if (null != call)
        {
            call.complete(0L);
        }
    }

    private void sendAgain(final int leader)
    {
        unsent.clear();
        unsent.addAll(pending.keySet());
        onNewLeader.accept(leader);
    }

    @Override
    public CompletableFuture<Long> set(final String path, final byte[] data)
    {
        final CompletableFuture<Long> call = new CompletableFuture<>();
        while (!calls.offer(call))
        {
            if (isStopping)
            {
                return CompletableFuture.failedFuture(new IllegalStateException("the connection ended"));
            }
            Thread.yield();
        }

        return call;
    }

    @Override
    public CompletableFuture<String> create(final String path, final byte[] data, final Lifetime lifetime)
    {
        throw new UnsupportedOperationException("an echo has no znodes");
    }

    @Override
    public CompletableFuture<Void> delete(final String path)
    {
        throw new UnsupportedOperationException("an echo has no znodes");
    }

    @Override
    public CompletableFuture<List<String>> children(final String path)
    {
        throw new UnsupportedOperationException("an echo has no znodes");
    }

    @Override
    public CompletableFuture<Boolean> exists(final String path, final LongConsumer listener)
    {
        throw new UnsupportedOperationException("an echo has no znodes");
    }

    @Override
    public CompletableFuture<Void> watch(final String path, final LongConsumer listener)
    {
        throw new UnsupportedOperationException("an echo has no znodes");
    }

    @Override
    public CompletableFuture<Void> sync()
    {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isConnectionLoss(final Throwable failure)
    {
        return false;
    }

    @Override
    public void close()
    {
        isStopping = true;
        Joins.await(thread);
    }
}
