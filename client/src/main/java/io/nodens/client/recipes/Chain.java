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

import io.nodens.client.AsyncNodensClient;
import io.nodens.client.CreateMode;
import io.nodens.client.WatchListener;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.exceptions.BackPressureException;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodeExistsException;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.client.exceptions.OperationTimeoutException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Requests of a recipe, one after the other: each answer is a step, what failed for now is asked again after a pause,
 * and answers of a chain that was given up are dropped.
 * <p>
 * <b>Thread:</b> that of the recipe's steps.
 */
final class Chain
{
    private static final long PAUSE_MIN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_MAX_NS = TimeUnit.SECONDS.toNanos(1);

    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final Steps steps;
    private final Operation operation;
    private final String path;
    private long number;
    private long pauseNs = PAUSE_MIN_NS;
    private boolean isOver;

    /**
     * No requests yet.
     *
     * @param client    whose futures complete on its own thread.
     * @param timers    of the client.
     * @param steps     of the recipe.
     * @param operation that failures name.
     * @param path      that failures name.
     */
    Chain(
        final AsyncNodensClient client,
        final ClientTimers timers,
        final Steps steps,
        final Operation operation,
        final String path)
    {
        this.client = client;
        this.timers = timers;
        this.steps = steps;
        this.operation = operation;
        this.path = path;
    }

    /** Drop what is under way, and go on with something else. */
    void restart()
    {
        number++;
        pauseNs = PAUSE_MIN_NS;
    }

    /** Drop what is under way, and everything from here on. */
    void end()
    {
        number++;
        isOver = true;
    }

    /** A request has come to its end as it should: the next pause is short again. */
    void onProgress()
    {
        pauseNs = PAUSE_MIN_NS;
    }

    /**
     * Go on with an answer, unless the chain was restarted or ended by then.
     *
     * @param request to make.
     * @param next    gets the answer, or what the request failed with.
     * @param <T>     of the answer.
     */
    <T> void follow(final Supplier<CompletableFuture<T>> request, final BiConsumer<T, Throwable> next)
    {
        final long expected = number;
        CompletableFuture<T> answer;
        try
        {
            answer = request.get();
        }
        catch (final RuntimeException ex)
        {
            answer = CompletableFuture.failedFuture(ex);
        }

        final CompletableFuture<T> unused = answer.whenComplete((value, throwable) -> steps.run(() ->
        {
            if (expected == number && !isOver)
            {
                next.accept(value, throwable);
            }
        }));
    }

    /**
     * Do something after a pause, which doubles each time.
     *
     * @param next to do, unless the chain was restarted or ended by then.
     */
    void pauseThen(final Runnable next)
    {
        final long expected = number;
        timers.schedule(pauseNs, () -> steps.run(() ->
        {
            if (expected == number && !isOver)
            {
                next.run();
            }
        }));
        pauseNs = Math.min(PAUSE_MAX_NS, pauseNs * 2);
    }

    /**
     * What to do about a failure of what may be asked again.
     *
     * @param throwable that a request failed with.
     * @param retry     asks again.
     * @param giveUp    gets the reason when asking again is of no use.
     */
    void again(final Throwable throwable, final Runnable retry, final Consumer<NodensException> giveUp)
    {
        final Throwable cause = Failures.cause(throwable);
        if (cause instanceof BackPressureException)
        {
            pauseThen(retry);
        }
        else if (cause instanceof OperationTimeoutException)
        {
            retry.run();
        }
        else
        {
            giveUp.accept(reason(cause));
        }
    }

    /**
     * What to do about a failure of what must be done whatever happens, as long as there is a session.
     *
     * @param throwable that a request failed with.
     * @param retry     asks again.
     * @param over      gets the reason when the session is over.
     */
    void insist(final Throwable throwable, final Runnable retry, final Consumer<NodensException> over)
    {
        if (Failures.isSessionOver(throwable))
        {
            over.accept(reason(Failures.cause(throwable)));
        }
        else
        {
            pauseThen(retry);
        }
    }

    /**
     * Take a watch back, whatever happens, as long as there is a session.
     *
     * @param watchedPath that the watch is on.
     * @param listener    that it was set with.
     */
    void unwatch(final String watchedPath, final WatchListener listener)
    {
        follow(() -> client.removeWatch(watchedPath, listener), (isRemoved, throwable) ->
        {
            if (null != throwable && !Failures.isSessionOver(throwable))
            {
                pauseThen(() -> unwatch(watchedPath, listener));
            }
        });
    }

    /**
     * The client's end was seen by somebody who waits. What a request fails with says how it ended.
     *
     * @param over gets the reason, as a step, when the session is over.
     */
    void onClientEnded(final Consumer<NodensException> over)
    {
        final CompletableFuture<Long> unused = client.sync().whenComplete((zxid, throwable) ->
        {
            if (null != throwable && Failures.isSessionOver(throwable))
            {
                steps.run(() -> over.accept(reason(throwable)));
            }
        });
    }

    /**
     * Create a znode that does not matter by itself, with those above it.
     *
     * @param parent to create unless it exists.
     * @param then   what to do when it is there.
     * @param giveUp gets the reason when it cannot be created.
     */
    void createAll(final String parent, final Runnable then, final Consumer<NodensException> giveUp)
    {
        createFrom(parent, parent.indexOf('/', 1), then, giveUp);
    }

    private void createFrom(
        final String parent, final int end, final Runnable then, final Consumer<NodensException> giveUp)
    {
        final String ancestor = end < 0 ? parent : parent.substring(0, end);
        follow(() -> client.create(ancestor, null, CreateMode.PERSISTENT), (created, throwable) ->
        {
            if (null != throwable && !(Failures.cause(throwable) instanceof NodeExistsException))
            {
                again(throwable, () -> createFrom(parent, end, then, giveUp), giveUp);
            }
            else if (end < 0)
            {
                then.run();
            }
            else
            {
                createFrom(parent, parent.indexOf('/', end + 1), then, giveUp);
            }
        });
    }

    /**
     * The reason that a failure gives.
     *
     * @param throwable that a request or a step failed with.
     * @return the exception that the application gets.
     */
    NodensException reason(final Throwable throwable)
    {
        final Throwable cause = Failures.cause(throwable);
        return cause instanceof NodensException exception ? exception :
            NodensException.of(ErrorCode.SYSTEM_ERROR, operation, path, String.valueOf(cause));
    }
}
