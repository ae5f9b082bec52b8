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
 * Counts the lines of an answer that may be long, and says at its end that the rest was left out.
 * <p>
 * <b>Thread:</b> one. One object for each answer.
 */
final class BoundedLines
{
    private final StringBuilder out;
    private final int maxLines;
    private final int maxEnd;
    private int lineCount;
    private boolean isFull;
    private boolean isCut;

    BoundedLines(final StringBuilder out, final int maxLines, final int maxLength)
    {
        this.out = out;
        this.maxLines = maxLines;
        this.maxEnd = out.length() + maxLength;
    }

    /** Whether there is no room for a line of the given length. Once there is none, there never is. */
    boolean isFullFor(final int lineLength)
    {
        if (lineCount >= maxLines || lineLength > maxEnd - out.length())
        {
            isFull = true;
        }
        return isFull;
    }

    /** Lines are left out that there is room for. */
    void cut()
    {
        isCut = true;
    }

    void count()
    {
        lineCount++;
    }

    /** The last line of the answer, behind everything that programs read. */
    void noteRest()
    {
        if (isFull || isCut)
        {
            out.append("# The rest was left out after ").append(lineCount).append(" lines.\n");
        }
    }
}
