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
package io.nodens.client.connection;

import io.nodens.client.Callbacks;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbackQueueTest
{
    private static final int PRODUCERS = 3;
    private static final int TASKS = 20_000;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private int done;
    private long nowNs;

    @ParameterizedTest
    @ValueSource(strings = {"own", "executor", "direct", "abandoned"})
    void shouldRunEverythingOnceInTheOrderOfEachProducer(final String mode) throws InterruptedException
    {
        final ExecutorService executor = Executors.newFixedThreadPool(2);
        final CallbackQueue queue = new CallbackQueue(
            switch (mode)
            {
                case "own" -> Callbacks.onOwnThread();
                case "executor" -> Callbacks.onExecutor(executor);
                case "direct" -> Callbacks.onExecutor(Runnable::run);
                default -> Callbacks.onClientThread();
            },
            errors::add,
            mode);
        queue.abandon();
        final int[] last = new int[PRODUCERS];
        final List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++)
        {
            final int producer = i;
            producers.add(new Thread(() ->
            {
                for (int number = 1; number <= TASKS; number++)
                {
                    queue.add(new Numbered(last, producer, number));
                }
            }));
        }

        producers.forEach(Thread::start);
        for (final Thread producer : producers)
        {
            producer.join();
        }

        queue.awaitIdle(() -> 1);
        assertTrue(queue.isIdle());
        assertEquals(List.of(), errors);
        assertEquals(0, overlaps.get());
        assertEquals(PRODUCERS * TASKS, done);
        executor.shutdown();
    }

    @Test
    void shouldCountErrorsBeyondItsLimit()
    {
        final CallbackQueue queue = new CallbackQueue(Callbacks.onClientThread(), errors::add, "errors");
        for (int i = 0; i < 100; i++)
        {
            queue.onError(new IllegalStateException("" + i));
        }

        while (queue.runOnClientThread() > 0)
        {
            continue;
        }

        queue.onError(new IllegalStateException("after"));
        queue.runOnClientThread();

        assertEquals(66, errors.size());
        assertEquals("36 errors were not reported: too many waited", errors.get(64).getMessage());
        assertEquals("after", errors.get(65).getMessage());
    }

    @Test
    void shouldReportTheRefusalOfAnExecutorWhereCallbacksRunAndNotToTheThreadThatAdds()
    {
        final List<Thread> reporters = new CopyOnWriteArrayList<>();
        final CallbackQueue queue = new CallbackQueue(
            Callbacks.onExecutor((task) ->
            {
                throw new RejectedExecutionException();
            }),
            (ex) -> reporters.add(Thread.currentThread()),
            "refused");

        queue.add(new Numbered(new int[1], 0, 1));
        queue.awaitIdle(() -> 1);

        assertEquals(1, done);
        assertEquals(1, reporters.size());
        assertEquals("nodens-callback-refused", reporters.get(0).getName());
    }

    @Test
    void shouldStartTheThreadLaterWhenThereIsNoneToHave()
    {
        final AtomicInteger starts = new AtomicInteger();
        final CallbackQueue queue = new CallbackQueue(
            Callbacks.onOwnThread(),
            errors::add,
            (run) ->
            {
                if (starts.incrementAndGet() < 3)
                {
                    throw new OutOfMemoryError("no more threads");
                }
                return new Thread(run);
            },
            SystemNanoClock.INSTANCE);

        queue.add(new Numbered(new int[1], 0, 1));
        queue.awaitIdle(() -> 1);

        assertEquals(1, done);
        assertEquals(3, starts.get());
        assertEquals(2, errors.size());
    }

    @Test
    void shouldRunWhatIsLeftAtTheEndThoughThereIsNoThread()
    {
        final CallbackQueue queue = new CallbackQueue(
            Callbacks.onOwnThread(),
            errors::add,
            (run) ->
            {
                throw new OutOfMemoryError("no more threads");
            },
            SystemNanoClock.INSTANCE);
        final int[] last = new int[1];
        queue.add(new Numbered(last, 0, 1));
        queue.runOnClientThread();
        assertEquals(0, done);

        queue.abandon();
        queue.add(new Numbered(last, 0, 2));

        assertEquals(2, done);
        assertTrue(queue.isIdle());
    }

    @Test
    void shouldAskAnExecutorAgainThatMayHaveThrownAwayWhatItAccepted()
    {
        final AtomicInteger asked = new AtomicInteger();
        final CallbackQueue queue = new CallbackQueue(
            Callbacks.onExecutor((task) ->
            {
                if (asked.incrementAndGet() > 1)
                {
                    // Twice, as when the first one was only late.
                    task.run();
                    task.run();
                }
            }),
            errors::add,
            Thread::new,
            () -> nowNs);
        queue.add(new Numbered(new int[1], 0, 1));
        queue.runOnClientThread();
        assertEquals(1, asked.get());

        nowNs += 2_000_000_000L;
        queue.runOnClientThread();

        assertEquals(1, done);
        assertEquals(2, asked.get());
        assertEquals(List.of(), errors);
    }

    private final class Numbered extends CallbackTask
    {
        private final int[] last;
        private final int producer;
        private final int number;

        Numbered(final int[] last, final int producer, final int number)
        {
            this.last = last;
            this.producer = producer;
            this.number = number;
        }

        @Override
        void run()
        {
            if (inside.incrementAndGet() > 1)
            {
                overlaps.incrementAndGet();
            }

            if (last[producer] + 1 != number)
            {
                throw new IllegalStateException(producer + ": " + number + " after " + last[producer]);
            }

            last[producer] = number;
            inside.decrementAndGet();
        }

        @Override
        void done()
        {
            done++;
        }
    }
}
