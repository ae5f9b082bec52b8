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
package io.nodens.cluster.state;

import io.nodens.tree.AclTable;
import io.nodens.tree.CreateParameters;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.acl.AclEncoder;
import io.nodens.tree.acl.Permissions;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The znodes that each tree has, as ZooKeeper has them: /zookeeper, /zookeeper/quota and /zookeeper/config. They come
 * into being in a transaction of their own when version 5 of the commands becomes active: with the first front end of a
 * new cluster, with the end of an upgrade in an older one. From then on snapshots hold them as any other.
 * <p>
 * What a client created at one of these paths before stays as it is.
 */
final class ReservedTree
{
    /** Below which quotas are. */
    static final String QUOTA_PATH = "/zookeeper/quota";

    private static final String ROOT_PATH = "/zookeeper";
    private static final String CONFIG_PATH = "/zookeeper/config";
    private static final String[] PATHS = {ROOT_PATH, CONFIG_PATH, QUOTA_PATH};
    /** As ZooKeeper shows it: its list was never set by a client. */
    private static final int CONFIG_AVERSION = -1;
    private static final UnsafeBuffer[] SPECIAL = {buffer(ROOT_PATH), buffer(CONFIG_PATH), buffer(QUOTA_PATH)};

    private ReservedTree()
    {
    }

    /**
     * Create what is not there, in a transaction if there is anything to create. Below an ephemeral, which a client may
     * have created before, nothing can be: it goes with its session.
     */
    static void create(final TreeWriter tree, final Transactions transactions, final long nowMs)
    {
        final int root = tree.find(SPECIAL[0], 0, SPECIAL[0].capacity());
        if (TreeWriter.NULL_ZNODE != root && ZnodeKind.EPHEMERAL == tree.kind(root))
        {
            return;
        }

        boolean isMissing = false;
        for (final UnsafeBuffer path : SPECIAL)
        {
            isMissing |= TreeWriter.NULL_ZNODE == tree.find(path, 0, path.capacity());
        }
        if (!isMissing)
        {
            return;
        }

        transactions.begin(nowMs);
        for (int i = 0; i < PATHS.length; i++)
        {
            if (TreeWriter.NULL_ZNODE == tree.find(SPECIAL[i], 0, SPECIAL[i].capacity()))
            {
                create(tree, PATHS[i]);
            }
        }
        transactions.complete();
    }

    /**
     * Whether a znode belongs to the tree itself and is never deleted.
     */
    static boolean isReserved(final DirectBuffer path, final int offset, final int length)
    {
        if (length < ROOT_PATH.length() || length > CONFIG_PATH.length() || 'z' != path.getByte(offset + 1))
        {
            return false;
        }
        for (final UnsafeBuffer special : SPECIAL)
        {
            if (length == special.capacity() && startsWith(path, offset, special))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Whether bytes begin with others, of which there are as many at least.
     */
    static boolean startsWith(final DirectBuffer path, final int offset, final UnsafeBuffer prefix)
    {
        for (int i = 0; i < prefix.capacity(); i++)
        {
            if (prefix.getByte(i) != path.getByte(offset + i))
            {
                return false;
            }
        }

        return true;
    }

    static UnsafeBuffer buffer(final String text)
    {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void create(final TreeWriter tree, final String path)
    {
        final int slash = path.lastIndexOf('/');
        final UnsafeBuffer parentPath = buffer(path.substring(0, slash));
        final int parent = 0 == slash ?
            TreeWriter.ROOT_ZNODE : tree.find(parentPath, 0, parentPath.capacity());
        final UnsafeBuffer name = buffer(path.substring(slash + 1));
        final boolean isConfig = CONFIG_PATH.equals(path);
        final CreateParameters parameters = new CreateParameters().reset()
            .name(name, 0, name.capacity())
            .data(name, 0, 0)
            .acl(isConfig ? readableByAll(tree) : AclTable.OPEN);
        tree.createReserved(parent, parameters, isConfig ? CONFIG_AVERSION : 0);
    }

    private static int readableByAll(final TreeWriter tree)
    {
        final AclEncoder encoder = new AclEncoder().reset().add(Permissions.READ, "world", "anyone");
        return tree.acls().intern(encoder.buffer(), 0, encoder.length());
    }
}
