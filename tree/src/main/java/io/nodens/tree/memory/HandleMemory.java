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
 * {@link MemoryAccess#VAR_HANDLE}: loads through the JDK's public API, which checks every access.
 */
final class HandleMemory extends RegionMemory
{
    private static final VarHandle INTS =
        MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ARRAY_LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer mapping;

    private HandleMemory(final MappedByteBuffer mapping)
    {
        super(mapping.capacity());
        this.mapping = mapping;
    }

    static RegionMemory over(final MappedByteBuffer mapping)
    {
        return new HandleMemory(mapping);
    }

    @Override
    public byte getByte(final int offset)
    {
        return mapping.get(offset);
    }

    @Override
    public int getInt(final int offset)
    {
        return (int)INTS.get(mapping, offset);
    }

    @Override
    public long getLong(final int offset)
    {
        return (long)LONGS.get(mapping, offset);
    }

    @Override
    public int getIntAcquire(final int offset)
    {
        return (int)INTS.getAcquire(mapping, offset);
    }

    @Override
    public long getLongAcquire(final int offset)
    {
        return (long)LONGS.getAcquire(mapping, offset);
    }

    @Override
    public long getLongOpaque(final int offset)
    {
        return (long)LONGS.getOpaque(mapping, offset);
    }

    @Override
    public void copyTo(final int offset, final byte[] dst, final int dstOffset, final int copyLength)
    {
        if (copyLength > MAX_LOOPED_COPY)
        {
            mapping.get(offset, dst, dstOffset, copyLength);
        }
        else if (copyLength >= Long.BYTES)
        {
            final int last = copyLength - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES)
            {
                ARRAY_LONGS.set(dst, dstOffset + i, (long)LONGS.get(mapping, offset + i));
            }

            ARRAY_LONGS.set(dst, dstOffset + last, (long)LONGS.get(mapping, offset + last));
        }
        else
        {
            for (int i = 0; i < copyLength; i++)
            {
                dst[dstOffset + i] = mapping.get(offset + i);
            }
        }
    }

    @Override
    public void copyTo(final int offset, final MutableDirectBuffer dst, final int dstOffset, final int copyLength)
    {
        dst.putBytes(dstOffset, mapping, offset, copyLength);
    }

    @Override
    public void copyTo(final int offset, final ByteBuffer dst, final int dstOffset, final int copyLength)
    {
        dst.put(dstOffset, mapping, offset, copyLength);
    }
}
