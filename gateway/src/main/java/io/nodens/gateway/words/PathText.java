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
package io.nodens.gateway.words;

/**
 * Pairs of sessions and paths, grouped by the one or the other: watches and ephemerals.
 * <p>
 * <b>Thread:</b> one. One object for each answer.
 */
final class PathText
{
    private final BoundedLines lines;
    private final StringBuilder out;
    private final StringBuilder line = new StringBuilder(128);
    private final StringBuilder path = new StringBuilder(128);
    private boolean hasGroup;
    private long sessionId;

    PathText(final BoundedLines lines, final StringBuilder out)
    {
        this.lines = lines;
        this.out = out;
    }

    void writeWatchesBySession(final ServerFacts facts)
    {
        facts.forEachWatchBySession((session, watched) -> writeBySession(session, watched, "\n"));
        out.append('\n');
        lines.noteRest();
    }

    void writeWatchesByPath(final ServerFacts facts)
    {
        facts.forEachWatchByPath(this::writeByPath);
        out.append('\n');
        lines.noteRest();
    }

    void writeEphemerals(final ServerFacts facts)
    {
        facts.forEachEphemeral((session, owned) -> writeBySession(session, owned, ":\n"));
    }

    private boolean writeBySession(final long session, final CharSequence ownedPath, final String headEnd)
    {
        line.setLength(0);
        final boolean isNew = !hasGroup || session != sessionId;
        if (isNew)
        {
            WordText.appendHex(line, session);
            line.append(headEnd);
        }
        line.append('\t').append(ownedPath).append('\n');
        if (!write(isNew))
        {
            return false;
        }
        sessionId = session;
        hasGroup = true;
        return true;
    }

    private boolean writeByPath(final long session, final CharSequence watchedPath)
    {
        line.setLength(0);
        final boolean isNew = !hasGroup || 0 != CharSequence.compare(path, watchedPath);
        if (isNew)
        {
            line.append(watchedPath).append('\n');
        }
        line.append('\t');
        WordText.appendHex(line, session);
        line.append('\n');
        if (!write(isNew))
        {
            return false;
        }
        if (isNew)
        {
            path.setLength(0);
            path.append(watchedPath);
            hasGroup = true;
        }
        return true;
    }

    /** The head of a group and its first line are one: a head alone would say that there is nothing below it. */
    private boolean write(final boolean hasHead)
    {
        if (lines.isFullFor(line.length()))
        {
            return false;
        }
        out.append(line);
        lines.count();
        if (hasHead)
        {
            lines.count();
        }
        return true;
    }
}
