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
 * Whom a place in the queue belongs to. Told where the client tells the application's listeners, one thing at a time
 * and in order.
 */
interface EntryOwner
{
    /**
     * The entry is the head of the queue.
     *
     * @param token greater than that of every head before.
     */
    void onHead(long token);

    /** The connection is lost while the entry is the head. */
    void onSuspended();

    /** The connection is back, and the entry is still the head. */
    void onResumed();

    /** The entry was the head and is not any longer. */
    void onLost();

    /**
     * Whether {@link #onLost()} is called also when the entry leaves because it was asked to.
     *
     * @return true when it is.
     */
    boolean isToldOfLeaving();

    /**
     * The entry could not become the head.
     *
     * @param reason why.
     */
    void onFailed(NodensException reason);
}
