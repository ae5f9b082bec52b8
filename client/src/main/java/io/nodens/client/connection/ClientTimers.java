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

import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What recipes want done on the client's thread, at once or later: attempts that are to be made again after a pause,
 * and calls of listeners. A recipe has three of them at most under way, so that their number is that of the
 * application's recipes.
 * <p>
 * <b>Thread:</b> any may schedule, the client's runs. <b>Allocates:</b> for each timer.
 */
public final class ClientTimers
{
    private static final int RUN_LIMIT = 64;

    private final ConcurrentLinkedQueue<Timer> added = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(
        (a, b) -> a.atNs == b.atNs ? Long.signum(a.number - b.number) : Long.signum(a.atNs - b.atNs));
    private final ClientConductor conductor;
    private final CallbackQueue callbacks;
    private long nextNumber;

    ClientTimers(final ClientConductor conductor, final CallbackQueue callbacks)
    {
        this.conductor = conductor;
        this.callbacks = callbacks;
    }

    /**
     * Have something done on the client's thread, which must not wait for it. What is left when the client ends is done
     * then, due or not; what comes later may be forgotten.
     *
     * @param delayNs from now.
     * @param task    to run.
     */
    public void schedule(final long delayNs, final Runnable task)
    {
        added.add(new Timer(conductor.nanoTime() + delayNs, task));
    }

    /**
     * Run what calls listeners of the application's, where those are told.
     *
     * @param task that throws nothing.
     */
    public void execute(final Runnable task)
    {
        callbacks.add(new Call(task));
    }

    /**
     * Report what a listener has thrown.
     *
     * @param throwable that was thrown.
     */
    public void report(final Throwable throwable)
    {
        callbacks.onError(throwable);
    }

    /**
     * Whether the calling thread is the client's, which must not wait.
     *
     * @return true for the client's.
     */
    public boolean isOnClientThread()
    {
        return conductor.isOnDutyThread();
    }

    /**
     * Run what is due.
     *
     * @param nowNs time now.
     * @return tasks run.
     */
    int run(final long nowNs)
    {
        takeAdded();
        int work = 0;
        while (work < RUN_LIMIT && !timers.isEmpty() && nowNs - timers.peek().atNs >= 0)
        {
            work++;
            run(timers.poll());
        }

        return work;
    }

    /**
     * Run what is left, due or not: there is no later.
     */
    void runAll()
    {
        takeAdded();
        while (!timers.isEmpty())
        {
            run(timers.poll());
        }
    }

    private void takeAdded()
    {
        Timer timer = added.poll();
        while (null != timer)
        {
            timer.number = nextNumber++;
            timers.add(timer);
            timer = added.poll();
        }
    }

    private void run(final Timer timer)
    {
        if (timer.claim())
        {
            try
            {
                timer.task.run();
            }
            catch (final RuntimeException ex)
            {
                callbacks.onError(ex);
            }
        }
    }

    /**
     * A task and its time.
     */
    static final class Timer
    {
        private final long atNs;
        private final Runnable task;
        private final AtomicBoolean isClaimed = new AtomicBoolean();
        private long number;

        Timer(final long atNs, final Runnable task)
        {
            this.atNs = atNs;
            this.task = task;
        }

        /**
         * Take the task, to run it.
         *
         * @return true for the first one that asks.
         */
        boolean claim()
        {
            return isClaimed.compareAndSet(false, true);
        }
    }

    /**
     * Listeners of the application's that a recipe has to tell something.
     */
    private static final class Call extends CallbackTask
    {
        private final Runnable task;

        Call(final Runnable task)
        {
            this.task = task;
        }

        @Override
        void run()
        {
            task.run();
        }

        @Override
        void done()
        {
            // One for each recipe at most: it takes along what was added meanwhile.
        }
    }
}
