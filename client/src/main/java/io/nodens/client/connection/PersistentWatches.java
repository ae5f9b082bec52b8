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

import io.nodens.client.SetWatch;
import io.nodens.client.WatchListener;
import io.nodens.client.WatchedEvent;
import io.nodens.client.connection.WatchRegistry.WatchOrder;
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.tree.watch.WatchRules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The watches that stay until they are removed, by path.
 * <p>
 * A member has one watch for all listeners of a path and mode, and sends one event for a change, however many watches
 * report it: the rules say here which of them do. It is taken back there when the last listener is gone.
 * <p>
 * <b>Thread:</b> the client's. <b>Allocates:</b> per watch and event.
 */
final class PersistentWatches
{
    /** Events of all watches that may wait for their listeners. */
    static final int MAX_WAITING_EVENTS = 16 * 1024;

    private static final long BOOKMARK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int[] MODES = {WatchRules.PERSISTENT, WatchRules.RECURSIVE};

    private final Map<String, PathWatches> watchesByPath = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CallbackQueue callbacks;
    private final Runnable onRemoved;
    private int recursiveCount;
    private long bookmarkedZxid;
    private long bookmarkDueNs;

    /**
     * None yet.
     *
     * @param callbacks that tell listeners.
     * @param onRemoved called for each watch that goes.
     */
    PersistentWatches(final CallbackQueue callbacks, final Runnable onRemoved)
    {
        this.callbacks = callbacks;
        this.onRemoved = onRemoved;
    }

    /**
     * Add a watch before the member is asked to set it, because its events may come before the answer.
     *
     * @param watch to add.
     * @return the watch, or the same one of before, which then filters as this one.
     */
    PersistentWatch add(final PersistentWatch watch)
    {
        final PathWatches entry = watchesByPath.computeIfAbsent(watch.path, (ignore) -> new PathWatches());
        entry.keptModes |= 1 << watch.mode;
        for (final PersistentWatch each : entry.watches)
        {
            if (each.isSame(watch))
            {
                each.filterAs(watch);
                onRemoved.run();
                return each;
            }
        }

        entry.watches.add(watch);
        recursiveCount += WatchRules.RECURSIVE == watch.mode ? 1 : 0;
        return watch;
    }

    /**
     * Remove one watch, and leave what the member watches for as it is, until {@link #takeBack}.
     *
     * @param watch to remove.
     * @return false when it was gone.
     */
    boolean remove(final PersistentWatch watch)
    {
        final PathWatches entry = watchesByPath.get(watch.path);
        if (null == entry || !entry.watches.remove(watch))
        {
            return false;
        }

        recursiveCount -= WatchRules.RECURSIVE == watch.mode ? 1 : 0;
        onRemoved.run();
        return true;
    }

    /**
     * Remove the watches of a listener at a path, and leave what the member watches for as it is.
     *
     * @param path     of the znode.
     * @param listener to forget, null for every one.
     * @return true when there was one.
     */
    boolean remove(final String path, final WatchListener listener)
    {
        boolean isFound = false;
        for (final PersistentWatch each : List.copyOf(at(path)))
        {
            if (null == listener || each.listener == listener)
            {
                isFound |= remove(each);
            }
        }

        return isFound;
    }

    /**
     * Forget what nobody waits for at a path.
     *
     * @param path of the znode.
     * @return a bit for each mode that the member need not watch in any longer.
     */
    int takeBack(final String path)
    {
        final PathWatches entry = watchesByPath.get(path);
        if (null == entry)
        {
            return 0;
        }

        final int unused = entry.keptModes & ~entry.neededModes();
        entry.keptModes &= ~unused;
        if (entry.watches.isEmpty())
        {
            watchesByPath.remove(path);
        }

        return unused;
    }

    /**
     * A member refused to set the watches of a path and mode again: say so, and forget them.
     *
     * @param path  of the znode.
     * @param mode  of the watches.
     * @param zxid  at which it is known.
     * @param since up to which everything was heard.
     */
    void refused(final String path, final int mode, final long zxid, final long since)
    {
        for (final PersistentWatch each : List.copyOf(at(path)))
        {
            if (each.mode == mode)
            {
                remove(each);
                each.tellLast(new WatchedEvent(WatchedEvent.Type.WATCH_REMOVED, path, zxid, since), callbacks);
            }
        }

        takeBack(path);
    }

    /**
     * A connection took the session over.
     *
     * @param orders gets one registration for each path and mode.
     */
    void onAttached(final ArrayDeque<WatchOrder> orders)
    {
        watchesByPath.values().removeIf((entry) -> entry.watches.isEmpty());
        for (final Map.Entry<String, PathWatches> entry : watchesByPath.entrySet())
        {
            // What was never set is still asked for by its request.
            final int modes = entry.getValue().onAttached();
            for (final int mode : MODES)
            {
                if (0 != (modes & 1 << mode))
                {
                    // Nothing is known of whether it exists.
                    orders.add(new WatchOrder(true, WatchKind.EXISTS, mode, entry.getKey()));
                }
            }
        }
    }

    /**
     * Something changed: tell those who watch for it.
     *
     * @param type      of the change.
     * @param path      of the znode.
     * @param zxid      of the change.
     * @param sinceZxid of an event that stands for several changes.
     */
    void onEvent(final WatchedEvent.Type type, final String path, final long zxid, final long sinceZxid)
    {
        if (watchesByPath.isEmpty())
        {
            return;
        }

        final WatchedEvent event = new WatchedEvent(type, path, zxid, sinceZxid);
        final int number = WatchEvents.eventOf(type);
        for (final PersistentWatch each : at(path))
        {
            tell(each, event, number);
        }

        if (recursiveCount > 0 && WatchedEvent.Type.EVENTS_LOST != type)
        {
            String ancestor = parentOf(path);
            while (null != ancestor)
            {
                for (final PersistentWatch each : at(ancestor))
                {
                    if (WatchRules.RECURSIVE == each.mode)
                    {
                        tell(each, event, number);
                    }
                }

                ancestor = parentOf(ancestor);
            }
        }
    }

    /**
     * Everything up to a zxid was put in line: say so, now and then.
     *
     * @param zxid  of the bookmark.
     * @param nowNs time now.
     * @return work done.
     */
    int bookmark(final long zxid, final long nowNs)
    {
        if (zxid <= bookmarkedZxid || (0 != bookmarkedZxid && nowNs - bookmarkDueNs < 0))
        {
            return 0;
        }

        bookmarkedZxid = zxid;
        bookmarkDueNs = nowNs + BOOKMARK_INTERVAL_NS;
        for (final PathWatches entry : watchesByPath.values())
        {
            for (final PersistentWatch each : entry.watches)
            {
                if (each.isSet)
                {
                    each.bookmark(zxid, callbacks);
                }
            }
        }

        return 1;
    }

    /** Whether there are none. */
    boolean isEmpty()
    {
        return watchesByPath.isEmpty();
    }

    /**
     * List the watches.
     *
     * @param target gets them.
     */
    void list(final List<SetWatch> target)
    {
        for (final PathWatches entry : watchesByPath.values())
        {
            for (final PersistentWatch each : entry.watches)
            {
                final SetWatch.Kind kind = WatchRules.RECURSIVE == each.mode ?
                    SetWatch.Kind.PERSISTENT_RECURSIVE : SetWatch.Kind.PERSISTENT;
                target.add(new SetWatch(each.path, kind, each.listener));
            }
        }
    }

    private void tell(final PersistentWatch watch, final WatchedEvent event, final int number)
    {
        if (WatchRules.isFired(number, WatchRules.DATA, watch.mode) &&
            watch.isNews(event.zxid(), event.isCoalesced()) && watch.passes(event.type()))
        {
            watch.tell(event, callbacks, waiting, MAX_WAITING_EVENTS);
        }
    }

    private List<PersistentWatch> at(final String path)
    {
        final PathWatches entry = watchesByPath.get(path);
        return null == entry ? List.of() : entry.watches;
    }

    private static String parentOf(final String path)
    {
        if (1 == path.length())
        {
            return null;
        }

        final int slash = path.lastIndexOf('/');
        return 0 == slash ? "/" : path.substring(0, slash);
    }

    /** Who watches one path. */
    private static final class PathWatches
    {
        private final List<PersistentWatch> watches = new ArrayList<>(1);
        /** Bits of the modes that the member was asked to watch in. */
        private int keptModes;

        private int neededModes()
        {
            int needed = 0;
            for (final PersistentWatch each : watches)
            {
                needed |= 1 << each.mode;
            }

            return needed;
        }

        /** Bits of the modes that are to be set again. */
        private int onAttached()
        {
            int set = 0;
            keptModes = neededModes();
            for (final PersistentWatch each : watches)
            {
                each.onAttached();
                set |= each.isSet ? 1 << each.mode : 0;
            }

            return set;
        }
    }
}
