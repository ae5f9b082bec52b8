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

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A contender for a lock, by the plain recipe, which is the same for every system: an ephemeral sequential znode is a
 * place in the queue; the lowest holds the lock; everyone else watches the one before, and looks again when that is
 * gone.
 * <p>
 * <b>Thread:</b> calls on that of the scenario, all else on the client's.
 */
final class LockContender
{
    private static final String PREFIX = "place-";
    private static final byte[] NO_DATA = new byte[0];

    private final ScenarioClient client;
    private final String lock;
    private volatile String place;
    private volatile CompletableFuture<Long> acquired;

    /**
     * Make a contender that does not contend yet.
     *
     * @param client of its own.
     * @param lock   path of the lock, which is there.
     */
    LockContender(final ScenarioClient client, final String lock)
    {
        this.client = client;
        this.lock = lock;
    }

    /**
     * Queue up.
     *
     * @return a place in the queue was taken.
     */
    CompletableFuture<Void> queueUp()
    {
        final CompletableFuture<Long> own = new CompletableFuture<>();
        acquired = own;
        return client.create(lock + "/" + PREFIX, NO_DATA, ScenarioClient.Lifetime.EPHEMERAL_SEQUENTIAL)
            .thenAccept((path) ->
            {
                place = path.substring(lock.length() + 1);
                look(own);
            });
    }

    /**
     * The moment at which it holds the lock.
     *
     * @return completes with {@link System#nanoTime()} of then.
     */
    CompletableFuture<Long> acquired()
    {
        return acquired;
    }

    /**
     * Name of its place in the queue, by which the next holder is known.
     *
     * @return the znode's name.
     */
    String place()
    {
        return place;
    }

    /**
     * Give the lock up.
     *
     * @return the place in the queue is gone.
     */
    CompletableFuture<Void> release()
    {
        return client.delete(lock + "/" + place);
    }

    private void look(final CompletableFuture<Long> own)
    {
        Answers.whenDone(client.children(lock), (names, failure) ->
        {
            if (null != failure)
            {
                own.completeExceptionally(failure);
                return;
            }

            final String before = before(names, place);
            if (null == before)
            {
                own.complete(System.nanoTime());
            }
            else
            {
                await(own, before);
            }
        });
    }

    private void await(final CompletableFuture<Long> own, final String before)
    {
        Answers.whenDone(client.exists(lock + "/" + before, (zxid) -> look(own)), (isThere, failure) ->
        {
            if (null != failure)
            {
                own.completeExceptionally(failure);
            }
            else if (!isThere)
            {
                look(own);
            }
        });
    }

    /**
     * The place before one's own.
     *
     * @param names of all places, in no order.
     * @param own   among them.
     * @return its name, or null for the first.
     */
    static String before(final List<String> names, final String own)
    {
        String before = null;
        for (final String name : names)
        {
            if (name.compareTo(own) < 0 && (null == before || name.compareTo(before) > 0))
            {
                before = name;
            }
        }

        return before;
    }
}
