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
package io.nodens.client.recipes;

/**
 * Names of the znodes that recipes queue: {@code n-SESSION-ENTRY-SEQUENCE}, session and entry in hexadecimal digits,
 * the sequence in ten decimal ones, or more. Those of readers begin with {@code r-}. What is named otherwise takes no
 * part in a queue.
 */
final class EntryName
{
    private static final String EXCLUSIVE = "n-";
    private static final String SHARED = "r-";
    private static final int START_LENGTH = EXCLUSIVE.length();
    private static final int HEX_DIGITS_MAX = 16;
    private static final int SEQUENCE_DIGITS_MIN = 10;
    private static final int SEQUENCE_DIGITS_MAX = 18;

    private EntryName()
    {
    }

    /**
     * What the names of one entry begin with.
     *
     * @param isShared    whether it shares its place with others that do.
     * @param sessionId   that the entry belongs to.
     * @param entryNumber of the entry, unique in the session.
     * @return the name but for the sequence.
     */
    static String prefix(final boolean isShared, final long sessionId, final long entryNumber)
    {
        return (isShared ? SHARED : EXCLUSIVE) +
            Long.toHexString(sessionId) + "-" + Long.toHexString(entryNumber) + "-";
    }

    /**
     * The place in the queue that a name gives.
     *
     * @param name of a child.
     * @return the sequence, -1 when it is not the name of an entry.
     */
    static long sequenceOf(final String name)
    {
        final int entry = name.startsWith(EXCLUSIVE) || isShared(name) ? endOfHex(name, START_LENGTH) + 1 : 0;
        final int sequence = entry > 0 ? endOfHex(name, entry) + 1 : 0;
        final int digits = name.length() - sequence;
        if (0 == sequence || digits < SEQUENCE_DIGITS_MIN || digits > SEQUENCE_DIGITS_MAX)
        {
            return -1;
        }

        long value = 0;
        for (int i = sequence; i < name.length(); i++)
        {
            final char digit = name.charAt(i);
            if (digit < '0' || digit > '9')
            {
                return -1;
            }

            value = value * 10 + (digit - '0');
        }

        return value;
    }

    /**
     * Whether the entry of a name stands beside others that are shared.
     *
     * @param name of a child.
     * @return true for a reader's.
     */
    static boolean isShared(final String name)
    {
        return name.startsWith(SHARED);
    }

    /**
     * The session that an entry belongs to.
     *
     * @param name for which {@link #sequenceOf(String)} is not negative.
     * @return the session's id.
     */
    static long sessionOf(final String name)
    {
        return Long.parseUnsignedLong(name.substring(START_LENGTH, endOfHex(name, START_LENGTH)), 16);
    }

    /**
     * Where the digits end.
     *
     * @param name to look at.
     * @param from first digit.
     * @return index of the dash after them, -1 when there are none, too many or no dash.
     */
    private static int endOfHex(final String name, final int from)
    {
        int i = from;
        while (i < name.length() && isHex(name.charAt(i)))
        {
            i++;
        }

        return i > from && i - from <= HEX_DIGITS_MAX && i < name.length() && '-' == name.charAt(i) ? i : -1;
    }

    private static boolean isHex(final char character)
    {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}
