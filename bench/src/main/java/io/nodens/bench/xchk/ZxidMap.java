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

import java.util.Arrays;

/**
 * Which transaction of one server is which of the other. The numbers themselves differ: ZooKeeper spends one on each
 * write that fails. Their order does not, and each number of one side belongs to one number of the other.
 * <p>
 * <b>Thread:</b> owned by one caller. <b>Allocates:</b> when it grows; 32 bytes a transaction.
 */
final class ZxidMap
{
    private static final int INITIAL_CAPACITY = 1024;

    private final long[][] zxids = new long[Sides.COUNT][INITIAL_CAPACITY];
    private final long[][] timesMs = new long[Sides.COUNT][INITIAL_CAPACITY];
    /** The first pair is that of no transaction: 0 and 0. */
    private int size = 1;

    /**
     * Take two zxids that must be of one transaction.
     *
     * @param left  zxid.
     * @param right zxid.
     * @return null when they may be; otherwise what speaks against it.
     */
    String match(final long left, final long right)
    {
        final int found = Arrays.binarySearch(zxids[Sides.LEFT], 0, size, left);
        if (found >= 0)
        {
            final long expected = zxids[Sides.RIGHT][found];
            return expected == right ? null : hex(left) + " was " + hex(expected) + " before, and is " + hex(right);
        }

        final int index = -1 - found;
        if (0 == index || zxids[Sides.RIGHT][index - 1] >= right ||
            (index < size && zxids[Sides.RIGHT][index] <= right))
        {
            return hex(left) + " lies between " + pair(index - 1) + " and " + pair(index) + ", and is " + hex(right);
        }

        insert(index, left, right);
        return null;
    }

    /**
     * Look at two zxids of which each is the last one that a server had come to when it answered. They may be those of
     * writes that failed, or of what no reply has shown yet, so that they need not be of one transaction.
     *
     * @param left  zxid.
     * @param right zxid.
     * @return null when the same known transactions lie up to them; otherwise what speaks against it.
     */
    String matchOrder(final long left, final long right)
    {
        final int index = floor(zxids[Sides.LEFT], left);
        return index == floor(zxids[Sides.RIGHT], right) ? null : hex(left) + " is from " + pair(index) +
            " on and before " + pair(index + 1) + ", and " + hex(right) + " is not";
    }

    private int floor(final long[] values, final long zxid)
    {
        final int found = Arrays.binarySearch(values, 0, size, zxid);
        return found >= 0 ? found : -2 - found;
    }

    /**
     * Take the times of a transaction that was matched.
     *
     * @param left    its zxid.
     * @param timesOf the transaction, by side.
     * @return null when they are the only ones of it on both sides; otherwise what speaks against it.
     */
    String matchTimes(final long left, final long... timesOf)
    {
        final int index = Arrays.binarySearch(zxids[Sides.LEFT], 0, size, left);
        for (int side = 0; side < Sides.COUNT; side++)
        {
            final long[] times = timesMs[side];
            final long known = times[index];
            if (0 != known && known != timesOf[side])
            {
                return Sides.name(side) + ": the time of " + hex(zxids[side][index]) + " was " + known + " before";
            }

            times[index] = timesOf[side];
        }

        return null;
    }

    /**
     * Number of pairs.
     *
     * @return the number, at least 1.
     */
    int size()
    {
        return size;
    }

    /**
     * A zxid of one side.
     *
     * @param side  of the zxid.
     * @param index of the pair, in the order of transactions.
     * @return the zxid.
     */
    long zxid(final int side, final int index)
    {
        return zxids[side][index];
    }

    private void insert(final int index, final long left, final long right)
    {
        for (int side = 0; side < Sides.COUNT; side++)
        {
            zxids[side] = withRoom(zxids[side], index);
            timesMs[side] = withRoom(timesMs[side], index);
        }

        zxids[Sides.LEFT][index] = left;
        zxids[Sides.RIGHT][index] = right;
        timesMs[Sides.LEFT][index] = 0;
        timesMs[Sides.RIGHT][index] = 0;
        size++;
    }

    private long[] withRoom(final long[] values, final int index)
    {
        final long[] target = size < values.length ? values : Arrays.copyOf(values, 2 * values.length);
        System.arraycopy(values, index, target, index + 1, size - index);
        return target;
    }

    private String pair(final int index)
    {
        return index < 0 ? "none" : index >= size ? "the end" :
            hex(zxids[Sides.LEFT][index]) + "=" + hex(zxids[Sides.RIGHT][index]);
    }

    private static String hex(final long zxid)
    {
        return "0x" + Long.toHexString(zxid);
    }
}
