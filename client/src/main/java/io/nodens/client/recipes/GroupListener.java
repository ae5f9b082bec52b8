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

import java.util.List;

/**
 * Receives notices about the members of a group, or the providers of a service.
 * <p>
 * <b>Thread:</b> that of the client's {@link io.nodens.client.Callbacks}: one call at a time, in the order of the
 * events. Only on the client's own thread it must not wait for calls of the client.
 */
@FunctionalInterface
public interface GroupListener
{
    /**
     * Somebody came or went, or set its data. While a call takes long, what happens meanwhile is told as one change.
     *
     * @param members that there are now, in the order in which they joined; the list does not change.
     */
    void onMembers(List<GroupMember> members);

    /**
     * The connection is lost: the list stays as it is until {@link #onResumed()}.
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
     * The list changes no more, because the session is over or there are more members than fit.
     *
     * @param reason why.
     */
    default void onEnded(final NodensException reason)
    {
    }
}
