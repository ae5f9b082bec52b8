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
package io.nodens.cluster.transfer;

import io.nodens.client.AclEntry;
import io.nodens.cluster.transfer.TransferException.Reason;
import io.nodens.tree.ZnodeKind;
import io.nodens.tree.acl.Permissions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A tree in the heap, which may lose its connection at any write and forget or do what was asked.
 */
final class FakeTree implements TreeTarget
{
    static final List<AclEntry> OPEN = List.of(AclEntry.world(Permissions.ALL));

    final TreeMap<String, Znode> znodes = new TreeMap<>(TreeOrder::compare);
    private final String root;
    private final Random random;
    private int lossPercent;
    private boolean isLost;
    int losses;

    FakeTree(final String root, final Random random, final int lossPercent)
    {
        this.root = root;
        this.random = random;
        this.lossPercent = lossPercent;
    }

    void lossPercent(final int value)
    {
        lossPercent = value;
    }

    void put(final String path, final byte kind, final byte[] data, final long creates)
    {
        znodes.put(path, new Znode(path, kind, ZnodeKind.TTL == kind ? 1_000 : 0, data, OPEN, creates, null));
    }

    @Override
    public CompletableFuture<Znode> read(final String path)
    {
        isLost = false;
        final Znode znode = znodes.get(path);
        return CompletableFuture.completedFuture(null == znode ? null : new Znode(
            path, znode.kind(), znode.ttlMs(), znode.data(), znode.acl(), znode.creates(), children(path)));
    }

    List<String> children(final String path)
    {
        final List<String> names = new ArrayList<>();
        for (final String other : znodes.keySet())
        {
            if (TreeOrder.isBelow(other, path) && other.lastIndexOf('/') == path.length())
            {
                names.add(other.substring(path.length() + 1));
            }
        }
        if (null != random)
        {
            Collections.shuffle(names, random);
        }
        return names;
    }

    @Override
    public String absolute(final String path)
    {
        return TreeSource.absolute(root, path);
    }

    @Override
    public String describe()
    {
        return "fake://" + root;
    }

    @Override
    public CompletableFuture<Void> create(final Znode znode)
    {
        return write(() ->
        {
            if (znodes.containsKey(znode.path()))
            {
                throw new TransferException(Reason.EXISTS, znode.path(), "it exists");
            }
            final int slash = znode.path().lastIndexOf('/');
            final String parent = slash < 0 ? null : znode.path().substring(0, slash);
            if (null != parent && !znodes.containsKey(parent))
            {
                throw new TransferException(Reason.NO_PARENT, znode.path(), "its parent is missing");
            }
            if (null != parent)
            {
                count(parent, 1);
            }
            znodes.put(znode.path(), new Znode(
                znode.path(), znode.kind(), znode.ttlMs(), znode.data(), znode.acl(), 0, null));
        });
    }

    @Override
    public CompletableFuture<Void> setData(final String path, final byte[] data)
    {
        return write(() ->
        {
            final Znode znode = znodes.get(path);
            znodes.put(path, new Znode(path, znode.kind(), znode.ttlMs(), data, znode.acl(), znode.creates(), null));
        });
    }

    @Override
    public CompletableFuture<Void> setAcl(final String path, final List<AclEntry> acl)
    {
        return write(() ->
        {
            final Znode znode = znodes.get(path);
            znodes.put(path, new Znode(path, znode.kind(), znode.ttlMs(), znode.data(), acl, znode.creates(), null));
        });
    }

    @Override
    public CompletableFuture<Void> raiseCounter(final String path, final String child, final int count)
    {
        return write(() -> count(path, count));
    }

    private void count(final String path, final int creates)
    {
        final Znode parent = znodes.get(path);
        znodes.put(path, new Znode(
            path, parent.kind(), parent.ttlMs(), parent.data(), parent.acl(), parent.creates() + creates, null));
    }

    /** Once a write is lost, so are those behind it, until the next read has found a connection. */
    private CompletableFuture<Void> write(final Runnable change)
    {
        isLost = isLost || (null != random && random.nextInt(100) < lossPercent);
        final boolean isDone = !isLost || random.nextBoolean();
        try
        {
            if (isDone)
            {
                change.run();
            }
        }
        catch (final TransferException ex)
        {
            if (!isLost)
            {
                return CompletableFuture.failedFuture(ex);
            }
        }
        if (isLost)
        {
            losses++;
            return CompletableFuture.failedFuture(new TransferException(Reason.LOST, null, "lost"));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String refusal(final Znode znode)
    {
        return null;
    }

    @Override
    public void close()
    {
        // There is nothing to close.
    }
}
