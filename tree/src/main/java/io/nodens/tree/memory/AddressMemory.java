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
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * {@link MemoryAccess#ADDRESS}: loads by address, unchecked. Why that is safe stands at {@link RegionMemory}; the
 * tests run every reader over {@link HandleMemory} as well, where a load out of bounds throws.
 */
final class AddressMemory extends RegionMemory
{
    private static final int ARRAY_BASE_OFFSET = UnsafeApi.arrayBaseOffset(byte[].class);

    private final long address;
    /** Keeps the memory mapped. */
    private final ByteBuffer mapping;

    private AddressMemory(final UnsafeBuffer buffer)
    {
        super(buffer.capacity());
        address = buffer.addressOffset();
        mapping = buffer.byteBuffer();
    }

    static RegionMemory over(final MappedByteBuffer mapping)
    {
        return new AddressMemory(new UnsafeBuffer(mapping));
    }

    /**
     * Over a mapping that the writer of this process made.
     *
     * @param buffer that wraps a whole mapping.
     * @return the memory.
     */
    static RegionMemory over(final UnsafeBuffer buffer)
    {
        return new AddressMemory(buffer);
    }

    @Override
    ByteBuffer mapping()
    {
        return mapping;
    }

    @Override
    public byte getByte(final long offset)
    {
        return UnsafeApi.getByte(null, address + offset);
    }

    @Override
    public int getInt(final long offset)
    {
        return UnsafeApi.getInt(null, address + offset);
    }

    @Override
    public long getLong(final long offset)
    {
        return UnsafeApi.getLong(null, address + offset);
    }

    @Override
    public int getIntAcquire(final long offset)
    {
        return UnsafeApi.getIntAcquire(null, address + offset);
    }

    @Override
    public long getLongAcquire(final long offset)
    {
        return UnsafeApi.getLongAcquire(null, address + offset);
    }

    @Override
    public long getLongOpaque(final long offset)
    {
        return UnsafeApi.getLongOpaque(null, address + offset);
    }

    @Override
    public void copyTo(final long offset, final byte[] dst, final int dstOffset, final int copyLength)
    {
        copy(address + offset, dst, ARRAY_BASE_OFFSET + dstOffset, copyLength);
    }

    @Override
    public void copyTo(final long offset, final MutableDirectBuffer dst, final int dstOffset, final int copyLength)
    {
        if (dst.isExpandable())
        {
            dst.putBytes(dstOffset, mapping, (int)offset, copyLength);
        }
        else
        {
            copy(address + offset, dst.byteArray(), dst.addressOffset() + dstOffset, copyLength);
        }
    }

    @Override
    public void copyTo(final long offset, final ByteBuffer dst, final int dstOffset, final int copyLength)
    {
        dst.put(dstOffset, mapping, (int)offset, copyLength);
    }

    /**
     * A short copy in the JVM's block copy costs more for the call than for the bytes.
     */
    private static void copy(final long source, final byte[] dst, final long target, final int length)
    {
        if (length > MAX_LOOPED_COPY)
        {
            UnsafeApi.copyMemory(null, source, dst, target, length);
            return;
        }

        if (length < Long.BYTES)
        {
            copyBytes(source, dst, target, length);
            return;
        }

        long from = source;
        long to = target;
        for (int left = length; left >= 64; left -= 64)
        {
            copyFour(from, dst, to);
            copyFour(from + 32, dst, to + 32);
            from += 64;
            to += 64;
        }

        if (0 != (length & 32))
        {
            copyFour(from, dst, to);
            from += 32;
            to += 32;
        }
        if (0 != (length & 16))
        {
            copyLong(from, dst, to);
            copyLong(from + 8, dst, to + 8);
            from += 16;
            to += 16;
        }
        if (0 != (length & 8))
        {
            copyLong(from, dst, to);
        }
        // Overlaps what was copied before.
        copyLong(source + length - Long.BYTES, dst, target + length - Long.BYTES);
    }

    private static void copyFour(final long source, final byte[] dst, final long target)
    {
        copyLong(source, dst, target);
        copyLong(source + 8, dst, target + 8);
        copyLong(source + 16, dst, target + 16);
        copyLong(source + 24, dst, target + 24);
    }

    private static void copyLong(final long source, final byte[] dst, final long target)
    {
        UnsafeApi.putLong(dst, target, UnsafeApi.getLong(null, source));
    }

    private static void copyBytes(final long source, final byte[] dst, final long target, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            UnsafeApi.putByte(dst, target + i, UnsafeApi.getByte(null, source + i));
        }
    }
}
