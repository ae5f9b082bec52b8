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

import io.nodens.client.AsyncNodensClient;

/**
 * How recipes come to what applications have no use for: requests out of the reserve, timers and the thread of the
 * client.
 * <p>
 * <b>Thread:</b> any.
 */
public abstract class RecipeAccess
{
    private static volatile RecipeAccess instance;

    /**
     * For the client.
     */
    protected RecipeAccess()
    {
    }

    /**
     * The access.
     *
     * @return the one that the client provided, which every instance of it does first.
     */
    public static RecipeAccess get()
    {
        return instance;
    }

    /**
     * Provide the access.
     *
     * @param access of the client.
     */
    public static void provide(final RecipeAccess access)
    {
        instance = access;
    }

    /**
     * The same client, with requests out of the reserve.
     *
     * @param client of the application.
     * @return a view of it, which must not be closed.
     */
    public abstract AsyncNodensClient reserve(AsyncNodensClient client);

    /**
     * The same client with its own requests, for what reads much: its futures complete on the client's thread.
     *
     * @param client of the application.
     * @return a view of it, which must not be closed.
     */
    public abstract AsyncNodensClient direct(AsyncNodensClient client);

    /**
     * The timers of a client.
     *
     * @param client of the application.
     * @return its timers.
     */
    public final ClientTimers timers(final AsyncNodensClient client)
    {
        return conductor(client).timers();
    }

    /**
     * The conductor of a client.
     *
     * @param client of the application.
     * @return its conductor.
     */
    protected abstract ClientConductor conductor(AsyncNodensClient client);

    /**
     * Whether the application drives the client.
     *
     * @param client of the application.
     * @return true when whoever waits must call {@link AsyncNodensClient#doWork()}.
     */
    public abstract boolean isInvoked(AsyncNodensClient client);

    /**
     * How long a call waits when it is given no bound.
     *
     * @param client of the application.
     * @return milliseconds: the client's time-out of operations.
     */
    public abstract long operationTimeoutMs(AsyncNodensClient client);
}
