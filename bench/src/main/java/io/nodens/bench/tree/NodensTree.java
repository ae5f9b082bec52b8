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
package io.nodens.bench.tree;

import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeRegion;
import io.nodens.tree.TreeWriter;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Our tree, written by this process. Every write looks paths up as a member does: a create looks for its path in
 * vain, then for its parent.
 * <p>
 * <b>Owns:</b> the region and its directory.
 */
public final class NodensTree implements TreeUnderTest
{
    private static final String TOP = "/app";

    private final Path directory;
    private final TreeRegion region;
    private final int znodes;
    private final int dataLength;
    private final int parents;
    private final UnsafeBuffer path = TreePaths.newPath();
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[MAX_DATA_LENGTH]);
    private final CreateParameters parameters = new CreateParameters();
    private TreeWriter writer;
    private BackgroundWriter background;
    private long zxid;

    /**
     * Make a region with the sizes of a member's and fill it.
     *
     * @param directory  for the region; deleted in the end.
     * @param znodes     with data.
     * @param dataLength bytes of data of each.
     */
    public NodensTree(final Path directory, final int znodes, final int dataLength)
    {
        this(new TreeConfiguration().directory(directory), znodes, dataLength);
        fill();
    }

    /**
     * Make an empty region, for {@link #fill()} or {@link #createFilled(int)}.
     *
     * @param configuration of the region; its directory is deleted in the end.
     * @param znodes        with data that it is going to have.
     * @param dataLength    bytes of data of each.
     */
    NodensTree(final TreeConfiguration configuration, final int znodes, final int dataLength)
    {
        this.directory = configuration.directory();
        this.znodes = znodes;
        this.dataLength = dataLength;
        parents = (znodes + TreePaths.CHILDREN - 1) / TreePaths.CHILDREN;
        region = TreeRegion.create(configuration);
        writer = region.writer();
    }

    /**
     * The region, for children of other shapes and for looking at.
     *
     * @return the region.
     */
    public TreeRegion region()
    {
        return region;
    }

    /**
     * Begin a transaction.
     *
     * @return the writer.
     */
    public TreeWriter begin()
    {
        writer.beginTransaction(++zxid, zxid);
        return writer;
    }

    /**
     * Create the top, as one transaction.
     */
    void createTop()
    {
        final UnsafeBuffer top = new UnsafeBuffer(TOP.getBytes(StandardCharsets.US_ASCII));
        begin();
        create(TreeWriter.ROOT_ZNODE, top, 1, top.capacity() - 1, 0);
        writer.completeTransaction();
    }

    /**
     * Create the parent of a znode, as one transaction.
     *
     * @param index of the znode.
     * @return the parent.
     */
    int createParent(final int index)
    {
        TreePaths.filled(path, index);
        begin();
        final int top = writer.find(path, 0, TOP.length());
        final int parent = create(
            top, path, TOP.length() + 1, TreePaths.PARENT_LENGTH - TOP.length() - 1, 0);
        writer.completeTransaction();
        return parent;
    }

    /**
     * Create a znode that the tree is filled with, as one transaction, below a parent that is there.
     *
     * @param index  of the znode.
     */
    void createFilled(final int index)
    {
        TreePaths.filled(path, index);
        createByPath(dataLength);
    }

    @Override
    public Reading newReading()
    {
        return new NodensReading(region.newReader(), dataLength);
    }

    @Override
    public void setData(final int index, final int length)
    {
        TreePaths.filled(path, index);
        begin();
        writer.setData(writer.find(path, 0, TreePaths.LENGTH), data, 0, length);
        writer.completeTransaction();
    }

    @Override
    public void create(final int index, final int length)
    {
        TreePaths.passing(path, index, parents);
        createByPath(length);
    }

    @Override
    public void delete(final int index)
    {
        TreePaths.passing(path, index, parents);
        begin();
        writer.delete(writer.find(path, 0, TreePaths.LENGTH));
        writer.completeTransaction();
    }

    @Override
    public void startWriting()
    {
        writer.handOver();
        background = new BackgroundWriter(this, znodes, dataLength);
    }

    @Override
    public long writes()
    {
        return region.completedZxid();
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(background);
        region.close();
        IoUtil.delete(directory.toFile(), true);
    }

    private void createByPath(final int length)
    {
        begin();
        if (TreeWriter.NULL_ZNODE != writer.find(path, 0, TreePaths.LENGTH))
        {
            throw new IllegalStateException("the znode is there already");
        }

        create(
            writer.find(path, 0, TreePaths.PARENT_LENGTH),
            path,
            TreePaths.NAME_OFFSET,
            TreePaths.NAME_LENGTH,
            length);
        writer.completeTransaction();
    }

    private int create(
        final int parent, final DirectBuffer name, final int offset, final int length, final int dataLength)
    {
        parameters.reset().name(name, offset, length).data(data, 0, dataLength);
        return writer.create(parent, parameters);
    }

    /**
     * Create everything.
     */
    void fill()
    {
        createTop();
        for (int i = 0; i < znodes; i++)
        {
            if (0 == i % TreePaths.CHILDREN)
            {
                createParent(i);
            }

            createFilled(i);
        }
    }
}
