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

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Waits for answers, never without an end.
 */
final class Answers
{
    private Answers()
    {
    }

    /**
     * Wait for an answer.
     *
     * @param future    of it.
     * @param timeoutNs most nanoseconds to wait.
     * @param what      for the message.
     * @param <T>       of the answer.
     * @return the answer.
     * @throws IllegalStateException when it does not come, or says that the call failed.
     */
    static <T> T await(final Future<T> future, final long timeoutNs, final String what)
    {
        try
        {
            return future.get(timeoutNs, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + what, ex);
        }
        catch (final ExecutionException ex)
        {
            throw new IllegalStateException(what + " failed: " + ex.getCause(), ex);
        }
        catch (final TimeoutException ex)
        {
            throw new IllegalStateException(
                what + " was not answered within " + TimeUnit.NANOSECONDS.toSeconds(timeoutNs) + " s", ex);
        }
    }

    /**
     * Have something done when an answer has come, where nobody waits for it.
     *
     * @param future of the answer.
     * @param then   is given the answer, or why there is none; must not throw.
     * @param <T>    of the answer.
     */
    static <T> void whenDone(final CompletableFuture<T> future, final BiConsumer<? super T, Throwable> then)
    {
        // Nobody waits for what this returns either.
        final CompletableFuture<Void> unused = future.handle((answer, failure) ->
        {
            then.accept(answer, failure);
            return null;
        });
    }

    /**
     * Many calls of which a bounded number is in flight.
     */
    static final class Window
    {
        private final ArrayDeque<CompletableFuture<?>> pending = new ArrayDeque<>();
        private final int most;
        private final long timeoutNs;
        private final String what;

        Window(final int most, final long timeoutNs, final String what)
        {
            this.most = most;
            this.timeoutNs = timeoutNs;
            this.what = what;
        }

        void add(final CompletableFuture<?> future)
        {
            pending.add(future);
            if (pending.size() >= most)
            {
                await(pending.poll(), timeoutNs, what);
            }
        }

        void drain()
        {
            while (!pending.isEmpty())
            {
                await(pending.poll(), timeoutNs, what);
            }
        }
    }
}
