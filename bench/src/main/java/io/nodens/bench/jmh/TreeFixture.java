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
package io.nodens.bench.jmh;

import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeReader;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A region with znodes at paths of 19 characters, {@code /bench/d000/k000000}: a thousand to a directory.
 * <p>
 * <b>Thread:</b> the writer's, but for {@link #newReader()}. <b>Owns:</b> the region and its directory.
 */
public final class TreeFixture implements AutoCloseable
{
    /** Length of every path in bytes. */
    public static final int PATH_LENGTH = 19;
    private static final int CHILDREN = 1000;
    private static final int MAX_ZNODES = CHILDREN * CHILDREN;
    private static final int DIRECTORY_OFFSET = 8;
    private static final int DIRECTORY_DIGITS = 3;
    private static final int KEY_OFFSET = 13;
    private static final int KEY_DIGITS = 6;
    private static final String TEMPLATE = "/bench/d000/k000000";

    private final Path directory;
    private final TreeRegion region;
    private final TreeWriter writer;
    private final int[] znodes;
    private final CreateParameters parameters = new CreateParameters();
    private long zxid;

    /**
     * Make a region and fill it.
     *
     * @param znodeCount znodes with data, at most a million.
     * @param dataLength bytes of data of each.
     */
    public TreeFixture(final int znodeCount, final int dataLength)
    {
        if (znodeCount < 1 || znodeCount > MAX_ZNODES)
        {
            throw new IllegalArgumentException("znodes " + znodeCount + ": allowed are 1 to " + MAX_ZNODES);
        }

        directory = newDirectory();
        region = TreeRegion.create(new TreeConfiguration().directory(directory));
        writer = region.writer();
        znodes = new int[znodeCount];
        fill(new UnsafeBuffer(new byte[dataLength]));
    }

    /**
     * A buffer that holds a path.
     *
     * @return the buffer, for {@link #path(UnsafeBuffer, int)}.
     */
    public static UnsafeBuffer newPath()
    {
        return new UnsafeBuffer(TEMPLATE.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Write the path of a znode.
     *
     * @param path  from {@link #newPath()}.
     * @param index of the znode, from 0.
     */
    public static void path(final UnsafeBuffer path, final int index)
    {
        path.putNaturalPaddedIntAscii(DIRECTORY_OFFSET, DIRECTORY_DIGITS, index / CHILDREN);
        path.putNaturalPaddedIntAscii(KEY_OFFSET, KEY_DIGITS, index);
    }

    /**
     * How many znodes were filled in.
     *
     * @return the count.
     */
    public int znodeCount()
    {
        return znodes.length;
    }

    /**
     * The writer's handle of a znode.
     *
     * @param index of the znode, from 0.
     * @return the handle.
     */
    public int znode(final int index)
    {
        return znodes[index];
    }

    /**
     * The writer of the region.
     *
     * @return the writer.
     */
    public TreeWriter writer()
    {
        return writer;
    }

    /**
     * Begin a transaction with the next zxid.
     */
    public void begin()
    {
        writer.beginTransaction(++zxid, zxid);
    }

    /**
     * Create a child of the root.
     *
     * @param name   of the child, the whole buffer.
     * @param data   of the child, the whole buffer.
     * @return the handle.
     */
    public int create(final DirectBuffer name, final DirectBuffer data)
    {
        return create(TreeWriter.ROOT_ZNODE, name, 0, name.capacity(), data);
    }

    /**
     * A reader of the region.
     *
     * @return the reader, for one thread.
     */
    public TreeReader newReader()
    {
        return region.newReader();
    }

    /**
     * Length of the region's files.
     *
     * @return bytes.
     */
    public long fileBytes()
    {
        try (var files = Files.walk(directory))
        {
            return files.filter(Files::isRegularFile).mapToLong((file) -> file.toFile().length()).sum();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        region.close();
        IoUtil.delete(directory.toFile(), true);
    }

    private static Path newDirectory()
    {
        final Path sharedMemory = Path.of("/dev/shm");
        try
        {
            return Files.isDirectory(sharedMemory) ?
                Files.createTempDirectory(sharedMemory, "nodens-bench-") : Files.createTempDirectory("nodens-bench-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void fill(final DirectBuffer data)
    {
        final UnsafeBuffer path = newPath();
        final UnsafeBuffer none = new UnsafeBuffer(new byte[0]);
        begin();
        final int top = create(TreeWriter.ROOT_ZNODE, path, 1, DIRECTORY_OFFSET - 3, none);
        writer.completeTransaction();
        int parent = TreeWriter.NULL_ZNODE;
        for (int i = 0; i < znodes.length; i++)
        {
            path(path, i);
            if (0 == i % CHILDREN)
            {
                begin();
                parent = create(top, path, DIRECTORY_OFFSET - 1, 1 + DIRECTORY_DIGITS, none);
                writer.completeTransaction();
            }

            begin();
            znodes[i] = create(parent, path, KEY_OFFSET - 1, 1 + KEY_DIGITS, data);
            writer.completeTransaction();
        }
    }

    private int create(
        final int parent, final DirectBuffer name, final int offset, final int length, final DirectBuffer data)
    {
        parameters.reset().name(name, offset, length).data(data, 0, data.capacity());
        return writer.create(parent, parameters);
    }
}
