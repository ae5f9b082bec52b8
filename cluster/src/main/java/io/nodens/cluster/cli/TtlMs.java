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

import io.nodens.client.CreateMode;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads times to live such as {@code 500ms}, {@code 90s}, {@code 10m}, {@code 12h}, {@code 7d}.
 */
final class TtlMs implements ITypeConverter<Long>
{
    private static final int MAX_DIGITS = 13;

    @Override
    public Long convert(final String value)
    {
        final String text = value.strip();
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9')
        {
            digits++;
        }
        final TimeUnit unit = switch (text.substring(digits))
        {
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            case "d" -> TimeUnit.DAYS;
            default -> null;
        };
        final long ttlMs = null == unit || 0 == digits || digits > MAX_DIGITS ?
            0 : unit.toMillis(Long.parseLong(text.substring(0, digits)));
        if (ttlMs < 1 || ttlMs > CreateMode.MAX_TTL_MS)
        {
            throw new TypeConversionException("'" + value + "' is not a time to live from 1ms to " +
                TimeUnit.MILLISECONDS.toDays(CreateMode.MAX_TTL_MS) + "d, as 500ms, 90s, 10m, 12h or 7d");
        }
        return ttlMs;
    }
}
