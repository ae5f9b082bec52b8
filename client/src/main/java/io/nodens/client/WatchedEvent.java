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

/**
 * One change that a watch reports, or several that it reports as one.
 *
 * @param type      of the change.
 * @param path      of the znode that changed; of the watch for {@link Type#EVENTS_LOST} and {@link Type#WATCH_REMOVED}.
 * @param zxid      of the change; of several that were found afterwards the zxid at which they were found.
 * @param sinceZxid {@link #NOT_COALESCED} for a single change; otherwise the event stands for all that happened after
 *                  this zxid, up to the other.
 * @param znode     data and stat that a read after the event found, as of the event's zxid or later. Null without
 *                  {@link WatchOptions#withData()}, for other types than {@link Type#CREATED} and
 *                  {@link Type#DATA_CHANGED}, when the znode was no longer there, and when it could not be read.
 */
public record WatchedEvent(Type type, String path, long zxid, long sinceZxid, ZnodeData znode)
{
    /** Value of {@link #sinceZxid()} when the event is of one change. */
    public static final long NOT_COALESCED = -1;

    /**
     * Kinds of changes.
     */
    public enum Type
    {
        /** The znode was created; seen by {@code exists} and persistent watches. */
        CREATED,
        /** The znode was deleted; seen by every watch. */
        DELETED,
        /** The znode's data were set; seen by {@code getData}, {@code exists} and persistent watches. */
        DATA_CHANGED,
        /** A direct child was created or deleted; seen by {@code getChildren} and {@link WatchMode#PERSISTENT}. */
        CHILDREN_CHANGED,
        /**
         * Events of the watch were lost: the member no longer had them, or the listener was too slow for them. Read
         * what is watched again, the whole subtree for a recursive watch. The watch goes on with changes after the
         * event's zxid. Passes every filter.
         */
        EVENTS_LOST,
        /**
         * After a reconnect the member refused to set the watch again: this is its last event. What was missed before
         * is not known. Passes every filter.
         */
        WATCH_REMOVED
    }

    /**
     * The event of a single change.
     *
     * @param type of the change.
     * @param path of the znode.
     * @param zxid of the change.
     */
    public WatchedEvent(final Type type, final String path, final long zxid)
    {
        this(type, path, zxid, NOT_COALESCED);
    }

    /**
     * An event without data.
     *
     * @param type      of the change.
     * @param path      of the znode.
     * @param zxid      of the change, or at which it was found.
     * @param sinceZxid of an event that stands for several changes.
     */
    public WatchedEvent(final Type type, final String path, final long zxid, final long sinceZxid)
    {
        this(type, path, zxid, sinceZxid, null);
    }

    /**
     * The same event with what was read.
     *
     * @param data and stat of the znode.
     * @return the event.
     */
    public WatchedEvent with(final ZnodeData data)
    {
        return new WatchedEvent(type, path, zxid, sinceZxid, data);
    }

    /**
     * Whether the event may stand for more than one change: it was found by a comparison with the tree after changes
     * had been missed. The difference between then and now gives its type. What happened in between and was undone is
     * not reported.
     *
     * @return true when {@link #sinceZxid()} says since when.
     */
    public boolean isCoalesced()
    {
        return NOT_COALESCED != sinceZxid;
    }
}
