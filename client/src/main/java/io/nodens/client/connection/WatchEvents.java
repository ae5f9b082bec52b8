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

import io.nodens.client.WatchedEvent;
import io.nodens.tree.watch.WatchRules;

/** Events of watches as the protocol and {@link WatchRules} number them, and as the application sees them. */
final class WatchEvents
{
    private WatchEvents()
    {
    }

    /** The type of an event, or null for one that the client does not know. */
    static WatchedEvent.Type typeOf(final int event)
    {
        return switch (event)
        {
            case WatchRules.CREATED -> WatchedEvent.Type.CREATED;
            case WatchRules.DELETED -> WatchedEvent.Type.DELETED;
            case WatchRules.DATA_CHANGED -> WatchedEvent.Type.DATA_CHANGED;
            case WatchRules.CHILDREN_CHANGED -> WatchedEvent.Type.CHILDREN_CHANGED;
            case WatchRules.EVENTS_LOST -> WatchedEvent.Type.EVENTS_LOST;
            default -> null;
        };
    }

    /** The event of a type. */
    static int eventOf(final WatchedEvent.Type type)
    {
        return switch (type)
        {
            case CREATED -> WatchRules.CREATED;
            case DELETED -> WatchRules.DELETED;
            case DATA_CHANGED -> WatchRules.DATA_CHANGED;
            case CHILDREN_CHANGED -> WatchRules.CHILDREN_CHANGED;
            case EVENTS_LOST -> WatchRules.EVENTS_LOST;
            // The client's own, which no rule knows.
            case WATCH_REMOVED -> WatchRules.NO_EVENT;
        };
    }
}
