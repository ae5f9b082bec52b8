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
package io.nodens.client;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Where a client runs the code of its application: watch and session listeners, handlers of asynchronous requests,
 * stages chained to futures, and the error handler.
 * <p>
 * In every case the callbacks of one client run one after the other, in the order of the things that they report, and
 * never two at the same time. Whatever a callback throws goes to the error handler only.
 *
 * @see ClientContext#callbacks(Callbacks)
 */
public final class Callbacks
{
    private static final Callbacks OWN_THREAD = new Callbacks(null, false);
    private static final Callbacks CLIENT_THREAD = new Callbacks(null, true);

    private final Executor executor;
    private final boolean isOnClientThread;

    private Callbacks(final Executor executor, final boolean isOnClientThread)
    {
        this.executor = executor;
        this.isOnClientThread = isOnClientThread;
    }

    /**
     * On a daemon thread of the client's own. Its name is {@code nodens-callback-} and the client's name; it exists
     * while there is something to run. This is the default of a client that has a thread of its own. A callback may
     * take long, wait, and make synchronous calls; only other callbacks wait for it.
     *
     * @return the choice.
     */
    public static Callbacks onOwnThread()
    {
        return OWN_THREAD;
    }

    /**
     * On an executor of the application's, one at a time. When it refuses, the client's own callback thread takes over;
     * one that accepts and does not begin is asked again, and begins nothing twice.
     *
     * @param executor to use; the client does not close it. If it runs tasks on the calling thread, callbacks run on
     *                 the client's thread.
     * @return the choice.
     */
    public static Callbacks onExecutor(final Executor executor)
    {
        return new Callbacks(Objects.requireNonNull(executor, "executor"), false);
    }

    /**
     * On the thread that drives the client, at the end of its duty cycle. There is no hand-over between threads, but
     * meanwhile the client does nothing, not even keep its session alive. Callbacks must not block, and synchronous
     * calls there are refused. This is the default, and the only choice, with {@link
     * ClientContext#useAgentInvoker(boolean)}.
     *
     * @return the choice.
     */
    public static Callbacks onClientThread()
    {
        return CLIENT_THREAD;
    }

    /**
     * The application's executor.
     *
     * @return the executor, or null for a thread of the client's.
     */
    public Executor executor()
    {
        return executor;
    }

    /**
     * Whether the thread that drives the client runs callbacks.
     *
     * @return true when it does.
     */
    public boolean isOnClientThread()
    {
        return isOnClientThread;
    }
}
