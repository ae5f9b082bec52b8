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
import io.nodens.client.ReadLevel;
import io.nodens.client.SessionEnd;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.ClientTimers;
import io.nodens.client.connection.DirectListener;
import io.nodens.client.connection.RecipeAccess;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Waits until a znode is as it should be: looks at it, and again at each change.
 * <p>
 * <b>Thread:</b> any. Everything that changes the wait is a step, and no lock is held by one.
 */
final class ZnodeWait implements DirectListener, WatchListener
{
    private final AsyncNodensClient client;
    private final ClientTimers timers;
    private final String path;
    private final Predicate<CachedZnode> condition;
    private final Steps steps;
    private final Chain chain;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean isWatching;

    /**
     * A wait.
     *
     * @param application client.
     * @param path        of the znode.
     * @param condition   gets the znode, null when there is none; a step, which throws when the wait is of no use.
     */
    ZnodeWait(final AsyncNodensClient application, final String path, final Predicate<CachedZnode> condition)
    {
        final RecipeAccess access = RecipeAccess.get();
        client = access.reserve(application);
        timers = access.timers(application);
        this.path = path;
        this.condition = condition;
        steps = new Steps(this::finish, () -> { });
        chain = new Chain(client, timers, steps, Operation.MEET, path);
    }

    /** Completes when the znode is as it should be, exceptionally when it cannot be waited for any longer. */
    CompletableFuture<Void> done()
    {
        return done;
    }

    ZnodeWait start()
    {
        steps.run(() ->
        {
            client.addSessionListener(this);
            watch();
        });
        return this;
    }

    /**
     * Wait for it, as a caller does.
     *
     * @param waits     of the recipe.
     * @param timeoutMs to wait at most.
     * @return false when it was not in time.
     * @throws InterruptedException when the thread is interrupted.
     */
    boolean await(final Waits waits, final long timeoutMs) throws InterruptedException
    {
        waits.checkCaller();
        start();
        boolean isDecided = false;
        try
        {
            isDecided = waits.await(done, Waits.nanos(timeoutMs), this::onClientEnded);
        }
        finally
        {
            if (!isDecided)
            {
                leave();
            }
        }

        if (isDecided)
        {
            Waits.valueOf(done);
        }

        return isDecided;
    }

    void leave()
    {
        steps.run(() -> finish(new CancellationException("given up while waiting")));
    }

    /** The client's end was seen by somebody who waits. */
    void onClientEnded()
    {
        chain.onClientEnded(this::finish);
    }

    @Override
    public void onEvent(final WatchedEvent event)
    {
        steps.run(() ->
        {
            isWatching = false;
            if (!done.isDone())
            {
                chain.restart();
                watch();
            }
        });
    }

    @Override
    public void onEnded(final SessionEnd end)
    {
        steps.run(() -> finish(NodensException.of(end.code(), Operation.MEET, path, end.detail())));
    }

    private void watch()
    {
        isWatching = true;
        chain.follow(() -> client.exists(path, this, ReadLevel.LOCAL), (stat, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, this::watch, this::finish);
            }
            else
            {
                read();
            }
        });
    }

    private void read()
    {
        chain.follow(() -> ZnodeRead.of(client, path), (read, throwable) ->
        {
            if (null != throwable)
            {
                chain.again(throwable, this::read, this::finish);
            }
            else if (condition.test(read.znode()))
            {
                finish(null);
            }
            else
            {
                // The watch says when to look again.
                chain.onProgress();
            }
        });
    }

    private void finish(final Throwable failure)
    {
        if (done.isDone())
        {
            return;
        }

        chain.restart();
        client.removeSessionListener(this);
        if (null == failure)
        {
            done.complete(null);
        }
        else
        {
            done.completeExceptionally(failure instanceof CancellationException ? failure : chain.reason(failure));
        }

        if (isWatching)
        {
            chain.unwatch(path, this);
        }
    }
}
