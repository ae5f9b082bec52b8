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
package io.nodens.client;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a persistent watch reports, and from when on. The options are read when the watch is set; later changes of the
 * object have no effect.
 */
public final class WatchOptions
{
    /** Value of {@link #sinceZxid()} for a watch that reports changes from now on. */
    public static final long FROM_NOW_ON = 0;

    private final Set<WatchedEvent.Type> types = EnumSet.allOf(WatchedEvent.Type.class);
    private long sinceZxid = FROM_NOW_ON;
    private boolean isWithData;
    private boolean isWithBookmarks;

    /**
     * Every type of event, from now on.
     */
    public WatchOptions()
    {
    }

    /**
     * Report events of these types only. The client applies the filter: the member sends all. {@link
     * WatchedEvent.Type#EVENTS_LOST} and {@link WatchedEvent.Type#WATCH_REMOVED} are always reported.
     *
     * @param first of the types.
     * @param more  of them.
     * @return this.
     */
    public WatchOptions types(final WatchedEvent.Type first, final WatchedEvent.Type... more)
    {
        types.clear();
        types.addAll(EnumSet.of(first, more));
        types.add(WatchedEvent.Type.EVENTS_LOST);
        types.add(WatchedEvent.Type.WATCH_REMOVED);
        return this;
    }

    /**
     * The types of events that are reported.
     *
     * @return a copy.
     */
    public Set<WatchedEvent.Type> types()
    {
        return EnumSet.copyOf(types);
    }

    /**
     * Report changes after a zxid that was seen before, by this client or another: those that happened meanwhile come
     * first. A watch that begins with a zxid which the cluster has not come to fails with the code BEHIND.
     *
     * @param zxid up to which the caller has seen everything, {@link #FROM_NOW_ON} for no such zxid.
     * @return this.
     */
    public WatchOptions sinceZxid(final long zxid)
    {
        if (zxid < FROM_NOW_ON)
        {
            throw new IllegalArgumentException("sinceZxid must be at least 0, was " + zxid);
        }

        sinceZxid = zxid;
        return this;
    }

    /**
     * The zxid after which changes are reported.
     *
     * @return the zxid, or {@link #FROM_NOW_ON}.
     */
    public long sinceZxid()
    {
        return sinceZxid;
    }

    /**
     * Read data and stat of the znode for each event that it was created or its data were set, before the listener is
     * told: {@link WatchedEvent#znode()}. The client reads behind the event, so that what it finds is as of the event's
     * zxid or later: several events may carry the same newest data. Each event costs a read, and waits for it.
     *
     * @return this.
     */
    public WatchOptions withData()
    {
        isWithData = true;
        return this;
    }

    /**
     * Whether events carry data and stat.
     *
     * @return true after {@link #withData()}.
     */
    public boolean isWithData()
    {
        return isWithData;
    }

    /**
     * Tell the listener from time to time up to which zxid it has heard of everything: {@link
     * WatchListener#onBookmark(long)}.
     *
     * @return this.
     */
    public WatchOptions withBookmarks()
    {
        isWithBookmarks = true;
        return this;
    }

    /**
     * Whether there are bookmarks.
     *
     * @return true after {@link #withBookmarks()}.
     */
    public boolean isWithBookmarks()
    {
        return isWithBookmarks;
    }
}
