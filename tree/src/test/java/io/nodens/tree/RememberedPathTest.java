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
import io.nodens.tree.index.PathMemo;
import io.nodens.tree.layout.BucketDescriptor;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Paths that a reader asked for before: the shortcut to their records never shows what a first look would not.
 */
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class RememberedPathTest
{
    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;
    private long zxid;

    @BeforeEach
    void before()
    {
        // One bit of a hash: all paths share two buckets, so that every create and delete touches a remembered one.
        region = TreeRegion.create(Trees.configuration(directory).hashMask(1));
        writer = region.writer();
        reader = region.newReader(access);
        create("/a", 1);
        create("/b", 2);
        create("/a/c", 3);
        assertEquals(1, read("/a"));
        assertEquals(2, read("/b"));
        assertEquals(3, read("/a/c"));
    }

    @AfterEach
    void after()
    {
        region.close();
    }

    @Test
    void shouldReadNewDataOfARememberedPath()
    {
        assertEquals(1, read("/a"));
        transaction(() -> Trees.setData(writer, "/a", new byte[]{ 9 }));
        assertEquals(9, read("/a"));
        assertEquals(zxid, reader.zxid());
        assertEquals(1, stat.version());
    }

    @Test
    void shouldForgetADeletedPath()
    {
        transaction(() -> writer.delete(Trees.find(writer, "/b")));
        assertEquals(TreeStatus.NO_NODE, read("/b"));
        assertEquals(TreeStatus.NO_NODE, read("/b"));
        assertEquals(1, read("/a"));
        create("/b", 5);
        assertEquals(5, read("/b"));
        assertEquals(zxid, stat.czxid());
    }

    @Test
    void shouldNotTakeAnotherZnodeInTheSlotForTheRememberedOne()
    {
        final int znode = Trees.find(writer, "/b");
        transaction(() ->
        {
            writer.delete(znode);
            assertEquals(znode, Trees.create(writer, "/d", new byte[]{ 7 }));
        });

        assertEquals(TreeStatus.NO_NODE, read("/b"));
        assertEquals(7, read("/d"));
    }

    @Test
    void shouldNotTakeABlockForTheRememberedRecord()
    {
        transaction(() -> Trees.create(writer, "/victim", filled(420, 1)));
        final int victim = Trees.find(writer, "/victim");
        assertEquals(420, lengthOf("/victim"));
        int value = 0;
        while (DataHash.of(new UnsafeBuffer(filled(460, value)), 0, 460) >= 0)
        {
            // A negative hash in the place of the word looks like a very old record.
            value++;
        }

        final byte[] data = filled(460, value);
        reader.hook((point) ->
        {
            if (InterleavingHook.BEFORE_RECORD == point)
            {
                reader.hook(null);
                transaction(() ->
                {
                    writer.delete(victim);
                    Trees.create(writer, "/other", data);
                });
            }
        });

        assertEquals(TreeStatus.NO_NODE, lengthOf("/victim"));
        assertEquals(460, lengthOf("/other"));
    }

    @Test
    void shouldFindRememberedPathsThroughSplitsOfTheirBuckets()
    {
        final List<String> paths = new ArrayList<>();
        try (TreeRegion growing = TreeRegion.create(Trees.configuration(directory.resolve("growing"))))
        {
            writer = growing.writer();
            reader = growing.newReader(access);
            zxid = 0;
            for (int i = 0; i < BucketDescriptor.INITIAL_BUCKETS * BucketDescriptor.TARGET_LOAD + 300; i++)
            {
                create("/n" + i, i & 0x3F);
                paths.add("/n" + i);
                final int again = (i >>> 3) & 15;
                assertEquals(again, read("/n" + again));
            }

            for (int i = 0; i < paths.size(); i++)
            {
                assertEquals(i & 0x3F, read(paths.get(i)));
                assertEquals(i & 0x3F, read(paths.get(i)));
            }
        }
    }

    @Test
    void shouldTellPathsApartThatBeginOrEndAlike()
    {
        final StringBuilder path = new StringBuilder("/");
        final List<String> paths = new ArrayList<>();
        for (int length = 2; length <= PathMemo.MAX_LENGTH + 10; length++)
        {
            path.append((char)('a' + length % 3));
            paths.add(path.toString());
            create(path.toString(), length);
        }

        for (int round = 0; round < 3; round++)
        {
            for (final String each : paths)
            {
                assertEquals(each.length(), read(each));
                assertEquals(each.length(), read(each));
                assertEquals(TreeStatus.NO_NODE, read(each + "~"));
                assertEquals(TreeStatus.BAD_PATH, read(each + "\0"));
                assertEquals(TreeStatus.BAD_PATH, read(each + "/"));
            }
        }
    }

    @Test
    void shouldReadThePathWhereverItLiesInItsBuffer()
    {
        for (final String path : List.of("/a", "/b", "/a/c", "/missing", "/"))
        {
            final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
            for (int before = 0; before < 10; before++)
            {
                for (int after = 0; after < 10; after++)
                {
                    final byte[] array = new byte[before + bytes.length + after];
                    Arrays.fill(array, (byte)(0 == ((before + after) & 1) ? '/' : 'x'));
                    System.arraycopy(bytes, 0, array, before, bytes.length);
                    final int expected = "/missing".equals(path) ? TreeStatus.NO_NODE : TreeStatus.OK;
                    final UnsafeBuffer buffer = new UnsafeBuffer(array);
                    final TreeReader first = region.newReader(access);
                    for (int round = 0; round < 2; round++)
                    {
                        assertEquals(expected, first.exists(array, before, bytes.length, stat), path);
                        assertEquals(expected, first.exists(buffer, before, bytes.length, stat), path);
                    }
                }
            }
        }
    }

    private void create(final String path, final int value)
    {
        transaction(() -> Trees.create(writer, path, new byte[]{ (byte)value }));
    }

    private void transaction(final Runnable change)
    {
        writer.beginTransaction(++zxid, zxid);
        change.run();
        writer.completeTransaction();
    }

    private static byte[] filled(final int length, final int value)
    {
        final byte[] data = new byte[length];
        Arrays.fill(data, (byte)value);
        return data;
    }

    private int lengthOf(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return reader.getData(bytes, 0, bytes.length, new byte[1024], 0, stat);
    }

    private int read(final String path)
    {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        final byte[] data = new byte[8];
        final int result = reader.getData(bytes, 0, bytes.length, data, 0, stat);
        return result < 0 ? result : data[0];
    }
}
