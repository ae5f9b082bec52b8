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
 * Tells a {@link LockListener} of what its owner holds.
 *
 * @param listener of the application.
 */
record ListenerOwner(LockListener listener) implements EntryOwner
{
    private static final LockListener NOBODY = new LockListener()
    {
    };

    static ListenerOwner of(final LockListener listener)
    {
        return new ListenerOwner(null == listener ? NOBODY : listener);
    }

    @Override
    public void onHead(final long token)
    {
        // The one who asked for it sees it.
    }

    @Override
    public void onSuspended()
    {
        listener.onSuspended();
    }

    @Override
    public void onResumed()
    {
        listener.onResumed();
    }

    @Override
    public void onLost()
    {
        listener.onLost();
    }

    @Override
    public boolean isToldOfLeaving()
    {
        return false;
    }

    @Override
    public void onFailed(final NodensException reason)
    {
        // The one who asked for it sees it.
    }
}
