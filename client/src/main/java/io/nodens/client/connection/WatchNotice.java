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

import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;

/**
 * An event on its way to a listener. The places of its watches are free again when it was told.
 */
final class WatchNotice extends CallbackTask
{
    private final WatchRegistry registry;
    private final WatchListener listener;
    private final WatchedEvent event;
    private int places;

    WatchNotice(final WatchRegistry registry, final WatchListener listener, final WatchedEvent event)
    {
        this.registry = registry;
        this.listener = listener;
        this.event = event;
    }

    WatchListener listener()
    {
        return listener;
    }

    /** One more watch that the event used up. */
    void addPlace()
    {
        places++;
    }

    @Override
    void run()
    {
        listener.onEvent(event);
    }

    @Override
    void done()
    {
        for (int i = 0; i < places; i++)
        {
            registry.unreserve();
        }
    }
}
