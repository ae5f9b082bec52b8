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
package io.nodens.client;

import io.nodens.client.exceptions.BadArgumentsException;
import io.nodens.client.exceptions.Operation;

import java.math.BigInteger;

/**
 * Limits on a subtree, its root included. Exceeding a soft limit is reported by the members; a write that would exceed
 * a hard one is refused.
 *
 * @param count     soft limit of znodes, {@link #NONE} for none.
 * @param bytes     soft limit of bytes of data.
 * @param hardCount hard limit of znodes.
 * @param hardBytes hard limit of bytes of data.
 */
public record QuotaLimits(long count, long bytes, long hardCount, long hardBytes)
{
    /** No limit. */
    public static final long NONE = -1;

    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /**
     * Checked limits.
     *
     * @param count     soft limit of znodes, {@link #NONE} for none.
     * @param bytes     soft limit of bytes of data.
     * @param hardCount hard limit of znodes.
     * @param hardBytes hard limit of bytes of data.
     * @throws BadArgumentsException when one is below -1, or there is none.
     */
    public QuotaLimits
    {
        if (count < NONE || bytes < NONE || hardCount < NONE || hardBytes < NONE)
        {
            throw new BadArgumentsException(Operation.SET_QUOTA, null,
                "a limit must be 0 or more, or -1 for none: " + text(count, bytes, hardCount, hardBytes));
        }
        if (NONE == count && NONE == bytes && NONE == hardCount && NONE == hardBytes)
        {
            throw new BadArgumentsException(Operation.SET_QUOTA, null, "there must be a limit");
        }
    }

    /**
     * Hard limits alone.
     *
     * @param znodes most znodes, {@link #NONE} for any number.
     * @param bytes  most bytes of data, {@link #NONE} for any number.
     * @return the limits.
     */
    public static QuotaLimits hard(final long znodes, final long bytes)
    {
        return new QuotaLimits(NONE, NONE, znodes, bytes);
    }

    /**
     * Soft limits alone.
     *
     * @param znodes most znodes, {@link #NONE} for any number.
     * @param bytes  most bytes of data, {@link #NONE} for any number.
     * @return the limits.
     */
    public static QuotaLimits soft(final long znodes, final long bytes)
    {
        return new QuotaLimits(znodes, bytes, NONE, NONE);
    }

    /** As ZooKeeper writes them into a znode. */
    String text()
    {
        return text(count, bytes, hardCount, hardBytes);
    }

    static String text(final long count, final long bytes, final long hardCount, final long hardBytes)
    {
        return "count=" + count + ",bytes=" + bytes + "=;byteHardLimit=" + hardBytes + ";countHardLimit=" + hardCount;
    }

    /** The limits in such a text, whoever wrote it; null when there is none. */
    static QuotaLimits parse(final String text)
    {
        final long count = number(text, "count");
        final long bytes = number(text, "bytes");
        final long hardCount = number(text, "countHardLimit");
        final long hardBytes = number(text, "byteHardLimit");
        return NONE == count && NONE == bytes && NONE == hardCount && NONE == hardBytes ? null :
            new QuotaLimits(count, bytes, hardCount, hardBytes);
    }

    /** The number of a key in such a text; {@link #NONE} when it is not there. */
    static long number(final String text, final String key)
    {
        for (final String pair : text.split("[,;]+"))
        {
            final String[] parts = pair.split("=");
            if (2 == parts.length && parts[0].equals(key) && parts[1].matches("\\d{1,160}"))
            {
                return new BigInteger(parts[1]).min(LONGEST).longValue();
            }
        }

        return NONE;
    }
}
