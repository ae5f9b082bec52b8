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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * The writer acts exactly between a reader's load and its validation.
 */
class InterleavingTest
{
    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        reader = region.newReader();
        writer.beginTransaction(1, 1);
        Trees.create(writer, "/a", new byte[]{ 1 });
        Trees.create(writer, "/big", filled(2000, 1));
        Trees.create(writer, "/p", null);
        Trees.create(writer, "/p/0", null);
        Trees.create(writer, "/p/1", null);
        writer.completeTransaction();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldReadTheNewStateWhenDataChangesBetweenLoadAndValidation()
    {
        once(() -> Trees.setData(writer, "/a", new byte[]{ 2, 2 }));

        assertArrayEquals(new byte[]{ 2, 2 }, reader.getData("/a", stat));
        assertEquals(2, reader.zxid());
        assertEquals(1, stat.version());
    }

    @Test
    void shouldReadTheNewBlockWhenTheOldOneIsReusedBetweenLoadAndValidation()
    {
        once(() ->
        {
            Trees.setData(writer, "/big", filled(2000, 2));
            Trees.create(writer, "/other", filled(2000, 3));
        });

        assertArrayEquals(filled(2000, 2), reader.getData("/big", stat));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldAnswerNoNodeWhenTheZnodeIsDeletedBetweenLoadAndValidation()
    {
        once(() -> writer.delete(Trees.find(writer, "/a")));

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.NO_NODE, reader.lastStatus());
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldReadTheNewZnodeWhenItIsDeletedAndCreatedAgainInTheSameSlot()
    {
        once(() ->
        {
            final int znode = Trees.find(writer, "/a");
            writer.delete(znode);
            assertEquals(znode, Trees.create(writer, "/a", new byte[]{ 7 }));
        });

        assertArrayEquals(new byte[]{ 7 }, reader.getData("/a", stat));
        assertEquals(2, stat.czxid());
    }

    @Test
    void shouldNotTakeDataForARecordWhenTheSlotIsReused()
    {
        once(() ->
        {
            writer.delete(Trees.find(writer, "/a"));
            Trees.create(writer, "/b", new byte[]{ 9 });
        });

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.NO_NODE, reader.lastStatus());
    }

    @Test
    void shouldFindTheZnodeWhenItsBucketIsSplitBetweenLoadAndValidation()
    {
        once(() ->
        {
            for (int i = 0; i < 10_000; i++)
            {
                Trees.create(writer, "/n" + i, null);
            }
        });

        assertArrayEquals(new byte[]{ 1 }, reader.getData("/a", stat));
        assertEquals(TreeStatus.NO_NODE, reader.exists("/missing", stat));
        assertEquals(TreeStatus.OK, reader.exists("/n9999", stat));
    }

    @Test
    void shouldListTheNewStateWhenAChildComesBetweenLoadAndValidation()
    {
        once(() ->
        {
            Trees.create(writer, "/p/2", null);
            writer.delete(Trees.find(writer, "/p/0"));
        });

        assertEquals(List.of("1", "2"), Trees.listAll(reader, "/p", 0));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldNotSeeATransactionThatIsStillOpen()
    {
        reader.hook(() ->
        {
            if (1 == writer.completedZxid())
            {
                writer.beginTransaction(2, 2);
                Trees.setData(writer, "/a", new byte[]{ 2 });
                reader.hook(null);
            }
        });

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.BUSY, reader.lastStatus());
        assertEquals(TreeStatus.OK, reader.exists("/p", stat));
        assertEquals(1, reader.zxid());
        writer.completeTransaction();
        assertArrayEquals(new byte[]{ 2 }, reader.getData("/a", stat));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldGiveUpWhenTheZnodeChangesUnderEveryAttempt()
    {
        reader.hook(() ->
        {
            writer.beginTransaction(writer.completedZxid() + 1, 1);
            Trees.setData(writer, "/a", new byte[]{ 5 });
            writer.completeTransaction();
        });

        assertNull(reader.getData("/a", stat));
        assertEquals(TreeStatus.BUSY, reader.lastStatus());
        reader.hook(null);
        assertArrayEquals(new byte[]{ 5 }, reader.getData("/a", stat));
    }

    @Test
    void shouldAnswerWriterGoneWhenTheRegionIsClosed()
    {
        reader.exists("/a", stat);
        try (TreeRegion mapped = TreeRegion.map(directory))
        {
            final TreeReader foreign = mapped.newReader();
            assertEquals(TreeStatus.OK, foreign.exists("/a", stat));
            region.close();
            assertEquals(TreeStatus.WRITER_GONE, reader.exists("/a", stat));
            assertEquals(TreeStatus.WRITER_GONE, foreign.exists("/a", stat));
            assertEquals(1, reader.zxid());
        }
    }

    private void once(final Runnable change)
    {
        reader.hook(() ->
        {
            reader.hook(null);
            writer.beginTransaction(writer.completedZxid() + 1, 2);
            change.run();
            writer.completeTransaction();
        });
    }

    private static byte[] filled(final int length, final int value)
    {
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)value);
        return data;
    }
}
