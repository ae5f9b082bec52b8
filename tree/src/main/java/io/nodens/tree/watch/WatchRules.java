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
package io.nodens.tree.watch;

import io.nodens.tree.ChangeHandler;
import io.nodens.tree.ZnodeStat;

/**
 * Which watch hears of which change, and as what: the rules of ZooKeeper, for member, client and gateway alike.
 * <pre>
 *   change of /a   watches of /a                                          watches of the parent
 *                  one-shot       one-shot   persistent     recursive     one-shot children,
 *                  get, exists    children                                persistent
 *   created        CREATED        -          CREATED        CREATED       CHILDREN_CHANGED
 *   deleted        DELETED        DELETED    DELETED        DELETED       CHILDREN_CHANGED
 *   data set       DATA_CHANGED   -          DATA_CHANGED   DATA_CHANGED  -
 *   ACL set        -              -          -              -             -
 * </pre>
 * A recursive watch hears the same of every descendant, by the descendant's path, and never of CHILDREN_CHANGED. Who
 * has several watches that one event fires hears of it once. A one-shot watch is used up by its event.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
public final class WatchRules
{
    /** Kind of a one-shot watch set by reading a znode's data. Kinds have the numbers of the client protocol. */
    public static final int DATA = 0;
    /** Kind of a one-shot watch set by asking whether a znode exists. */
    public static final int EXISTS = 1;
    /** Kind of a one-shot watch set by listing a znode's children. */
    public static final int CHILDREN = 2;

    /** No watch. Modes have the numbers of the client protocol. */
    public static final int NONE = 0;
    /** A watch that goes with its first event. */
    public static final int ONE_SHOT = 1;
    /** A watch for all that happens to one znode and its list of children, until it is removed. It has no kind. */
    public static final int PERSISTENT = 2;
    /** A watch for everything that happens to a znode and its descendants, until it is removed. It has no kind. */
    public static final int RECURSIVE = 3;

    /** Nothing to hear of. Events have the numbers of ZooKeeper. */
    public static final int NO_EVENT = 0;
    /** The znode was created. */
    public static final int CREATED = 1;
    /** The znode was deleted. */
    public static final int DELETED = 2;
    /** The znode's data were set. */
    public static final int DATA_CHANGED = 3;
    /** A child of the znode was created or deleted. */
    public static final int CHILDREN_CHANGED = 4;
    /** Events of the znode or its descendants may have been lost: look at all of them again. For recursive watches. */
    public static final int EVENTS_LOST = 16;

    /** Lists of watches that a path has. */
    static final int LISTS = 4;
    static final int DATA_LIST = 0;
    static final int CHILDREN_LIST = 1;
    static final int PERSISTENT_LIST = 2;
    static final int RECURSIVE_LIST = 3;

    private static final int[] EVENTS_OF_LIST =
    {
        eventSet(CREATED) | eventSet(DELETED) | eventSet(DATA_CHANGED),
        eventSet(DELETED) | eventSet(CHILDREN_CHANGED),
        eventSet(CREATED) | eventSet(DELETED) | eventSet(DATA_CHANGED) | eventSet(CHILDREN_CHANGED),
        eventSet(CREATED) | eventSet(DELETED) | eventSet(DATA_CHANGED),
    };

    private WatchRules()
    {
    }

    /**
     * Event of a change at its znode.
     *
     * @param change kind of {@link ChangeHandler}.
     * @return the event, or {@link #NO_EVENT}.
     */
    public static int eventOf(final int change)
    {
        switch (change)
        {
            case ChangeHandler.CREATED:
                return CREATED;
            case ChangeHandler.DELETED:
                return DELETED;
            case ChangeHandler.DATA_CHANGED:
                return DATA_CHANGED;
            default:
                // A change of an access list is nobody's event.
                return NO_EVENT;
        }
    }

    /**
     * Event of a change at its znode's parent.
     *
     * @param change kind of {@link ChangeHandler}.
     * @return {@link #CHILDREN_CHANGED} or {@link #NO_EVENT}.
     */
    public static int parentEventOf(final int change)
    {
        return ChangeHandler.CREATED == change || ChangeHandler.DELETED == change ? CHILDREN_CHANGED : NO_EVENT;
    }

    /**
     * Whether an event of a znode fires a watch of it, or, with {@link #RECURSIVE}, of an ancestor.
     *
     * @param event one of the constants above.
     * @param kind  of the watch; only a one-shot one has a kind.
     * @param mode  of the watch, other than {@link #NONE}.
     * @return true when it does.
     */
    public static boolean isFired(final int event, final int kind, final int mode)
    {
        return EVENTS_LOST == event ? RECURSIVE == mode : isFiredIn(listOf(kind, mode), event);
    }

    /**
     * Whether the event of a watch uses it up.
     *
     * @param mode of the watch.
     * @return true for a one-shot watch.
     */
    public static boolean isUsedUp(final int mode)
    {
        return ONE_SHOT == mode;
    }

    /**
     * Whether two one-shot watches of one path are one to a member: an event fires, and uses up, both.
     *
     * @param kind  of the one.
     * @param other of the other.
     * @return true when they are.
     */
    public static boolean isSameList(final int kind, final int other)
    {
        return listOf(kind, ONE_SHOT) == listOf(other, ONE_SHOT);
    }

    /**
     * Event that makes the owner of a watch look again, when nothing better is known.
     *
     * @param kind of the watch; only a one-shot one has a kind.
     * @param mode of the watch, other than {@link #NONE}.
     * @return an event that fires the watch.
     */
    public static int lookAgain(final int kind, final int mode)
    {
        if (RECURSIVE == mode)
        {
            return EVENTS_LOST;
        }
        return ONE_SHOT != mode || DATA == kind ? DATA_CHANGED : EXISTS == kind ? CREATED : CHILDREN_CHANGED;
    }

    /**
     * What the owner of a watch as of a zxid has missed since.
     *
     * @param kind   of the watch. EXISTS stands for one of a znode that was absent, or about which nothing is known,
     *               whatever the mode.
     * @param mode   of the watch, other than {@link #NONE}.
     * @param zxid   that the owner knows the state of.
     * @param now    zxid of the state that the next two show.
     * @param exists whether the znode exists now.
     * @param stat   of the znode if it exists.
     * @return events, one bit each: {@link #firstOf(int)} comes first. 0 for none.
     */
    public static int missed(
        final int kind,
        final int mode,
        final long zxid,
        final long now,
        final boolean exists,
        final ZnodeStat stat)
    {
        if (RECURSIVE == mode)
        {
            // The tree does not show what went below.
            return now > zxid ? eventSet(EVENTS_LOST) : 0;
        }
        final boolean existed = EXISTS != kind || (exists && stat.czxid() <= zxid);
        return missedIn(listOf(kind, mode), existed, zxid, exists, stat);
    }

    /**
     * The event of a set of events that is to be sent first.
     *
     * @param events one bit each.
     * @return the event, or {@link #NO_EVENT} for the empty set.
     */
    public static int firstOf(final int events)
    {
        return 0 == events ? NO_EVENT : Integer.numberOfTrailingZeros(events);
    }

    /** Events that a watch has missed, one bit each; the lowest comes first. */
    static int missedIn(
        final int list, final boolean existed, final long zxid, final boolean exists, final ZnodeStat stat)
    {
        // Who watches the children alone does not hear of a creation, and cannot say whether it existed.
        final boolean isOld = existed || (exists && stat.czxid() <= zxid);
        int missed = 0;
        if (exists && !isOld)
        {
            missed = eventSet(CREATED);
        }
        else if (exists)
        {
            missed = stat.mzxid() > zxid ? eventSet(DATA_CHANGED) : 0;
        }
        else if (existed)
        {
            missed = eventSet(DELETED);
        }
        if (exists && (isOld || CHILDREN_LIST == list) && stat.pzxid() > zxid)
        {
            missed |= eventSet(CHILDREN_CHANGED);
        }
        return missed & EVENTS_OF_LIST[list];
    }

    /** Events for a znode that was not there, is not there, and may have been in between, one bit each. */
    static int cameAndWentIn(final int list)
    {
        final int created = EVENTS_OF_LIST[list] & eventSet(CREATED);
        return 0 != created ? created : eventSet(DELETED);
    }

    /** Events that make the owner of a watch look again, one bit each. */
    static int lookAgainIn(final int list)
    {
        return EVENTS_OF_LIST[list] & (eventSet(DATA_CHANGED) | eventSet(CHILDREN_CHANGED));
    }

    static boolean isFiredIn(final int list, final int event)
    {
        return 0 != (EVENTS_OF_LIST[list] & eventSet(event));
    }

    static int listOf(final int kind, final int mode)
    {
        switch (mode)
        {
            case PERSISTENT:
                return PERSISTENT_LIST;
            case RECURSIVE:
                return RECURSIVE_LIST;
            default:
                return CHILDREN == kind ? CHILDREN_LIST : DATA_LIST;
        }
    }

    static boolean isOneShot(final int list)
    {
        return list <= CHILDREN_LIST;
    }

    /**
     * A set of one event.
     *
     * @param event of the constants above.
     * @return its bit.
     */
    public static int eventSet(final int event)
    {
        return 1 << event;
    }
}
