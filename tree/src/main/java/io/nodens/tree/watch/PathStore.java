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
 * Bytes of watched paths: blocks of 32 to 4096 bytes, in powers of two, at multiples of their length in slabs of one
 * mebibyte. A handle counts units of 32 bytes. A free block holds the handles of the next and the previous free one of
 * its size in its first eight bytes. Two halves that are free become one block again, so that a path is refused only
 * when every block of its size has a watched path in it.
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
    private static final int LARGEST = CLASSES - 1;
    private static final int MAX_LENGTH = 1 << (UNIT_SHIFT + LARGEST);
    private static final byte NOT_FREE = -1;

    private final int[] freeBlocks = new int[CLASSES];
    private final int maxSlabs;
    private UnsafeBuffer[] slabs = new UnsafeBuffer[1];
    /** Of each unit: size class of the free block that begins there. */
    private byte[][] freeClasses = new byte[1][];
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
        int free = sizeClass;
        while (free < CLASSES && NULL_HANDLE == freeBlocks[free])
        {
            free++;
        }
        final int handle;
        if (free < CLASSES)
        {
            handle = freeBlocks[free];
            unlink(handle, free);
        }
        else
        {
            free = LARGEST;
            handle = cut();
            if (NULL_HANDLE == handle)
            {
                return NULL_HANDLE;
            }
        }
        while (free > sizeClass)
        {
            free--;
            link(handle + (1 << free), free);
        }
        buffer(handle).putBytes(offset(handle), src, offset, length);
        return handle;
    }

    void remove(final int handle, final int length)
    {
        int block = handle;
        int sizeClass = sizeClass(length);
        while (sizeClass < LARGEST && sizeClass == freeClass(block ^ (1 << sizeClass)))
        {
            final int other = block ^ (1 << sizeClass);
            unlink(other, sizeClass);
            block = Math.min(block, other);
            sizeClass++;
        }
        link(block, sizeClass);
    }

    UnsafeBuffer buffer(final int handle)
    {
        return slabs[handle >>> UNITS_SHIFT];
    }

    int offset(final int handle)
    {
        return (handle & UNITS_MASK) << UNIT_SHIFT;
    }

    private int freeClass(final int handle)
    {
        return freeClasses[handle >>> UNITS_SHIFT][handle & UNITS_MASK];
    }

    private void freeClass(final int handle, final byte value)
    {
        freeClasses[handle >>> UNITS_SHIFT][handle & UNITS_MASK] = value;
    }

    private void link(final int handle, final int sizeClass)
    {
        final int next = freeBlocks[sizeClass];
        next(handle, next);
        previous(handle, NULL_HANDLE);
        if (NULL_HANDLE != next)
        {
            previous(next, handle);
        }
        freeBlocks[sizeClass] = handle;
        freeClass(handle, (byte)sizeClass);
    }

    private void unlink(final int handle, final int sizeClass)
    {
        final int next = buffer(handle).getInt(offset(handle));
        final int previous = buffer(handle).getInt(offset(handle) + Integer.BYTES);
        if (NULL_HANDLE != next)
        {
            previous(next, previous);
        }
        if (NULL_HANDLE != previous)
        {
            next(previous, next);
        }
        else
        {
            freeBlocks[sizeClass] = next;
        }
        freeClass(handle, NOT_FREE);
    }

    private void next(final int handle, final int value)
    {
        buffer(handle).putInt(offset(handle), value);
    }

    private void previous(final int handle, final int value)
    {
        buffer(handle).putInt(offset(handle) + Integer.BYTES, value);
    }

    /** A block of the largest size that was never used. */
    private int cut()
    {
        if (nextOffset == SLAB_LENGTH)
        {
            if (slabCount == maxSlabs)
            {
                return NULL_HANDLE;
            }
            if (slabCount == slabs.length)
            {
                slabs = Arrays.copyOf(slabs, slabCount << 1);
                freeClasses = Arrays.copyOf(freeClasses, slabCount << 1);
            }
            freeClasses[slabCount] = new byte[1 << UNITS_SHIFT];
            Arrays.fill(freeClasses[slabCount], NOT_FREE);
            slabs[slabCount++] = new UnsafeBuffer(new byte[SLAB_LENGTH]);
            nextOffset = 0;
        }
        final int handle = ((slabCount - 1) << UNITS_SHIFT) | (nextOffset >> UNIT_SHIFT);
        nextOffset += MAX_LENGTH;
        return handle;
    }

    private static int sizeClass(final int length)
    {
        final int units = Math.max(1, (length + (1 << UNIT_SHIFT) - 1) >> UNIT_SHIFT);
        return Integer.SIZE - Integer.numberOfLeadingZeros(units - 1);
    }
}
