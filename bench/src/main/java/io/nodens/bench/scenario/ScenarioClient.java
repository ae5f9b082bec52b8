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
import java.util.function.LongConsumer;

/**
 * A client of any system, as far as scenarios need one. Calls do not wait; a future fails with what the system's own
 * client says.
 * <p>
 * <b>Thread:</b> any. Listeners and whatever is chained to a future run on a thread of the client, and must not block.
 */
interface ScenarioClient extends AutoCloseable
{
    /**
     * How long a znode lives, and how it is named.
     */
    enum Lifetime
    {
        /** Until it is deleted. */
        PERSISTENT,
        /** As long as the session. */
        EPHEMERAL,
        /** As long as the session, and with a number after its name. */
        EPHEMERAL_SEQUENTIAL
    }

    /**
     * Create a znode.
     *
     * @param path     of it, without the number.
     * @param data     of it.
     * @param lifetime of it.
     * @return its path.
     */
    CompletableFuture<String> create(String path, byte[] data, Lifetime lifetime);

    /**
     * Replace the data of a znode, whatever its version.
     *
     * @param path of it.
     * @param data new.
     * @return zxid of the change.
     */
    CompletableFuture<Long> set(String path, byte[] data);

    /**
     * Delete a znode, whatever its version.
     *
     * @param path of it.
     * @return done.
     */
    CompletableFuture<Void> delete(String path);

    /**
     * List a znode.
     *
     * @param path of it.
     * @return names of its children, in no order.
     */
    CompletableFuture<List<String>> children(String path);

    /**
     * Ask for a znode, and hear once of the next change to it.
     *
     * @param path     of it.
     * @param listener is given the zxid of the change; null to hear of nothing.
     * @return whether it is there.
     */
    CompletableFuture<Boolean> exists(String path, LongConsumer listener);

    /**
     * Hear of every change to a znode from now on.
     *
     * @param path     of it.
     * @param listener is given the zxid of each change.
     * @return done.
     */
    CompletableFuture<Void> watch(String path, LongConsumer listener);

    /**
     * Wait until the server that the client is connected to has applied all writes that were answered before.
     *
     * @return done.
     */
    CompletableFuture<Void> sync();

    /**
     * Whether a failure says only that an answer was lost, so that the write may be made again.
     *
     * @param failure of one of the futures.
     * @return true when it does.
     */
    boolean isConnectionLoss(Throwable failure);

    /** End the session. */
    @Override
    void close();
}
