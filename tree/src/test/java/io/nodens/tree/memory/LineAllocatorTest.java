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

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeException;
import io.nodens.tree.layout.FreeBlockDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

class LineAllocatorTest
{
    private static final int SEGMENT_LENGTH = TreeConfiguration.MIN_SEGMENT_LENGTH;
    private static final int SEGMENT_LINES = SEGMENT_LENGTH / SizeClasses.LINE_LENGTH;
    private static final int SEGMENTS = 3;

    @TempDir
    private Path directory;

    private final UnsafeBuffer headerBuffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(RegionHeaderDescriptor.headerLength(8)));
    private final BitSet used = new BitSet();
    private SegmentTable table;
    private SegmentStore store;
    private LineAllocator allocator;

    @BeforeEach
    void createAllocator()
    {
        final RegionHeader header = new RegionHeader(headerBuffer);
        table = new SegmentTable(header, directory, SEGMENT_LENGTH, SEGMENTS, null);
        store = new SegmentStore(table, header, directory);
        allocator = new LineAllocator(table, store, header);
        used.set(0);
    }

    @AfterEach
    void closeStore()
    {
        store.close();
    }

    @Test
    void shouldFindRoomWheneverEnoughFreeLinesLieSideBySide()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final List<int[]> blocks = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 60_000; i++)
        {
            final int target = (i / 5_000 % 4 + 1) * SEGMENTS * SEGMENT_LINES / 4;
            if (used.cardinality() < target && random.nextInt(10) > 2)
            {
                final int lines = SizeClasses.linesOf(random.nextInt(1 + random.nextInt(SizeClasses.classOf(2_000))));
                final int line = allocator.allocate(lines);
                if (0 == line)
                {
                    refused++;
                    assertTrue(longestRun() < lines, () -> lines + " lines refused, seed " + seed);
                }
                else
                {
                    take(line, lines);
                    blocks.add(new int[]{ line, lines });
                }
            }
            else if (!blocks.isEmpty())
            {
                final int[] block = blocks.remove(random.nextInt(blocks.size()));
                give(block[0], block[1]);
            }

            if (0 == i % 500)
            {
                checkLists();
            }
        }

        assertTrue(refused > 0, "never full");
        for (final int[] block : blocks)
        {
            give(block[0], block[1]);
        }

        checkLists();
        assertEquals(allocator.nextLine() - 1, allocator.freeLines());
    }

    @Test
    void shouldTakeBackAPartOfABlock()
    {
        final int block = allocator.allocate(8);
        take(block, 8);
        final int guard = allocator.allocate(1);
        take(guard, 1);

        give(block + 3, 5);
        checkLists();
        assertEquals(5, allocator.freeLines());
        assertEquals(block + 3, allocator.allocate(5));
    }

    @Test
    void shouldAskAHostWithoutMemoryOnceForABlockAndNotForEachPiece()
    {
        // No room for another segment.
        IoUtil.delete(directory.toFile(), true);
        for (int i = 1; i < SEGMENT_LINES; i++)
        {
            take(allocator.allocate(1), 1);
        }
        for (int line = 1; line < 200; line += 2)
        {
            give(line, 1);
        }
        assertEquals(0, allocator.allocate(100));
        final TreeException failure = store.failure();
        assertNotNull(failure);

        for (int i = 0; i < 100; i++)
        {
            final int piece = allocator.allocateUpTo(100 - i);
            take(piece, 1);
            assertEquals(1, allocator.allocatedLines());
            assertSame(failure, store.failure(), "asked again for piece " + i);
        }

        assertEquals(0, allocator.allocateUpTo(1));
        checkLists();
    }

    @Test
    void shouldRefuseToFreeTwice()
    {
        final int block = allocator.allocate(4);
        allocator.allocate(1);
        allocator.free(block, 4);

        assertThrows(TreeException.class, () -> allocator.free(block, 4));
        assertThrows(TreeException.class, () -> allocator.free(block + 3, 1));
        assertEquals(4, allocator.freeLines());
    }

    private void take(final int line, final int lines)
    {
        assertEquals(line / SEGMENT_LINES, (line + lines - 1) / SEGMENT_LINES, "a block crosses segments");
        final int taken = used.nextSetBit(line);
        assertTrue(taken < 0 || taken >= line + lines, "handed out twice");
        used.set(line, line + lines);
    }

    private void give(final int line, final int lines)
    {
        used.clear(line, line + lines);
        allocator.free(line, lines);
    }

    private int longestRun()
    {
        int longest = 0;
        for (int segment = 0; segment < SEGMENTS; segment++)
        {
            int line = segment * SEGMENT_LINES;
            final int end = line + SEGMENT_LINES;
            while (line < end)
            {
                final int free = used.nextClearBit(line);
                final int next = used.nextSetBit(free);
                longest = Math.max(longest, Math.min(end, next < 0 ? end : next) - free);
                line = next < 0 ? end : next;
            }
        }

        return longest;
    }

    /** Every free line is in exactly one run, which ends at lines in use, and in the list of its class. */
    private void checkLists()
    {
        final BitSet free = new BitSet();
        long lines = 0;
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++)
        {
            int line = headerBuffer.getInt(RegionHeaderDescriptor.FREE_HEADS_OFFSET + (sizeClass << 2));
            while (0 != line)
            {
                final UnsafeBuffer buffer = table.bufferOf(line);
                final int offset = table.offsetOf(line);
                final int length = buffer.getInt(offset + FreeBlockDescriptor.LINES_OFFSET);
                assertEquals(sizeClass, SizeClasses.classWithin(length));
                assertTrue(free.get(line, line + length).isEmpty(), "in two runs");
                assertTrue(isSegmentStart(line) || used.get(line - 1), "not joined with what is before");
                final int end = line + length;
                assertTrue(
                    isSegmentStart(end) || end == allocator.nextLine() || used.get(end),
                    "not joined with what is behind");
                free.set(line, end);
                lines += length;
                line = buffer.getInt(offset + FreeBlockDescriptor.NEXT_OFFSET);
            }
        }

        final BitSet expected = new BitSet();
        expected.set(0, (int)allocator.nextLine());
        expected.andNot(used);
        assertEquals(expected, free);
        assertEquals(lines, allocator.freeLines());
        assertEquals(lines, headerBuffer.getLong(RegionHeaderDescriptor.FREE_LINES_OFFSET));
    }

    private static boolean isSegmentStart(final int line)
    {
        return 0 == line % SEGMENT_LINES;
    }
}
