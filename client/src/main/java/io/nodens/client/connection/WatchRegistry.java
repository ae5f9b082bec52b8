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
import io.nodens.sbe.protocol.WatchKind;
import org.agrona.ErrorHandler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The watches that are set, and who is to be told.
 * <p>
 * A watch is remembered with the zxid of the read that set it and fires for later changes only. After a reconnect it is
 * registered again by what the read had found: a znode that was there is watched for change and deletion, one that was
 * absent for its creation.
 * <p>
 * <b>Thread:</b> the client's, but for the reservations, which any thread makes. <b>Allocates:</b> per watch and event.
 */
final class WatchRegistry
{
    private final Map<String, List<Watch>> watchesByPath = new HashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();
    private final int maxWatches;
    private final ErrorHandler errorHandler;

    WatchRegistry(final int maxWatches, final ErrorHandler errorHandler)
    {
        this.maxWatches = maxWatches;
        this.errorHandler = errorHandler;
    }

    boolean tryReserve()
    {
        if (reserved.getAndIncrement() >= maxWatches)
        {
            reserved.getAndDecrement();
            return false;
        }

        return true;
    }

    void unreserve()
    {
        reserved.getAndDecrement();
    }

    int count()
    {
        return reserved.get();
    }

    /**
     * Set a watch for which a reservation was made.
     *
     * @param path       of the znode.
     * @param wireKind   as which the member knows it.
     * @param kind       as which to register it again.
     * @param listener   to tell.
     * @param asOfZxid   later changes fire it.
     */
    void add(
        final String path,
        final WatchKind wireKind,
        final WatchKind kind,
        final WatchListener listener,
        final long asOfZxid)
    {
        final List<Watch> watches = watchesByPath.computeIfAbsent(path, (ignore) -> new ArrayList<>(2));
        for (final Watch watch : watches)
        {
            if (watch.listener == listener && watch.kind == kind)
            {
                watch.wireKind = wireKind;
                watch.asOfZxid = asOfZxid;
                unreserve();
                return;
            }
        }

        watches.add(new Watch(wireKind, kind, listener, asOfZxid));
    }

    /**
     * Take a listener off a path.
     *
     * @param path     of the znode.
     * @param listener to forget.
     * @param orphans  gets the kinds that the member need not watch any longer.
     * @return true when it was there.
     */
    boolean remove(final String path, final WatchListener listener, final List<WatchKind> orphans)
    {
        final List<Watch> watches = watchesByPath.get(path);
        if (null == watches)
        {
            return false;
        }

        boolean isFound = false;
        for (int i = watches.size() - 1; i >= 0; i--)
        {
            if (watches.get(i).listener == listener)
            {
                isFound = true;
                orphans.add(watches.remove(i).wireKind);
                unreserve();
            }
        }

        for (final Watch watch : watches)
        {
            orphans.remove(watch.wireKind);
        }

        if (watches.isEmpty())
        {
            watchesByPath.remove(path);
        }

        return isFound;
    }

    /**
     * Something changed: tell those who watch for it, and use their watches up.
     *
     * @param type of the change.
     * @param path of the znode.
     * @param zxid of the change.
     */
    void onEvent(final WatchedEvent.Type type, final String path, final long zxid)
    {
        final List<Watch> watches = watchesByPath.get(path);
        if (null == watches)
        {
            return;
        }

        final List<WatchListener> listeners = new ArrayList<>(watches.size());
        for (int i = 0; i < watches.size(); i++)
        {
            final Watch watch = watches.get(i);
            if (zxid > watch.asOfZxid && isTriggered(watch.kind, type))
            {
                watches.remove(i--);
                unreserve();
                if (!listeners.contains(watch.listener))
                {
                    listeners.add(watch.listener);
                }
            }
        }

        if (watches.isEmpty())
        {
            watchesByPath.remove(path);
        }

        final WatchedEvent event = new WatchedEvent(type, path, zxid);
        for (final WatchListener listener : listeners)
        {
            try
            {
                listener.onEvent(event);
            }
            catch (final Exception ex)
            {
                errorHandler.onError(ex);
            }
        }
    }

    /**
     * List what a member must be told after a reconnect.
     *
     * @param orders gets one registration per path and kind.
     */
    void collect(final ArrayDeque<WatchOrder> orders)
    {
        for (final Map.Entry<String, List<Watch>> entry : watchesByPath.entrySet())
        {
            boolean isData = false;
            boolean isExists = false;
            boolean isChildren = false;
            for (final Watch watch : entry.getValue())
            {
                watch.wireKind = watch.kind;
                isData |= WatchKind.DATA == watch.kind;
                isExists |= WatchKind.EXISTS == watch.kind;
                isChildren |= WatchKind.CHILDREN == watch.kind;
            }

            order(orders, isData, WatchKind.DATA, entry.getKey());
            order(orders, isExists, WatchKind.EXISTS, entry.getKey());
            order(orders, isChildren, WatchKind.CHILDREN, entry.getKey());
        }
    }

    /**
     * Whether a kind of watch is set on a path.
     *
     * @param path of the znode.
     * @param kind of the watch.
     * @return true when somebody waits for it.
     */
    boolean isSet(final String path, final WatchKind kind)
    {
        final List<Watch> watches = watchesByPath.get(path);
        if (null != watches)
        {
            for (final Watch watch : watches)
            {
                if (watch.kind == kind)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void order(
        final ArrayDeque<WatchOrder> orders, final boolean isWanted, final WatchKind kind, final String path)
    {
        if (isWanted)
        {
            orders.add(new WatchOrder(true, kind, path));
        }
    }

    private static boolean isTriggered(final WatchKind kind, final WatchedEvent.Type type)
    {
        return switch (type)
        {
            case CREATED, DATA_CHANGED -> WatchKind.CHILDREN != kind;
            case DELETED -> true;
            case CHILDREN_CHANGED -> WatchKind.CHILDREN == kind;
        };
    }

    /**
     * A message about a watch that is to be sent.
     *
     * @param isRegistration false to remove the watch.
     * @param kind           of the watch.
     * @param path           of the znode.
     */
    record WatchOrder(boolean isRegistration, WatchKind kind, String path)
    {
    }

    private static final class Watch
    {
        private final WatchKind kind;
        private final WatchListener listener;
        private WatchKind wireKind;
        private long asOfZxid;

        Watch(final WatchKind wireKind, final WatchKind kind, final WatchListener listener, final long asOfZxid)
        {
            this.wireKind = wireKind;
            this.kind = kind;
            this.listener = listener;
            this.asOfZxid = asOfZxid;
        }
    }
}
