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
package io.nodens.tree.watch;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Bytes of watched paths: blocks of 32 to 4096 bytes, in powers of two, cut from slabs of one mebibyte. A handle counts
 * units of 32 bytes. A freed block holds the handle of the next free one of its size in its first four bytes.
 * <p>
 * <b>Thread:</b> the one of its table. <b>Allocates:</b> a slab at a time, up to its limit.
 */
final class PathStore
{
    /** No block. */
    static final int NULL_HANDLE = -1;

    private static final int UNIT_SHIFT = 5;
    private static final int SLAB_SHIFT = 20;
    private static final int SLAB_LENGTH = 1 << SLAB_SHIFT;
    private static final int UNITS_SHIFT = SLAB_SHIFT - UNIT_SHIFT;
    private static final int UNITS_MASK = (1 << UNITS_SHIFT) - 1;
    private static final int CLASSES = 8;
    private static final int MAX_LENGTH = 1 << (UNIT_SHIFT + CLASSES - 1);

    private final int[] freeBlocks = new int[CLASSES];
    private final int maxSlabs;
    private UnsafeBuffer[] slabs = new UnsafeBuffer[1];
    private int slabCount;
    private int nextOffset = SLAB_LENGTH;

    PathStore(final long maxBytes)
    {
        maxSlabs = (int)Math.max(1, Math.min(maxBytes >> SLAB_SHIFT, Integer.MAX_VALUE >> UNITS_SHIFT));
        Arrays.fill(freeBlocks, NULL_HANDLE);
    }

    /**
     * Keep a copy.
     *
     * @return handle of the copy, or {@link #NULL_HANDLE} when the limit is reached or the path is too long.
     */
    int put(final DirectBuffer src, final int offset, final int length)
    {
        if (length > MAX_LENGTH)
        {
            return NULL_HANDLE;
        }
        final int sizeClass = sizeClass(length);
        int handle = freeBlocks[sizeClass];
        if (NULL_HANDLE != handle)
        {
            freeBlocks[sizeClass] = buffer(handle).getInt(offset(handle));
        }
        else
        {
            handle = cut(1 << (UNIT_SHIFT + sizeClass));
            if (NULL_HANDLE == handle)
            {
                handle = split(sizeClass);
            }
            if (NULL_HANDLE == handle)
            {
                return NULL_HANDLE;
            }
        }
        buffer(handle).putBytes(offset(handle), src, offset, length);
        return handle;
    }

    void remove(final int handle, final int length)
    {
        final int sizeClass = sizeClass(length);
        buffer(handle).putInt(offset(handle), freeBlocks[sizeClass]);
        freeBlocks[sizeClass] = handle;
    }

    UnsafeBuffer buffer(final int handle)
    {
        return slabs[handle >>> UNITS_SHIFT];
    }

    int offset(final int handle)
    {
        return (handle & UNITS_MASK) << UNIT_SHIFT;
    }

    /** Take a larger free block, and free what is left of it: paths that went must not keep others out. */
    private int split(final int sizeClass)
    {
        int larger = sizeClass + 1;
        while (larger < CLASSES && NULL_HANDLE == freeBlocks[larger])
        {
            larger++;
        }
        if (larger >= CLASSES)
        {
            return NULL_HANDLE;
        }
        final int handle = freeBlocks[larger];
        freeBlocks[larger] = buffer(handle).getInt(offset(handle));
        for (int half = larger - 1; half >= sizeClass; half--)
        {
            final int other = handle + (1 << half);
            buffer(other).putInt(offset(other), freeBlocks[half]);
            freeBlocks[half] = other;
        }
        return handle;
    }

    private int cut(final int blockLength)
    {
        if (nextOffset + blockLength > SLAB_LENGTH)
        {
            if (slabCount == maxSlabs)
            {
                return NULL_HANDLE;
            }
            if (slabCount == slabs.length)
            {
                slabs = Arrays.copyOf(slabs, slabCount << 1);
            }
            slabs[slabCount++] = new UnsafeBuffer(new byte[SLAB_LENGTH]);
            nextOffset = 0;
        }
        final int handle = ((slabCount - 1) << UNITS_SHIFT) | (nextOffset >> UNIT_SHIFT);
        nextOffset += blockLength;
        return handle;
    }

    private static int sizeClass(final int length)
    {
        final int units = Math.max(1, (length + (1 << UNIT_SHIFT) - 1) >> UNIT_SHIFT);
        return Integer.SIZE - Integer.numberOfLeadingZeros(units - 1);
    }
}
