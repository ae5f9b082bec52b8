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

import io.nodens.client.SessionListener;
import org.agrona.ErrorHandler;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Those who follow the session; what they throw stays with the error handler.
 * <p>
 * <b>Thread:</b> any may add and remove, the client's tells.
 */
final class SessionListeners
{
    private final CopyOnWriteArrayList<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<SessionListener> directListeners = ConcurrentHashMap.newKeySet();
    private final ErrorHandler errorHandler;

    SessionListeners(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    void add(final SessionListener listener)
    {
        if (listener instanceof DirectListener)
        {
            directListeners.add(listener);
        }
        else
        {
            listeners.add(listener);
        }
    }

    void remove(final SessionListener listener)
    {
        if (listener instanceof DirectListener)
        {
            directListeners.remove(listener);
        }
        else
        {
            listeners.remove(listener);
        }
    }

    void tell(final Consumer<SessionListener> call)
    {
        for (final SessionListener listener : directListeners)
        {
            tell(listener, call);
        }

        for (final SessionListener listener : listeners)
        {
            tell(listener, call);
        }
    }

    private void tell(final SessionListener listener, final Consumer<SessionListener> call)
    {
        try
        {
            call.accept(listener);
        }
        catch (final Exception ex)
        {
            errorHandler.onError(ex);
        }
    }
}
