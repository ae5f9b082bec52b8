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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sizes of an agent's replies: the last one, the smallest and the largest since the last reset. A reset is asked for by
 * any thread, and carried out with the next reply.
 * <p>
 * <b>Thread:</b> {@link #record(long)} the agent's, everything else any.
 */
public final class ResponseSizes
{
    /** There was no reply. */
    public static final long NONE = -1;

    private static final int LAST = 0;
    private static final int MIN = 1;
    private static final int MAX = 2;
    private static final int RESETS_DONE = 3;
    private static final int LENGTH = 4;

    private final AtomicLongArray values = new AtomicLongArray(LENGTH);
    private final AtomicInteger resetsAsked = new AtomicInteger(1);

    ResponseSizes()
    {
    }

    /**
     * A reply was encoded. Agent's thread.
     *
     * @param length in bytes.
     */
    public void record(final long length)
    {
        final int asked = resetsAsked.getOpaque();
        final boolean isFirst = asked != values.getPlain(RESETS_DONE);
        values.setOpaque(LAST, length);
        values.setOpaque(MIN, isFirst ? length : Math.min(length, values.getPlain(MIN)));
        values.setOpaque(MAX, isFirst ? length : Math.max(length, values.getPlain(MAX)));
        if (isFirst)
        {
            values.setRelease(RESETS_DONE, asked);
        }
    }

    /** Forget all replies up to now. */
    public void reset()
    {
        resetsAsked.incrementAndGet();
    }

    /**
     * The last reply.
     *
     * @return its bytes, or {@link #NONE}.
     */
    public long last()
    {
        return value(LAST);
    }

    /**
     * The smallest reply.
     *
     * @return its bytes, or {@link #NONE}.
     */
    public long min()
    {
        return value(MIN);
    }

    /**
     * The largest reply.
     *
     * @return its bytes, or {@link #NONE}.
     */
    public long max()
    {
        return value(MAX);
    }

    private long value(final int index)
    {
        return resetsAsked.get() == values.getAcquire(RESETS_DONE) ? values.getOpaque(index) : NONE;
    }
}
