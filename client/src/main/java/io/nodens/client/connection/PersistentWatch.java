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
import io.nodens.tree.watch.WatchRules;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A watch that reports until it is removed, and what of it is known to have been heard.
 * <p>
 * A connection says everything again that happened after the last zxid that was answered on the one before it. The
 * events of a watch come in the same order from every member, so that it is enough to remember the zxid of the newest
 * one and how many there were of that zxid: what comes before is not news.
 * <p>
 * Events wait for a slow listener in {@link CallbackQueue}. When too many of all watches together do, the events of a
 * watch that come then are one: it takes its place in line at once, and whatever comes before it is told is added.
 * <p>
 * <b>Thread:</b> the client's, but for the notices' ends. <b>Allocates:</b> per event.
 */
final class PersistentWatch
{
    private static final long NOTHING_LOST = -1;

    final String path;
    /** {@link WatchRules#PERSISTENT} or {@link WatchRules#RECURSIVE}. */
    final int mode;
    final WatchListener listener;
    final long sinceZxid;
    private Set<WatchedEvent.Type> types;
    /** Reads what its events are about, or null. */
    private EventReads reads;
    private boolean isWithBookmarks;
    private final AtomicBoolean isBookmarkWaiting = new AtomicBoolean();
    private long bookmarkZxid;
    /** Whether a member has taken it. */
    boolean isSet;
    /** Requests to set it that are not decided. */
    int asked;

    private long heardZxid;
    private int heardCount;
    /** Of the events with {@code heardZxid} those that came on this connection. */
    private int passedCount;
    private boolean isCoalescedHere;
    private final AtomicLong lostUpTo = new AtomicLong(NOTHING_LOST);

    PersistentWatch(
        final String path,
        final int mode,
        final Set<WatchedEvent.Type> types,
        final long sinceZxid,
        final WatchListener listener)
    {
        this.path = path;
        this.mode = mode;
        this.types = types;
        this.sinceZxid = sinceZxid;
        this.listener = listener;
        heardZxid = sinceZxid;
        heardCount = Integer.MAX_VALUE;
    }

    /**
     * What it does beside telling events.
     *
     * @param bookmarks whether the listener hears of bookmarks.
     * @param reader    reads what its events are about, or null.
     * @return this.
     */
    PersistentWatch with(final boolean bookmarks, final EventReads reader)
    {
        isWithBookmarks = bookmarks;
        reads = reader;
        return this;
    }

    /** Whether both are one and the same watch, apart from what they let pass. */
    boolean isSame(final PersistentWatch other)
    {
        return mode == other.mode && listener == other.listener && path.equals(other.path);
    }

    /** The watch was set again: the newer filter counts. */
    void filterAs(final PersistentWatch other)
    {
        types = other.types;
        reads = other.reads;
        isWithBookmarks = other.isWithBookmarks;
    }

    /** Whether the listener wants to hear of it. */
    boolean passes(final WatchedEvent.Type type)
    {
        return types.contains(type);
    }

    /** From here on events come on another connection. */
    void onAttached()
    {
        passedCount = 0;
        isCoalescedHere = false;
    }

    /**
     * Take note of an event that would fire the watch.
     *
     * @param zxid        of the event.
     * @param isCoalesced whether it stands for more than a change.
     * @return true when it was not heard before.
     */
    boolean isNews(final long zxid, final boolean isCoalesced)
    {
        if (zxid < heardZxid)
        {
            return false;
        }

        if (isCoalesced)
        {
            final boolean isNews = zxid > heardZxid || isCoalescedHere || heardCount < Integer.MAX_VALUE;
            heardZxid = zxid;
            heardCount = Integer.MAX_VALUE;
            isCoalescedHere |= isNews;
            return isNews;
        }

        if (zxid > heardZxid)
        {
            heardZxid = zxid;
            heardCount = 0;
            passedCount = 0;
        }

        passedCount++;
        if (passedCount <= heardCount)
        {
            return false;
        }

        heardCount = passedCount;
        return true;
    }

    /**
     * Put an event in line for the listener, or add it to what is lost.
     *
     * @param event     that the filter lets pass.
     * @param callbacks to run it.
     * @param waiting   events of all watches that wait for their listeners.
     * @param limit     of those.
     */
    void tell(
        final WatchedEvent event, final CallbackQueue callbacks, final AtomicInteger waiting, final int limit)
    {
        long lost = lostUpTo.get();
        while (NOTHING_LOST != lost)
        {
            if (lostUpTo.compareAndSet(lost, event.zxid()))
            {
                return;
            }

            lost = lostUpTo.get();
        }

        if (listener instanceof DirectListener)
        {
            callbacks.runNow(new Notice(event, null));
        }
        else if (waiting.get() < limit)
        {
            waiting.getAndIncrement();
            if (null == reads)
            {
                callbacks.add(new Notice(event, waiting));
            }
            else
            {
                reads.add(event, (read) -> callbacks.add(new Notice(read, waiting)));
            }
        }
        else
        {
            lostUpTo.set(event.zxid());
            // Some of this transaction may be in line already.
            inLine(new LossNotice(event.isCoalesced() ? event.sinceZxid() : event.zxid() - 1), callbacks);
        }
    }

    /**
     * Everything up to a zxid was put in line.
     *
     * @param zxid      of the bookmark.
     * @param callbacks to run it.
     */
    void bookmark(final long zxid, final CallbackQueue callbacks)
    {
        if (isWithBookmarks && zxid > bookmarkZxid && isBookmarkWaiting.compareAndSet(false, true))
        {
            bookmarkZxid = zxid;
            inLine(new BookmarkNotice(zxid), callbacks);
        }
    }

    private void inLine(final CallbackTask task, final CallbackQueue callbacks)
    {
        if (null == reads)
        {
            callbacks.add(task);
        }
        else
        {
            reads.add(() -> callbacks.add(task));
        }
    }

    /**
     * Put the last event of the watch in line, whatever waits.
     *
     * @param event     that it ends with.
     * @param callbacks to run it.
     */
    void tellLast(final WatchedEvent event, final CallbackQueue callbacks)
    {
        if (listener instanceof DirectListener)
        {
            callbacks.runNow(new Notice(event, null));
        }
        else
        {
            inLine(new Notice(event, null), callbacks);
        }
    }

    /** An event for the listener. */
    private final class Notice extends CallbackTask
    {
        private final WatchedEvent event;
        private final AtomicInteger waiting;

        private Notice(final WatchedEvent event, final AtomicInteger waiting)
        {
            this.event = event;
            this.waiting = waiting;
        }

        @Override
        void run()
        {
            listener.onEvent(event);
        }

        @Override
        void done()
        {
            if (null != waiting)
            {
                waiting.getAndDecrement();
            }
        }
    }

    /** A bookmark; one of a watch at a time. */
    private final class BookmarkNotice extends CallbackTask
    {
        private final long zxid;

        private BookmarkNotice(final long zxid)
        {
            this.zxid = zxid;
        }

        @Override
        void run()
        {
            listener.onBookmark(zxid);
        }

        @Override
        void done()
        {
            isBookmarkWaiting.set(false);
        }
    }

    /** What the listener was too slow for; one of a watch at a time. */
    private final class LossNotice extends CallbackTask
    {
        private final long since;

        private LossNotice(final long since)
        {
            this.since = since;
        }

        @Override
        void run()
        {
            final long upTo = lostUpTo.getAndSet(NOTHING_LOST);
            listener.onEvent(new WatchedEvent(WatchedEvent.Type.EVENTS_LOST, path, upTo, since));
        }

        @Override
        void done()
        {
            // Nothing was counted: a watch has one of these.
        }
    }
}
