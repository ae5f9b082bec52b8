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
import io.nodens.sbe.protocol.WatchKind;
import io.nodens.tree.watch.WatchRules;

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
 * absent for its creation. A watch that fired keeps its place among {@code maxWatches} until its listener was told.
 * <p>
 * A member has one watch for all that a connection waits for at a znode's data, whether by get or by exists. It is
 * taken back there only when the last listener of either kind is gone.
 * <p>
 * <b>Thread:</b> the client's, but for the reservations, which any thread makes. <b>Allocates:</b> per watch and event.
 */
final class WatchRegistry
{
    private static final WatchKind[] WIRE_KINDS = {WatchKind.DATA, WatchKind.EXISTS, WatchKind.CHILDREN};

    private final Map<String, PathWatches> watchesByPath = new HashMap<>();
    private final AtomicInteger reserved = new AtomicInteger();
    private final PersistentWatches persistent;
    private final int maxWatches;
    private final CallbackQueue callbacks;

    WatchRegistry(final int maxWatches, final CallbackQueue callbacks)
    {
        this.maxWatches = maxWatches;
        this.callbacks = callbacks;
        persistent = new PersistentWatches(callbacks, this::unreserve);
    }

    /** The watches that stay until they are removed; each has a place among the others. */
    PersistentWatches persistent()
    {
        return persistent;
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
        final PathWatches entry = watchesByPath.computeIfAbsent(path, (ignore) -> new PathWatches());
        entry.keptKinds |= bit(wireKind);
        for (final Watch watch : entry.watches)
        {
            if (watch.listener == listener && watch.kind == kind)
            {
                watch.asOfZxid = asOfZxid;
                unreserve();
                return;
            }
        }

        entry.watches.add(new Watch(kind, listener, asOfZxid));
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
        final boolean isFound = remove(path, listener);
        takeBack(path, orphans);
        return isFound;
    }

    /**
     * Take a listener off a path, and leave what the member watches for as it is, until {@link #takeBack}.
     *
     * @param path     of the znode.
     * @param listener to forget, null for every one.
     * @return true when it was there.
     */
    boolean remove(final String path, final WatchListener listener)
    {
        final PathWatches entry = watchesByPath.get(path);
        if (null == entry)
        {
            return false;
        }

        final List<Watch> watches = entry.watches;
        boolean isFound = false;
        for (int i = watches.size() - 1; i >= 0; i--)
        {
            if (null == listener || watches.get(i).listener == listener)
            {
                isFound = true;
                watches.remove(i);
                unreserve();
            }
        }

        return isFound;
    }

    /**
     * Forget what nobody waits for at a path.
     *
     * @param path    of the znode.
     * @param orphans gets the kinds that the member need not watch any longer.
     */
    void takeBack(final String path, final List<WatchKind> orphans)
    {
        final PathWatches entry = watchesByPath.get(path);
        if (null == entry)
        {
            return;
        }

        final int unused = entry.keptKinds & ~entry.neededKinds();
        entry.keptKinds &= ~unused;
        for (final WatchKind kind : WIRE_KINDS)
        {
            if (0 != (unused & bit(kind)))
            {
                orphans.add(kind);
            }
        }

        if (entry.watches.isEmpty())
        {
            watchesByPath.remove(path);
        }
    }

    /**
     * Something changed: tell those who watch for it, and use up the watches that fire once.
     *
     * @param type      of the change.
     * @param path      of the znode.
     * @param zxid      of the change.
     * @param sinceZxid of an event that stands for several changes, else {@link WatchedEvent#NOT_COALESCED}.
     */
    void onEvent(final WatchedEvent.Type type, final String path, final long zxid, final long sinceZxid)
    {
        onOneShotEvent(type, path, zxid, sinceZxid);
        persistent.onEvent(type, path, zxid, sinceZxid);
    }

    private void onOneShotEvent(
        final WatchedEvent.Type type, final String path, final long zxid, final long sinceZxid)
    {
        final PathWatches entry = watchesByPath.get(path);
        if (null == entry)
        {
            return;
        }

        final List<Watch> watches = entry.watches;
        final int event = WatchEvents.eventOf(type);
        final WatchedEvent notice = new WatchedEvent(type, path, zxid, sinceZxid);
        final List<WatchNotice> notices = new ArrayList<>(watches.size());
        for (int i = 0; i < watches.size(); i++)
        {
            final Watch watch = watches.get(i);
            if (zxid > watch.asOfZxid && WatchRules.isFired(event, watch.kind.value(), WatchRules.ONE_SHOT))
            {
                watches.remove(i--);
                notice(notices, watch.listener, notice).addPlace();
            }
        }

        // What fired is no longer at the member.
        entry.keptKinds &= entry.neededKinds();
        if (watches.isEmpty())
        {
            watchesByPath.remove(path);
        }

        for (final WatchNotice each : notices)
        {
            if (each.listener() instanceof DirectListener)
            {
                callbacks.runNow(each);
            }
            else
            {
                callbacks.add(each);
            }
        }
    }

    private WatchNotice notice(
        final List<WatchNotice> notices, final WatchListener listener, final WatchedEvent event)
    {
        for (final WatchNotice notice : notices)
        {
            if (notice.listener() == listener)
            {
                return notice;
            }
        }

        final WatchNotice added = new WatchNotice(this, listener, event);
        notices.add(added);
        return added;
    }

    /**
     * List what a member must be told after a reconnect.
     *
     * @param orders gets one registration per path and kind or mode.
     */
    void collect(final ArrayDeque<WatchOrder> orders)
    {
        persistent.onAttached(orders);
        for (final Map.Entry<String, PathWatches> entry : watchesByPath.entrySet())
        {
            boolean isData = false;
            boolean isExists = false;
            boolean isChildren = false;
            final PathWatches known = entry.getValue();
            known.keptKinds = 0;
            for (final Watch watch : known.watches)
            {
                known.keptKinds |= bit(watch.kind);
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
        final PathWatches entry = watchesByPath.get(path);
        if (null != entry)
        {
            for (final Watch watch : entry.watches)
            {
                if (watch.kind == kind)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /**
     * List the watches.
     *
     * @param target gets them.
     */
    void list(final List<SetWatch> target)
    {
        for (final Map.Entry<String, PathWatches> entry : watchesByPath.entrySet())
        {
            for (final Watch watch : entry.getValue().watches)
            {
                final SetWatch.Kind kind = switch (watch.kind)
                {
                    case EXISTS -> SetWatch.Kind.EXISTS;
                    case CHILDREN -> SetWatch.Kind.CHILDREN;
                    default -> SetWatch.Kind.DATA;
                };
                target.add(new SetWatch(entry.getKey(), kind, watch.listener));
            }
        }

        persistent.list(target);
    }

    private static void order(
        final ArrayDeque<WatchOrder> orders, final boolean isWanted, final WatchKind kind, final String path)
    {
        if (isWanted)
        {
            orders.add(new WatchOrder(true, kind, WatchRules.ONE_SHOT, path));
        }
    }

    private static int bit(final WatchKind kind)
    {
        return 1 << kind.value();
    }

    /**
     * A message about a watch that is to be sent.
     *
     * @param isRegistration false to remove the watch.
     * @param kind           of the watch.
     * @param mode           of the watch, of {@link WatchRules}.
     * @param path           of the znode.
     */
    record WatchOrder(boolean isRegistration, WatchKind kind, int mode, String path)
    {
    }

    /** Who waits at one path. */
    private static final class PathWatches
    {
        private final List<Watch> watches = new ArrayList<>(2);
        /** Bits of the kinds that the member was asked to watch for. */
        private int keptKinds;

        /** Bits of the kinds that the member must go on to watch for. */
        private int neededKinds()
        {
            int needed = 0;
            for (final Watch watch : watches)
            {
                for (final WatchKind kind : WIRE_KINDS)
                {
                    // What one event uses up at the member is kept there for all of it.
                    needed |= WatchRules.isSameList(kind.value(), watch.kind.value()) ? bit(kind) : 0;
                }
            }
            return needed;
        }
    }

    private static final class Watch
    {
        private final WatchKind kind;
        private final WatchListener listener;
        private long asOfZxid;

        Watch(final WatchKind kind, final WatchListener listener, final long asOfZxid)
        {
            this.kind = kind;
            this.listener = listener;
            this.asOfZxid = asOfZxid;
        }
    }
}
