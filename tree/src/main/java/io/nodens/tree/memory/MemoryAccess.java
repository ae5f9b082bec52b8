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

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.MappedByteBuffer;

/**
 * How this process looks into a mapping. Chosen once, when a region is mapped, so that a process that uses one kind has
 * one implementation of {@link RegionMemory} loaded and every call of it is direct.
 */
public enum MemoryAccess
{
    /**
     * Through Agrona, by address: the faster one. The JVM must have been started with
     * {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED}.
     */
    ADDRESS
    {
        @Override
        RegionMemory over(final MappedByteBuffer mapping)
        {
            return AddressMemory.over(mapping);
        }
    },

    /**
     * Through VarHandles over the mapping: needs no flag and touches no class of Agrona that does.
     */
    VAR_HANDLE
    {
        @Override
        RegionMemory over(final MappedByteBuffer mapping)
        {
            return HandleMemory.over(mapping);
        }
    };

    private static final String INTERNAL_PACKAGE = "jdk.internal.misc";

    /**
     * Access to a mapping.
     *
     * @param mapping to look into.
     * @return the memory.
     */
    abstract RegionMemory over(MappedByteBuffer mapping);

    /**
     * The fastest kind that the flags of this JVM allow.
     *
     * @return {@link #ADDRESS} when the JVM's internals are open to Agrona, else {@link #VAR_HANDLE}.
     */
    public static MemoryAccess best()
    {
        // A class literal does not initialise the class, which would fail for good where the flag is missing.
        final Module agrona = UnsafeBuffer.class.getModule();
        return Object.class.getModule().isOpen(INTERNAL_PACKAGE, agrona) ? ADDRESS : VAR_HANDLE;
    }
}
