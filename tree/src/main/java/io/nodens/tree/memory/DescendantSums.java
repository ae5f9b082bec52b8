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

import io.nodens.tree.layout.FamilyDescriptor;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.VarHandle;

/**
 * Numbers of descendants in the families of a parent and of all above it, changed together. By address: each write that
 * creates or deletes pays for it, and checked stores would double what it pays. The writer's segments stay mapped as
 * long as it lives, and offsets are those of whole lines in them.
 * <p>
 * <b>Thread:</b> the writer. <b>Allocates:</b> never after construction.
 */
public final class DescendantSums
{
    /** The parent's first, the root's last. */
    private final long[] addresses;
    private int length = 1;

    /**
     * For trees of a depth.
     *
     * @param maxDepth most families from a parent to the root.
     */
    public DescendantSums(final int maxDepth)
    {
        addresses = new long[maxDepth];
    }

    /**
     * Name the parent's family; those above stay as they are.
     *
     * @param segment with the family.
     * @param offset  of the family.
     */
    public void parent(final UnsafeBuffer segment, final int offset)
    {
        addresses[0] = segment.addressOffset() + offset;
    }

    /**
     * Forget all families but the parent's.
     */
    public void clearAncestors()
    {
        length = 1;
    }

    /**
     * Add the family above the last one.
     *
     * @param segment with the family.
     * @param offset  of the family.
     */
    public void addAncestor(final UnsafeBuffer segment, final int offset)
    {
        addresses[length++] = segment.addressOffset() + offset;
    }

    /**
     * Change the numbers in all of the families. All words come first, so that one fence is enough.
     *
     * @param znodes that are more.
     * @param bytes  that are more.
     * @param zxid   of the open transaction.
     */
    public void add(final int znodes, final long bytes, final long zxid)
    {
        final long[] families = addresses;
        final int count = length;
        for (int i = 0; i < count; i++)
        {
            UnsafeApi.putLongOpaque(null, families[i] + FamilyDescriptor.DESCENDANTS_WORD_OFFSET, zxid);
        }

        VarHandle.releaseFence();
        for (int i = 0; i < count; i++)
        {
            final long number = families[i] + FamilyDescriptor.DESCENDANTS_OFFSET;
            UnsafeApi.putInt(null, number, UnsafeApi.getInt(null, number) + znodes);
            final long sum = families[i] + FamilyDescriptor.DESCENDANT_BYTES_OFFSET;
            UnsafeApi.putLong(null, sum, UnsafeApi.getLong(null, sum) + bytes);
        }
    }
}
