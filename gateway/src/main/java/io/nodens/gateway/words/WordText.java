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
 * How the answers write numbers and tokens.
 * <p>
 * <b>Thread:</b> functions.
 */
final class WordText
{
    private static final long FRACTIONS = 10_000;
    private static final int FRACTION_DIGITS = 4;
    /** Above it a double has no fraction of four digits any more. */
    private static final double MAX_WITH_FRACTION = 1e11;

    private WordText()
    {
    }

    static void appendHex(final StringBuilder out, final long value)
    {
        out.append("0x").append(Long.toHexString(value));
    }

    /** One to four digits behind the point and never an exponent, which agents do not read. */
    static void appendDecimal(final StringBuilder out, final double value)
    {
        if (Double.isNaN(value))
        {
            out.append("0.0");
            return;
        }
        if (Math.abs(value) >= MAX_WITH_FRACTION)
        {
            out.append((long)value).append(".0");
            return;
        }

        final long scaled = Math.round(value * FRACTIONS);
        if (scaled < 0)
        {
            out.append('-');
        }
        final long magnitude = Math.abs(scaled);
        out.append(magnitude / FRACTIONS).append('.');
        final int start = out.length();
        long divisor = FRACTIONS / 10;
        for (int i = 0; i < FRACTION_DIGITS; i++)
        {
            out.append((char)('0' + magnitude / divisor % 10));
            divisor /= 10;
        }
        while (out.length() > start + 1 && '0' == out.charAt(out.length() - 1))
        {
            out.setLength(out.length() - 1);
        }
    }

    /** One character that is not of a token makes an agent drop all that it read: it becomes an underscore. */
    static void appendToken(final StringBuilder out, final String text)
    {
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            out.append(isOfToken(c) ? c : '_');
        }
    }

    private static boolean isOfToken(final char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            '_' == c || '.' == c || '-' == c;
    }
}
