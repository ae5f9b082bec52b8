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
package io.nodens.tree.memory;

import org.agrona.MutableDirectBuffer;

import java.nio.ByteBuffer;

/**
 * Read access to one mapped file of a region, little-endian.
 * <p>
 * <b>Bounds are the caller's duty.</b> An offset comes out of memory that another process may have filled with
 * anything: every access must be proved to lie within {@link #length()}, by the arithmetic of lines (a line that
 * {@link SegmentTable#memoryOf(int)} finds lies wholly in its segment) or by a comparison. An implementation may check
 * again, and need not.
 * <p>
 * Offsets are long although a mapping is not: sums of them and of fields' offsets fold into the address of a load,
 * where sums of ints have to be made and widened one by one.
 * <p>
 * <b>Thread:</b> any. <b>Owns:</b> the mapping. <b>Allocates:</b> never.
 */
public abstract class RegionMemory
{
    /** Longest copy that is worth a loop of its own; longer ones go to the JVM's block copy. */
    static final int MAX_LOOPED_COPY = 256;

    private final int length;

    RegionMemory(final int length)
    {
        this.length = length;
    }

    /**
     * Bytes of the mapping.
     *
     * @return the length.
     */
    public final int length()
    {
        return length;
    }

    /**
     * Unmap. Nobody may look into the memory again.
     */
    public final void unmap()
    {
        Mappings.unmap(mapping());
    }

    /**
     * What is looked into.
     *
     * @return the mapping.
     */
    abstract ByteBuffer mapping();

    /**
     * Load plainly.
     *
     * @param offset from 0 to length - 1.
     * @return the byte.
     */
    public abstract byte getByte(long offset);

    /**
     * Load plainly.
     *
     * @param offset from 0 to length - 4, of any alignment.
     * @return the value.
     */
    public abstract int getInt(long offset);

    /**
     * Load plainly.
     *
     * @param offset from 0 to length - 8, of any alignment.
     * @return the value.
     */
    public abstract long getLong(long offset);

    /**
     * Load with acquire.
     *
     * @param offset from 0 to length - 4, a multiple of 4.
     * @return the value.
     */
    public abstract int getIntAcquire(long offset);

    /**
     * Load with acquire.
     *
     * @param offset from 0 to length - 8, a multiple of 8.
     * @return the value.
     */
    public abstract long getLongAcquire(long offset);

    /**
     * Load whole, unordered.
     *
     * @param offset from 0 to length - 8, a multiple of 8.
     * @return the value.
     */
    public abstract long getLongOpaque(long offset);

    /**
     * Copy to an array.
     *
     * @param offset     of the first byte.
     * @param dst        to copy to; the room is the caller's duty, too.
     * @param dstOffset  where to start.
     * @param copyLength in bytes, 0 or more.
     */
    public abstract void copyTo(long offset, byte[] dst, int dstOffset, int copyLength);

    /**
     * Copy to a buffer of Agrona.
     *
     * @param offset     of the first byte.
     * @param dst        to copy to; grows when it is expandable.
     * @param dstOffset  where to start.
     * @param copyLength in bytes, 0 or more.
     */
    public abstract void copyTo(long offset, MutableDirectBuffer dst, int dstOffset, int copyLength);

    /**
     * Copy to a buffer of the JDK; its position does not move.
     *
     * @param offset     of the first byte.
     * @param dst        to copy to.
     * @param dstOffset  absolute index where to start.
     * @param copyLength in bytes, 0 or more.
     */
    public abstract void copyTo(long offset, ByteBuffer dst, int dstOffset, int copyLength);
}
