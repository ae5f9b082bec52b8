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

import org.agrona.SystemUtil;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How the text of a setting becomes a number or stays text.
 */
public enum SettingType
{
    /** A whole number. */
    NUMBER,
    /** A number of bytes: digits, then k, m or g or nothing. */
    SIZE,
    /** As {@link #SIZE}, and a power of two. */
    POWER_OF_TWO_SIZE,
    /** A time: digits, then ns, us, ms, s, m or h. Kept in nanoseconds. */
    DURATION,
    /** One of a few words. */
    CHOICE,
    /** A file system path. */
    PATH,
    /** A TCP port, 0 for any free one, or {@link OptionalPort#NONE}. */
    PORT,
    /** Any text. */
    TEXT;

    private static final long NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long NANOS_PER_HOUR = TimeUnit.HOURS.toNanos(1);

    /**
     * Whether values are kept as numbers.
     *
     * @return true for numbers, sizes and durations.
     */
    boolean isNumeric()
    {
        return NUMBER == this || SIZE == this || POWER_OF_TWO_SIZE == this || DURATION == this;
    }

    /**
     * Parse a numeric value.
     *
     * @param text to parse.
     * @return the number, in bytes or nanoseconds where that applies.
     * @throws NumberFormatException when the text is not of this type.
     */
    long parse(final String text)
    {
        switch (this)
        {
            case NUMBER:
                return Long.parseLong(text);

            case SIZE:
            case POWER_OF_TWO_SIZE:
                return SystemUtil.parseSize("size", text);

            case DURATION:
                return parseDuration(text);

            default:
                throw new IllegalStateException("not numeric: " + this);
        }
    }

    /**
     * Write a numeric value as it may be configured.
     *
     * @param value in bytes or nanoseconds where that applies.
     * @return the text.
     */
    public String format(final long value)
    {
        switch (this)
        {
            case SIZE:
            case POWER_OF_TWO_SIZE:
                return 0 == value ? "0" : SystemUtil.formatSize(value);

            case DURATION:
                return formatDuration(value);

            default:
                return Long.toString(value);
        }
    }

    static void checkPort(final String text)
    {
        if (!OptionalPort.NONE.equals(text))
        {
            final int port = Integer.parseInt(text);
            if (port < 0 || port > OptionalPort.MAX_PORT)
            {
                throw new NumberFormatException("out of range");
            }
        }
    }

    static void checkPath(final String text)
    {
        try
        {
            final Path ignored = Path.of(text);
        }
        catch (final InvalidPathException ex)
        {
            throw new NumberFormatException(ex.getReason());
        }
    }

    private static long parseDuration(final String text)
    {
        final String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("0"))
        {
            return 0;
        }

        int unitStart = 0;
        while (unitStart < lower.length() && Character.isDigit(lower.charAt(unitStart)))
        {
            unitStart++;
        }

        final long amount = Long.parseLong(lower.substring(0, unitStart));
        final long unit = nanosOf(lower.substring(unitStart));
        if (amount > Long.MAX_VALUE / unit)
        {
            throw new NumberFormatException("too long: " + text);
        }

        return amount * unit;
    }

    private static long nanosOf(final String unit)
    {
        switch (unit)
        {
            case "ns":
                return 1;
            case "us":
                return 1_000;
            case "ms":
                return 1_000_000;
            case "s":
                return 1_000_000_000;
            case "m":
                return NANOS_PER_MINUTE;
            case "h":
                return NANOS_PER_HOUR;
            default:
                throw new NumberFormatException("not a unit of time: " + unit);
        }
    }

    private static String formatDuration(final long nanos)
    {
        if (0 == nanos)
        {
            return "0";
        }

        if (0 == nanos % NANOS_PER_HOUR)
        {
            return nanos / NANOS_PER_HOUR + "h";
        }

        if (0 == nanos % NANOS_PER_MINUTE)
        {
            return nanos / NANOS_PER_MINUTE + "m";
        }

        return SystemUtil.formatDuration(nanos);
    }
}
