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
package io.nodens.tree;

import io.nodens.tree.layout.AclBlockDescriptor;
import io.nodens.tree.layout.ChildNodeDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentTable;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import static io.nodens.tree.TreeStatus.*;
import static io.nodens.tree.layout.ChildNodeDescriptor.*;
import static io.nodens.tree.layout.RegionHeaderDescriptor.ACL_DEPTH_OFFSET;
import static io.nodens.tree.layout.RegionHeaderDescriptor.ACL_ROOT_OFFSET;
import static io.nodens.tree.layout.SizeClasses.NULL_LINE;

/**
 * The way of a reader from an ACL id to the list: passes of the sequence lock over the index of ACLs, whose word is
 * that of the directories. It is closed only while a transaction makes or collects a list.
 * <p>
 * <b>Thread:</b> the reader's. <b>Allocates:</b> never.
 */
final class AclLookup
{
    private static final int MAX_ATTEMPTS = 1024;
    private static final int MAX_SPINS = 2048;

    private final SegmentTable table;
    private final RegionHeader header;
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private InterleavingHook hook;

    AclLookup(final SegmentTable table, final RegionHeader header)
    {
        this.table = table;
        this.header = header;
    }

    void hook(final InterleavingHook value)
    {
        hook = value;
    }

    /**
     * Copy a list to one of two targets.
     *
     * @param room bytes of the target from dstOffset on.
     * @return length of the list, or a negative {@link TreeStatus}.
     */
    int copy(
        final int aclId, final byte[] array, final MutableDirectBuffer buffer, final int dstOffset, final int room)
    {
        if (aclId <= AclTable.OPEN)
        {
            return NO_NODE;
        }

        long deadlineNs = 0;
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            table.beginLookup();
            final long completedZxid = header.completedZxid();
            final long word = header.beginDirectories();
            if (word > completedZxid)
            {
                deadlineNs = 0 == deadlineNs ? clock.nanoTime() + ZnodeLookup.MAX_WAIT_NS_DEFAULT : deadlineNs;
                if (!await(word, deadlineNs))
                {
                    return BUSY;
                }
                continue;
            }

            final int result = find(aclId, array, buffer, dstOffset, room);
            at(InterleavingHook.BEFORE_VALIDATION);
            if (!header.areDirectoriesUnchanged(word))
            {
                continue;
            }
            if (!table.isSegmentMissing())
            {
                return result;
            }
            if (!table.mapMissing())
            {
                return UNMAPPED;
            }
        }

        return BUSY;
    }

    /** Everything that is loaded may be garbage until the word has been validated. */
    private int find(
        final int aclId, final byte[] array, final MutableDirectBuffer buffer, final int dstOffset, final int room)
    {
        int line = header.getInt(ACL_ROOT_OFFSET);
        final int depth = header.getInt(ACL_DEPTH_OFFSET);
        if (NULL_LINE == line || (depth > 0 && aclId >= span(depth)))
        {
            return NO_NODE;
        }
        if (depth < 1 || depth > MAX_DEPTH)
        {
            return CORRUPT;
        }

        for (int level = depth - 1; level >= 0; level--)
        {
            final RegionMemory node = NULL_LINE == line ? null : table.memoryOf(line);
            if (null == node)
            {
                return NULL_LINE == line ? NO_NODE : CORRUPT;
            }

            line = node.getInt((long)table.offsetOf(line) +
                ChildNodeDescriptor.entryOffset((int)((long)aclId >>> (FANOUT_SHIFT * level)) & FANOUT_MASK));
        }

        return NULL_LINE == line ? NO_NODE : copy(aclId, line, array, buffer, dstOffset, room);
    }

    private int copy(
        final int aclId,
        final int line,
        final byte[] array,
        final MutableDirectBuffer buffer,
        final int dstOffset,
        final int room)
    {
        final RegionMemory block = table.memoryOf(line);
        if (null == block)
        {
            return CORRUPT;
        }

        final long offset = table.offsetOf(line);
        final int length = block.getInt(offset + AclBlockDescriptor.LENGTH_OFFSET);
        if (aclId != block.getInt(offset + AclBlockDescriptor.ID_OFFSET) || length < 1 ||
            length > AclTable.MAX_LENGTH ||
            offset + ((long)AclBlockDescriptor.lines(length) << SizeClasses.LINE_SHIFT) > block.length())
        {
            return CORRUPT;
        }
        if (length > room)
        {
            return BUFFER_TOO_SMALL;
        }

        if (null != array)
        {
            block.copyTo(offset + AclBlockDescriptor.LIST_OFFSET, array, dstOffset, length);
        }
        else
        {
            block.copyTo(offset + AclBlockDescriptor.LIST_OFFSET, buffer, dstOffset, length);
        }

        return length;
    }

    private boolean await(final long zxid, final long deadlineNs)
    {
        for (int i = 0; i < MAX_SPINS; i++)
        {
            if (header.completedZxid() >= zxid)
            {
                return true;
            }

            Thread.onSpinWait();
        }

        while (clock.nanoTime() - deadlineNs < 0)
        {
            if (header.completedZxid() >= zxid)
            {
                return true;
            }

            Thread.yield();
        }

        return false;
    }

    private void at(final int point)
    {
        if (null != hook)
        {
            hook.at(point);
        }
    }
}
