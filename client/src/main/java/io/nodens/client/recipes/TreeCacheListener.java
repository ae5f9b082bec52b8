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

import io.nodens.client.exceptions.NodensException;

/**
 * Receives notices about a {@link TreeCache}.
 * <p>
 * <b>Thread:</b> that of the client's {@link io.nodens.client.Callbacks}: one call at a time, in the order of the
 * events. Only on the client's own thread it must not wait for calls of the client.
 */
@FunctionalInterface
public interface TreeCacheListener
{
    /**
     * The cache has another state. While a call takes long, the states that come meanwhile are told as one: what is
     * {@code after} in a call is {@code before} in the next.
     *
     * @param before what was told last; without znodes and with {@link TreeSnapshot#NOTHING} at first.
     * @param after  the newest state; {@link TreeSnapshot#changesSince(TreeSnapshot)} lists the differences.
     */
    void onChanged(TreeSnapshot before, TreeSnapshot after);

    /**
     * The connection is lost: the cache stays as it is until {@link #onResumed()}.
     */
    default void onSuspended()
    {
    }

    /**
     * The connection is back. What was missed comes as a change.
     */
    default void onResumed()
    {
    }

    /**
     * The cache has ended without being closed, because the session is over or a limit is reached. Its last snapshot
     * stays, and a cache of another client can go on from it.
     *
     * @param reason why.
     */
    default void onEnded(final NodensException reason)
    {
    }
}
