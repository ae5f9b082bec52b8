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

import io.nodens.client.ReadLevel;
import io.nodens.client.Response;
import io.nodens.client.WatchedEvent;
import io.nodens.client.ZnodeData;
import io.nodens.client.exceptions.ErrorCode;
import io.nodens.client.exceptions.NodensException;
import io.nodens.client.exceptions.Operation;
import io.nodens.tree.ZnodeStat;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Reads the znodes that events are about, for watches that want data and stat with them. Events leave in the order in
 * which they came: one whose read is not answered holds up those behind it.
 * <pre>
 *   event --&gt; | reads in flight, at most 16 | not asked for yet | --&gt; callback, in order
 * </pre>
 * <b>Thread:</b> the client's. <b>Allocates:</b> per event.
 */
final class EventReads
{
    private static final int MAX_READS = 16;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final RequestSubmitter submitter;
    private int reads;

    /**
     * Nothing to read yet.
     *
     * @param submitter of the client.
     */
    EventReads(final RequestSubmitter submitter)
    {
        this.submitter = submitter;
    }

    /**
     * Hand an event over when what it is about was read.
     *
     * @param event that came.
     * @param next  takes it, on this thread.
     */
    void add(final WatchedEvent event, final Taker next)
    {
        final boolean isRead =
            WatchedEvent.Type.CREATED == event.type() || WatchedEvent.Type.DATA_CHANGED == event.type();
        entries.add(new Entry(event, next, !isRead));
        work();
    }

    /**
     * Hand a call over behind the events before it.
     *
     * @param next to call, on this thread.
     */
    void add(final Runnable next)
    {
        entries.add(new Entry(null, (ignore) -> next.run(), true));
        work();
    }

    /**
     * Ask for what could not be asked for before, and hand over what is answered.
     *
     * @return 0 when there was nothing to do.
     */
    int work()
    {
        int work = 0;
        if (reads < MAX_READS)
        {
            for (final Iterator<Entry> iterator = entries.iterator(); iterator.hasNext() && reads < MAX_READS;)
            {
                final Entry entry = iterator.next();
                if (!entry.isDone && !entry.isAsked)
                {
                    if (!ask(entry))
                    {
                        break;
                    }
                    work++;
                }
            }
        }

        while (!entries.isEmpty() && entries.peek().isDone)
        {
            final Entry entry = entries.poll();
            entry.next.take(entry.event);
            work++;
        }

        return work;
    }

    /** Nobody wants to know any longer. */
    void close()
    {
        entries.clear();
    }

    private boolean ask(final Entry entry)
    {
        final UnsafeBuffer path = new UnsafeBuffer(entry.event.path().getBytes(StandardCharsets.UTF_8));
        final InternalHandler handler = (response) -> onAnswer(entry, response);
        try
        {
            entry.isAsked = submitter.read(
                Operation.GET_DATA, path, 0, path.capacity(), ReadLevel.LOCAL, null, handler) > 0;
        }
        catch (final NodensException ex)
        {
            // No member has such a path, so that no member sends it.
            entry.isDone = true;
        }

        reads += entry.isAsked ? 1 : 0;
        return entry.isAsked || entry.isDone;
    }

    private void onAnswer(final Entry entry, final Response response)
    {
        reads--;
        entry.isDone = true;
        if (ErrorCode.OK == response.code())
        {
            final ZnodeStat stat = new ZnodeStat();
            stat.copyFrom(response.stat());
            entry.event = entry.event.with(new ZnodeData(response.data(), stat));
        }
    }

    /** Takes an event in its turn. */
    @FunctionalInterface
    interface Taker
    {
        void take(WatchedEvent event);
    }

    private static final class Entry
    {
        private WatchedEvent event;
        private final Taker next;
        private boolean isDone;
        private boolean isAsked;

        Entry(final WatchedEvent event, final Taker next, final boolean isDone)
        {
            this.event = event;
            this.next = next;
            this.isDone = isDone;
        }
    }
}
