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
package io.nodens.bench.xchk;

/**
 * Texts of requests and replies, so that each can be told from every other.
 * <p>
 * <b>Thread:</b> any.
 */
final class RequestText
{
    private static final int FIRST_PLAIN = 0x20;
    private static final int LAST_PLAIN = 0x7E;

    private RequestText()
    {
    }

    /**
     * A text in quotes, with all that is not plain as its number.
     *
     * @param text may be null.
     * @return for readers.
     */
    static String quote(final String text)
    {
        if (null == text)
        {
            return "null";
        }

        final StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char character = text.charAt(i);
            if (character >= FIRST_PLAIN && character <= LAST_PLAIN)
            {
                quoted.append(character);
            }
            else
            {
                quoted.append("\\u").append(Integer.toHexString(0x10000 | character), 1, 5);
            }
        }

        return quoted.append('"').toString();
    }

    /**
     * Data by length and first byte.
     *
     * @param data may be null.
     * @return for readers.
     */
    static String data(final byte[] data)
    {
        return null == data ? "null" : 0 == data.length ? "empty" :
            data.length + " x " + Integer.toHexString(data[0] & 0xFF);
    }
}
