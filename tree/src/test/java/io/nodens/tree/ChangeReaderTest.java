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

import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMapping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.*;

@Timeout(60)
class ChangeReaderTest
{
    private static final int RING_LENGTH = 64 * 1024;

    @TempDir
    private Path directory;

    private final List<String> seen = new ArrayList<>();
    private final ChangeHandler handler = (zxid, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
        seen.add(zxid + " " + kind + " " + buffer.getStringWithoutLengthUtf8(offset, length));
    private TreeRegion region;
    private TreeWriter writer;
    private ChangeReader changes;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory).changeRingLength(RING_LENGTH));
        writer = region.writer();
        changes = region.newChangeReader();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldHandOverOperationsInOrderWhenATransactionHasSeveral()
    {
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", null);
        Trees.create(writer, "/a/b", null);
        Trees.setData(writer, "/a", new byte[3]);
        writer.delete(Trees.find(writer, "/a/b"));
        writer.completeTransaction();

        assertEquals(4, changes.poll(handler, 10));
        assertEquals(List.of("1 1 /a", "1 1 /a/b", "1 3 /a", "1 2 /a/b"), seen);
        assertEquals(0, changes.poll(handler, 10));
    }

    @Test
    void shouldNameWhatGuardedAZnodeAndItsParentWhenItIsGone()
    {
        writer.beginTransaction(1, 1);
        final int first = Trees.acl(writer, 1);
        final int second = Trees.acl(writer, 2);
        final int a = writer.create(TreeWriter.ROOT_ZNODE, Trees.parameters("/a", null).acl(first));
        final int child = writer.create(a, Trees.parameters("/a/b", null).ephemeral(9).acl(second));
        Trees.setData(writer, "/a", new byte[3]);
        writer.delete(child);
        Trees.setData(writer, "/", new byte[1]);
        writer.setAcl(a, 0);
        writer.completeTransaction();

        final List<String> records = new ArrayList<>();
        changes.poll(
            (zxid, kind, znodeKind, aclId, parentAclId, buffer, offset, length) -> records.add(
                kind + " " + znodeKind + " " + aclId + " " + parentAclId + " " +
                buffer.getStringWithoutLengthUtf8(offset, length)),
            10);
        assertEquals(
            List.of("1 0 1 0 /a", "1 1 2 1 /a/b", "3 0 1 0 /a", "2 1 2 1 /a/b", "3 0 0 0 /", "4 0 0 0 /a"), records);
    }

    @Test
    void shouldNotClaimATransactionWhenTheLimitPartsIt()
    {
        create(1, 1);
        create(2, 3);

        assertEquals(2, changes.poll(handler, 2));
        assertEquals(1, changes.polledZxid());
        assertEquals(2, changes.poll(handler, 2));
        assertEquals(2, changes.polledZxid());
        assertEquals(0, changes.poll(handler, 2));
        assertEquals(4, seen.size());
    }

    @Test
    void shouldReportALapAndGoOnWithTheNewest()
    {
        long zxid = 0;
        while (zxid * 32 < 2 * RING_LENGTH)
        {
            create(++zxid, 1);
        }

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 10));
        assertEquals(zxid, changes.polledZxid());
        assertEquals(List.of(), seen);
        create(++zxid, 1);
        assertEquals(1, changes.poll(handler, 10));
        assertEquals(List.of(zxid + " 1 /" + zxid + "-0"), seen);
    }

    @Test
    void shouldReportALapWhenOneTransactionIsLongerThanTheRing()
    {
        create(1, 10_000);

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 10));
        assertEquals(1, changes.polledZxid());
        assertEquals(0, changes.poll(handler, 10));
    }

    @Test
    void shouldNotHandOverWhatIsNotComplete()
    {
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", null);

        assertEquals(0, changes.poll(handler, 10));
        assertEquals(0, changes.polledZxid());
        writer.completeTransaction();
        assertEquals(1, changes.poll(handler, 10));
    }

    @Test
    void shouldHaveTheChangesInTheRingWhenTheTransactionCompletes()
    {
        final RegionHeader header = RegionMapping.anyHeader(directory);
        final long before = header.getLong(RegionHeaderDescriptor.RING_TAIL_OFFSET);
        final List<Integer> points = new ArrayList<>();
        writer.hook((point) ->
        {
            points.add(point);
            assertEquals(0, region.completedZxid());
            assertEquals(1, header.getLong(RegionHeaderDescriptor.RING_ZXID_OFFSET));
            assertTrue(header.getLong(RegionHeaderDescriptor.RING_TAIL_OFFSET) > before);
            assertEquals(0, changes.poll(handler, 10));
            assertEquals(0, changes.polledZxid());
        });

        create(1, 1);

        assertEquals(List.of(InterleavingHook.BEFORE_COMPLETION), points);
        assertEquals(1, changes.poll(handler, 10));
    }

    @Test
    void shouldNotBeginBehindATransactionThatIsNotComplete()
    {
        final List<ChangeReader> begun = new ArrayList<>();
        writer.hook((point) -> begun.add(region.newChangeReader()));

        create(1, 1);

        assertEquals(0, begun.get(0).polledZxid());
        assertEquals(ChangeReader.LAPPED, begun.get(0).poll(handler, 10));
        assertEquals(1, begun.get(0).polledZxid());
        assertEquals(List.of(), seen);
    }

    @Test
    void shouldReportALapWhenAChangeIsOverwrittenBeforeItIsRead()
    {
        create(1, 1);
        changes.hook((point) ->
        {
            changes.hook(null);
            for (long zxid = 2; zxid * 32 < 2 * RING_LENGTH; zxid++)
            {
                create(zxid, 1);
            }
        });

        assertEquals(ChangeReader.LAPPED, changes.poll(handler, 10));
        assertEquals(List.of(), seen);
        assertEquals(writer.completedZxid(), changes.polledZxid());
    }

    @Test
    void shouldCarryTheLongestPath()
    {
        final String path = "/" + "a".repeat(TreeConfiguration.MAX_PATH_LENGTH - 1);
        writer.beginTransaction(1, 1);
        Trees.create(writer, path, null);
        writer.completeTransaction();

        assertEquals(1, changes.poll(handler, 10));
        assertEquals(List.of("1 1 " + path), seen);
        assertEquals(TreeStatus.OK, region.newReader().exists(path, new ZnodeStat()));
    }

    @Test
    void shouldLoseNothingUnnoticedWhenPollingBesideAWriter() throws InterruptedException
    {
        final AtomicBoolean isRunning = new AtomicBoolean(true);
        final AtomicReference<String> problem = new AtomicReference<>();
        final long last = 60_000;
        final Thread thread = new Thread(() ->
        {
            final ChangeReader reader = region.newChangeReader();
            final long[] expected = { reader.polledZxid() + 1 };
            while (null == problem.get() && (isRunning.get() || reader.polledZxid() < last))
            {
                final int polled = reader.poll((zxid, kind, znodeKind, aclId, parentAclId, buffer, offset, length) ->
                {
                    if (zxid != expected[0] ||
                        !("/" + zxid + "-0").equals(buffer.getStringWithoutLengthUtf8(offset, length)))
                    {
                        problem.set("change " + zxid + " instead of " + expected[0]);
                    }

                    expected[0] = zxid + 1;
                }, 100);
                if (ChangeReader.LAPPED == polled)
                {
                    expected[0] = reader.polledZxid() + 1;
                }
            }
        });
        thread.start();
        for (long zxid = 1; zxid <= last; zxid++)
        {
            create(zxid, 1);
        }

        isRunning.set(false);
        thread.join();
        assertNull(problem.get());
    }

    private void create(final long zxid, final int count)
    {
        writer.beginTransaction(zxid, zxid);
        for (int i = 0; i < count; i++)
        {
            Trees.create(writer, "/" + zxid + "-" + i, null);
        }
        writer.completeTransaction();
    }
}
