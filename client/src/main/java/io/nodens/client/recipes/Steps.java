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
package io.nodens.client.recipes;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs steps one at a time in the order in which they came, on the thread of whoever finds none at it, so that what
 * they share needs no lock: none is held while a step calls the client, and nobody waits for another's step.
 * <p>
 * <b>Thread:</b> any.
 */
final class Steps
{
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Consumer<Throwable> errors;
    private final Runnable afterwards;

    /**
     * No steps yet.
     *
     * @param errors     gets what a step throws, which none should.
     * @param afterwards called when a thread has run all that there were, and others may run more meanwhile.
     */
    Steps(final Consumer<Throwable> errors, final Runnable afterwards)
    {
        this.errors = errors;
        this.afterwards = afterwards;
    }

    /**
     * Run a step when those before it are done: before this returns, unless another thread is at it, which goes on with
     * this one.
     *
     * @param step that does not wait.
     */
    void run(final Runnable step)
    {
        queue.add(step);
        if (0 != pending.getAndIncrement())
        {
            return;
        }

        do
        {
            try
            {
                queue.remove().run();
            }
            catch (final Throwable throwable)
            {
                errors.accept(throwable);
            }
        }
        while (0 != pending.decrementAndGet());

        afterwards.run();
    }
}
