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
package io.nodens.cluster.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations such as {@code 250ms}, {@code 10s}, {@code 2m}. A bare number is refused: 5 is meant
 * as seconds as often as it is meant as milliseconds.
 */
final class DurationMs implements ITypeConverter<Integer>
{
    static final int MAX_MS = 60 * 60 * 1000;

    @Override
    public Integer convert(final String value)
    {
        final String text = value.strip();
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0)
        {
            digits++;
        }
        final int unitMs = switch (text.substring(digits))
        {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60 * 1000;
            default -> 0;
        };
        if (digits > 0 && digits == text.length())
        {
            throw new TypeConversionException(
                "'" + value + "' has no unit: give '" + text + "s' for seconds, '" + text +
                "ms' for milliseconds or '" + text + "m' for minutes");
        }
        if (0 == unitMs || 0 == digits || digits > 8)
        {
            throw refuse(value);
        }
        final long durationMs = Long.parseLong(text.substring(0, digits)) * unitMs;
        if (durationMs < 1 || durationMs > MAX_MS)
        {
            throw refuse(value);
        }
        return (int)durationMs;
    }

    private static TypeConversionException refuse(final String value)
    {
        return new TypeConversionException("'" + value + "' is not a duration from 1ms to 60m, as 500ms, 10s or 1m");
    }
}
