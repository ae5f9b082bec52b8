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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;

/**
 * {@link MemoryAccess#VAR_HANDLE}: loads through the JDK's public API, which checks every access. Plain loads go
 * through the mapping itself: a VarHandle must allow for a buffer on the heap, which costs the compiler its view.
 */
final class HandleMemory extends RegionMemory
{
    private static final VarHandle INTS =
        MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ARRAY_LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MappedByteBuffer mapping;

    private HandleMemory(final MappedByteBuffer mapping)
    {
        super(mapping.capacity());
        this.mapping = mapping;
        mapping.order(ByteOrder.LITTLE_ENDIAN);
    }

    static RegionMemory over(final MappedByteBuffer mapping)
    {
        return new HandleMemory(mapping);
    }

    @Override
    ByteBuffer mapping()
    {
        return mapping;
    }

    @Override
    public byte getByte(final long offset)
    {
        return mapping.get((int)offset);
    }

    @Override
    public int getInt(final long offset)
    {
        return mapping.getInt((int)offset);
    }

    @Override
    public long getLong(final long offset)
    {
        return mapping.getLong((int)offset);
    }

    @Override
    public int getIntAcquire(final long offset)
    {
        return (int)INTS.getAcquire(mapping, (int)offset);
    }

    @Override
    public long getLongAcquire(final long offset)
    {
        return (long)LONGS.getAcquire(mapping, (int)offset);
    }

    @Override
    public long getLongOpaque(final long offset)
    {
        return (long)LONGS.getOpaque(mapping, (int)offset);
    }

    @Override
    public void copyTo(final long offset, final byte[] dst, final int dstOffset, final int copyLength)
    {
        if (copyLength > MAX_LOOPED_COPY)
        {
            mapping.get((int)offset, dst, dstOffset, copyLength);
        }
        else if (copyLength >= Long.BYTES)
        {
            final int last = copyLength - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES)
            {
                ARRAY_LONGS.set(dst, dstOffset + i, mapping.getLong((int)offset + i));
            }

            ARRAY_LONGS.set(dst, dstOffset + last, mapping.getLong((int)offset + last));
        }
        else
        {
            for (int i = 0; i < copyLength; i++)
            {
                dst[dstOffset + i] = mapping.get((int)offset + i);
            }
        }
    }

    @Override
    public void copyTo(final long offset, final MutableDirectBuffer dst, final int dstOffset, final int copyLength)
    {
        dst.putBytes(dstOffset, mapping, (int)offset, copyLength);
    }

    @Override
    public void copyTo(final long offset, final ByteBuffer dst, final int dstOffset, final int copyLength)
    {
        dst.put(dstOffset, mapping, (int)offset, copyLength);
    }
}
