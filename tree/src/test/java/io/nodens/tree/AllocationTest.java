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

import com.sun.management.ThreadMXBean;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Reads, writes and polls allocate nothing once they are warm.
 */
class AllocationTest
{
    private static final int ROUNDS = 20_000;
    private static final int ENDED = 5;
    /** What reading the counter itself and a late compilation may cost. */
    private static final long TOLERATED_BYTES = 2_000;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[8]);
    private final UnsafeBuffer path = Trees.utf8("/parent/a");
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer dst = new UnsafeBuffer(new byte[4096]);
    private final byte[] pathArray = path.byteArray();
    private final byte[] dstArray = new byte[4096];
    private final ByteBuffer dstBuffer = ByteBuffer.wrap(dstArray);
    private final ByteBuffer directBuffer = ByteBuffer.allocateDirect(4096);
    private final ChildrenPage page = new ChildrenPage();
    private final CreateParameters parameters = new CreateParameters();
    private final ChangeHandler handler = (zxid, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
        dst.putLong(0, zxid);
    private final UnsafeBuffer[] lists = {Trees.aclList(1), Trees.aclList(2)};
    private final SummedOwner sum = new SummedOwner();
    private final int[] znodes = new int[ENDED];
    private final UnsafeBuffer lines = new UnsafeBuffer(new byte[ENDED * Integer.BYTES]);
    private TreeWriter writer;
    private TreeReader reader;
    private ChangeReader changes;
    private int parent;
    private long serial;
    private long nowMs;
    private int endCount;

    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldAllocateNothingWhenWarm(final MemoryAccess access)
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            writer = region.writer();
            reader = region.newReader(access);
            changes = region.newChangeReader();
            writer.beginTransaction(1, 1);
            parent = Trees.create(writer, "/parent", null);
            Trees.create(writer, "/parent/a", new byte[100]);
            writer.completeTransaction();

            assertNothingAllocated(this::run);
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryAccess.class)
    void shouldAllocateNothingWhenOwnersEndAndTheirRecordsAreGivenBack(final MemoryAccess access)
    {
        try (TreeRegion region = TreeRegion.create(Trees.configuration(directory)))
        {
            writer = region.writer();
            reader = region.newReader(access);
            changes = region.newChangeReader();
            writer.beginTransaction(1, 1);
            parent = Trees.create(writer, "/parent", null);
            Trees.create(writer, "/parent/a", new byte[100]);
            writer.completeTransaction();

            assertNothingAllocated(this::runEnds);
            assertTrue(endCount > ROUNDS);
            assertTrue(writer.ownerEnds().hasWaiting());
        }
    }

    private static void assertNothingAllocated(final Runnable rounds)
    {
        rounds.run();
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();
        final long before = threads.getThreadAllocatedBytes(id);
        rounds.run();
        final long allocated = threads.getThreadAllocatedBytes(id) - before;

        assertTrue(allocated <= TOLERATED_BYTES, allocated + " bytes in " + ROUNDS + " rounds");
    }

    /** Owners end; of the names of their ephemerals some come again before, some after the records were given back. */
    private void runEnds()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            serial++;
            nowMs += OwnerEnds.KEPT_MS / 8;
            writer.beginTransaction(writer.completedZxid() + 1, nowMs);
            sum.reset();
            for (int e = 0; e < ENDED; e++)
            {
                name.putLong(0, 0x3030_3030_3030_3030L + (e << 8) + (e < 2 ? 0 : i & 15));
                parameters.reset().name(name, 0, 8).data(data, 0, i & 1023).ephemeral(serial);
                znodes[e] = writer.create(parent, parameters);
                sum.add(writer, znodes[e]);
            }
            writer.completeTransaction();

            writer.beginTransaction(writer.completedZxid() + 1, nowMs);
            if (writer.ownerEnds().isPossible())
            {
                writer.ownerEnds().open(serial);
                writer.ownerEnds().children(parent, ENDED, (long)ENDED * (i & 1023));
                for (int e = 0; e < ENDED; e++)
                {
                    lines.putInt(e << 2, znodes[e]);
                }
                writer.ownerEnds().znodes(lines, ENDED);
                writer.ownerEnds().close(sum);
                endCount++;
            }
            writer.completeTransaction();
            writer.tick(nowMs);

            reader.getData(path, 0, path.capacity(), dst, 0, stat);
            reader.getChildren(path, 0, 7, page.wrap(dst, 0, 4096, 0).cursor(TreeReader.FIRST_PAGE), stat);
            reader.getChildrenWithData(path, 0, 7, page.wrap(dst, 0, 4096, 0).cursor(TreeReader.FIRST_PAGE), stat);
            assertEquals(ENDED, changes.poll(handler, ENDED));
            assertEquals(ENDED, changes.poll(handler, ENDED));
        }
    }

    private void run()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            name.putLong(0, 0x3030_3030_3030_3030L | (serial++ & 0x0F0F_0F0FL) | ((serial & 0xF0F0L) << 32));
            writer.beginTransaction(writer.completedZxid() + 1, i);
            parameters.reset().name(name, 0, 8).data(data, 0, i & 1023).ephemeral(7);
            final int znode = writer.create(parent, parameters);
            writer.setData(znode, data, 0, (i * 31) & 1023);
            writer.setAcl(znode, writer.acls().intern(lists[i & 1], 0, lists[i & 1].capacity()));
            writer.completeTransaction();
            writer.beginTransaction(writer.completedZxid() + 1, i);
            writer.delete(znode);
            writer.completeTransaction();
            writer.tick(i);
            reader.getAcl(1, dst, 0);
            reader.getAcl(2, dstArray, 0);

            reader.getData(path, 0, path.capacity(), dst, 0, stat);
            reader.exists(path, 0, path.capacity(), stat);
            reader.getChildren(path, 0, 7, page.wrap(dst, 0, 4096, 0).cursor(TreeReader.FIRST_PAGE), stat);
            reader.getChildrenWithData(path, 0, 7, page.wrap(dst, 0, 4096, 0).cursor(TreeReader.FIRST_PAGE), stat);
            reader.getData(pathArray, 0, pathArray.length, dstArray, 0, stat);
            reader.getData(pathArray, 0, pathArray.length, dstBuffer.clear(), stat);
            reader.getData(pathArray, 0, pathArray.length, directBuffer.clear(), stat);
            reader.exists(pathArray, 0, pathArray.length, stat);
            reader.getChildren(pathArray, 0, 7, page.wrap(dstArray, 0, 4096, 0).cursor(TreeReader.FIRST_PAGE), stat);
            reader.getChildrenWithData(
                pathArray, 0, 7, page.wrap(dstArray, 0, 4096, 0).cursor(TreeReader.FIRST_PAGE), stat);
            changes.poll(handler, 10);
        }
    }
}
