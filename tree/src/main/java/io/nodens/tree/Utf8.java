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
package io.nodens.tree;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Strings to bytes without loss. The JDK makes a question mark of half a surrogate pair, which in a path names another
 * znode.
 */
public final class Utf8
{
    private Utf8()
    {
    }

    /**
     * Find what no encoding can represent.
     *
     * @param text to look at.
     * @return index of the first surrogate that has no partner, or -1 when there is none.
     */
    public static int unpairedSurrogateAt(final String text)
    {
        for (int i = 0; i < text.length(); i++)
        {
            final char character = text.charAt(i);
            if (Character.isSurrogate(character))
            {
                if (Character.isLowSurrogate(character) ||
                    i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }

    /**
     * Encode a text.
     *
     * @param what it is, for the message of the exception: "a path", "data".
     * @param text to encode.
     * @return its bytes in UTF-8.
     * @throws IllegalArgumentException when it holds half a surrogate pair; the message names its index.
     */
    public static byte[] encode(final String what, final String text)
    {
        final int index = unpairedSurrogateAt(text);
        if (index >= 0)
        {
            throw new IllegalArgumentException(explain(what, text, index));
        }

        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Say what is wrong with a text that holds half a surrogate pair.
     *
     * @param what  it is: "a path", "data".
     * @param text  at fault.
     * @param index from {@link #unpairedSurrogateAt(String)}.
     * @return a sentence.
     */
    public static String explain(final String what, final String text, final int index)
    {
        return what + " must not contain half a surrogate pair, which no bytes stand for: U+" +
            Integer.toHexString(text.charAt(index)).toUpperCase(Locale.ROOT) + " (at " + index +
            "); write a whole character";
    }
}
