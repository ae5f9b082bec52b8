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
package io.nodens.tree.layout;

/**
 * Sizes in which lines are handed out: every count up to 16 lines, then four steps per doubling up to
 * {@link #MAX_LINES}. A line is {@link #LINE_LENGTH} bytes, the unit of every address in a region.
 */
public final class SizeClasses
{
    /** Bits of a line's length. */
    public static final int LINE_SHIFT = 6;
    /** Bytes of a line: one cache line. */
    public static final int LINE_LENGTH = 1 << LINE_SHIFT;
    /** Line that is never handed out, so that zero means nothing. */
    public static final int NULL_LINE = 0;
    /** Most lines of one block. */
    public static final int MAX_LINES = 1 << 19;
    /** Number of classes. */
    public static final int COUNT = 76;

    private static final int EXACT_COUNT = 16;

    private SizeClasses()
    {
    }

    /**
     * Lines that hold a number of bytes.
     *
     * @param bytes to hold.
     * @return lines, at least 1.
     */
    public static int linesFor(final int bytes)
    {
        return Math.max(1, (bytes + LINE_LENGTH - 1) >>> LINE_SHIFT);
    }

    /**
     * Smallest class that holds a number of lines.
     *
     * @param lines from 1 to {@link #MAX_LINES}.
     * @return the class.
     */
    public static int classOf(final int lines)
    {
        if (lines <= EXACT_COUNT)
        {
            return lines - 1;
        }

        final int doubling = 27 - Integer.numberOfLeadingZeros(lines - 1);
        final int base = EXACT_COUNT << doubling;
        final int stepShift = 2 + doubling;
        return EXACT_COUNT + (doubling << 2) + ((lines - 1 - base) >>> stepShift);
    }

    /**
     * Largest class that fits into a number of lines.
     *
     * @param lines from 1 up.
     * @return the class.
     */
    public static int classWithin(final int lines)
    {
        if (lines >= MAX_LINES)
        {
            return COUNT - 1;
        }

        final int sizeClass = classOf(lines);
        return linesOf(sizeClass) == lines ? sizeClass : sizeClass - 1;
    }

    /**
     * Lines of a block of a class.
     *
     * @param sizeClass from 0 to {@link #COUNT} - 1.
     * @return lines.
     */
    public static int linesOf(final int sizeClass)
    {
        if (sizeClass < EXACT_COUNT)
        {
            return sizeClass + 1;
        }

        final int doubling = (sizeClass - EXACT_COUNT) >>> 2;
        final int step = (sizeClass - EXACT_COUNT) & 3;
        return (EXACT_COUNT << doubling) + ((step + 1) << (2 + doubling));
    }

    /**
     * Lines that a block of at least some bytes takes, rounded up to its class.
     *
     * @param bytes to hold.
     * @return lines of the class.
     */
    public static int blockLines(final int bytes)
    {
        return linesOf(classOf(linesFor(bytes)));
    }
}
