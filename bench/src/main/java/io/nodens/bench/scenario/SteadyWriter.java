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

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sets the data of a znode at a fixed rate. A write whose answer was lost with its connection is made again, for it
 * must be done; its latency counts from the moment at which it was due the first time.
 * <p>
 * <b>Thread:</b> one of its own sends; answers come on the client's.
 */
final class SteadyWriter implements AutoCloseable
{
    /** Most writes in flight; those that become due beyond it wait, and their wait counts. */
    static final int WINDOW = 128;
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final ScenarioClient client;
    private final String path;
    private final byte[] data;
    private final long intervalNs;
    private final String kind;
    private final ScenarioRecord record;
    private final AckTally tally = new AckTally();
    private final AtomicInteger inFlight = new AtomicInteger();
    /** Due moments of writes to be made again; bounded by the window. */
    private final ConcurrentLinkedQueue<Long> again = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "steady-writer");
    private volatile boolean isStopping;

    /**
     * Begin to write.
     *
     * @param client   of its own.
     * @param path     of a znode that is there.
     * @param ratePerS writes a second.
     * @param length   bytes of data.
     * @param kind     of latencies in the record.
     * @param record   of the run.
     */
    SteadyWriter(
        final ScenarioClient client,
        final String path,
        final int ratePerS,
        final int length,
        final String kind,
        final ScenarioRecord record)
    {
        this.client = client;
        this.path = path;
        this.kind = kind;
        this.record = record;
        data = new byte[length];
        intervalNs = TimeUnit.SECONDS.toNanos(1) / ratePerS;
        thread.setDaemon(true);
        thread.start();
    }

    AckTally tally()
    {
        return tally;
    }

    private void run()
    {
        long dueNs = System.nanoTime();
        while (!isStopping)
        {
            final Long lostNs = again.poll();
            if (null != lostNs)
            {
                send(lostNs);
            }
            else if (System.nanoTime() - dueNs >= 0 && inFlight.get() < WINDOW)
            {
                inFlight.incrementAndGet();
                send(dueNs);
                dueNs += intervalNs;
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private void send(final long dueNs)
    {
        Answers.whenDone(client.set(path, data), (zxid, failure) ->
        {
            if (null != failure && client.isConnectionLoss(failure) && !isStopping)
            {
                again.add(dueNs);
                return;
            }

            inFlight.decrementAndGet();
            if (null == failure)
            {
                final long nowNs = System.nanoTime();
                tally.add(dueNs, nowNs);
                record.record(kind, nowNs - dueNs);
            }
            else if (!isStopping)
            {
                record.error("a write failed: " + failure);
            }
        });
    }

    /**
     * Stop, and wait for what is in flight.
     *
     * @param timeoutNs most nanoseconds to wait.
     * @return how many were not answered.
     */
    int stop(final long timeoutNs)
    {
        close();
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (inFlight.get() > 0 && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(PARK_NS);
        }

        return inFlight.get();
    }

    @Override
    public void close()
    {
        isStopping = true;
        Joins.await(thread);
    }
}
