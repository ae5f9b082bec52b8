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

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.*;

class TreeTest
{
    @TempDir
    private Path directory;

    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;
    private ChangeReader changes;
    private final ZnodeStat stat = new ZnodeStat();

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        reader = region.newReader();
        changes = region.newChangeReader();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldHaveARootWhenNew()
    {
        assertEquals(TreeStatus.OK, reader.exists("/", stat));
        assertEquals(0, stat.numChildren());
        assertEquals(0, stat.czxid());
        assertEquals(0, reader.zxid());
        assertArrayEquals(new byte[0], reader.getData("/", stat));
        assertEquals(1, writer.znodeCount());
        assertEquals(writer.computeDigest(), writer.digest());
    }

    @Test
    void shouldShowACreateWhenTheTransactionIsComplete()
    {
        writer.beginTransaction(1, 1000);
        final int app = Trees.create(writer, "/app", "data".getBytes(StandardCharsets.UTF_8));
        assertEquals(app, Trees.find(writer, "/app"));
        assertEquals(TreeStatus.BUSY, reader.exists("/app", stat));
        assertEquals(0, changes.poll((zxid, kind, type, acl, parentAcl, buffer, offset, length) -> fail(), 10));
        writer.completeTransaction();

        assertArrayEquals("data".getBytes(StandardCharsets.UTF_8), reader.getData("/app", stat));
        assertEquals(1, reader.zxid());
        assertEquals(1, stat.czxid());
        assertEquals(1, stat.mzxid());
        assertEquals(1, stat.pzxid());
        assertEquals(1000, stat.ctimeMs());
        assertEquals(4, stat.dataLength());
        reader.exists("/", stat);
        assertEquals(1, stat.numChildren());
        assertEquals(1, stat.cversion());
        assertEquals(1, stat.pzxid());
        final List<String> seen = new ArrayList<>();
        assertEquals(1, changes.poll((zxid, kind, type, acl, parentAcl, buffer, offset, length) ->
            seen.add(zxid + " " + kind + " " + buffer.getStringWithoutLengthUtf8(offset, length)), 10));
        assertEquals(List.of("1 1 /app"), seen);
        assertEquals(1, changes.polledZxid());
        assertEquals(writer.computeDigest(), writer.digest());
    }

    @Test
    void shouldTellNullFromEmptyData()
    {
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/null", null);
        Trees.create(writer, "/empty", new byte[0]);
        writer.completeTransaction();

        assertNull(reader.getData("/null", stat));
        assertEquals(TreeStatus.NULL_DATA, reader.lastStatus());
        assertEquals(0, stat.dataLength());
        assertArrayEquals(new byte[0], reader.getData("/empty", stat));
    }

    @Test
    void shouldMoveDataBetweenSlotAndBlockWhenItsLengthChanges()
    {
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", new byte[0]);
        writer.completeTransaction();
        final Random random = new Random(7);
        int version = 0;
        for (final int length : new int[]{ 0, 1, 40, 43, 44, 500, 100, 100_000, 200_000, 3, 450_000, 0, 77 })
        {
            final byte[] data = new byte[length];
            random.nextBytes(data);
            writer.beginTransaction(writer.completedZxid() + 1, 5);
            Trees.setData(writer, "/a", data);
            writer.completeTransaction();

            assertArrayEquals(data, reader.getData("/a", stat));
            assertEquals(++version, stat.version());
            assertEquals(length, stat.dataLength());
            assertEquals(writer.computeDigest(), writer.digest());
        }
    }

    @Test
    void shouldSkipMinusOneWhenTheVersionWraps()
    {
        final CreateParameters parameters = Trees.parameters("/v", new byte[1]);
        writer.restore(TreeWriter.NULL_ZNODE, new CreateParameters().reset(),
            new ZnodeStat().pzxid(1).cversion(1).createCount(1).numChildren(1));
        writer.restore(TreeWriter.ROOT_ZNODE, parameters, new ZnodeStat().czxid(1).pzxid(1).mzxid(1).version(-2));
        writer.completeRestore(1, 1);

        writer.beginTransaction(2, 2);
        Trees.setData(writer, "/v", new byte[2]);
        writer.completeTransaction();

        reader.exists("/v", stat);
        assertEquals(0, stat.version());
    }

    @Test
    void shouldForgetAZnodeWhenDeleted()
    {
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", new byte[3]);
        Trees.create(writer, "/a/b", new byte[1000]);
        writer.completeTransaction();
        writer.beginTransaction(2, 1);
        writer.delete(Trees.find(writer, "/a/b"));
        writer.completeTransaction();

        assertEquals(TreeStatus.NO_NODE, reader.exists("/a/b", stat));
        assertEquals(2, reader.zxid());
        assertEquals(TreeStatus.OK, reader.exists("/a", stat));
        assertEquals(2, stat.cversion());
        assertEquals(1, stat.createCount());
        assertEquals(0, stat.numChildren());
        assertEquals(2, stat.pzxid());
        assertEquals(writer.computeDigest(), writer.digest());
        assertEquals(2, writer.znodeCount());
    }

    @Test
    void shouldListChildrenInCreationOrderWhenPaged()
    {
        final List<String> expected = new ArrayList<>();
        writer.beginTransaction(1, 1);
        for (int i = 0; i < 1000; i++)
        {
            expected.add("c" + (i * 7919 % 1000));
            Trees.create(writer, "/" + expected.get(i), null);
        }
        writer.completeTransaction();

        for (final int limit : new int[]{ 0, 1, 2, 16, 17, 999, 1000, 1001 })
        {
            assertEquals(expected, Trees.listAll(reader, "/", limit), "limit " + limit);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 3, 15, 16, 17, 39, 40, 41 })
    void shouldEndAPageAtItsLimitAndTellTheLastOne(final int limit)
    {
        final int count = 40;
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/p", null);
        for (int i = 0; i < count; i++)
        {
            // Names of a word, and every seventh a longer one.
            Trees.create(writer, "/p/" + (0 == i % 7 ? "longer than a word " : "n") + i, null);
        }
        writer.completeTransaction();

        final UnsafeBuffer target = new UnsafeBuffer(new byte[4096]);
        final ChildrenPage page = new ChildrenPage().wrap(target, 0, target.capacity(), limit);
        int seen = 0;
        do
        {
            final int wanted = Math.min(limit, count - seen);
            assertEquals(wanted, Trees.children(reader, "/p", page, stat));
            assertEquals(wanted, Trees.names(page, target).size());
            seen += wanted;
            assertEquals(seen == count, page.isLast());
        }
        while (!page.isLast());
    }

    @Test
    void shouldAnswerBadPathWhenTheSyntaxIsWrong()
    {
        for (final String path : new String[]{
            "", "a", "//", "/a/", "/a//b", "/.", "/..", "/a/../b", "/\u0001", "/\u007f" })
        {
            assertEquals(TreeStatus.BAD_PATH, reader.exists(path, stat), path);
            assertFalse(PathSyntax.isValid(Trees.utf8(path), 0, Trees.utf8(path).capacity()), path);
            assertNotNull(PathSyntax.explain(path), path);
        }
    }

    @Test
    void shouldAnswerBufferTooSmallWhenDataDoesNotFit()
    {
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", new byte[100]);
        writer.completeTransaction();
        final UnsafeBuffer path = Trees.utf8("/a");
        final UnsafeBuffer small = new UnsafeBuffer(new byte[104]);

        assertEquals(TreeStatus.BUFFER_TOO_SMALL, reader.getData(path, 0, 2, small, 5, stat));
        assertEquals(100, stat.dataLength());
        assertEquals(100, reader.getData(path, 0, 2, small, 4, stat));
    }

    @Test
    void shouldRefuseChangesOutsideOfATransactionAndFromAnotherThread() throws InterruptedException
    {
        writer.beginTransaction(1, 1000);
        final int znode = Trees.create(writer, "/a", null);
        assertThrows(TreeException.class, writer::handOver);
        writer.completeTransaction();
        assertThrows(TreeException.class, () -> writer.setData(znode, null, 0, TreeWriter.NULL_DATA_LENGTH));
        assertThrows(TreeException.class, () -> writer.delete(znode));
        assertThrows(TreeException.class, () -> Trees.create(writer, "/b", null));
        assertThrows(TreeException.class, writer::completeTransaction);

        final AtomicReference<TreeException> refusal = new AtomicReference<>();
        final Thread thread = new Thread(() ->
            refusal.set(assertThrows(TreeException.class, () -> writer.beginTransaction(2, 1000))));
        thread.start();
        thread.join();
        assertTrue(refusal.get().getMessage().contains(Thread.currentThread().getName()), refusal.get().getMessage());
        assertEquals(TreeStatus.OK, reader.exists("/a", stat));
        assertEquals(0, stat.version());
    }
}
