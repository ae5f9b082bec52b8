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

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to {@code dump}: sessions by the time of their expiry, or by id on a member that does not decide over it;
 * ephemerals by session; connections by the time at which they are closed for silence. Times are those of ZooKeeper's
 * ticks.
 * <p>
 * <b>Thread:</b> one. One object for each answer.
 */
final class DumpText
{
    private static final int DEFAULT_TICK_MS = 2_000;
    /** Upper bound of a head: two numbers and a date. */
    private static final int SET_HEAD_LENGTH = 64;

    private final ServerFacts facts;
    private final BoundedLines lines;
    private final StringBuilder out;
    private final long tickMs;

    DumpText(final ServerFacts facts, final BoundedLines lines, final StringBuilder out)
    {
        this.facts = facts;
        this.lines = lines;
        this.out = out;
        final int configured = facts.configuration().tickTimeMs();
        tickMs = configured > 0 ? configured : DEFAULT_TICK_MS;
    }

    void write()
    {
        out.append("SessionTracker dump:\n");
        if (ServerMode.FOLLOWER == facts.mode() || ServerMode.OBSERVER == facts.mode())
        {
            writeSessionsById();
        }
        else
        {
            writeSessionsByExpiry();
        }

        out.append("ephemeral nodes dump:\nSessions with Ephemerals (")
            .append(facts.sessionsWithEphemerals()).append("):\n");
        new PathText(lines, out).writeEphemerals(facts);
        if (!facts.areEphemeralsWhole())
        {
            lines.cut();
        }

        out.append("Connections dump:\n");
        writeConnections();
        lines.noteRest();
    }

    private void writeSessionsById()
    {
        out.append("Global Sessions(").append(sessionCount()).append("):\n");
        facts.forEachSession((sessionId, timeoutMs, deadlineMs) ->
            append("0x" + Long.toHexString(sessionId) + '\t' + timeoutMs + "ms\n"));
    }

    private void writeSessionsByExpiry()
    {
        final Map<Long, List<String>> sets = new TreeMap<>();
        final Collector collector = new Collector(sets);
        facts.forEachSession((sessionId, timeoutMs, deadlineMs) ->
            collector.add(deadlineMs, "\t0x" + Long.toHexString(sessionId) + '\n'));
        writeSets("Session", sets, Math.max(sessionCount(), collector.count));
    }

    private long sessionCount()
    {
        return facts.metrics().get(ZooKeeperMetric.GLOBAL_SESSIONS, 0);
    }

    private void writeConnections()
    {
        final Map<Long, List<String>> sets = new TreeMap<>();
        final Collector collector = new Collector(sets);
        for (final ConnectionFacts connection : facts.connections())
        {
            final String text = "\tip: " + connection.remoteAddress() +
                " sessionId: 0x" + Long.toHexString(connection.sessionId()) + '\n';
            if (!collector.add(connection.deadlineMs(), text))
            {
                break;
            }
        }

        final long total = facts.metrics().get(ZooKeeperMetric.NUM_ALIVE_CONNECTIONS, 0);
        writeSets("Connections", sets, Math.max(total, collector.count));
    }

    private void writeSets(final String name, final Map<Long, List<String>> sets, final long total)
    {
        out.append(name).append(" Sets (").append(sets.size()).append(")/(").append(total).append("):\n");
        for (final Map.Entry<Long, List<String>> entry : sets.entrySet())
        {
            out.append(entry.getValue().size()).append(" expire at ").append(new Date(entry.getKey())).append(":\n");
            for (final String text : entry.getValue())
            {
                out.append(text);
            }
        }
    }

    private boolean append(final String text)
    {
        if (lines.isFullFor(text.length()))
        {
            return false;
        }
        out.append(text);
        lines.count();
        return true;
    }

    /** Lines wait here for the head of their set, which has their number. They count against the limits at once. */
    private final class Collector
    {
        private final Map<Long, List<String>> sets;
        private int length;
        private int count;

        private Collector(final Map<Long, List<String>> sets)
        {
            this.sets = sets;
        }

        private boolean add(final long deadlineMs, final String text)
        {
            final long expiryMs = (deadlineMs / tickMs + 1) * tickMs;
            final int added = text.length() + (sets.containsKey(expiryMs) ? 0 : SET_HEAD_LENGTH);
            if (lines.isFullFor(length + added))
            {
                return false;
            }
            lines.count();
            length += added;
            count++;
            sets.computeIfAbsent(expiryMs, (time) -> new ArrayList<>()).add(text);
            return true;
        }
    }
}
