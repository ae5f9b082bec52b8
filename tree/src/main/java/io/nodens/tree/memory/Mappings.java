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

import org.agrona.IoUtil;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * Gives mapped memory back at once, where the JDK would wait until the mapping is collected: a process that allocates
 * nothing may never collect, and a deleted file takes memory for as long as anybody maps it.
 */
final class Mappings
{
    private Mappings()
    {
    }

    /**
     * Unmap. Whoever loads from the mapping later ends the process: to be called by the only thread that may.
     *
     * @param mapping a whole one; null is allowed.
     */
    static void unmap(final ByteBuffer mapping)
    {
        if (null == mapping || !mapping.isDirect())
        {
            return;
        }
        if (MemoryAccess.ADDRESS == MemoryAccess.best())
        {
            IoUtil.unmap(mapping);
        }
        else
        {
            Cleaner.clean(mapping);
        }
    }

    /**
     * The JDK's own way for those without flags. Where it is taken away one day, the collector does the work, later.
     */
    private static final class Cleaner
    {
        private static final Object UNSAFE;
        private static final Method INVOKE_CLEANER;

        static
        {
            Object unsafe = null;
            Method method = null;
            try
            {
                final Class<?> type = Class.forName("sun.misc.Unsafe");
                final Field field = type.getDeclaredField("theUnsafe");
                field.setAccessible(true);
                unsafe = field.get(null);
                method = type.getMethod("invokeCleaner", ByteBuffer.class);
            }
            catch (final ReflectiveOperationException | RuntimeException ignore)
            {
                method = null;
            }

            UNSAFE = unsafe;
            INVOKE_CLEANER = method;
        }

        private Cleaner()
        {
        }

        static void clean(final ByteBuffer mapping)
        {
            if (null != INVOKE_CLEANER)
            {
                try
                {
                    INVOKE_CLEANER.invoke(UNSAFE, mapping);
                }
                catch (final IllegalAccessException | InvocationTargetException ignore)
                {
                    // The collector unmaps it, later.
                }
            }
        }
    }
}
