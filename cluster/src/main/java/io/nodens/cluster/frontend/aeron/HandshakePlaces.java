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
package io.nodens.cluster.frontend.aeron;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Who may be set up: few streams at a time, since each takes the media driver's thread, which consensus needs as well.
 * <pre>
 *   waiting, unread -&gt; a place, for a while -&gt; without a place, among the late ones -&gt; open or ended
 * </pre>
 * A client that answers is set up within milliseconds. One that cannot be reached, because a firewall drops what is
 * sent to it or nobody listens there, costs the media driver little while the member waits for it, and must not keep a
 * place from those that can: it gives its place up soon and goes on without one. Of the late ones there are
 * {@link #LATE_FACTOR} times as many as places; beyond that the one that has waited longest ends, of the source address
 * that has most of them. A source address has at most half of the places.
 * <p>
 * <b>Thread:</b> the front end's. <b>Allocates:</b> per stream.
 *
 * @param <S> streams.
 */
final class HandshakePlaces<S extends HandshakePlaces.Entrant>
{
    /** Who wants to be set up. */
    abstract static class Entrant
    {
        private final String source;
        private long placeDeadlineNs;

        /**
         * Somebody from outside.
         *
         * @param source address that it sends from, without its port.
         */
        Entrant(final String source)
        {
            this.source = source;
        }
    }

    /** For how long a stream that is being set up keeps its place. */
    static final long PROMPT_NS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Streams that are set up without a place, for each place. */
    static final int LATE_FACTOR = 4;

    private final ArrayList<S> prompt = new ArrayList<>();
    private final ArrayList<S> late = new ArrayList<>();
    private final int places;
    private final int placesPerSource;

    /**
     * Places, all free.
     *
     * @param places number of them, at least 1.
     */
    HandshakePlaces(final int places)
    {
        this.places = places;
        placesPerSource = Math.max(1, places / 2);
    }

    /** Whether it is a stream's turn. */
    boolean mayBegin(final S stream)
    {
        return prompt.size() < places && countOf(prompt, stream) < placesPerSource;
    }

    /** A stream takes its place. */
    void begin(final S stream, final long nowNs)
    {
        ((Entrant)stream).placeDeadlineNs = nowNs + PROMPT_NS;
        prompt.add(stream);
    }

    /** A stream is open or ends, whether it had a place or not. */
    void end(final S stream)
    {
        if (!prompt.remove(stream))
        {
            late.remove(stream);
        }
    }

    /**
     * Take the places of those that were not set up in time.
     *
     * @param nowNs time now.
     * @return a stream that must end since there are too many late ones, or null.
     */
    S advance(final long nowNs)
    {
        while (!prompt.isEmpty() && nowNs - ((Entrant)prompt.get(0)).placeDeadlineNs >= 0)
        {
            late.add(prompt.remove(0));
        }
        return late.size() > LATE_FACTOR * places ? longestOfMost() : null;
    }

    /** Streams that have a place. */
    int taken()
    {
        return prompt.size();
    }

    private S longestOfMost()
    {
        S found = null;
        int most = 0;
        for (int i = 0, size = late.size(); i < size; i++)
        {
            final int count = countOf(late, late.get(i));
            if (count > most)
            {
                most = count;
                found = late.get(i);
            }
        }
        return found;
    }

    private int countOf(final ArrayList<S> streams, final Entrant like)
    {
        int count = 0;
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final Entrant entrant = streams.get(i);
            count += like.source.equals(entrant.source) ? 1 : 0;
        }
        return count;
    }
}
