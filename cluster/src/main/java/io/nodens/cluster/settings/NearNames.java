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
package io.nodens.cluster.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the names that somebody may have meant who wrote one that does not exist: those within a few typing mistakes,
 * and those that the word is the beginning of. Names that merely look alike are not offered.
 */
public final class NearNames
{
    private static final int MAX_NAMES = 3;
    private static final int MIN_PREFIX_LENGTH = 2;
    private static final int MAX_WORD_LENGTH = 64;

    private NearNames()
    {
    }

    /**
     * Names near a word.
     *
     * @param word   that is no name; case does not matter.
     * @param prefix that all names have in common and that tells nothing, such as {@code --}; may be empty.
     * @param names  that exist.
     * @return at most three names, the nearest first; empty when none is near.
     */
    public static List<String> of(final String word, final String prefix, final Collection<String> names)
    {
        final String wanted = significant(word.toLowerCase(Locale.ROOT), prefix);
        if (wanted.isEmpty() || wanted.length() > MAX_WORD_LENGTH)
        {
            return List.of();
        }

        final Map<Integer, List<String>> byDistance = new TreeMap<>();
        for (final String name : names)
        {
            final String offered = significant(name, prefix);
            final boolean isBegun = wanted.length() >= MIN_PREFIX_LENGTH && offered.startsWith(wanted);
            final int distance = distance(wanted, offered);
            if (isBegun || (distance <= mistakes(wanted.length()) && distance < offered.length()))
            {
                byDistance.computeIfAbsent(distance, (ignore) -> new ArrayList<>()).add(name);
            }
        }

        return byDistance.values().stream().flatMap(List::stream).limit(MAX_NAMES).toList();
    }

    /**
     * The question to append to a message.
     *
     * @param word   that is no name.
     * @param prefix that all names have in common; may be empty.
     * @param names  that exist.
     * @return {@code ; did you mean ...?}, or nothing when no name is near.
     */
    public static String question(final String word, final String prefix, final Collection<String> names)
    {
        final List<String> near = of(word, prefix, names);
        return near.isEmpty() ? "" : "; did you mean '" + String.join("' or '", near) + "'?";
    }

    private static String significant(final String name, final String prefix)
    {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    /** Mistakes that a hand makes in a word of this length. */
    private static int mistakes(final int length)
    {
        return length <= 5 ? 1 : length <= 10 ? 2 : 3;
    }

    /** Characters to insert, to delete, to replace, or to swap with their neighbour. */
    private static int distance(final String a, final String b)
    {
        final int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++)
        {
            for (int j = 0; j <= b.length(); j++)
            {
                if (0 == i || 0 == j)
                {
                    rows[i][j] = i + j;
                    continue;
                }

                final boolean isSame = a.charAt(i - 1) == b.charAt(j - 1);
                rows[i][j] = Math.min(
                    rows[i - 1][j - 1] + (isSame ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }

        return rows[a.length()][b.length()];
    }
}
