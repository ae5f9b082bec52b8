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
package io.nodens.cluster.cli.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as the line editor does, but keeps words that are empty and quoted, such as empty data.
 * <p>
 * Blanks part words; single and double quotes keep blanks; a backslash takes the next character as it is.
 */
public final class LineWords
{
    private LineWords()
    {
    }

    /**
     * Split a line.
     *
     * @param line to split.
     * @return the words; none for an empty line and for a comment, which begins with #.
     * @throws IllegalArgumentException if a quote is not closed, or nothing follows a backslash.
     */
    public static String[] split(final String line)
    {
        if (line.stripLeading().startsWith("#"))
        {
            return new String[0];
        }
        final List<String> words = new ArrayList<>();
        final StringBuilder word = new StringBuilder();
        boolean isInWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++)
        {
            final char c = line.charAt(i);
            if ('\\' == c)
            {
                if (++i == line.length())
                {
                    throw new IllegalArgumentException("nothing follows the backslash at the end");
                }
                word.append(line.charAt(i));
                isInWord = true;
            }
            else if (0 != quote)
            {
                if (c == quote)
                {
                    quote = 0;
                }
                else
                {
                    word.append(c);
                }
            }
            else if ('\'' == c || '"' == c)
            {
                quote = c;
                isInWord = true;
            }
            else if (!Character.isWhitespace(c))
            {
                word.append(c);
                isInWord = true;
            }
            else if (isInWord)
            {
                words.add(word.toString());
                word.setLength(0);
                isInWord = false;
            }
        }
        if (0 != quote)
        {
            throw new IllegalArgumentException("a quote " + quote + " is not closed");
        }
        if (isInWord)
        {
            words.add(word.toString());
        }
        return words.toArray(new String[0]);
    }
}
