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

import io.aeron.Aeron;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;

import java.util.LinkedHashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The Aeron clients of this process that were not given by the application: one for each media driver, used by all
 * Nodens clients that have threads of their own, and closed with the last of them. It has a thread of its own, which
 * sleeps most of the time.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> the Aeron clients.
 */
public final class SharedAeron
{
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final ConcurrentHashMap<String, SharedAeron> BY_DIRECTORY = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<String, Failure> FAILURES = new ConcurrentHashMap<>();

    private final CopyOnWriteArrayList<ErrorHandler> handlers = new CopyOnWriteArrayList<>();
    private final Aeron aeron;
    private int users;

    private SharedAeron(final String directory)
    {
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(directory)
            .clientName("nodens")
            .idleStrategy(new BackoffIdleStrategy(1, 1, MIN_PARK_NS, MAX_PARK_NS))
            .errorHandler(this::onError)
            .subscriberErrorHandler(this::onError)
            .threadFactory((runnable) ->
            {
                final Thread thread = new Thread(runnable, "nodens-aeron");
                thread.setDaemon(true);
                return thread;
            }));
    }

    /**
     * Use the Aeron client of a media driver.
     *
     * @param directory    of the media driver.
     * @param errorHandler to be given Aeron's errors, as every other user's.
     * @return the Aeron client, to be given back by {@link #release(Aeron, ErrorHandler)}.
     * @throws RuntimeException of Aeron when the media driver is not there; whoever waits for the same attempt gets the
     *                          same failure.
     */
    public static Aeron acquire(final String directory, final ErrorHandler errorHandler)
    {
        final Failure before = FAILURES.get(directory);
        return BY_DIRECTORY.compute(directory, (key, current) ->
        {
            final SharedAeron shared;
            if (null != current && !current.aeron.isClosed())
            {
                shared = current;
            }
            else
            {
                shared = connect(directory, before);
            }

            shared.users++;
            shared.handlers.add(errorHandler);
            return shared;
        }).aeron;
    }

    /**
     * Give an Aeron client back. It is closed when nobody else uses it.
     *
     * @param aeron        that was acquired, or that was made for its user alone.
     * @param errorHandler of the user.
     */
    public static void release(final Aeron aeron, final ErrorHandler errorHandler)
    {
        final boolean[] isShared = new boolean[1];
        BY_DIRECTORY.computeIfPresent(aeron.context().aeronDirectoryName(), (key, current) ->
        {
            if (current.aeron != aeron)
            {
                return current;
            }

            current.handlers.remove(errorHandler);
            isShared[0] = --current.users > 0;
            return isShared[0] ? current : null;
        });
        if (!isShared[0])
        {
            CloseHelper.close(errorHandler, aeron);
        }
    }

    private static SharedAeron connect(final String directory, final Failure before)
    {
        final Failure latest = FAILURES.get(directory);
        if (null != latest && !latest.equals(before))
        {
            // It failed while this caller was waiting for its turn.
            throw latest.exception();
        }

        try
        {
            final SharedAeron shared = new SharedAeron(directory);
            FAILURES.remove(directory);
            return shared;
        }
        catch (final RuntimeException ex)
        {
            FAILURES.put(directory, new Failure(ex));
            throw ex;
        }
    }

    private void onError(final Throwable throwable)
    {
        // As they are now, for a user may leave meanwhile; each once, however often it uses the Aeron client.
        new LinkedHashSet<>(handlers).forEach((handler) -> handler.onError(throwable));
    }

    private record Failure(RuntimeException exception)
    {
    }
}
