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

/**
 * Where in the change ring the changes after a zxid begin, remembered at intervals, so that a reader can go back to
 * those that the ring still holds.
 * <pre>
 *   ring   |--------|--------|--------|-----&gt; newest
 *   marks  z10      z14      z14      z31      every change after z14 lies at the second mark or behind it
 * </pre>
 * Zxids and positions never fall. A new mark takes the place of the oldest one: there are as many as it takes to cover
 * the ring twice.
 * <p>
 * <b>Thread:</b> the one of its poller. <b>Allocates:</b> never after it was constructed.
 */
final class RingMarks
{
    /** No mark is old enough. */
    static final long NULL_POSITION = -1;

    private static final int COUNT = 1024;
    private static final int MASK = COUNT - 1;
    private static final int INTERVALS_OF_RING = COUNT / 2;

    private final long[] zxids = new long[COUNT];
    private final long[] positions = new long[COUNT];
    private final int interval;
    private long count;
    private long nextPosition = Long.MIN_VALUE;

    /**
     * No marks.
     *
     * @param ringLength in bytes.
     */
    RingMarks(final int ringLength)
    {
        interval = ringLength / INTERVALS_OF_RING;
    }

    /**
     * Every change after a zxid lies at a position or behind it: remember it if the last mark is far enough away.
     *
     * @param zxid     of the change.
     * @param position in the ring.
     */
    void on(final long zxid, final long position)
    {
        if (position >= nextPosition)
        {
            final int index = (int)count++ & MASK;
            zxids[index] = zxid;
            positions[index] = position;
            nextPosition = position + interval;
        }
    }

    /**
     * Where to begin.
     *
     * @param zxid after which changes are wanted.
     * @return the position, or {@link #NULL_POSITION}.
     */
    long positionOf(final long zxid)
    {
        long low = Math.max(0, count - COUNT);
        long high = count;
        if (low == high || zxids[(int)low & MASK] > zxid)
        {
            return NULL_POSITION;
        }
        // The last one that is not after the zxid lies in [low, high).
        while (high - low > 1)
        {
            final long middle = (low + high) >>> 1;
            if (zxids[(int)middle & MASK] <= zxid)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
        return positions[(int)low & MASK];
    }
}
