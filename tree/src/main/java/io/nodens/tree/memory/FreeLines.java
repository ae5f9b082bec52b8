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
package io.nodens.tree.memory;

import java.util.Arrays;

/**
 * Which lines are free: a bit for each line, kept as blocks come and go, so that free lines join their neighbours
 * without a look at those that are in use, and nothing is freed twice. An array for each segment: whoever makes a
 * segment ready makes it, so that the writer need not wait for fresh memory of the heap, either.
 * <p>
 * <b>Thread:</b> the writer; {@link #cover(int)} belongs to the helper of {@link SegmentStore}, and is over before the
 * writer learns of the segment. <b>Allocates:</b> one bit for every line of a new segment.
 */
final class FreeLines
{
    private static final int WORD_SHIFT = 6;
    private static final int WORD_MASK = Long.SIZE - 1;

    private final long[][] words;
    private final int segmentShift;
    private final int segmentMask;

    FreeLines(final int maxSegments, final int segmentLines)
    {
        words = new long[maxSegments][];
        segmentShift = Integer.numberOfTrailingZeros(segmentLines);
        segmentMask = segmentLines - 1;
    }

    /**
     * Make room for a segment before any line of it is handed out.
     */
    void cover(final int segment)
    {
        if (null == words[segment])
        {
            words[segment] = new long[Math.max(1, (segmentMask + 1) >>> WORD_SHIFT)];
        }
    }

    void set(final int line, final int lines)
    {
        change(line, lines, -1);
    }

    void clear(final int line, final int lines)
    {
        change(line, lines, 0);
    }

    boolean isFree(final long line)
    {
        final int index = (int)line & segmentMask;
        return 0 != (words[(int)(line >>> segmentShift)][index >>> WORD_SHIFT] & (1L << index));
    }

    private void change(final int line, final int lines, final long value)
    {
        final long[] segment = words[line >>> segmentShift];
        final int first = line & segmentMask;
        final int last = first + lines - 1;
        final int firstWord = first >>> WORD_SHIFT;
        final int lastWord = last >>> WORD_SHIFT;
        final long firstMask = -1L << first;
        final long lastMask = -1L >>> (WORD_MASK - (last & WORD_MASK));
        if (firstWord == lastWord)
        {
            final long mask = firstMask & lastMask;
            segment[firstWord] = (segment[firstWord] & ~mask) | (value & mask);
            return;
        }

        segment[firstWord] = (segment[firstWord] & ~firstMask) | (value & firstMask);
        Arrays.fill(segment, firstWord + 1, lastWord, value);
        segment[lastWord] = (segment[lastWord] & ~lastMask) | (value & lastMask);
    }
}
