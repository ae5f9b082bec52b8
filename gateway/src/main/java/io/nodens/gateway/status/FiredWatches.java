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
package io.nodens.gateway.status;

import io.nodens.gateway.jute.EventTypes;
import io.nodens.gateway.words.LatencyStats;

/**
 * How many watches of an agent's clients a change fires, by what the clients are told. Events of one change follow one
 * another; the number of a change is known, and added, when the next one fires.
 * <p>
 * <b>Thread:</b> {@link #onEvent(long, int)} the agent's, everything else any.
 */
public final class FiredWatches
{
    private final LatencyStats[] byType = new LatencyStats[EventTypes.NODE_CHILDREN_CHANGED + 1];
    private long zxid;
    private int type;
    private long count;

    FiredWatches()
    {
        for (int i = 0; i < byType.length; i++)
        {
            byType[i] = LatencyStats.ofItems();
        }
    }

    /**
     * An event is sent. Agent's thread.
     *
     * @param ofZxid zxid of the change.
     * @param ofType one of {@link EventTypes}.
     */
    public void onEvent(final long ofZxid, final int ofType)
    {
        if (ofZxid != zxid || ofType != type)
        {
            flush();
            zxid = ofZxid;
            type = ofType;
        }
        count++;
    }

    /** What fired is over: add its number. Agent's thread. */
    public void flush()
    {
        if (count > 0)
        {
            if (type > 0 && type < byType.length)
            {
                byType[type].record(count);
            }
            count = 0;
        }
    }

    /** Forget all numbers up to now. Any thread. */
    public void reset()
    {
        for (final LatencyStats stats : byType)
        {
            stats.reset();
        }
    }

    /**
     * Numbers of watches that changes fired.
     *
     * @param ofType one of {@link EventTypes}, from created to children changed.
     * @return always the same.
     */
    public LatencyStats of(final int ofType)
    {
        return byType[ofType];
    }
}
