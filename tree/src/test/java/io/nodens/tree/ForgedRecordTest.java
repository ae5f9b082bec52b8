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

import io.nodens.tree.index.DataHash;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.ZnodeDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import io.nodens.tree.memory.RegionFiles;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A slot that becomes a data block between a reader's look into the bucket and its look at the record, with data that
 * are the image of the record which was there. The first eight bytes of a block, its hash, stand where a reader expects
 * the word; nothing in the line itself tells that it is not the record any more.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class ForgedRecordTest
{
    private static final String PATH = "/victim";
    private static final int LENGTH = 420;
    private static final int FORGED_LENGTH = 504;
    /** In the image: the data of the record that is no more. */
    private static final int DATA_OFFSET =
        ZnodeDescriptor.NAME_OFFSET + PATH.length() - 1 - DataBlockDescriptor.DATA_OFFSET;

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;
    private int victim;

    @BeforeEach
    void before()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        reader = region.newReader(access);
        writer.beginTransaction(1, 1);
        victim = Trees.create(writer, PATH, new byte[LENGTH]);
        writer.completeTransaction();
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldNotTakeDataThatLookLikeAnOldRecordForIt()
    {
        // A negative hash in the place of the word looks older than every transaction.
        final byte[] forged = forged(true);
        reader.hook((point) -> replace(point, forged));

        final byte[] data = reader.getData(PATH, stat);

        assertNull(data);
        assertEquals(TreeStatus.NO_NODE, reader.lastStatus());
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldNotFindAZnodeInDataThatLookLikeItsRecord()
    {
        final byte[] forged = forged(true);
        reader.hook((point) -> replace(point, forged));

        assertEquals(TreeStatus.NO_NODE, reader.exists(PATH, stat));
        assertEquals(2, reader.zxid());
    }

    @Test
    void shouldNotWaitForATransactionThatOnlyDataName()
    {
        final byte[] forged = forged(false);
        reader.hook((point) -> replace(point, forged));

        assertEquals(TreeStatus.NO_NODE, reader.exists(PATH, stat));
        assertEquals(2, reader.zxid());
    }

    private void replace(final int point, final byte[] forged)
    {
        if (InterleavingHook.BEFORE_RECORD == point)
        {
            reader.hook(null);
            writer.beginTransaction(2, 2);
            writer.delete(victim);
            Trees.create(writer, "/other", forged);
            writer.completeTransaction();
            assertEquals(
                DataHash.of(new UnsafeBuffer(forged), 0, FORGED_LENGTH), segment().getLong(victim << 6),
                "the block does not lie where the record was");
        }
    }

    /**
     * Image of the victim's record from behind its word on, with other data, whose hash has a certain sign.
     */
    private byte[] forged(final boolean isNegative)
    {
        final byte[] image = new byte[FORGED_LENGTH];
        segment().getBytes(
            (victim << 6) + DataBlockDescriptor.DATA_OFFSET, image, 0, DATA_OFFSET + LENGTH);
        do
        {
            image[DATA_OFFSET]++;
        }
        while (isNegative != (DataHash.of(new UnsafeBuffer(image), 0, FORGED_LENGTH) < 0));

        return image;
    }

    private UnsafeBuffer segment()
    {
        return RegionFiles.mapReadOnly(
            RegionFiles.segmentFile(directory.resolve("region-000001"), 0), Trees.SMALL_SEGMENT_LENGTH);
    }
}
