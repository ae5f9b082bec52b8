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
package io.nodens.tree;

/**
 * Polls the change ring of a region. The ring is lossy: a reader that falls a whole ring behind is lapped, knows it, and
 * goes on at the newest change; its owner must then compare its watches with the tree.
 * <p>
 * <b>Thread:</b> owned by one. <b>Allocates:</b> never.
 */
public final class ChangeReader
{
    /** Returned by {@link #poll(ChangeHandler, int)} when changes were lost. */
    public static final int LAPPED = -1;

    ChangeReader()
    {
    }

    /**
     * Hand over changes of complete transactions, oldest first. Never splits: a transaction's changes are visible to poll
     * only once the transaction is complete, though a limit may part them over several polls.
     *
     * @param handler for the changes.
     * @param limit   most changes to hand over.
     * @return number of changes handed over, or {@link #LAPPED}.
     */
    public int poll(final ChangeHandler handler, final int limit)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Every change of every transaction up to this one was handed over, or lost and reported as {@link #LAPPED}. When
     * poll returned less than its limit this is at least the completed zxid from before the call.
     *
     * @return the zxid.
     */
    public long polledZxid()
    {
        throw new UnsupportedOperationException();
    }
}
