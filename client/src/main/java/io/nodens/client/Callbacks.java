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
 * Where a client runs the code of its application: watch and session listeners, handlers of asynchronous requests, what
 * is chained to futures, and the error handler.
 * <p>
 * Wherever it is, callbacks of one client run one after the other, in the order in which what they report happened, and
 * never two at the same time. What a callback throws goes to the error handler and to nowhere else.
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
     * On a daemon thread of the client's own, {@code nodens-callback-} and the client's name, which is there while
     * there is something to run. The default of a client that has a thread of its own: a callback may take as long as
     * it likes, wait, and make synchronous calls; only other callbacks wait for it.
     *
     * @return the choice.
     */
    public static Callbacks onOwnThread()
    {
        return OWN_THREAD;
    }

    /**
     * On an executor of the application's, one at a time. When it refuses, the client's own callback thread takes over.
     *
     * @param executor to use; not closed. One that runs on the calling thread makes it the client's.
     * @return the choice.
     */
    public static Callbacks onExecutor(final Executor executor)
    {
        return new Callbacks(Objects.requireNonNull(executor, "executor"), false);
    }

    /**
     * On the thread that drives the client, at the end of its duty cycle: without a hand-over, but the client does
     * nothing meanwhile, not even keep its session alive. Callbacks must not block, and synchronous calls there are
     * refused. The only choice, and the default, with {@link ClientContext#useAgentInvoker(boolean)}.
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
