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

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.DataTree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * ZooKeeper's tree in its default configuration, called as its request processors call it. Paths arrive as bytes and
 * become strings, data arrives as bytes and becomes an array, as in ZooKeeper's own decoding; what it does before (the
 * look at the parent's record in {@code PrepRequestProcessor}) and after (the reply) is left out.
 */
public final class ZooKeeperTree implements TreeUnderTest
{
    private static final int NEXT_CVERSION = -1;

    private final DataTree tree = new DataTree();
    private final int znodes;
    private final int dataLength;
    private final int parents;
    private final boolean isCopying;
    private final UnsafeBuffer path = TreePaths.newPath();
    /** What has arrived; whoever keeps data keeps a copy. */
    private final byte[] arrived = new byte[MAX_DATA_LENGTH];
    private BackgroundWriter background;
    private volatile long zxid;

    /**
     * Make one and fill it.
     *
     * @param znodes     with data.
     * @param dataLength bytes of data of each.
     * @param isCopying  whether readers copy the data.
     */
    public ZooKeeperTree(final int znodes, final int dataLength, final boolean isCopying)
    {
        this.znodes = znodes;
        this.dataLength = dataLength;
        this.isCopying = isCopying;
        parents = (znodes + TreePaths.CHILDREN - 1) / TreePaths.CHILDREN;
        fill();
    }

    /**
     * The tree itself.
     *
     * @return the tree.
     */
    public DataTree tree()
    {
        return tree;
    }

    /**
     * Create a znode, as one transaction.
     *
     * @param znodePath of the znode.
     * @param data      of the znode.
     * @param owner     session of an ephemeral, 0 for a persistent znode.
     */
    public void create(final String znodePath, final byte[] data, final long owner)
    {
        try
        {
            final long next = zxid + 1;
            tree.createNode(znodePath, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, owner, NEXT_CVERSION, next, next);
            done(next);
        }
        catch (final KeeperException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Names of all children.
     *
     * @param znodePath of the parent.
     * @param stat      of the parent.
     * @return the names.
     */
    public List<String> children(final String znodePath, final Stat stat)
    {
        try
        {
            return tree.getChildren(znodePath, stat, null);
        }
        catch (final KeeperException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public Reading newReading()
    {
        return new ZooKeeperReading(tree, isCopying ? new byte[dataLength] : null);
    }

    @Override
    public void setData(final int index, final int length)
    {
        TreePaths.filled(path, index);
        try
        {
            final long next = zxid + 1;
            tree.setData(pathString(), Arrays.copyOf(arrived, length), (int)next, next, next);
            done(next);
        }
        catch (final KeeperException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void create(final int index, final int length)
    {
        TreePaths.passing(path, index, parents);
        create(pathString(), Arrays.copyOf(arrived, length), 0);
    }

    @Override
    public void delete(final int index)
    {
        TreePaths.passing(path, index, parents);
        try
        {
            final long next = zxid + 1;
            tree.deleteNode(pathString(), next);
            done(next);
        }
        catch (final KeeperException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void startWriting()
    {
        background = new BackgroundWriter(this, znodes, dataLength);
    }

    @Override
    public long writes()
    {
        return zxid;
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(background);
    }

    private void done(final long completedZxid)
    {
        tree.lastProcessedZxid = completedZxid;
        zxid = completedZxid;
    }

    private String pathString()
    {
        return new String(path.byteArray(), StandardCharsets.ISO_8859_1);
    }

    private void fill()
    {
        create("/app", new byte[0], 0);
        for (int i = 0; i < znodes; i++)
        {
            TreePaths.filled(path, i);
            final String znodePath = pathString();
            if (0 == i % TreePaths.CHILDREN)
            {
                create(znodePath.substring(0, TreePaths.PARENT_LENGTH), new byte[0], 0);
            }

            create(znodePath, new byte[dataLength], 0);
        }
    }

    private static final class ZooKeeperReading implements Reading
    {
        private final DataTree tree;
        private final byte[] dst;
        private final Stat stat = new Stat();

        ZooKeeperReading(final DataTree tree, final byte[] dst)
        {
            this.tree = tree;
            this.dst = dst;
        }

        @Override
        public int getData(final PathStream paths, final int offset)
        {
            try
            {
                final byte[] data = tree.getData(pathAt(paths, offset), stat, null);
                if (null != dst)
                {
                    System.arraycopy(data, 0, dst, 0, data.length);
                }

                return data.length;
            }
            catch (final KeeperException ex)
            {
                throw new IllegalStateException(ex);
            }
        }

        @Override
        public int exists(final PathStream paths, final int offset)
        {
            try
            {
                return tree.statNode(pathAt(paths, offset), null).getVersion();
            }
            catch (final KeeperException ex)
            {
                throw new IllegalStateException(ex);
            }
        }

        private static String pathAt(final PathStream paths, final int offset)
        {
            return new String(paths.bytes(), offset, TreePaths.LENGTH, StandardCharsets.ISO_8859_1);
        }
    }
}
