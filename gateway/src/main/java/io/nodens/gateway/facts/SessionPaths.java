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
package io.nodens.gateway.facts;

import io.nodens.gateway.connection.ClientConnection;
import io.nodens.gateway.connection.ConnectionTable;
import io.nodens.gateway.words.FourLetterWords;
import io.nodens.gateway.words.SessionPathVisitor;
import io.nodens.tree.watch.WatchTable;
import org.agrona.collections.LongArrayList;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Paths of sessions, as of a moment: watches of an agent or of several, each once for a session and path; or ephemerals
 * of their clients.
 * <p>
 * <b>Thread:</b> filled by one thread, which hands it to others.
 */
public final class SessionPaths
{
    /** Without paths. */
    public static final SessionPaths EMPTY = new SessionPaths(0, 0);

    private final int maxCount;
    private final long maxLength;
    private final LongArrayList sessions = new LongArrayList();
    private final List<String> paths = new ArrayList<>();
    private long length;
    private int sessionCount;
    private boolean isCut;

    /**
     * Without paths yet.
     *
     * @param maxCount  most paths; more are left out.
     * @param maxLength most characters of them.
     */
    public SessionPaths(final int maxCount, final long maxLength)
    {
        this.maxCount = maxCount;
        this.maxLength = maxLength;
    }

    /**
     * Without paths yet, with room for as many as an answer shows.
     *
     * @return the list.
     */
    public static SessionPaths ofAnswer()
    {
        return new SessionPaths(FourLetterWords.DEFAULT_MAX_LINES, FourLetterWords.DEFAULT_MAX_LENGTH);
    }

    /**
     * Add the watches of an agent's connections, in its thread.
     *
     * @param connections of the agent.
     * @param table       of their watches.
     * @return this.
     */
    public SessionPaths addAll(final ConnectionTable connections, final WatchTable table)
    {
        for (final ClientConnection connection : connections.everyone())
        {
            final long sessionId = connection.stats().sessionId();
            if (!table.forEachPathOf(
                connection.watches(),
                (path, offset, pathLength) -> add(sessionId, path.getStringWithoutLengthUtf8(offset, pathLength))))
            {
                break;
            }
        }
        return this;
    }

    /**
     * Add the paths of another list.
     *
     * @param other that is filled.
     */
    public void addAll(final SessionPaths other)
    {
        for (int i = 0; i < other.paths.size(); i++)
        {
            add(other.sessions.getLong(i), other.paths.get(i));
        }
        isCut |= other.isCut;
    }

    /**
     * Add a path. Those of one session follow one another.
     *
     * @param sessionId of the session.
     * @param path      of the znode.
     * @return false when there is no room for it.
     */
    public boolean add(final long sessionId, final String path)
    {
        if (paths.size() >= maxCount || length + path.length() > maxLength)
        {
            isCut = true;
            return false;
        }
        if (paths.isEmpty() || sessionId != sessions.getLong(paths.size() - 1))
        {
            sessionCount++;
        }
        sessions.addLong(sessionId);
        paths.add(path);
        length += path.length();
        return true;
    }

    /** Some that belong here are not here. */
    public void cut()
    {
        isCut = true;
    }

    /**
     * Whether some that belong here are not here.
     *
     * @return true when there was no room for them, or no time.
     */
    public boolean isCut()
    {
        return isCut;
    }

    /**
     * Sessions that have paths here.
     *
     * @return their number.
     */
    int sessionCount()
    {
        return sessionCount;
    }

    /**
     * Tell the paths; those of one session follow one another.
     *
     * @param visitor is told of each.
     */
    void forEachBySession(final SessionPathVisitor visitor)
    {
        boolean isWanted = true;
        for (int i = 0; isWanted && i < paths.size(); i++)
        {
            isWanted = visitor.onPath(sessions.getLong(i), paths.get(i));
        }
    }

    /**
     * Tell the paths in their order.
     *
     * @param visitor is told of each.
     */
    void forEachByPath(final SessionPathVisitor visitor)
    {
        final Map<String, LongArrayList> sessionsByPath = new TreeMap<>();
        for (int i = 0; i < paths.size(); i++)
        {
            sessionsByPath.computeIfAbsent(paths.get(i), (path) -> new LongArrayList()).addLong(sessions.getLong(i));
        }
        for (final Map.Entry<String, LongArrayList> entry : sessionsByPath.entrySet())
        {
            for (int i = 0; i < entry.getValue().size(); i++)
            {
                if (!visitor.onPath(entry.getValue().getLong(i), entry.getKey()))
                {
                    return;
                }
            }
        }
    }
}
