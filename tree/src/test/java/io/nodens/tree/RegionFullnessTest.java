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

import io.nodens.tree.tools.TreeInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A region is full when its memory is taken, not before.
 */
class RegionFullnessTest
{
    private static final int MIB = 1024 * 1024;

    @TempDir
    private Path directory;

    private TreeRegion region;
    private TreeWriter writer;

    @AfterEach
    void closeRegion()
    {
        region.close();
    }

    @Test
    void shouldJoinAFewNeighboursWhenNothingElseIsFree()
    {
        openRegion(64 * MIB);
        final int created = createUntilFull("/a", 4_000);
        assertFalse(tryCreate("/large", 16_000), "the region is not full");

        for (int i = created / 2; i < created / 2 + 5; i++)
        {
            delete("/a" + i);
        }

        assertTrue(tryCreate("/large", 16_000), "no room where five znodes of 4,000 bytes were deleted");
        assertEquals(List.of(), new TreeInspector(directory).verify());
    }

    private void openRegion(final int maxBytes)
    {
        region = TreeRegion.create(Trees.configuration(directory).maxRegionBytes(maxBytes));
        writer = region.writer();
    }

    private int createUntilFull(final String prefix, final int dataLength)
    {
        int count = 0;
        while (tryCreate(prefix + count, dataLength))
        {
            count++;
        }

        return count;
    }

    private boolean tryCreate(final String path, final int dataLength)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        try
        {
            Trees.create(writer, path, new byte[dataLength]);
            return true;
        }
        catch (final TreeException ex)
        {
            assertEquals(TreeStatus.FULL, ex.status());
            return false;
        }
        finally
        {
            writer.completeTransaction();
        }
    }

    private void delete(final String path)
    {
        writer.beginTransaction(writer.completedZxid() + 1, 1);
        writer.delete(Trees.find(writer, path));
        writer.completeTransaction();
    }
}
