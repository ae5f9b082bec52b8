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

import io.nodens.testsupport.TestSeed;
import io.nodens.tree.memory.MemoryAccess;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.*;

@Timeout(60)
@ParameterizedClass
@EnumSource(MemoryAccess.class)
class PreparedPathTest
{
    private static final String LONG_NAME = "a-name-that-is-much-longer-than-what-a-memo-remembers-by-itself";

    @Parameter
    MemoryAccess access;

    @TempDir
    private Path directory;

    private final ZnodeStat stat = new ZnodeStat();
    private final ZnodeStat expectedStat = new ZnodeStat();
    private final byte[] data = new byte[2048];
    private final byte[] expected = new byte[2048];
    private TreeRegion region;
    private TreeWriter writer;
    private TreeReader reader;
    private long zxid;

    @BeforeEach
    void create()
    {
        region = TreeRegion.create(Trees.configuration(directory));
        writer = region.writer();
        reader = region.newReader(access);
    }

    @AfterEach
    void close()
    {
        region.close();
    }

    @Test
    void shouldFollowAZnodeThatIsDeletedAndCreatedAnew()
    {
        for (final String path : List.of("/a", "/" + LONG_NAME))
        {
            final PreparedPath prepared = PreparedPath.of(path);
            assertEquals(TreeStatus.NO_NODE, reader.exists(prepared, stat));
            change(() -> Trees.create(writer, path, new byte[]{ 1 }));
            for (int i = 0; i < 3; i++)
            {
                assertEquals(1, reader.getData(prepared, data, 0, stat));
                assertEquals(1, data[0]);
                assertEquals(zxid, stat.czxid());
            }

            change(() -> Trees.setData(writer, path, new byte[]{ 2, 3 }));
            assertEquals(2, reader.getData(prepared, new UnsafeBuffer(data), 0, stat));
            assertEquals(2, data[0]);
            change(() -> writer.delete(Trees.find(writer, path)));
            assertEquals(TreeStatus.NO_NODE, reader.getData(prepared, data, 0, stat));
            change(() -> Trees.create(writer, path, null));
            assertEquals(TreeStatus.OK, reader.exists(prepared, stat));
            assertEquals(zxid, stat.czxid());
        }
    }

    @Test
    void shouldBeRightWithAnotherReaderAndAnotherRegion()
    {
        final PreparedPath prepared = PreparedPath.of("/" + LONG_NAME);
        change(() -> Trees.create(writer, "/" + LONG_NAME, new byte[]{ 1 }));
        final TreeReader other = region.newReader();
        for (int i = 0; i < 3; i++)
        {
            assertEquals(TreeStatus.OK, reader.exists(prepared, stat));
            assertEquals(TreeStatus.OK, other.exists(prepared, stat));
        }

        try (TreeRegion elsewhere = TreeRegion.create(Trees.configuration(directory.resolve("elsewhere"))))
        {
            assertEquals(TreeStatus.NO_NODE, elsewhere.newReader(access).exists(prepared, stat));
            assertEquals(TreeStatus.OK, reader.exists(prepared, stat));
        }
    }

    @Test
    void shouldAnswerAsTheBytesOfThePathDoWhateverIsDone()
    {
        final long seed = TestSeed.seed();
        final Random random = new Random(seed);
        final List<PreparedPath> paths = new ArrayList<>();
        for (int i = 0; i < 200; i++)
        {
            paths.add(PreparedPath.of("/" + (0 == i % 2 ? LONG_NAME : "") + i));
        }

        paths.add(PreparedPath.of("/"));
        for (int i = 0; i < 5_000; i++)
        {
            final String path = paths.get(random.nextInt(paths.size() - 1)).toString();
            final boolean isThere = 0 != Trees.find(writer, path);
            change(() ->
            {
                if (!isThere)
                {
                    Trees.create(writer, path, new byte[random.nextInt(1500)]);
                }
                else if (random.nextBoolean())
                {
                    writer.delete(Trees.find(writer, path));
                }
                else
                {
                    Trees.setData(writer, path, new byte[random.nextInt(1500)]);
                }
            });
            for (int j = 0; j < 8; j++)
            {
                compare(paths.get(random.nextInt(paths.size())));
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNoPath()
    {
        for (final String path : List.of("", "a", "/a/", "//", "/a/../b", "/\uD800"))
        {
            assertThrows(IllegalArgumentException.class, () -> PreparedPath.of(path));
        }

        final byte[] bytes = "x/a".getBytes(StandardCharsets.US_ASCII);
        assertThrows(IllegalArgumentException.class, () -> PreparedPath.of(bytes, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> PreparedPath.of(bytes, 1, 3));
        assertEquals("/a", PreparedPath.of(bytes, 1, 2).toString());
        assertEquals(2, PreparedPath.of(bytes, 1, 2).length());
    }

    private void compare(final PreparedPath path)
    {
        final byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        final int wanted = reader.getData(bytes, 0, bytes.length, expected, 0, expectedStat);
        assertEquals(wanted, reader.getData(path, data, 0, stat));
        if (wanted >= 0)
        {
            assertEquals(expectedStat.czxid(), stat.czxid());
            assertEquals(expectedStat.mzxid(), stat.mzxid());
        }
    }

    private void change(final Runnable change)
    {
        writer.beginTransaction(++zxid, 1);
        change.run();
        writer.completeTransaction();
    }
}
