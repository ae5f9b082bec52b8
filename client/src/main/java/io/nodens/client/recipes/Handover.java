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

import io.nodens.client.connection.ClientTimers;

import java.util.concurrent.CompletableFuture;

/**
 * Hands what a recipe decides to the application, in a future whose stages run where the client's callbacks do.
 */
final class Handover
{
    private static final Runnable NOTHING = () -> { };

    private Handover()
    {
    }

    /**
     * Hand over what nobody has to give back.
     *
     * @param timers of the client.
     * @param inner  that the recipe completes.
     * @param <T>    of the value.
     * @return the application's future.
     */
    static <T> CompletableFuture<T> of(final ClientTimers timers, final CompletableFuture<T> inner)
    {
        return of(timers, inner, NOTHING);
    }

    /**
     * Hand over what must be given back when the application does not want it any more: because it has cancelled its
     * future, or completed it otherwise.
     *
     * @param timers     of the client.
     * @param inner      that the recipe completes.
     * @param onUnwanted gives it back; called once or twice.
     * @param <T>        of the value.
     * @return the application's future.
     */
    static <T> CompletableFuture<T> of(
        final ClientTimers timers, final CompletableFuture<T> inner, final Runnable onUnwanted)
    {
        final CompletableFuture<T> outer = new CompletableFuture<>();
        final CompletableFuture<T> unused = inner.whenComplete(
            (value, throwable) -> timers.execute(() -> deliver(outer, value, throwable, onUnwanted)));
        final CompletableFuture<T> unusedOuter = outer.whenComplete((value, throwable) ->
        {
            if (!inner.isDone())
            {
                onUnwanted.run();
            }
        });
        return outer;
    }

    private static <T> void deliver(
        final CompletableFuture<T> outer, final T value, final Throwable throwable, final Runnable onUnwanted)
    {
        if (null != throwable)
        {
            outer.completeExceptionally(Failures.cause(throwable));
        }
        else if (!outer.complete(value))
        {
            onUnwanted.run();
        }
    }
}
