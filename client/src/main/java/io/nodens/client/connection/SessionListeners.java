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

import io.nodens.client.SessionEnd;
import io.nodens.client.SessionListener;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who follow the session, and what they are still to be told.
 * <p>
 * A listener is told what happens after it was added and before it is removed, and the end once, also when it is added
 * after the end. When the application is slow and notices wait, a connection that came and went meanwhile is left out,
 * so that no more than {@link #MAX_WAITING} wait and connected and disconnected alternate. The place in line of what is
 * left out is taken by the next connection. A {@link DirectListener} is
 * told at once, by the client's thread.
 * <p>
 * <b>Thread:</b> any may add and remove, the client's reports. <b>Allocates:</b> per notice.
 */
final class SessionListeners
{
    /** Notices that may wait. */
    static final int MAX_WAITING = 16;

    private final CopyOnWriteArrayList<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<SessionListener> directListeners = ConcurrentHashMap.newKeySet();
    private final List<SessionListener> toldOfTheEnd = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CallbackQueue callbacks;
    private Notice newest;
    private Notice leftOut;
    private volatile SessionEnd end;

    SessionListeners(final CallbackQueue callbacks)
    {
        this.callbacks = callbacks;
    }

    void add(final SessionListener listener)
    {
        if (listener instanceof DirectListener)
        {
            directListeners.add(listener);
            if (null != end)
            {
                tellDirectEnd(listener, end);
            }

            return;
        }

        listeners.addIfAbsent(listener);
        final SessionEnd why = end;
        if (null != why)
        {
            waiting.getAndIncrement();
            callbacks.add(new Notice(false, List.of(listener), (each) -> tellEnd(each, why)));
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

    void connected(final long sessionId, final int memberId, final String endpoint)
    {
        final Call call = (listener) -> listener.onConnected(sessionId, memberId, endpoint);
        tellDirect(call);
        final Notice place = leftOut;
        leftOut = null;
        if (null != place && place.tryTake(List.copyOf(listeners), call))
        {
            newest = place;
        }
        else
        {
            report(true, call);
        }
    }

    void disconnected(final String reason)
    {
        final Call call = (listener) -> listener.onDisconnected(reason);
        tellDirect(call);
        if (waiting.get() >= MAX_WAITING - 2 && null != newest && newest.isConnected && newest.tryCancel())
        {
            leftOut = newest;
            newest = null;
            return;
        }

        report(false, call);
    }

    void ended(final SessionEnd why)
    {
        end = why;
        for (final SessionListener listener : directListeners)
        {
            tellDirectEnd(listener, why);
        }

        report(false, (listener) -> tellEnd(listener, why));
    }

    private void tellDirect(final Call call)
    {
        for (final SessionListener listener : directListeners)
        {
            tellDirect(listener, call);
        }
    }

    /** Whoever takes it off tells it, so that it is told once. */
    private void tellDirectEnd(final SessionListener listener, final SessionEnd why)
    {
        if (directListeners.remove(listener))
        {
            tellDirect(listener, (each) -> each.onEnded(why));
        }
    }

    private void tellDirect(final SessionListener listener, final Call call)
    {
        try
        {
            call.on(listener);
        }
        catch (final Throwable ex)
        {
            callbacks.onError(ex);
        }
    }

    private void report(final boolean isConnected, final Call call)
    {
        newest = new Notice(isConnected, List.copyOf(listeners), call);
        waiting.getAndIncrement();
        callbacks.add(newest);
    }

    /** Callbacks run one after the other, so that the list needs no more. */
    private void tellEnd(final SessionListener listener, final SessionEnd why)
    {
        for (final SessionListener told : toldOfTheEnd)
        {
            if (told == listener)
            {
                return;
            }
        }

        toldOfTheEnd.add(listener);
        listener.onEnded(why);
    }

    @FunctionalInterface
    private interface Call
    {
        void on(SessionListener listener);
    }

    private final class Notice extends CallbackTask
    {
        private static final int WAITING = 0;
        private static final int BEGUN = 1;
        private static final int CANCELLED = 2;

        private final AtomicInteger state = new AtomicInteger(WAITING);
        private final boolean isConnected;
        private List<SessionListener> addressees;
        private Call call;

        Notice(final boolean isConnected, final List<SessionListener> addressees, final Call call)
        {
            this.isConnected = isConnected;
            this.addressees = addressees;
            this.call = call;
        }

        boolean tryCancel()
        {
            return state.compareAndSet(WAITING, CANCELLED);
        }

        /** Tell something else in the place of what was cancelled, unless its turn has come. */
        boolean tryTake(final List<SessionListener> newAddressees, final Call newCall)
        {
            // Read by whoever finds the state WAITING, which is set below.
            addressees = newAddressees;
            call = newCall;
            return state.compareAndSet(CANCELLED, WAITING);
        }

        @Override
        void run()
        {
            if (WAITING != state.getAndSet(BEGUN))
            {
                return;
            }

            for (final SessionListener listener : addressees)
            {
                if (listeners.contains(listener))
                {
                    callbacks.guard(() -> call.on(listener));
                }
            }
        }

        @Override
        void done()
        {
            waiting.getAndDecrement();
        }
    }
}
