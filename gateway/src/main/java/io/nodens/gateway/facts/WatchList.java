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
 * Watches of an agent or of several as of a moment, each once for a session and path.
 * <p>
 * <b>Thread:</b> filled by one thread, which hands it to others.
 */
public final class WatchList
{
    /** Without watches. */
    public static final WatchList EMPTY = new WatchList(0, 0);

    private final int maxCount;
    private final long maxLength;
    private final LongArrayList sessions = new LongArrayList();
    private final List<String> paths = new ArrayList<>();
    private long length;

    /**
     * Without watches yet.
     *
     * @param maxCount  most watches; more are left out.
     * @param maxLength most characters of their paths.
     */
    public WatchList(final int maxCount, final long maxLength)
    {
        this.maxCount = maxCount;
        this.maxLength = maxLength;
    }

    /**
     * Without watches yet, with room for as many as an answer shows.
     *
     * @return the list.
     */
    public static WatchList ofAnswer()
    {
        return new WatchList(FourLetterWords.DEFAULT_MAX_LINES, FourLetterWords.DEFAULT_MAX_LENGTH);
    }

    /**
     * Add the watches of an agent's connections, in its thread.
     *
     * @param connections of the agent.
     * @param table       of their watches.
     * @return this.
     */
    public WatchList addAll(final ConnectionTable connections, final WatchTable table)
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
     * Add the watches of another list.
     *
     * @param other that is filled.
     */
    public void addAll(final WatchList other)
    {
        for (int i = 0; i < other.paths.size(); i++)
        {
            add(other.sessions.getLong(i), other.paths.get(i));
        }
    }

    private boolean add(final long sessionId, final String path)
    {
        if (paths.size() >= maxCount || length + path.length() > maxLength)
        {
            return false;
        }
        sessions.addLong(sessionId);
        paths.add(path);
        length += path.length();
        return true;
    }

    /**
     * Tell the watches; those of one session follow one another.
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
     * Tell the watches, ordered by path.
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
