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

import io.nodens.client.NodensException;

/**
 * Told about the role of a candidate.
 * <p>
 * <b>Thread:</b> that on which the client tells listeners: one call at a time, in the order in which things happened,
 * each {@link #onElected(long)} followed by one {@link #onRevoked()}. Must not wait for calls of the client there.
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
     * The connection is lost: whether this candidate still leads cannot be known until it is back or revoked.
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
     * This candidate leads no more.
     */
    void onRevoked();

    /**
     * This candidate can not lead any longer, and did not before: session ended, own znode deleted, path refused.
     *
     * @param reason why.
     */
    default void onFailed(final NodensException reason)
    {
    }
}
