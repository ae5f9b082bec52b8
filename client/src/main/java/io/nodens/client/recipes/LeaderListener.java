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
 * Receives notices about the role of a candidate.
 * <p>
 * <b>Thread:</b> that of the client's {@link io.nodens.client.Callbacks}: one call at a time, in the order of the
 * events. Each {@link #onElected(long)} is followed by one {@link #onRevoked()}. Only on the client's own thread it
 * must not wait for calls of the client.
 */
public interface LeaderListener
{
    /**
     * This candidate leads.
     *
     * @param fencingToken zxid that is greater than that of every earlier leader.
     */
    void onElected(long fencingToken);

    /**
     * The connection is lost. Whether this candidate still leads is unknown until {@link #onResumed()} or {@link
     * #onRevoked()}.
     */
    default void onSuspended()
    {
    }

    /**
     * The connection is back, and this candidate still leads.
     */
    default void onResumed()
    {
    }

    /**
     * This candidate does not lead any more.
     */
    void onRevoked();

    /**
     * This candidate cannot lead any more and did not lead before: session ended, own znode deleted, path refused.
     *
     * @param reason why.
     */
    default void onFailed(final NodensException reason)
    {
    }
}
