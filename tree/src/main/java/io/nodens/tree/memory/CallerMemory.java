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

import org.agrona.UnsafeApi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Loads from and stores to what a caller handed in: an array, or the memory behind a buffer of Agrona, little-endian.
 * Whoever comes here has compared the place with the length of it, once and not again for each word.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> never.
 */
public final class CallerMemory
{
    /** A constant to the compiler, so that one way is compiled: by address wherever the flags of this JVM allow it. */
    private static final boolean IS_BY_ADDRESS = MemoryAccess.ADDRESS == MemoryAccess.best();
    private static final VarHandle INTS =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Address of the first byte of an array, within the array. */
    public static final int ARRAY_BASE = IS_BY_ADDRESS ? UnsafeApi.arrayBaseOffset(byte[].class) : 0;

    private CallerMemory()
    {
    }

    /**
     * Load plainly.
     *
     * @param base    the array; null for memory outside of the heap, which needs {@link MemoryAccess#ADDRESS}.
     * @param address in memory, or {@link #ARRAY_BASE} and the index in the array; of any alignment.
     * @return the value.
     */
    public static long getLong(final byte[] base, final long address)
    {
        return IS_BY_ADDRESS ? UnsafeApi.getLong(base, address) : (long)LONGS.get(base, (int)address);
    }

    /**
     * Store plainly.
     *
     * @param base    as for a load.
     * @param address as for a load.
     * @param value   to store.
     */
    public static void putLong(final byte[] base, final long address, final long value)
    {
        if (IS_BY_ADDRESS)
        {
            UnsafeApi.putLong(base, address, value);
        }
        else
        {
            LONGS.set(base, (int)address, value);
        }
    }

    /**
     * Store plainly.
     *
     * @param base    as for a load.
     * @param address as for a load.
     * @param value   to store.
     */
    public static void putInt(final byte[] base, final long address, final int value)
    {
        if (IS_BY_ADDRESS)
        {
            UnsafeApi.putInt(base, address, value);
        }
        else
        {
            INTS.set(base, (int)address, value);
        }
    }
}
